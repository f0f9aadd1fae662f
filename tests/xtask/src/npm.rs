//! The npm packages: installed when they differ from `package-lock.json`, and proven to run.
//! Some machines refuse packages' install scripts, so commands that depend on one are tried and, if need be, repaired.

use crate::{paths, process};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

/// A command of an npm package that the build or the tests cannot do without.
struct Probe {
    /// Its name in `node_modules/.bin`.
    command: &'static str,
    /// What to do when the command does not answer.
    repair: Option<Repair>,
}

/// A package's install script that has to be run by hand where npm may not run it.
struct Repair {
    package: &'static str,
    script: &'static str,
    /// What the script makes, which npm could not link to before it existed.
    program: &'static str,
}

const PROBES: [Probe; 6] = [
    // First: everything after it runs on this Node.
    Probe::repaired_by("node", "installArchSpecificPackage.js"),
    Probe::repaired_by("esbuild", "install.js"),
    Probe::repaired_by("workerd", "install.js"),
    Probe::as_it_is("wasm-opt"),
    Probe::as_it_is("wrangler"),
    Probe::as_it_is("playwright"),
];

impl Probe {
    /// Of a package that has the command's name, and a script that unpacks the program into its `bin`.
    const fn repaired_by(command: &'static str, script: &'static str) -> Self {
        Self { command, repair: Some(Repair { package: command, script, program: command }) }
    }

    /// Of a package that needs no script.
    const fn as_it_is(command: &'static str) -> Self {
        Self { command, repair: None }
    }

    fn answers(&self) -> bool {
        let output = process::npm_command(self.command).arg("--version").output();
        output.is_ok_and(|output| output.status.success())
    }
}

impl Repair {
    fn run(&self) -> Result<()> {
        println!("Running the install script of {}, which npm left out …", self.package);
        let folder = paths::root().join("node_modules").join(self.package);
        // On the person's own Node: ours may be the very one that is missing.
        process::run(process::plain_command("node").arg(self.script).current_dir(folder))?;
        let link = paths::npm_commands().join(self.program);
        if !link.exists() {
            let _ = fs::remove_file(&link);
            symlink(format!("../{}/bin/{}", self.package, self.program), &link)?;
        }
        Ok(())
    }
}

/// Installs the packages when they are not those of the lock file, then tries the commands.
pub fn install() -> Result<()> {
    install_in(&paths::root())?;
    try_commands()
}

/// Installs the packages of a folder when they are not those of its lock file.
pub fn install_in(folder: &Path) -> Result<()> {
    if is_stale(folder)? {
        println!("Installing npm packages …");
        // On the person's own Node: the one among the packages is about to be replaced.
        process::run(process::plain_command("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder))
            .context("npm packages could not be installed: Node and npm must be on the path")?;
    }
    Ok(())
}

/// npm keeps a list of what it installed: compared with the lock file, so that whoever ran `npm ci` is believed.
/// (Were it run again from within wrangler, it would take wrangler's own files away.)
fn is_stale(folder: &Path) -> Result<bool> {
    let wanted = packages(&folder.join("package-lock.json"))?;
    let Ok(installed) = packages(&folder.join("node_modules/.package-lock.json")) else {
        return Ok(true);
    };
    let Value::Object(wanted) = wanted else { bail!("package-lock.json lists no packages") };
    Ok(wanted.iter().any(|(path, package)| {
        let is_root = path.is_empty();
        let is_for_another_machine = package["optional"] == true && installed[path].is_null();
        !is_root && !is_for_another_machine && installed[path]["version"] != package["version"]
    }))
}

/// The `packages` of a lock file.
fn packages(file: &Path) -> Result<Value> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut lock: Value = serde_json::from_str(&text).with_context(|| format!("{} is not JSON", file.display()))?;
    Ok(lock["packages"].take())
}

/// Runs every command once per installation; `npm ci` removes the mark together with the packages.
fn try_commands() -> Result<()> {
    let lock = fs::read(paths::root().join("package-lock.json"))?;
    let mark = paths::root().join("node_modules/.coppertoken-tried");
    let tried = format!("{:x}", Sha256::digest(lock));
    if fs::read_to_string(&mark).is_ok_and(|text| text == tried) {
        return Ok(());
    }
    for probe in &PROBES {
        if probe.answers() {
            continue;
        }
        if let Some(repair) = &probe.repair {
            repair.run()?;
        }
        if !probe.answers() {
            bail!(
                "node_modules/.bin/{0} does not run. Allow npm's install scripts, then `npm ci`; \
                 `node_modules/.bin/{0} --version` shows what is wrong",
                probe.command
            );
        }
    }
    fs::write(&mark, tried).context("cannot write into node_modules")
}
