//! Member tokens: JWT, HS256, signed by the shop, short-lived.
//!
//! The key is found by (shop in the path, `kid`); algorithm, issuer, audience, subject, age and expiry are checked. A customer id
//! from the page itself is never trusted.

use coppertoken_rules::ids::ShopId;
use coppertoken_rules::time::Instant;
use coppertoken_wire::admin::KeyPurpose;
use jwt_compact::alg::{Hs256, Hs256Key};
use jwt_compact::{AlgorithmExt, Claims, Header, Token, UntrustedToken};
use serde::{Deserialize, Serialize};

use crate::kernel::error::Error;
use crate::kernel::shops::OpenKey;

/// Longest life of a token in seconds.
pub const LIFETIME_SECONDS_MAX: i64 = 15 * 60;
/// Seconds the shop's clock may be ahead of ours.
const CLOCK_SKEW_SECONDS: i64 = 60;
/// Seconds a sign-in (`auth_time`, as OpenID Connect names it) is fresh: as long as a token may live.
pub const FRESH_SECONDS: i64 = LIFETIME_SECONDS_MAX;
/// Who the token is for.
const AUDIENCE: &str = "coppertoken";
/// Longest customer id in bytes; see [`coppertoken_rules::ids::LENGTH_MAX`].
const SUBJECT_BYTES_MAX: usize = coppertoken_rules::ids::LENGTH_MAX;

/// What a token's header says beside the usual.
#[derive(Clone, Debug, Deserialize)]
struct HeaderFields {
    #[serde(default)]
    crit: Option<serde_json::Value>,
}

/// What a token says beside its dates.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct TokenClaims {
    iss: String,
    aud: Audience,
    sub: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email_verified: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    locale: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    auth_time: Option<i64>,
}

/// Who a token is for: RFC 7519 allows one name or a list of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    fn has(&self, name: &str) -> bool {
        match self {
            Self::One(only) => only == name,
            Self::Many(all) => all.iter().any(|one| one == name),
        }
    }
}

/// Who a valid token speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// The shop's id of the customer.
    pub customer_id: String,
    /// E-mail address, only if the shop has verified it.
    pub email: Option<String>,
    /// Language.
    pub locale: Option<String>,
    /// Signed in, as the shop saw it, within [`FRESH_SECONDS`]?
    pub is_fresh: bool,
}

/// Checks a token. Every failure is [`Error::Unauthorized`].
pub fn verify(token: &str, shop_id: &ShopId, keys: &[OpenKey], now: Instant) -> Result<Customer, Error> {
    let untrusted: UntrustedToken<'_, HeaderFields> = token.try_into().map_err(|_| Error::Unauthorized("no token"))?;
    // What a header calls critical has to be understood (RFC 7515, 4.1.11), and of extensions nothing is.
    if untrusted.header().other_fields.crit.is_some() {
        return Err(Error::Unauthorized("a critical extension"));
    }
    let key_id = untrusted.header().key_id.clone().ok_or(Error::Unauthorized("no key named"))?;
    let key = keys
        .iter()
        .find(|key| key.purpose == KeyPurpose::MemberToken && key.key_id == key_id)
        .ok_or(Error::Unauthorized("unknown key"))?;
    let hs256_key = Hs256Key::new(key.secret.as_bytes());
    let token: Token<TokenClaims, HeaderFields> =
        Hs256.validator(&hs256_key).validate(&untrusted).map_err(|_| Error::Unauthorized("wrong signature"))?;
    let claims = token.claims();
    let issued_at = claims.issued_at.ok_or(Error::Unauthorized("no date of issue"))?.timestamp();
    let expires_at = claims.expiration.ok_or(Error::Unauthorized("no expiry"))?.timestamp();
    let now_seconds = now.milliseconds().div_euclid(1000);
    let lives = expires_at.saturating_sub(issued_at);
    let valid_from = claims.not_before.map_or(issued_at, |at| at.timestamp().max(issued_at));
    let is_in_time = valid_from <= now_seconds.saturating_add(CLOCK_SKEW_SECONDS)
        && now_seconds < expires_at
        && (0..=LIFETIME_SECONDS_MAX).contains(&lives);
    let custom = &claims.custom;
    let is_ours = custom.iss == shop_id.as_str() && custom.aud.has(AUDIENCE);
    let is_named = !custom.sub.is_empty() && custom.sub.len() <= SUBJECT_BYTES_MAX;
    if !is_in_time {
        return Err(Error::Unauthorized("expired, or not valid yet"));
    }
    if !is_ours || !is_named {
        return Err(Error::Unauthorized("for another shop or audience, or of nobody"));
    }
    Ok(Customer {
        customer_id: custom.sub.clone(),
        email: custom.email.clone().filter(|_| custom.email_verified == Some(true)),
        locale: custom.locale.clone(),
        is_fresh: custom.auth_time.is_some_and(|at| (0..=FRESH_SECONDS).contains(&now_seconds.saturating_sub(at))),
    })
}

/// Signs a token, as a shop's back end does; used by the demo shop.
pub fn sign(key: &OpenKey, shop_id: &ShopId, customer: &Customer, now: Instant) -> Result<String, Error> {
    let seconds = now.milliseconds().div_euclid(1000);
    let at = |seconds: i64| chrono::DateTime::from_timestamp(seconds, 0);
    let mut claims = Claims::new(TokenClaims {
        iss: shop_id.to_string(),
        aud: Audience::One(AUDIENCE.to_owned()),
        sub: customer.customer_id.clone(),
        email: customer.email.clone(),
        email_verified: customer.email.as_ref().map(|_| true),
        locale: customer.locale.clone(),
        auth_time: customer.is_fresh.then_some(seconds),
    });
    claims.issued_at = at(seconds);
    claims.expiration = at(seconds.saturating_add(LIFETIME_SECONDS_MAX));
    let header = Header::empty().with_key_id(key.key_id.as_str());
    Hs256.token(&header, &claims, &Hs256Key::new(key.secret.as_bytes())).map_err(Error::fault)
}
