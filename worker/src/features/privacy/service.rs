//! What a person may ask for: everything stored about them, and to be forgotten.
//!
//! An erasure takes the name off an account: the ledger stays, balanced and verifiable, and speaks of nobody. Points on it expire as
//! any others; nobody can spend them. Without the hash key nothing leads from the account back to the person.

use coppertoken_rules::Rejection;
use coppertoken_rules::ids::ShopId;
use coppertoken_rules::time::{DAY_MILLISECONDS, Instant};
use coppertoken_wire::privacy::{EraseResponse, ReapplyRequest, ReapplyResponse};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::features::privacy::store as privacy;
use crate::features::privacy::store::{ErasureMemory, MemberRow};
use crate::kernel::config::Settings;
use crate::kernel::context::Context;
use crate::kernel::database::{Database, Row, Statement};
use crate::kernel::error::Error;
use crate::kernel::rows::hex_of_hash;

/// Entries of a page of an export: at 2 KB each with what they refer to, 500 are a megabyte.
const PAGE_ENTRIES: u32 = 500;
/// Orders without entries of a page of an export: at most 362 KB each, as measured of the fullest, 36 megabytes of 128.
const PAGE_ORDERS_THAT_MOVED_NOTHING: u32 = 100;
/// Members of a page of applying erasures again: a keyed hash each, about 2 ms in all.
const PAGE_MEMBERS: u32 = 500;

/// Everything stored about a member, as it is stored. Long histories come in pages: what a page's entries refer to is on that page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MemberExport {
    /// When it was read, RFC 3339.
    pub exported_at: String,
    /// Rows by section: `member`, `account`, `entries`, `orders`, `vouchers` and what else there is.
    #[schema(value_type = Object)]
    pub sections: Map<String, Value>,
    /// Pass as `after` for the next page; absent on the last one.
    pub next: Option<u64>,
    /// Pass as `after_order` beside it, where it is there: all entries were told, and orders that moved nothing follow.
    pub next_order: Option<String>,
}

/// Days after an erasure within which nobody is a new member again.
pub const RETURN_DAYS: i64 = 365;

/// What stands for a customer where the customer must not: HMAC-SHA256 of the id under the hash key, hex.
pub fn pseudonym(settings: &Settings, shop_id: &str, customer_id: &str) -> Result<String, Error> {
    Ok(hex_of_hash(&settings.derive("customer", &[shop_id, customer_id])?))
}

/// A page of everything stored about a member.
pub async fn export<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
    after: u64,
    after_order: Option<&str>,
) -> Result<MemberExport, Error> {
    let database = &context.database;
    let member = privacy::member(database, shop_id, customer_id).await?;
    let member = member.ok_or(Error::Rejected(Rejection::NotAMember))?;
    let account_id = &member.account_id;
    let mut sections = Map::new();
    for (name, sql) in privacy::OF_CUSTOMER {
        let rows =
            privacy::section(database, Statement::new(sql, [shop_id.as_str().into(), customer_id.into()])).await?;
        sections.insert(name.to_owned(), Value::Array(rows));
    }
    for (name, sql) in privacy::OF_ACCOUNT {
        let rows =
            privacy::section(database, Statement::new(sql, [shop_id.as_str().into(), account_id.as_str().into()]))
                .await?;
        sections.insert(name.to_owned(), Value::Array(rows));
    }
    let entries = privacy::entries(database, shop_id, account_id, after, PAGE_ENTRIES).await?;
    let sources = named(&entries, |entry| entry.get("source").cloned());
    let codes = named(&entries, |entry| entry.pointer("/body/changes/voucher/code").cloned());
    let mut orders = privacy::sources(database, shop_id, account_id, sources).await?;
    let vouchers = privacy::vouchers(database, shop_id, account_id, codes).await?;
    let mut next = last_of(&entries, PAGE_ENTRIES, |entry| entry.get("sequence")?.as_u64());
    let mut next_order = None;
    if next.is_none() {
        let behind = after_order.unwrap_or_default();
        let still =
            privacy::sources_that_moved_nothing(database, shop_id, account_id, behind, PAGE_ORDERS_THAT_MOVED_NOTHING);
        let still = still.await?;
        next_order =
            last_of(&still, PAGE_ORDERS_THAT_MOVED_NOTHING, |order| order.get("source")?.as_str().map(str::to_owned));
        let last = entries.last().and_then(|entry| entry.get("sequence")?.as_u64());
        next = next_order.is_some().then(|| last.unwrap_or(after));
        orders.extend(still);
    }
    for (name, rows) in [("entries", entries), ("orders", orders), ("vouchers", vouchers)] {
        sections.insert(name.to_owned(), Value::Array(rows));
    }
    Ok(MemberExport { exported_at: context.now.to_rfc3339(), sections, next, next_order })
}

/// What a full page ends with.
fn last_of<T>(page: &[Row], rows_max: u32, name: impl Fn(&Row) -> Option<T>) -> Option<T> {
    let is_full = page.len() == usize::try_from(rows_max).unwrap_or(usize::MAX);
    page.last().filter(|_| is_full).and_then(name)
}

fn named(entries: &[Row], name: impl Fn(&Row) -> Option<Value>) -> String {
    Value::Array(entries.iter().filter_map(name).collect()).to_string()
}

/// Forgets a member. Asked again, it answers what was done.
///
/// Remembered outside the database first: should that fail nothing was done, and repeating is safe.
pub async fn erase<D: Database, C: ErasureMemory>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
) -> Result<EraseResponse, Error> {
    let hash = pseudonym(&context.settings, shop_id.as_str(), customer_id)?;
    let now = context.now.milliseconds();
    let Some(member) = privacy::member(&context.database, shop_id, customer_id).await? else {
        let erased = privacy::erasure(&context.database, shop_id, &hash).await?;
        let erased = erased.ok_or(Error::Rejected(Rejection::NotAMember))?;
        let erased_at = Instant::from_milliseconds(erased.erased_at)?.to_rfc3339();
        return Ok(EraseResponse { account_id: erased.account_id, erased_at });
    };
    context.programs.remember(shop_id, &hash, now).await?;
    privacy::erase(&context.database, shop_id, &member, &hash, now).await?;
    Ok(EraseResponse { account_id: member.account_id, erased_at: context.now.to_rfc3339() })
}

/// Forgets again, after a restore of the database, members who had asked for it. Whoever joined since then stays.
///
/// A page of members is held against a part of what is remembered; behind the last page, against the next part from the first page on.
pub async fn reapply<D: Database, C: ErasureMemory>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    page: ReapplyRequest,
) -> Result<ReapplyResponse, Error> {
    let remembered = context.programs.remembered(shop_id, page.erasures.as_deref()).await?;
    let after = page.after.as_deref().unwrap_or_default();
    let members = privacy::members_after(&context.database, shop_id, after, PAGE_MEMBERS).await?;
    let mut erased = 0_usize;
    for member in &members {
        let hash = pseudonym(&context.settings, shop_id.as_str(), &member.customer_id)?;
        if let Some(at) = remembered.erased_at.get(&hash).filter(|at| was_meant(member, **at)) {
            privacy::erase(&context.database, shop_id, member, &hash, *at).await?;
            erased = erased.saturating_add(1);
        }
    }
    let is_full = members.len() == usize::try_from(PAGE_MEMBERS).unwrap_or(usize::MAX);
    let next = match members.last().filter(|_| is_full) {
        Some(last) => Some(ReapplyRequest { after: Some(last.customer_id.clone()), erasures: page.erasures }),
        None => remembered.next.map(|place| ReapplyRequest { after: None, erasures: Some(place) }),
    };
    Ok(ReapplyResponse { checked: members.len(), erased, next })
}

const fn was_meant(member: &MemberRow, erased_at: i64) -> bool {
    member.created_at <= erased_at
}

/// Was the customer erased less than [`RETURN_DAYS`] ago? Who joins again so soon is no new member.
pub async fn returns<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
) -> Result<bool, Error> {
    let hash = pseudonym(&context.settings, shop_id.as_str(), customer_id)?;
    let since = context.now.milliseconds().saturating_sub(RETURN_DAYS.saturating_mul(DAY_MILLISECONDS));
    let erasure = privacy::erasure(&context.database, shop_id, &hash).await?;
    Ok(erasure.is_some_and(|erasure| erasure.erased_at > since))
}

/// Whether a customer asked to be forgotten: then only they themselves open an account again, no order of the past does.
pub async fn is_erased<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
) -> Result<bool, Error> {
    let hash = pseudonym(&context.settings, shop_id.as_str(), customer_id)?;
    Ok(privacy::erasure(&context.database, shop_id, &hash).await?.is_some())
}
