//! Accounts, entries, sources and vouchers: reading what concerns a fact, appending a decision as one batch.

use coppertoken_rules::FactKind;
use coppertoken_rules::ids::{AccountId, OrderId, ShopId, SourceId, VoucherCode, VoucherId};
use coppertoken_rules::ledger::entry::Entry;
use coppertoken_rules::ledger::verify::StoredEntry;
use coppertoken_rules::time::Instant;
use serde::Deserialize;

use crate::kernel::database::{Database, Row, Statement, Value, read_all, read_one, rows};
use crate::kernel::error::Error;
use crate::kernel::program_store::ProgramVersion;
use crate::kernel::rows::{AccountRow, SourceRow, StoredAccount, VoucherRow};

#[derive(Deserialize)]
struct FoundRow {}

/// Has the shop any account?
pub async fn has_accounts(database: &impl Database, shop_id: &ShopId) -> Result<bool, Error> {
    let statement = statement!("find_account", shop_id = shop_id.as_str());
    Ok(read_one::<FoundRow>(database, statement).await?.is_some())
}

/// Everything stored that concerns an order.
#[derive(Debug)]
pub struct OrderState {
    /// The account of the customer named by the snapshot, if a member.
    pub of_customer: Option<StoredAccount>,
    /// The account the order is bound to already.
    pub of_source: Option<StoredAccount>,
    /// The order's record.
    pub source: Option<SourceRow>,
    /// Vouchers the order carries, of whatever account.
    pub vouchers: Vec<VoucherRow>,
    /// The program version in force when the order was placed.
    pub version_then: Option<ProgramVersion>,
}

/// An order to read.
#[derive(Clone, Copy, Debug)]
pub struct OrderNames<'a> {
    /// The platform's id.
    pub order_id: &'a OrderId,
    /// When it was placed.
    pub placed_at: Instant,
}

#[derive(Deserialize)]
struct VersionRow {
    program_version: u32,
    program_hash: String,
}

/// Reads what concerns an order, in one round trip.
pub async fn load_order(
    database: &impl Database,
    shop_id: &ShopId,
    source: &SourceId,
    order: OrderNames<'_>,
    customer_id: Option<&str>,
    codes: &[VoucherCode],
) -> Result<OrderState, Error> {
    let shop = shop_id.as_str();
    let codes = serde_json::to_string(codes).map_err(Error::fault)?;
    let statements = vec![
        account_of_member_statement(shop_id, customer_id),
        statement!("read_account_of_source", shop_id = shop, source = source.as_str()),
        statement!("read_source", shop_id = shop, source = source.as_str()),
        statement!("read_vouchers_of_order", shop_id = shop, codes = codes, order_id = order.order_id.as_str()),
        statement!("read_version_at", shop_id = shop, until_published_at = order.placed_at.milliseconds()),
    ];
    let mut results = database.batch(statements).await?.into_iter();
    Ok(OrderState {
        of_customer: account(results.next())?,
        of_source: account(results.next())?,
        source: rows::<SourceRow>(results.next())?.into_iter().next(),
        vouchers: rows(results.next())?,
        version_then: version(results.next())?,
    })
}

/// The account of a customer.
pub async fn account_of_member(
    database: &impl Database,
    shop_id: &ShopId,
    customer_id: &str,
) -> Result<Option<StoredAccount>, Error> {
    one_account(database, account_of_member_statement(shop_id, customer_id)).await
}

/// What is stored and concerns a fact of a customer.
#[derive(Debug)]
pub struct FactState {
    /// The account; `None` = not a member.
    pub stored: Option<StoredAccount>,
    /// The ledger has entries of the fact's own source: it is a repetition.
    pub is_known: bool,
    /// Rows of the statements read beside.
    pub also: Vec<Vec<Row>>,
}

/// Reads what concerns a fact of a customer, and what `also` asks for, in one round trip.
pub async fn load_fact(
    database: &impl Database,
    shop_id: &ShopId,
    customer_id: &str,
    kind: &FactKind,
    also: Vec<Statement>,
) -> Result<FactState, Error> {
    let shop = shop_id.as_str();
    // Which account it is only the store knows yet: a source that bears its name is put together there.
    let [unknown, other] = ["{account}", "{other}"].map(AccountId::new);
    let (unknown, other) = (unknown.map_err(Error::fault)?, other.map_err(Error::fault)?);
    let source = kind.source(&unknown)?;
    let bears_account = source != kind.source(&other)?;
    let known = source.map(|source| match source.as_str().split_once(unknown.as_str()).filter(|_| bears_account) {
        Some((before, after)) => {
            statement!(
                "read_known_of_member",
                shop_id = shop,
                customer_id = customer_id,
                prefix = before,
                suffix = after
            )
        }
        None => statement!("read_known", shop_id = shop, source = source.as_str()),
    });
    let has_source = known.is_some();
    let account_of_member = account_of_member_statement(shop_id, customer_id);
    let statements = core::iter::once(account_of_member).chain(known).chain(also).collect();
    let mut results = database.batch(statements).await?.into_iter();
    let stored = account(results.next())?;
    let is_known = has_source && results.next().is_some_and(|found| !found.is_empty());
    Ok(FactState { stored, is_known, also: results.collect() })
}

/// An account by its identifier.
pub async fn account_by_id(
    database: &impl Database,
    shop_id: &ShopId,
    account_id: &AccountId,
) -> Result<Option<StoredAccount>, Error> {
    one_account(database, statement!("read_account", shop_id = shop_id.as_str(), account_id = account_id.as_str()))
        .await
}

/// Accounts by their identifiers, in one round trip.
pub async fn accounts_by_ids(
    database: &impl Database,
    shop_id: &ShopId,
    ids: &[&AccountId],
) -> Result<Vec<StoredAccount>, Error> {
    let ids = serde_json::to_string(ids).map_err(Error::fault)?;
    let found: Vec<AccountRow> =
        read_all(database, statement!("read_accounts_by_ids", shop_id = shop_id.as_str(), account_ids = ids)).await?;
    found.into_iter().map(StoredAccount::try_from).collect()
}

async fn one_account(database: &impl Database, statement: Statement) -> Result<Option<StoredAccount>, Error> {
    read_one::<AccountRow>(database, statement).await?.map(StoredAccount::try_from).transpose()
}

fn version(result: Option<Vec<Row>>) -> Result<Option<ProgramVersion>, Error> {
    let row = rows::<VersionRow>(result)?.into_iter().next();
    row.map_or(Ok(None), |row| ProgramVersion::of(Some(row.program_version), Some(&row.program_hash)))
}

fn account(result: Option<Vec<Row>>) -> Result<Option<StoredAccount>, Error> {
    rows::<AccountRow>(result)?.into_iter().next().map(StoredAccount::try_from).transpose()
}

/// The account of a customer and the voucher of a code, in one round trip.
pub async fn load_redemption(
    database: &impl Database,
    shop_id: &ShopId,
    customer_id: &str,
    code: &VoucherCode,
) -> Result<(Option<StoredAccount>, Option<VoucherRow>), Error> {
    let shop = shop_id.as_str();
    let statements = vec![
        account_of_member_statement(shop_id, customer_id),
        statement!("read_voucher", shop_id = shop, code = code.as_str()),
    ];
    let mut results = database.batch(statements).await?.into_iter();
    Ok((account(results.next())?, rows::<VoucherRow>(results.next())?.into_iter().next()))
}

/// The account of a customer and the vouchers that an order holds or has used, of whatever account, in one round trip.
pub async fn load_payment(
    database: &impl Database,
    shop_id: &ShopId,
    customer_id: &str,
    order_id: &OrderId,
) -> Result<(Option<StoredAccount>, Vec<VoucherRow>), Error> {
    let shop = shop_id.as_str();
    let statements = vec![
        account_of_member_statement(shop_id, customer_id),
        statement!("read_vouchers_of_order", shop_id = shop, codes = "[]", order_id = order_id.as_str()),
    ];
    let mut results = database.batch(statements).await?.into_iter();
    Ok((account(results.next())?, rows::<VoucherRow>(results.next())?))
}

/// The account that redeemed a code and the voucher, in one round trip.
pub async fn load_code(
    database: &impl Database,
    shop_id: &ShopId,
    code: &VoucherCode,
) -> Result<Option<(StoredAccount, VoucherRow)>, Error> {
    let statements = vec![
        statement!("read_account_of_voucher", shop_id = shop_id.as_str(), code = code.as_str()),
        statement!("read_voucher", shop_id = shop_id.as_str(), code = code.as_str()),
    ];
    let mut results = database.batch(statements).await?.into_iter();
    let (account, voucher) = (account(results.next())?, rows::<VoucherRow>(results.next())?.into_iter().next());
    Ok(account.zip(voucher))
}

/// A voucher by its identifier, used and returned ones included.
pub async fn voucher_by_id(
    database: &impl Database,
    shop_id: &ShopId,
    voucher_id: &VoucherId,
) -> Result<Option<VoucherRow>, Error> {
    read_one(database, statement!("read_voucher_by_id", shop_id = shop_id.as_str(), voucher_id = voucher_id.as_str()))
        .await
}

#[derive(Deserialize)]
struct BodyRow {
    body: String,
}

/// Movements of an account below `before`, newest first.
pub async fn statement(
    database: &impl Database,
    shop_id: &ShopId,
    account_id: &AccountId,
    before: u64,
    limit: u32,
) -> Result<Vec<Entry>, Error> {
    let found: Vec<BodyRow> = read_all(
        database,
        statement!(
            "read_statement",
            shop_id = shop_id.as_str(),
            account_id = account_id.as_str(),
            before_sequence = before,
            limit = limit
        ),
    )
    .await?;
    found.iter().map(|row| serde_json::from_str(&row.body).map_err(Error::fault)).collect()
}

/// All entries of an account in sequence.
pub async fn entries(
    database: &impl Database,
    shop_id: &ShopId,
    account_id: &AccountId,
) -> Result<Vec<StoredEntry>, Error> {
    read_all(database, entries_statement(shop_id, account_id, 0, u64::MAX)).await
}

/// An account as cached, for comparison with its replay.
#[derive(Debug, Deserialize)]
pub struct CachedAccountRow {
    /// Identifier.
    pub account_id: AccountId,
    /// Sequence of the last entry.
    pub sequence: u64,
    /// Hash of the last entry, hex.
    pub head_hash: String,
    /// The fold as JSON text.
    pub state: String,
    /// The day the job looks at it.
    pub next_due_on: Option<String>,
}

#[derive(Deserialize)]
struct AccountIdRow {
    account_id: AccountId,
}

/// Accounts of a shop behind `after`, in order.
pub async fn accounts_after(
    database: &impl Database,
    shop_id: &ShopId,
    after: &str,
    limit: u32,
) -> Result<Vec<AccountId>, Error> {
    let found: Vec<AccountIdRow> = read_all(
        database,
        statement!("read_accounts_after", shop_id = shop_id.as_str(), after_account_id = after, limit = limit),
    )
    .await?;
    Ok(found.into_iter().map(|row| row.account_id).collect())
}

/// The statement that reads a customer's account, for a batch.
pub fn account_of_member_statement(shop_id: &ShopId, customer_id: impl Into<Value>) -> Statement {
    statement!("read_account_of_member", shop_id = shop_id.as_str(), customer_id = customer_id.into())
}

/// The statement that reads entries of an account behind `after` in sequence, at most `limit`.
pub fn entries_statement(shop_id: &ShopId, account_id: &AccountId, after: u64, limit: u64) -> Statement {
    statement!(
        "read_entries_after",
        shop_id = shop_id.as_str(),
        account_id = account_id.as_str(),
        after_sequence = after,
        limit = limit
    )
}
