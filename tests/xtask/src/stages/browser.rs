//! A Chromium for the browser tests: one that is here, or Playwright's own, or a word on what to install.

use crate::process;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

/// Names under which systems install it.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Where applications live on macOS.
const APPLICATIONS: [&str; 2] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// Finds a Chromium that runs, or installs one.
pub fn find() -> Result<PathBuf> {
    if let Some(chosen) = std::env::var_os("CHROMIUM_PATH") {
        let chosen = PathBuf::from(chosen);
        if runs(&chosen) {
            return Ok(chosen);
        }
        bail!("CHROMIUM_PATH names {}, which does not run", chosen.display());
    }
    let here = NAMES.into_iter().chain(APPLICATIONS).map(PathBuf::from).chain(playwrights_own());
    if let Some(found) = here.into_iter().find(|candidate| runs(candidate)) {
        return absolute(&found);
    }
    println!("No Chromium found; asking Playwright for one …");
    let mut install = process::npm_command("playwright");
    // Where downloads are closed it should say so soon.
    install.args(["install", "chromium"]).env("PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT", "15000");
    let is_installed = process::run(&mut install).is_ok();
    match playwrights_own().filter(|own| is_installed && runs(own)) {
        Some(own) => Ok(own),
        None => bail!(
            "the browser tests need a Chromium: `apt-get install chromium` on Debian, `dnf install chromium` on Fedora, \
             `brew install --cask chromium` on macOS, or set CHROMIUM_PATH to one"
        ),
    }
}

/// Where Playwright keeps, or would keep, the browser it downloads.
fn playwrights_own() -> Option<PathBuf> {
    let script = "console.log(require('@playwright/test').chromium.executablePath())";
    let printed = process::capture(process::npm_command("node").args(["-e", script])).ok()?;
    Some(PathBuf::from(printed.trim()))
}

/// Some systems install a command that only tells where to get the browser: it must answer.
fn runs(program: &Path) -> bool {
    process::command(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Playwright wants a path, not a name.
fn absolute(program: &Path) -> Result<PathBuf> {
    if program.is_absolute() {
        return Ok(program.to_owned());
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    match std::env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| path.is_file()) {
        Some(path) => Ok(path),
        None => bail!("{} is not on the path", program.display()),
    }
}
