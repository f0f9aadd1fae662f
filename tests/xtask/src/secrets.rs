//! Secrets of local workers. Random, so that nobody gets used to a password that stands in a repository.

use crate::{paths, process};
use anyhow::{Context, Result};
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;

/// What a worker needs to know that is not in `wrangler.toml`.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// The operator's bearer token.
    pub admin_secret: String,
    /// Base64 of the 32 bytes under which stored keys are sealed.
    pub master_key: String,
}

impl Secrets {
    /// Fresh ones, from Node's cryptographic source.
    pub fn random() -> Result<Self> {
        let script = "const { randomBytes } = require('node:crypto'); \
                      console.log(randomBytes(24).toString('hex') + ' ' + randomBytes(32).toString('base64'))";
        let printed = process::capture(process::npm_command("node").args(["-e", script]))?;
        let (admin_secret, master_key) = printed.trim().split_once(' ').context("node printed no secrets")?;
        Ok(Self { admin_secret: admin_secret.to_owned(), master_key: master_key.to_owned() })
    }
}

/// Writes `.dev.vars`, where wrangler looks for local secrets, unless it exists: keys sealed earlier stay readable.
pub fn ensure_dev_vars() -> Result<()> {
    let path = paths::root().join("worker/demo/.dev.vars");
    if path.exists() {
        return Ok(());
    }
    println!("Writing .dev.vars with random local secrets …");
    let secrets = Secrets::random()?;
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    writeln!(file, "# Made by `cargo xtask dev` for this clone alone; git ignores it.")?;
    writeln!(file, "ADMIN_SECRET=\"{}\"\nMASTER_KEY=\"{}\"", secrets.admin_secret, secrets.master_key)?;
    Ok(())
}
