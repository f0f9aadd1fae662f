//! The built worker under wrangler, with local D1, KV and assets.

use crate::bundle::{self, Effort};
use crate::process::{self, Group};
use crate::secrets::Secrets;
use crate::{http, paths};
use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

/// Where wrangler runs the cron handler on request; local runs never fire it by themselves.
const SCHEDULED: &str = "/cdn-cgi/handler/scheduled?cron=*+*+*+*+*";

/// The longest a worker may take to answer: on two busy cores a rebuild may come first.
const START_LIMIT: Duration = Duration::from_secs(300);

/// A running worker; it ends when this is dropped.
#[derive(Debug)]
pub struct Worker {
    /// `http://127.0.0.1:port`, without a slash at the end.
    pub url: String,
    group: Group,
}

/// A worker of its own for one kind of tests: fresh state, fresh secrets, a port nobody has.
#[derive(Debug)]
pub struct TestWorker {
    /// The stage it was started for.
    pub name: &'static str,
    /// The process.
    pub worker: Worker,
    /// What it was started with.
    pub secrets: Secrets,
    /// Below it lie the SQLite files.
    pub state: PathBuf,
    /// What it printed.
    pub log: PathBuf,
}

impl Worker {
    /// Starts wrangler on a port, with what else the caller wants of it.
    fn start(port: u16, adjust: impl FnOnce(&mut Command) -> Result<()>) -> Result<Self> {
        let mut wrangler = process::npm_command("wrangler");
        wrangler.args(["dev", "--ip", "127.0.0.1", "--port", &port.to_string(), "--inspector-port", "0"]);
        wrangler.args(["--test-scheduled", "--show-interactive-dev-session=false"]);
        wrangler.arg("--config").arg(demo_config());
        adjust(&mut wrangler)?;
        let worker = Self { url: format!("http://127.0.0.1:{port}"), group: process::spawn(&mut wrangler)? };
        Ok(worker)
    }

    /// For a person: state and secrets of this clone, output to the terminal, rebuilt on change.
    pub fn start_for_development(port: u16) -> Result<Self> {
        Self::start(port, |wrangler| {
            wrangler.arg("--persist-to").arg(paths::root().join(OWN_STATE)).env(bundle::EFFORT, Effort::Quick.name());
            Ok(())
        })
    }

    /// Waits until the worker answers.
    pub fn wait_until_healthy(&mut self) -> Result<()> {
        let deadline = Instant::now() + START_LIMIT;
        let health = format!("{}/v1/health", self.url);
        loop {
            if let Some(status) = self.group.ended()? {
                bail!("wrangler ended with {status} before the worker answered");
            }
            let answer = http::get(&health, None);
            match answer {
                Ok(answer) if answer.is_success() => return Ok(()),
                Ok(answer) if Instant::now() > deadline => {
                    bail!("{health} answers {}: {}", answer.status, answer.body.trim());
                }
                Err(fault) if Instant::now() > deadline => {
                    return Err(fault.context("the worker does not answer"));
                }
                _ => thread::sleep(Duration::from_millis(200)),
            }
        }
    }

    /// Runs the cron handler once.
    pub fn run_scheduled_jobs(&self) -> Result<()> {
        let answer = http::get(&format!("{}{SCHEDULED}", self.url), None)?;
        anyhow::ensure!(answer.is_success(), "the cron handler answered {}: {}", answer.status, answer.body.trim());
        Ok(())
    }

    /// Whether wrangler has ended by itself.
    pub fn ended(&mut self) -> Result<bool> {
        Ok(self.group.ended()?.is_some())
    }
}

impl TestWorker {
    /// Makes an empty database, migrates it and starts the built worker on it.
    pub fn start(name: &'static str) -> Result<Self> {
        let state = paths::target().join("test-state").join(name);
        let log = paths::test_logs().join(format!("{name}.log"));
        let _ = fs::remove_dir_all(&state);
        fs::create_dir_all(&state)?;
        fs::create_dir_all(paths::test_logs())?;
        let mut output = File::create(&log)?;
        migrate(Some(&state), Some(&mut output)).with_context(|| format!("migrations failed\n{}", tail(&log)))?;

        let secrets = Secrets::random()?;
        let mut worker = Worker::start(free_port()?, |wrangler| {
            // Values given here win over a `.dev.vars` that the clone may have.
            wrangler.arg("--var").arg(format!("ADMIN_SECRET:{}", secrets.admin_secret));
            wrangler.arg("--var").arg(format!("MASTER_KEY:{}", secrets.master_key));
            // Browsers of the tests share one address and open pages as fast as they can; `api` proves the limits. And measuring
            // (`LIMITS=off`) asks more than a shopper does.
            if name == "e2e" || std::env::var("LIMITS").is_ok_and(|limits| limits == "off") {
                wrangler.args(["--var", "LIMITS:off"]);
            }
            wrangler.arg("--persist-to").arg(&state).env(bundle::EFFORT, Effort::None.name());
            wrangler.stdout(output.try_clone()?).stderr(output);
            Ok(())
        })?;
        worker.wait_until_healthy().with_context(|| format!("the worker's log ends with\n{}", tail(&log)))?;
        Ok(Self { name, worker, secrets, state, log })
    }

    /// The variables that tests look for.
    pub fn describe_to(&self, tests: &mut Command) {
        tests.env("COPPERTOKEN_URL", &self.worker.url);
        tests.env("COPPERTOKEN_PERSIST", self.state.join("v3/d1/miniflare-D1DatabaseObject"));
        tests.env("COPPERTOKEN_LOG", &self.log);
        tests.env("ADMIN_SECRET", &self.secrets.admin_secret).env("MASTER_KEY", &self.secrets.master_key);
    }

    /// The end of what the worker printed.
    #[must_use]
    pub fn log_tail(&self) -> String {
        tail(&self.log)
    }
}

/// Where the clone's own demo shop keeps its data.
const OWN_STATE: &str = ".wrangler/state";

/// The demo shop's worker.
fn demo_config() -> PathBuf {
    paths::root().join("worker/demo/wrangler.toml")
}

/// Applies the worker's migrations and the demo's to the local database: the clone's own, or the one below `state`.
pub fn migrate(state: Option<&Path>, log: Option<&mut File>) -> Result<()> {
    let state = state.map_or_else(|| paths::root().join(OWN_STATE), Path::to_owned);
    for config in [paths::root().join("wrangler.toml"), demo_config()] {
        let mut wrangler = process::npm_command("wrangler");
        wrangler.args(["d1", "migrations", "apply", "DB", "--local", "--config"]).arg(config);
        wrangler.arg("--persist-to").arg(&state);
        if let Some(log) = &log {
            wrangler.stdout(log.try_clone()?).stderr(log.try_clone()?);
        }
        process::run(&mut wrangler)?;
    }
    Ok(())
}

/// A port that nobody listens on at this moment.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Whether a port can be had.
#[must_use]
pub fn is_free(port: u16) -> bool {
    TcpListener::bind(("127.0.0.1", port)).is_ok()
}

/// The last lines of a log.
fn tail(log: &Path) -> String {
    const LINES: usize = 60;
    let text = fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}
