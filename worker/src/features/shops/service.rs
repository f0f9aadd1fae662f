//! Creating shops, issuing and retiring their keys. [`crate::kernel::shops`] opens them for requests.

use coppertoken_rules::ids::ShopId;
use coppertoken_wire::admin::{CreateShopRequest, IssueKeyRequest, KeyPurpose, KeyResponse, ShopResponse};

use crate::edge::auth::signature::SECRET_PREFIX;
use crate::kernel::context::Context;
use crate::kernel::database::{Database, DatabaseError};
use crate::kernel::error::Error;
use crate::kernel::shop_store as shops;
use crate::kernel::shop_store::{KeyRow, ShopRow};
use crate::kernel::{seal, shops as open_shops};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// Most origins of a shop.
const ORIGINS_MAX: usize = 20;
/// Longest shop identifier; it is part of addresses.
const SHOP_ID_BYTES_MAX: usize = 40;
/// Longest name.
const NAME_CHARACTERS_MAX: usize = 100;
/// Most good keys of a shop: two of each purpose during rotation, with room.
const KEYS_MAX: usize = 20;
/// Shortest secret a platform may bring along: what Standard Webhooks asks of a key, 192 bits. WooCommerce makes 50 characters when the
/// merchant leaves its field empty.
const SECRET_BYTES_MIN: usize = 24;
/// Longest secret a platform may bring along.
const SECRET_BYTES_MAX: usize = 256;

/// Creates a shop.
pub async fn create<D: Database, C>(
    context: &Context<D, C>,
    request: CreateShopRequest,
) -> Result<ShopResponse, Error> {
    let id = request.shop_id.as_str();
    let is_plain = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !is_plain || id.len() > SHOP_ID_BYTES_MAX {
        return Err(Error::of_value(
            "shop_id",
            format_args!("{id:?}"),
            "1 to 40 lower-case letters, digits and hyphens",
        ));
    }
    if request.name.trim().is_empty() || request.name.chars().count() > NAME_CHARACTERS_MAX {
        return Err(Error::of_field("name", "1 to 100 characters"));
    }
    if request.origins.len() > ORIGINS_MAX || !request.origins.iter().all(|origin| is_origin(origin)) {
        return Err(Error::of_field("origins", "up to 20 origins without a path, such as https://shop.example"));
    }
    let origins = serde_json::to_string(&request.origins).map_err(Error::fault)?;
    let now = context.now.milliseconds();
    match shops::create(&context.database, &request.shop_id, &request.name, &origins, now).await {
        Ok(()) => {}
        Err(DatabaseError::Constraint(_)) => return Err(Error::Taken("shop_taken")),
        Err(error) => return Err(error.into()),
    }
    let CreateShopRequest { shop_id, name, origins } = request;
    Ok(ShopResponse { shop_id, name, origins, program_version: None })
}

/// Scheme and host, perhaps a port, nothing more. Plain http only on the developer's own machine.
fn is_origin(origin: &str) -> bool {
    let host = match origin.split_once("://") {
        Some(("https", host)) => host,
        Some(("http", host)) if is_own_machine(host) => host,
        _ => return false,
    };
    !host.is_empty()
        && host.len() <= 255
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':'))
}

/// The name alone decides, not how it begins: `localhost.example` is somebody else's machine.
fn is_own_machine(host: &str) -> bool {
    matches!(host.split(':').next(), Some("localhost" | "127.0.0.1"))
}

/// All shops.
pub async fn list<D: Database, C>(context: &Context<D, C>) -> Result<Vec<ShopResponse>, Error> {
    let rows = shops::list(&context.database).await?;
    let response = |row: &ShopRow| -> Result<ShopResponse, Error> {
        let origins = row.origins()?;
        Ok(ShopResponse {
            shop_id: row.shop_id.clone(),
            name: row.name.clone(),
            origins,
            program_version: row.program()?.map(|version| version.number),
        })
    };
    rows.iter().map(response).collect()
}

/// Issues a key. Its secret is answered this once and sealed at rest.
pub async fn issue_key<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    request: IssueKeyRequest,
) -> Result<KeyResponse, Error> {
    let (_, keys) = shops::load(&context.database, shop_id).await?.ok_or(Error::NotFound("shop_unknown"))?;
    if keys.len() >= KEYS_MAX {
        return Err(Error::Taken("too_many_keys"));
    }
    let secret = match request.secret {
        Some(secret) => checked_secret(request.purpose, secret)?,
        None => new_secret(request.purpose)?,
    };
    let key_id = uuid::Uuid::new_v4().simple().to_string();
    let sealed_secret = seal::seal(&context.settings, &open_shops::bound_to(shop_id, &key_id), &secret)?;
    let row = KeyRow { key_id: key_id.clone(), purpose: request.purpose, sealed_secret };
    shops::add_key(&context.database, shop_id, &row, context.now.milliseconds()).await?;
    open_shops::forget(shop_id);
    Ok(KeyResponse { key_id, purpose: request.purpose, secret })
}

fn checked_secret(purpose: KeyPurpose, secret: String) -> Result<String, Error> {
    if !(SECRET_BYTES_MIN..=SECRET_BYTES_MAX).contains(&secret.len()) {
        return Err(Error::of_field("secret", "24 to 256 bytes"));
    }
    let encoded = secret.strip_prefix(SECRET_PREFIX).unwrap_or(&secret);
    let is_key = || STANDARD.decode(encoded).is_ok_and(|key| key.len() >= SECRET_BYTES_MIN);
    if purpose == KeyPurpose::Webhook && !is_key() {
        return Err(Error::of_field("secret", "of a webhook: whsec_ and the base64 of 24 bytes or more"));
    }
    Ok(secret)
}

/// 256 random bits in the form the purpose wants.
fn new_secret(purpose: KeyPurpose) -> Result<String, Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(Error::fault)?;
    Ok(match purpose {
        KeyPurpose::Webhook => format!("{SECRET_PREFIX}{}", STANDARD.encode(bytes)),
        KeyPurpose::MemberToken | KeyPurpose::Woocommerce => URL_SAFE_NO_PAD.encode(bytes),
    })
}

/// Retires a key at once.
pub async fn retire_key<D: Database, C>(context: &Context<D, C>, shop_id: &ShopId, key_id: &str) -> Result<(), Error> {
    let was_good = shops::retire_key(&context.database, shop_id, key_id, context.now.milliseconds()).await?;
    open_shops::forget(shop_id);
    if was_good { Ok(()) } else { Err(Error::NotFound("key_unknown")) }
}
