//! How callers prove who they are.

use utoipa::Modify;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};

use crate::kernel::error::TOLERANCE_SECONDS;

pub const MEMBER_TOKEN: &str = "member_token";
pub const ADMIN_SECRET: &str = "admin_secret";
pub const STANDARD_WEBHOOKS: &str = "standard_webhooks";
pub const WOOCOMMERCE: &str = "woocommerce_signature";

/// Describes the schemes.
pub struct Security;

impl Modify for Security {
    fn modify(&self, openapi: &mut OpenApi) {
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme(MEMBER_TOKEN, bearer(Some("JWT"), MEMBER_TOKEN_TEXT.to_owned()));
        components.add_security_scheme(ADMIN_SECRET, bearer(None, ADMIN_SECRET_TEXT.to_owned()));
        components.add_security_scheme(STANDARD_WEBHOOKS, header("webhook-signature", standard_webhooks_text()));
        components.add_security_scheme(WOOCOMMERCE, header("X-WC-Webhook-Signature", WOOCOMMERCE_TEXT.to_owned()));
    }
}

fn bearer(format: Option<&str>, text: String) -> SecurityScheme {
    let mut scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(text));
    if let Some(format) = format {
        scheme = scheme.bearer_format(format);
    }
    SecurityScheme::Http(scheme.build())
}

fn header(name: &str, text: String) -> SecurityScheme {
    SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(name, &text)))
}

const MEMBER_TOKEN_TEXT: &str = "A JWT of the shop's back end, signed HS256 with the shop's key of purpose `member_token`.

* Header: `kid`, the id of the key.
* Claims: `iss`, the shop; `aud`, `coppertoken`; `sub`, the shop's id of the customer; `iat`; `exp`, at most 15 minutes later.
* Optional claims: `email`, `email_verified`, `locale`, `auth_time`.";

const ADMIN_SECRET_TEXT: &str = "The admin secret of the deployment, or the token of an operator's key. A key opens what its scopes say, at every shop or at one.";

const WOOCOMMERCE_TEXT: &str = "What WooCommerce sends by itself: the base64 of HMAC-SHA256 over the raw body, keyed by the secret of the webhook. That is the shop's key of purpose `woocommerce`.";

fn standard_webhooks_text() -> String {
    format!(
        "A signature with the shop's key of purpose `webhook`, in the headers of standardwebhooks.com. It covers method and address, too: what a \
request does stands in both.

**Sign.** Send three headers:

* `webhook-id`: names the message, and stays the same on a retry.
* `webhook-timestamp`: seconds since 1970-01-01 UTC, a whole number.
* `webhook-signature`: `v1r,` and the base64 of HMAC-SHA256 over the bytes `{{webhook-id}}.{{webhook-timestamp}}.{{METHOD}} {{address}}`, a line \
feed, and the body. The address is path and query as they are sent, such as `POST /v1/shops/beans/checkout`. The key is what \
follows `whsec_` in the secret, base64-decoded. Several signatures, separated by spaces, are accepted while keys are rotated.

A library of Standard Webhooks makes it if method, address and line feed stand before its payload; its `v1` becomes `v1r`. `/orders` and \
`/activities`, whose bodies say what is to be done, take `v1` over `{{webhook-id}}.{{webhook-timestamp}}.{{body}}` as well.

**Tolerance.** A time stamp may be {TOLERANCE_SECONDS} s old or ahead. Beyond that the answer is 401 `webhook_timestamp_out_of_tolerance` and \
says by how much.

**Retry.** After 429, 500 and 503, and when no answer came: keep id and body, take the time anew and sign again. Repeating does nothing \
twice. Other answers stay the same however often they are asked for."
    )
}
