//! WooCommerce's signature of a delivery.

use coppertoken_wire::admin::KeyPurpose;
use http::HeaderMap;
use subtle::{Choice, ConstantTimeEq};

use crate::edge::auth::signature::{mac, text};
use crate::kernel::error::Error;
use crate::kernel::shops::OpenKey;

/// Checks `X-WC-Webhook-Signature`: base64 HMAC-SHA256 of the raw body.
pub fn verify(headers: &HeaderMap, body: &[u8], keys: &[OpenKey]) -> Result<(), Error> {
    let signature = text(headers, "x-wc-webhook-signature")?;
    let mut matches = Choice::from(0);
    for key in keys.iter().filter(|key| key.purpose == KeyPurpose::Woocommerce) {
        matches |= signature.as_bytes().ct_eq(mac(key.secret.as_bytes(), &[body])?.as_bytes());
    }
    if bool::from(matches) { Ok(()) } else { Err(Error::Unauthorized("wrong signature")) }
}
