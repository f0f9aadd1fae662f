//! Secrets at rest: AES-256-GCM under a key derived from the master key, bound to the shop and key they belong to.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::kernel::config::Settings;
use crate::kernel::error::Error;

/// Bytes of the nonce before the ciphertext.
const NONCE_BYTES: usize = 12;

/// The ciphers of the settings, that of today first.
fn ciphers(settings: &Settings) -> Result<Vec<Aes256Gcm>, Error> {
    settings.seals()?.iter().map(|key| Aes256Gcm::new_from_slice(key).map_err(Error::fault)).collect()
}

/// A secret that was opened.
#[derive(Debug, PartialEq, Eq)]
pub struct Opened {
    /// The secret.
    pub secret: String,
    /// The master key of today did not seal it: it is to be sealed anew.
    pub is_outdated: bool,
}

/// Seals a secret. `bound_to` must be presented again to open it, so that a sealed text moved to another row does not open.
pub fn seal(settings: &Settings, bound_to: &str, secret: &str) -> Result<String, Error> {
    let mut nonce = [0_u8; NONCE_BYTES];
    getrandom::fill(&mut nonce).map_err(Error::fault)?;
    let payload = Payload { msg: secret.as_bytes(), aad: bound_to.as_bytes() };
    let unsealed = || Error::Fault("a secret could not be sealed".to_owned());
    let ciphers = ciphers(settings)?;
    let cipher = ciphers.first().ok_or_else(unsealed)?;
    let sealed = cipher.encrypt(&nonce.into(), payload).map_err(|_| unsealed())?;
    Ok(STANDARD.encode([nonce.as_slice(), sealed.as_slice()].concat()))
}

/// Opens what [`seal`] made, today or under the master key before.
pub fn open(settings: &Settings, bound_to: &str, sealed: &str) -> Result<Opened, Error> {
    let broken = || Error::Fault(format!("the secret of {bound_to} does not open: was MASTER_KEY changed?"));
    let bytes = STANDARD.decode(sealed).map_err(|_| broken())?;
    let (nonce, ciphertext) = bytes.split_at_checked(NONCE_BYTES).ok_or_else(broken)?;
    let nonce = <[u8; NONCE_BYTES]>::try_from(nonce).map_err(|_| broken())?;
    let opened = ciphers(settings)?.into_iter().enumerate().find_map(|(place, cipher)| {
        let payload = Payload { msg: ciphertext, aad: bound_to.as_bytes() };
        Some((cipher.decrypt(&nonce.into(), payload).ok()?, place > 0))
    });
    let (secret, is_outdated) = opened.ok_or_else(broken)?;
    Ok(Opened { secret: String::from_utf8(secret).map_err(|_| broken())?, is_outdated })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_secret_opens_only_where_it_belongs() {
        let settings = Settings::new("a".repeat(32), &STANDARD.encode([7_u8; 32])).unwrap();
        let sealed = seal(&settings, "demo/key-1", "whsec_dev").unwrap();
        assert!(!sealed.contains("whsec"));
        let opened = Opened { secret: "whsec_dev".to_owned(), is_outdated: false };
        assert_eq!(open(&settings, "demo/key-1", &sealed).unwrap(), opened);
        assert!(open(&settings, "demo/key-2", &sealed).is_err());
        assert_ne!(sealed, seal(&settings, "demo/key-1", "whsec_dev").unwrap());
    }
}
