//! Settings of the deployment, read from vars and secrets. Secrets never leave this module but through what they guard.

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use worker::Env;

use crate::kernel::error::Error;

/// Settings of the deployment.
#[derive(Clone)]
pub struct Settings {
    /// False when `LIMITS = "off"`: nobody is refused for asking too often. For measuring only.
    pub is_limited: bool,
    /// What operators present.
    pub admin_secret: String,
    /// What everything at rest is sealed under.
    pub master_key: [u8; 32],
}

/// Shortest admin secret that is accepted, in bytes: 128 bits as hex.
const ADMIN_SECRET_BYTES_MIN: usize = 32;

/// Read once an isolate: a deployment or a changed secret starts new ones.
static READ: OnceLock<Settings> = OnceLock::new();

impl Settings {
    /// The settings of this deployment. Errors with what to set.
    pub fn of_env(env: &Env) -> Result<Self, Error> {
        if let Some(settings) = READ.get() {
            return Ok(settings.clone());
        }
        let settings = Self::read(env)?;
        Ok(READ.get_or_init(|| settings).clone())
    }

    fn read(env: &Env) -> Result<Self, Error> {
        let admin_secret = secret(env, "ADMIN_SECRET")?;
        let master_key = secret(env, "MASTER_KEY")?;
        let is_limited = !env.var("LIMITS").is_ok_and(|value| value.to_string() == "off");
        Ok(Self { is_limited, ..Self::new(admin_secret, &master_key)? })
    }

    /// Checks the settings. `master_key` is the base64 of 32 bytes.
    pub fn new(admin_secret: String, master_key: &str) -> Result<Self, Error> {
        if admin_secret.len() < ADMIN_SECRET_BYTES_MIN {
            return Err(Error::Fault("ADMIN_SECRET needs at least 32 characters".to_owned()));
        }
        let decoded = STANDARD.decode(master_key.trim()).unwrap_or_default();
        let master_key = <[u8; 32]>::try_from(decoded)
            .map_err(|_| Error::Fault("MASTER_KEY must be the base64 of 32 bytes".to_owned()))?;
        Ok(Self { is_limited: true, admin_secret, master_key })
    }

    /// Bytes for one purpose, derived from the master key so that purposes cannot be mixed up: HMAC-SHA256 of the label and the
    /// length-prefixed parts.
    pub fn derive(&self, label: &str, parts: &[&str]) -> Result<[u8; 32], Error> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.master_key).map_err(Error::fault)?;
        for part in core::iter::once(&label).chain(parts) {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part.as_bytes());
        }
        Ok(mac.finalize().into_bytes().into())
    }
}

fn secret(env: &Env, name: &str) -> Result<String, Error> {
    env.secret(name)
        .map(|value| value.to_string())
        .map_err(|_| Error::Fault(format!("the secret {name} is not set: run `wrangler secret put {name}`")))
}
