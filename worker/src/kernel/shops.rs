//! Shops as every request needs them: settings and opened keys, kept in the isolate for up to a minute.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use coppertoken_rules::ids::ShopId;
use coppertoken_rules::time::Instant;
use coppertoken_wire::admin::KeyPurpose;
use coppertoken_wire::order_settings::OrderSettings;
use serde::{Deserialize, Serialize};

use super::context::Context;
use super::database::{Database, Statement};
use super::error::Error;
use super::log;
use super::program_cache::ProgramCache;
use super::program_store::ProgramVersion;
use super::seal::{self, Opened};
use super::shop_store::{self as shops, KeyRow, ShopRow};

/// Milliseconds a shop's settings are kept in an isolate: a revoked key lives that long elsewhere.
const KEPT_MILLISECONDS: i64 = 60_000;
/// Most shops kept in one isolate: at about 2 KB each, half a megabyte of 128.
const KEPT_SHOPS_MAX: usize = 256;
/// Milliseconds between two readings of a shop's keys because credentials failed: however many fail, the database is asked once in 3 s by an
/// isolate.
const REREAD_MILLISECONDS: i64 = 3_000;

/// A key with its secret opened.
#[derive(Clone, Debug)]
pub struct OpenKey {
    /// Identifier.
    pub key_id: String,
    /// What it may sign.
    pub purpose: KeyPurpose,
    /// The secret.
    pub secret: String,
}

/// A shop ready to authenticate requests.
#[derive(Clone, Debug)]
pub struct OpenShop {
    /// Identifier.
    pub shop_id: ShopId,
    /// Origins whose pages may call the API.
    pub origins: Vec<String>,
    /// The program version in force when this was read.
    pub program_version: Option<ProgramVersion>,
    /// Keys that are good.
    pub keys: Vec<OpenKey>,
    /// Redemptions of so many points and more want a fresh sign-in.
    pub step_up_points: Option<u32>,
    /// How its orders are read.
    pub orders: OrderSettings,
    /// True when the database did not answer: this is what was known last.
    pub is_degraded: bool,
}

impl OpenShop {
    /// What checking credentials against the keys found. While the database does not answer, a good key may be unknown here: whoever is
    /// not recognised is asked to come again, not refused. Platforms drop what was refused.
    pub fn recognised<T>(&self, checked: Result<T, Error>) -> Result<T, Error> {
        match checked {
            Err(Error::Unauthorized(_)) if self.is_degraded => Err(Error::Transient("keys cannot be read".to_owned())),
            checked => checked,
        }
    }
}

thread_local! {
    static KEPT: RefCell<BTreeMap<ShopId, (Instant, Arc<OpenShop>)>> = const { RefCell::new(BTreeMap::new()) };
}

/// The shop of an address, from the isolate's memory if young enough.
pub async fn open<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
) -> Result<Arc<OpenShop>, Error> {
    let kept = KEPT.with_borrow(|all| all.get(shop_id).cloned());
    if let Some((since, shop)) = &kept {
        let age = context.now.milliseconds().saturating_sub(since.milliseconds());
        if (0..KEPT_MILLISECONDS).contains(&age) {
            return Ok(Arc::clone(shop));
        }
    }
    let loaded = match shops::load(&context.database, shop_id).await {
        Err(Error::Transient(reason)) => {
            let kept = kept.map(|(_, shop)| OpenShop { is_degraded: true, ..(*shop).clone() });
            let known = match kept {
                Some(shop) => Some(shop),
                None => known_last(context, shop_id).await,
            };
            return known.map(Arc::new).ok_or(Error::Transient(reason));
        }
        loaded => loaded?,
    };
    let (row, keys) = loaded.ok_or(Error::NotFound("shop_unknown"))?;
    let keys = open_keys(context, shop_id, &keys).await;
    let shop = Arc::new(OpenShop {
        shop_id: row.shop_id.clone(),
        origins: row.origins()?,
        program_version: row.program()?,
        keys,
        step_up_points: row.step_up_points,
        orders: row.orders()?,
        is_degraded: false,
    });
    KEPT.with_borrow_mut(|all| {
        if all.len() >= KEPT_SHOPS_MAX {
            all.clear();
        }
        all.insert(shop_id.clone(), (context.now, Arc::clone(&shop)));
    });
    Ok(shop)
}

/// Opens keys. One whose secret does not open is nobody's: it is left out and told, and the shop's other keys stay good. One that was
/// sealed under the master key before is sealed anew; should that fail, the next reading does it.
async fn open_keys<D: Database, C>(context: &Context<D, C>, shop_id: &ShopId, keys: &[KeyRow]) -> Vec<OpenKey> {
    let mut open = Vec::with_capacity(keys.len());
    let mut resealed = Vec::new();
    for key in keys {
        match open_key(context, shop_id, key) {
            Ok((opened, statement)) => {
                open.push(opened);
                resealed.extend(statement);
            }
            Err(error) => log::error("key", &format!("{shop_id}: {error:?}")),
        }
    }
    if !resealed.is_empty()
        && let Err(error) = context.database.batch(resealed).await
    {
        log::error("key", &format!("{shop_id}: {error:?}"));
    }
    open
}

/// A key, and the statement that seals it anew where that is due.
fn open_key<D, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    key: &KeyRow,
) -> Result<(OpenKey, Option<Statement>), Error> {
    let bound_to = bound_to(shop_id, &key.key_id);
    let Opened { secret, is_outdated } = seal::open(&context.settings, &bound_to, &key.sealed_secret)?;
    let sealed = is_outdated.then(|| seal::seal(&context.settings, &bound_to, &secret)).transpose()?;
    let statement = sealed.map(|sealed| shops::reseal_statement(shop_id, key, &sealed));
    Ok((OpenKey { key_id: key.key_id.clone(), purpose: key.purpose, secret }, statement))
}

/// Checks credentials against the shop's keys. Where they fail, the keys are read once more, unless they were just read: a key is good
/// everywhere as soon as it is issued.
pub async fn recognise<D: Database, C: ProgramCache, T>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    check: impl Fn(&OpenShop) -> Result<T, Error>,
) -> Result<(Arc<OpenShop>, T), Error> {
    let shop = open(context, shop_id).await?;
    let checked = shop.recognised(check(&shop));
    if !matches!(checked, Err(Error::Unauthorized(_))) || was_just_read(context, shop_id) {
        return checked.map(|found| (shop, found));
    }
    forget(shop_id);
    let shop = open(context, shop_id).await?;
    let checked = shop.recognised(check(&shop))?;
    Ok((shop, checked))
}

fn was_just_read<D, C>(context: &Context<D, C>, shop_id: &ShopId) -> bool {
    let since = KEPT.with_borrow(|all| all.get(shop_id).map(|(since, _)| since.milliseconds()));
    since.is_some_and(|since| (0..REREAD_MILLISECONDS).contains(&context.now.milliseconds().saturating_sub(since)))
}

/// What guests need of a shop while the database does not answer. Keys are not in it: nobody is let in that way.
#[derive(Serialize, Deserialize)]
struct KnownLast {
    origins: Vec<String>,
    program_version: u32,
    program_hash: String,
}

async fn known_last<D, C: ProgramCache>(context: &Context<D, C>, shop_id: &ShopId) -> Option<OpenShop> {
    let known: KnownLast = serde_json::from_str(&context.programs.latest(shop_id).await?).ok()?;
    let program_version = ProgramVersion::of(Some(known.program_version), Some(&known.program_hash)).ok()?;
    Some(OpenShop {
        shop_id: shop_id.clone(),
        origins: known.origins,
        program_version,
        keys: vec![],
        step_up_points: None,
        orders: OrderSettings::default(),
        is_degraded: true,
    })
}

/// Keeps outside the database what guests need while it does not answer.
pub async fn keep_known<D, C: ProgramCache>(
    context: &Context<D, C>,
    shop: &ShopRow,
    version: ProgramVersion,
) -> Result<(), Error> {
    let known = KnownLast { origins: shop.origins()?, program_version: version.number, program_hash: version.hex() };
    let text = serde_json::to_string(&known).map_err(Error::fault)?;
    context.programs.put_latest(&shop.shop_id, &text).await;
    Ok(())
}

/// Does this isolate know the shop, so that nothing is looked up for it?
pub fn is_kept(shop_id: &str) -> bool {
    KEPT.with_borrow(|all| all.keys().any(|kept| kept.as_str() == shop_id))
}

/// Forgets what this isolate keeps of a shop, after a change made here.
pub fn forget(shop_id: &ShopId) {
    KEPT.with_borrow_mut(|all| all.remove(shop_id));
}

/// What a key's sealed secret is bound to: it opens as nothing else.
pub fn bound_to(shop_id: &ShopId, key_id: &str) -> String {
    format!("{shop_id}/{key_id}")
}
