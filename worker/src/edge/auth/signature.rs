//! Signatures of shops' back ends. Those of platforms stand with their platform.
//!
//! Our own scheme, `v1r`: HMAC-SHA256 over `id.timestamp.METHOD address`, a line feed, and the body, base64, `v1r,` before it, several separated by
//! spaces during rotation. What a request does stands in its address as much as in its body: a signed claim of one code must not be
//! a claim of another.
//!
//! Where the body alone says what is to be done, Standard Webhooks (standardwebhooks.com, v1) are taken as they are: `v1,` and the same over
//! `id.timestamp.body`. The `standardwebhooks` crate reads the system clock, which is not there in wasm and
//! would ignore the demo's; so its few lines stand here on the `hmac` crate.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use coppertoken_rules::time::Instant;
use coppertoken_wire::admin::KeyPurpose;
use hmac::{Hmac, Mac};
use http::HeaderMap;
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};

use crate::kernel::error::{Error, TOLERANCE_SECONDS};
use crate::kernel::shops::OpenKey;

/// What Standard Webhooks secrets begin with; the rest is base64.
pub const SECRET_PREFIX: &str = "whsec_";
/// Most signatures read from one header: two during a rotation, with room.
const SIGNATURES_MAX: usize = 8;

/// Base64 of the HMAC-SHA256 of `parts`, one after the other.
pub fn mac(key: &[u8], parts: &[&[u8]]) -> Result<String, Error> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(Error::fault)?;
    for part in parts {
        mac.update(part);
    }
    Ok(STANDARD.encode(mac.finalize().into_bytes()))
}

/// The text of a header. Errors where it is missing: the request is not signed.
pub fn text<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Error> {
    headers.get(name).and_then(|value| value.to_str().ok()).ok_or(Error::Unauthorized("not signed"))
}

/// The key bytes of a Standard Webhooks secret.
fn webhook_key(secret: &str) -> Result<Vec<u8>, Error> {
    let encoded = secret.strip_prefix(SECRET_PREFIX).unwrap_or(secret);
    STANDARD.decode(encoded).map_err(|_| Error::Fault("a webhook secret is not base64".to_owned()))
}

/// What a signature covers beside the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covers<'a> {
    /// Method and address, as in `POST /v1/shops/beans/checkout`.
    Address(&'a str),
    /// The same, or nothing: the body alone says what is to be done.
    AddressOrNothing(&'a str),
}

impl Covers<'_> {
    const fn address(&self) -> &str {
        match self {
            Self::Address(address) | Self::AddressOrNothing(address) => address,
        }
    }
}

/// Checks the signature of a request by any good key of the shop.
pub fn verify_webhook(
    headers: &HeaderMap,
    covers: Covers<'_>,
    body: &[u8],
    keys: &[OpenKey],
    now: Instant,
) -> Result<(), Error> {
    let id = text(headers, "webhook-id")?;
    let timestamp = text(headers, "webhook-timestamp")?;
    let signatures = text(headers, "webhook-signature")?;
    let seconds: i64 = timestamp.parse().map_err(|_| Error::Unauthorized("no timestamp"))?;
    // Judged before the signature. The sender knows the time stamp already, so telling it gives nothing away.
    let age = now.milliseconds().div_euclid(1000).saturating_sub(seconds);
    if age.unsigned_abs() > TOLERANCE_SECONDS.unsigned_abs() {
        return Err(Error::OutOfTolerance(age));
    }
    let mut matches = Choice::from(0);
    for key in keys.iter().filter(|key| key.purpose == KeyPurpose::Webhook) {
        let key = webhook_key(&key.secret)?;
        let bound = signature_of(&key, (id, timestamp), Some(covers.address()), body)?;
        let plain = match covers {
            Covers::Address(_) => None,
            Covers::AddressOrNothing(_) => Some(signature_of(&key, (id, timestamp), None, body)?),
        };
        for signature in signatures.split(' ').take(SIGNATURES_MAX) {
            for expected in core::iter::once(&bound).chain(&plain) {
                matches |= signature.as_bytes().ct_eq(expected.as_bytes());
            }
        }
    }
    if bool::from(matches) { Ok(()) } else { Err(Error::Unauthorized("wrong signature")) }
}

fn signature_of(
    key: &[u8],
    (id, timestamp): (&str, &str),
    address: Option<&str>,
    body: &[u8],
) -> Result<String, Error> {
    let (version, address, end) = match address {
        Some(address) => ("v1r", address, "\n"),
        None => ("v1", "", ""),
    };
    let [id, timestamp, address, end] = [id, timestamp, address, end].map(str::as_bytes);
    Ok(format!("{version},{}", mac(key, &[id, b".", timestamp, b".", address, end, body])?))
}

/// Signs as a shop's back end does: the value of `webhook-signature` of a request to `address`. Used by the demo shop.
pub fn sign_webhook(secret: &str, id: &str, seconds: i64, address: &str, body: &[u8]) -> Result<String, Error> {
    signature_of(&webhook_key(secret)?, (id, &seconds.to_string()), Some(address), body)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Covers<'_> = Covers::AddressOrNothing("POST /v1/shops/beans/orders");

    /// The example of the Standard Webhooks specification.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn headers(signature: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek".parse().unwrap());
        headers.insert("webhook-timestamp", "1614265330".parse().unwrap());
        headers.insert("webhook-signature", signature.parse().unwrap());
        headers
    }

    fn keys(purpose: KeyPurpose, secret: &str) -> Vec<OpenKey> {
        vec![OpenKey { key_id: "k".into(), purpose, secret: secret.into() }]
    }

    #[test]
    fn the_specification_s_example_verifies_within_five_minutes_only() {
        let body = br#"{"test": 2432232314}"#;
        let signed = headers("v1,old v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let keys = keys(KeyPurpose::Webhook, SECRET);
        let at = |seconds: i64| Instant::from_milliseconds(seconds * 1000).unwrap();
        assert!(verify_webhook(&signed, PLAIN, body, &keys, at(1_614_265_330)).is_ok());
        assert!(verify_webhook(&signed, PLAIN, body, &keys, at(1_614_265_330 + 300)).is_ok());
        assert!(verify_webhook(&signed, PLAIN, body, &keys, at(1_614_265_330 + 301)).is_err());
        assert!(verify_webhook(&signed, PLAIN, b"{}", &keys, at(1_614_265_330)).is_err());
    }

    /// The expected text was computed elsewhere, from the documented bytes.
    #[test]
    fn sec_22_a_signature_is_good_for_one_method_and_address() {
        const CLAIM: &str = "POST /v1/shops/beans/codes/AAAA-BBBB-CCCC/claim";
        let (body, keys) = (br#"{"order_id":"1"}"#, keys(KeyPurpose::Webhook, SECRET));
        let now = Instant::from_milliseconds(1_614_265_330_000).unwrap();
        let signature = sign_webhook(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, CLAIM, body).unwrap();
        assert_eq!(signature, "v1r,p42vQBaOwlw4hoNMOxKcFXRphfCM1JmejCFKKaKgLDw=");
        let signed = headers(&signature);
        let is_good = |covers, body: &[u8]| verify_webhook(&signed, covers, body, &keys, now).is_ok();
        assert!(is_good(Covers::Address(CLAIM), body) && is_good(Covers::AddressOrNothing(CLAIM), body));
        let others = [
            "POST /v1/shops/beans/codes/AAAA-BBBB-DDDD/claim",
            "POST /v1/shops/beans/codes/AAAA-BBBB-CCCC/release",
            "POST /v1/shops/beans/codes/AAAA-BBBB-CCCC/claim?x",
            "PUT /v1/shops/beans/codes/AAAA-BBBB-CCCC/claim",
        ];
        for other in others {
            assert!(!is_good(Covers::Address(other), body), "{other}");
        }
        assert!(!is_good(Covers::Address(CLAIM), b"{}"));
        // What stands before the body cannot be told as part of it.
        let all = [CLAIM.as_bytes(), b"\n", body].concat();
        assert!(!is_good(Covers::AddressOrNothing("POST /v1/shops/beans/orders"), &all));
        // One that covers the body alone opens no address that says what is to be done.
        let example = br#"{"test": 2432232314}"#;
        let plain = headers("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert!(verify_webhook(&plain, PLAIN, example, &keys, now).is_ok());
        assert!(verify_webhook(&plain, Covers::Address(CLAIM), example, &keys, now).is_err());
    }

    /// A time stamp is no secret, so its refusal says how far off it is; a wrong signature says nothing more.
    #[test]
    fn a_stale_time_stamp_says_how_stale_and_a_wrong_signature_says_nothing() {
        let signed = headers("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let keys = keys(KeyPurpose::Webhook, SECRET);
        let refused = |body: &[u8], late: i64| {
            let now = Instant::from_milliseconds((1_614_265_330 + late) * 1000).unwrap();
            let error = verify_webhook(&signed, PLAIN, body, &keys, now).unwrap_err();
            (error.code(), error.detail())
        };
        let body = br#"{"test": 2432232314}"#;
        let old =
            "webhook-timestamp is 310 s old; at most 300 s are accepted: check the clock, or sign again when retrying";
        let new = "webhook-timestamp is 301 s ahead; at most 300 s are accepted: check the clock, or sign again when retrying";
        let wrong = "present valid credentials of this shop";
        let cases = [
            (&body[..], 310, "webhook_timestamp_out_of_tolerance", old),
            (&body[..], -301, "webhook_timestamp_out_of_tolerance", new),
            (&b"{}"[..], 0, "unauthorized", wrong),
            (&b"{}"[..], 310, "webhook_timestamp_out_of_tolerance", old),
        ];
        for (body, late, code, detail) in cases {
            assert_eq!(refused(body, late), (code, detail.to_owned()), "{late} s late");
        }
    }
}
