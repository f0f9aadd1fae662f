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
    /// What secrets at rest are sealed under.
    master_key: [u8; 32],
    /// What they were sealed under before, while [`Self::master_key`] takes its place.
    previous_master_key: Option<[u8; 32]>,
    /// What hashes are keyed by: they have to outlive a change of the master key.
    hash_key: Option<[u8; 32]>,
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
        let settings = Self { is_limited, ..Self::new(admin_secret, &master_key)? };
        let optional = |name: &str| env.secret(name).ok().map(|value| value.to_string());
        settings.rotated(optional("MASTER_KEY_PREVIOUS").as_deref(), optional("HASH_KEY").as_deref())
    }

    /// Checks the settings. `master_key` is the base64 of 32 bytes.
    pub fn new(admin_secret: String, master_key: &str) -> Result<Self, Error> {
        if admin_secret.len() < ADMIN_SECRET_BYTES_MIN {
            return Err(Error::Fault("ADMIN_SECRET needs at least 32 characters".to_owned()));
        }
        let master_key = key_of("MASTER_KEY", master_key)?;
        Ok(Self { is_limited: true, admin_secret, master_key, previous_master_key: None, hash_key: None })
    }

    /// The same while and after the master key is changed: the one before, and what hashes are keyed by. Both are the base64 of 32 bytes.
    pub fn rotated(self, previous_master_key: Option<&str>, hash_key: Option<&str>) -> Result<Self, Error> {
        let previous_master_key = previous_master_key.map(|key| key_of("MASTER_KEY_PREVIOUS", key)).transpose()?;
        let hash_key = hash_key.map(|key| key_of("HASH_KEY", key)).transpose()?;
        Ok(Self { previous_master_key, hash_key, ..self })
    }

    /// Bytes for one purpose, derived so that purposes cannot be mixed up: HMAC-SHA256 of the label and the length-prefixed parts. What is
    /// derived has to be found again later, so a change of the master key leaves it: the key is `HASH_KEY`, else the master key before,
    /// while it is known, else the master key.
    pub fn derive(&self, label: &str, parts: &[&str]) -> Result<[u8; 32], Error> {
        derived(&self.hash_key.or(self.previous_master_key).unwrap_or(self.master_key), label, parts)
    }

    /// The keys secrets at rest may be sealed under: those of today first.
    pub fn seals(&self) -> Result<Vec<[u8; 32]>, Error> {
        core::iter::once(&self.master_key)
            .chain(&self.previous_master_key)
            .map(|key| derived(key, "seal", &[]))
            .collect()
    }
}

fn derived(key: &[u8; 32], label: &str, parts: &[&str]) -> Result<[u8; 32], Error> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(Error::fault)?;
    for part in core::iter::once(&label).chain(parts) {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part.as_bytes());
    }
    Ok(mac.finalize().into_bytes().into())
}

fn key_of(name: &str, text: &str) -> Result<[u8; 32], Error> {
    let decoded = STANDARD.decode(text.trim()).unwrap_or_default();
    <[u8; 32]>::try_from(decoded).map_err(|_| Error::Fault(format!("{name} must be the base64 of 32 bytes")))
}

fn secret(env: &Env, name: &str) -> Result<String, Error> {
    env.secret(name)
        .map(|value| value.to_string())
        .map_err(|_| Error::Fault(format!("the secret {name} is not set: run `wrangler secret put {name}`")))
}
