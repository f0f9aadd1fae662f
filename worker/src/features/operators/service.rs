//! Operators: who presents what, and what it opens.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use coppertoken_rules::time::Instant;
use coppertoken_wire::operator::{
    IssueOperatorKeyRequest, OperatorKeyResponse, OperatorKeyView, OperatorKeysResponse, Scope,
};
use subtle::ConstantTimeEq;

use crate::edge::auth::operator;
use crate::features::operators::store as operators;
use crate::features::operators::store::OperatorKeyRow;
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::rows::hex_of_hash;
use crate::kernel::shop_store as shop_rows;

/// What every operator's token begins with, so that a leaked one is recognised by scanners.
const PREFIX: &str = "ctk";
/// Bytes of a secret: 256 bits. What is random enough needs no slow hash.
const SECRET_BYTES: usize = 32;
/// Most good keys of a deployment: a few people, each with an old and a new one.
const KEYS_MAX: usize = 100;
/// Longest name.
const NAME_CHARACTERS_MAX: usize = 100;

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operator {
    /// Who deployed: presents the secret of the environment, may do everything.
    Root,
    /// The holder of a key.
    Key {
        /// Identifier of the key.
        key_id: String,
        /// What it opens.
        scopes: Vec<Scope>,
        /// The one shop it is for.
        shop_id: Option<String>,
    },
}

impl Operator {
    /// As acts name it.
    pub fn name(&self) -> &str {
        match self {
            Self::Root => "root",
            Self::Key { key_id, .. } => key_id,
        }
    }

    /// Why this may not be done to a shop (`None`: to the whole deployment); `None` when it may. Without a scope it is for the root alone.
    pub fn refusal(&self, scope: Option<Scope>, of_shop: Option<&str>) -> Option<&'static str> {
        let Self::Key { scopes, shop_id, .. } = self else { return None };
        match scope {
            None => Some("for the root alone"),
            Some(scope) if !scopes.contains(&scope) => Some("scope missing"),
            Some(_) if shop_id.is_some() && shop_id.as_deref() != of_shop => Some("key of another shop"),
            Some(_) => None,
        }
    }
}

/// Who presents this token. Every failure is the same [`Error::Unauthorized`].
pub async fn identify<D: Database, C>(context: &Context<D, C>, token: &str) -> Result<Operator, Error> {
    if operator::is_root(&context.settings, token)? {
        return Ok(Operator::Root);
    }
    let mut parts = token.split('.');
    let (Some(PREFIX), Some(key_id), Some(secret), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Error::Unauthorized("no operator's token"));
    };
    let row = operators::read(&context.database, key_id).await?.ok_or(Error::Unauthorized("unknown operator's key"))?;
    let presented = hash(context, key_id, secret)?;
    if !bool::from(presented.as_bytes().ct_eq(row.secret_hash.as_bytes())) {
        return Err(Error::WrongSecret(row.key_id));
    }
    let scopes = serde_json::from_str(&row.scopes).map_err(Error::fault)?;
    Ok(Operator::Key { key_id: row.key_id, scopes, shop_id: row.shop_id.map(|shop_id| shop_id.to_string()) })
}

fn hash<D, C>(context: &Context<D, C>, key_id: &str, secret: &str) -> Result<String, Error> {
    Ok(hex_of_hash(&context.settings.derive("operator key", &[key_id, secret])?))
}

fn view(row: &OperatorKeyRow) -> Result<OperatorKeyView, Error> {
    Ok(OperatorKeyView {
        key_id: row.key_id.clone(),
        name: row.name.clone(),
        scopes: serde_json::from_str(&row.scopes).map_err(Error::fault)?,
        shop_id: row.shop_id.clone(),
        created_at: Instant::from_milliseconds(row.created_at)?.to_rfc3339(),
    })
}

/// Issues a key. What it is presented as is answered this once; only a hash of it is kept.
pub async fn issue<D: Database, C>(
    context: &Context<D, C>,
    request: IssueOperatorKeyRequest,
) -> Result<OperatorKeyResponse, Error> {
    if request.name.trim().is_empty() || request.name.chars().count() > NAME_CHARACTERS_MAX {
        return Err(Error::of_field("name", "1 to 100 characters"));
    }
    let mut scopes = request.scopes;
    scopes.sort();
    scopes.dedup();
    if scopes.is_empty() {
        return Err(Error::of_value("scopes", "[]", "at least one: a key opens something"));
    }
    if let Some(shop_id) = &request.shop_id {
        shop_rows::read(&context.database, shop_id).await?.ok_or(Error::NotFound("shop_unknown"))?;
    }
    if operators::list(&context.database).await?.len() >= KEYS_MAX {
        return Err(Error::Taken("too_many_keys"));
    }
    let mut bytes = [0_u8; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(Error::fault)?;
    let secret = URL_SAFE_NO_PAD.encode(bytes);
    let key_id = uuid::Uuid::new_v4().simple().to_string();
    let row = OperatorKeyRow {
        secret_hash: hash(context, &key_id, &secret)?,
        name: request.name,
        scopes: serde_json::to_string(&scopes).map_err(Error::fault)?,
        shop_id: request.shop_id,
        created_at: context.now.milliseconds(),
        key_id,
    };
    operators::add(&context.database, &row).await?;
    Ok(OperatorKeyResponse { token: format!("{PREFIX}.{}.{secret}", row.key_id), key: view(&row)? })
}

/// All good keys.
pub async fn list<D: Database, C>(context: &Context<D, C>) -> Result<OperatorKeysResponse, Error> {
    let rows = operators::list(&context.database).await?;
    Ok(OperatorKeysResponse { keys: rows.iter().map(view).collect::<Result<_, _>>()? })
}

/// Retires a key, at once and everywhere: keys of operators are read for every request.
pub async fn retire<D: Database, C>(context: &Context<D, C>, key_id: &str) -> Result<(), Error> {
    let was_good = operators::retire(&context.database, key_id, context.now.milliseconds()).await?;
    if was_good { Ok(()) } else { Err(Error::NotFound("key_unknown")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec_18_a_refusal_says_why() {
        let key = |shop_id: Option<&str>| Operator::Key {
            key_id: "k-1".into(),
            scopes: vec![Scope::Read],
            shop_id: shop_id.map(str::to_owned),
        };
        for (operator, scope, of_shop, why) in [
            (Operator::Root, None, None, None),
            (key(None), Some(Scope::Read), Some("a"), None),
            (key(Some("a")), Some(Scope::Read), Some("a"), None),
            (key(Some("a")), Some(Scope::Read), Some("b"), Some("key of another shop")),
            (key(Some("a")), Some(Scope::Read), None, Some("key of another shop")),
            (key(None), Some(Scope::Grant), Some("a"), Some("scope missing")),
            (key(None), None, Some("a"), Some("for the root alone")),
        ] {
            assert_eq!(operator.refusal(scope, of_shop), why, "{operator:?} {scope:?} {of_shop:?}");
        }
    }
}
