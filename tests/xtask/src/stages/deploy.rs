//! What `wrangler deploy` would upload, without uploading: configuration, bindings and bundle are accepted.

use super::Tally;
use crate::{paths, process};
use anyhow::Result;

/// Runs wrangler's own dry run, its build command included.
pub fn dry_run() -> Result<Tally> {
    let mut wrangler = process::npm_command("wrangler");
    wrangler.args(["deploy", "--dry-run", "--outdir"]).arg(paths::target().join("deploy"));
    Ok(Tally::of(process::spawn(&mut wrangler)?.wait()?.success()))
}
