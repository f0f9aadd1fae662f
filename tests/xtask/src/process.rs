//! Child processes: each leads a group of its own, so that Ctrl-C (or any end of ours) stops its children too.
//! Wrangler starts workerd and esbuild; killing wrangler alone would leave them behind, holding ports.

use crate::paths;
use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, killpg};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Leaders of the groups that are running now.
static GROUPS: Mutex<Vec<i32>> = Mutex::new(Vec::new());

/// Set once we are told to end: from then on the handler's thread alone decides.
static ENDING: AtomicBool = AtomicBool::new(false);

/// How long a group may take to end by itself before it is killed.
const PATIENCE: Duration = Duration::from_secs(8);

/// How long the rest of a group may take once its leader has ended.
const STRAGGLERS: Duration = Duration::from_millis(500);

/// Installs the handler that stops every child when we are interrupted, terminated or hung up.
pub fn stop_children_on_signals() -> Result<()> {
    ctrlc::set_handler(|| {
        ENDING.store(true, Ordering::SeqCst);
        eprintln!();
        stop_all();
        // By convention: 128 + SIGINT.
        std::process::exit(130);
    })
    .context("cannot install the Ctrl-C handler")
}

/// A command in the workspace's folder, on the path as the person has it.
#[must_use]
pub fn plain_command(program: impl Into<OsString>) -> Command {
    let mut command = Command::new(program.into());
    command.current_dir(paths::root()).stdin(Stdio::null());
    command
}

/// A command in the workspace's folder, with the npm packages' commands (and their Node) first on the path.
#[must_use]
pub fn command(program: impl Into<OsString>) -> Command {
    let mut command = plain_command(program);
    command.env("PATH", path());
    // Wrangler must neither report nor ask: it runs in the background here, and offline.
    command.env("WRANGLER_SEND_METRICS", "false").env("WRANGLER_SEND_ERROR_REPORTS", "false");
    command.env("CLOUDFLARE_CF_FETCH_ENABLED", "false");
    command
}

/// Cargo as it was started by the person.
#[must_use]
pub fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A command of an npm package.
#[must_use]
pub fn npm_command(name: &str) -> Command {
    command(paths::npm_commands().join(name))
}

/// The search path of every child.
fn path() -> OsString {
    let inherited = std::env::var_os("PATH").unwrap_or_default();
    let first = paths::npm_commands();
    let folders = std::iter::once(first.clone()).chain(std::env::split_paths(&inherited).filter(|f| *f != first));
    std::env::join_paths(folders).unwrap_or(inherited)
}

/// Starts a command as the leader of its own group.
pub fn spawn(command: &mut Command) -> Result<Group> {
    let program = command.get_program().to_string_lossy().into_owned();
    let child = command.process_group(0).spawn().with_context(|| format!("cannot start {program}"))?;
    let leader = i32::try_from(child.id()).context("a process id beyond i32")?;
    groups().push(leader);
    Ok(Group { child, leader })
}

/// Runs a command to its end, its output shown as it comes; a failure is an error.
pub fn run(command: &mut Command) -> Result<()> {
    let status = spawn(command)?.wait()?;
    if status.success() {
        return Ok(());
    }
    bail!("{} ended with {status}", describe(command))
}

/// Runs a command to its end and returns what it printed to standard output; a failure is an error with what it said.
pub fn capture(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("cannot start {}", describe(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{} ended with {}: {}", describe(command), output.status, said.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a command to its end and returns its exit status with what it printed to standard output; errors are shown as they come.
pub fn capture_output(command: &mut Command) -> Result<(ExitStatus, String)> {
    let mut group = spawn(command.stdout(Stdio::piped()))?;
    let mut kept = String::new();
    group.child.stdout.take().context("standard output is not piped")?.read_to_string(&mut kept)?;
    Ok((group.wait()?, kept))
}

/// Runs a command to its end, shows its standard output as it comes and returns it with the exit status.
pub fn run_and_keep_output(command: &mut Command) -> Result<(ExitStatus, String)> {
    run_and_hear_output(command, |_| ())
}

/// The same, and each line is heard as soon as it is printed.
pub fn run_and_hear_output(command: &mut Command, mut hear: impl FnMut(&str)) -> Result<(ExitStatus, String)> {
    let mut group = spawn(command.stdout(Stdio::piped()))?;
    let pipe = group.child.stdout.take().context("standard output is not piped")?;
    let mut kept = String::new();
    let mut terminal = std::io::stdout();
    for line in BufReader::new(pipe).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        hear(&line);
        writeln!(terminal, "{line}")?;
        kept.push_str(&line);
        kept.push('\n');
    }
    Ok((group.wait()?, kept))
}

/// The command line, for messages.
fn describe(command: &Command) -> String {
    let root = paths::root();
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<String> = words.map(|word| word.to_string_lossy().replace(&*root.to_string_lossy(), ".")).collect();
    format!("`{}`", words.join(" "))
}

/// A running child and all that it started.
#[derive(Debug)]
pub struct Group {
    child: Child,
    leader: i32,
}

impl Group {
    /// Waits for the leader's end.
    pub fn wait(&mut self) -> Result<ExitStatus> {
        let status = self.child.wait();
        park_if_ending();
        groups().retain(|leader| *leader != self.leader);
        Ok(status?)
    }

    /// The leader's exit status, when it has ended.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        let status = self.child.try_wait();
        park_if_ending();
        Ok(status?)
    }

    /// Asks the group to end, and ends it when it does not.
    pub fn stop(&mut self) {
        stop_groups(&[self.leader]);
        let _ = self.child.wait();
        groups().retain(|leader| *leader != self.leader);
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if groups().contains(&self.leader) {
            self.stop();
        }
    }
}

/// A child that the handler stopped is no failure to report: its waiter rests until the handler has ended the process.
fn park_if_ending() {
    while ENDING.load(Ordering::SeqCst) {
        thread::park();
    }
}

/// Stops every group that is still running.
pub fn stop_all() {
    let leaders = std::mem::take(&mut *groups());
    stop_groups(&leaders);
}

fn groups() -> std::sync::MutexGuard<'static, Vec<i32>> {
    GROUPS.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn stop_groups(leaders: &[i32]) {
    signal_groups(leaders, Some(Signal::SIGTERM));
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline && leaders.iter().any(|leader| is_running(*leader)) {
        thread::sleep(Duration::from_millis(50));
    }
    // A leader ends its own children before it ends; what is left of a group then is a straggler, or already dead and
    // only not yet collected by the system. The former get a moment more.
    let deadline = Instant::now() + STRAGGLERS;
    while Instant::now() < deadline && signal_groups(leaders, None) > 0 {
        thread::sleep(Duration::from_millis(50));
    }
    signal_groups(leaders, Some(Signal::SIGKILL));
}

/// Sends a signal, or only looks; returns how many groups still have a member.
fn signal_groups(leaders: &[i32], signal: Option<Signal>) -> usize {
    leaders.iter().filter(|leader| killpg(Pid::from_raw(**leader), signal).is_ok()).count()
}

/// Whether a leader has not ended; collects it if it has.
fn is_running(leader: i32) -> bool {
    matches!(waitpid(Pid::from_raw(leader), Some(WaitPidFlag::WNOHANG)), Ok(WaitStatus::StillAlive))
}
