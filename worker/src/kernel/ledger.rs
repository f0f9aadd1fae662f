//! Accounts, entries, sources and vouchers: reading what concerns a fact, appending a decision as one batch.

use coppertoken_rules::ids::{AccountId, OrderId, ShopId, SourceId, VoucherCode, VoucherId};
use coppertoken_rules::ledger::entry::Entry;
use coppertoken_rules::ledger::verify::StoredEntry;
use coppertoken_rules::time::Instant;
use coppertoken_rules::{Decision, FactKind};
use serde::Deserialize;

use crate::kernel::database::{Database, DatabaseError, Row, Statement, Value, read_all, read_one, rows};
use crate::kernel::error::Error;
use crate::kernel::members;
use crate::kernel::members::NewMember;
use crate::kernel::program_store::ProgramVersion;
use crate::kernel::rows::{AccountRow, Head, SourceRow, StoredAccount, VoucherRow, chain};
use crate::kernel::{outbox, vouchers};

#[derive(Deserialize)]
struct FoundRow {}

/// Has the shop any account?
pub async fn has_accounts(database: &impl Database, shop_id: &ShopId) -> Result<bool, Error> {
    let statement = Statement::new(sql!("find_account"), [shop_id.as_str().into()]);
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
    let shop = || Value::from(shop_id.as_str());
    let codes = serde_json::to_string(codes).map_err(Error::fault)?;
    let statements = vec![
        Statement::new(sql!("read_account_of_member"), [shop(), customer_id.into()]),
        Statement::new(sql!("read_account_of_source"), [shop(), source.as_str().into()]),
        Statement::new(sql!("read_source"), [shop(), source.as_str().into()]),
        Statement::new(sql!("read_vouchers_of_order"), [shop(), codes.into(), order.order_id.as_str().into()]),
        Statement::new(sql!("read_version_at"), [shop(), order.placed_at.milliseconds().into()]),
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
    let values = [shop_id.as_str().into(), customer_id.into()];
    one_account(database, Statement::new(sql!("read_account_of_member"), values)).await
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
    let shop = || Value::from(shop_id.as_str());
    // Which account it is only the store knows yet: a source that bears its name is put together there.
    let [unknown, other] = ["{account}", "{other}"].map(AccountId::new);
    let (unknown, other) = (unknown.map_err(Error::fault)?, other.map_err(Error::fault)?);
    let source = kind.source(&unknown)?;
    let bears_account = source != kind.source(&other)?;
    let known = source.map(|source| match source.as_str().split_once(unknown.as_str()).filter(|_| bears_account) {
        Some((before, after)) => {
            let values = [shop(), customer_id.into(), before.into(), after.into()];
            Statement::new(sql!("read_known_of_member"), values)
        }
        None => Statement::new(sql!("read_known"), [shop(), source.as_str().into()]),
    });
    let has_source = known.is_some();
    let account_of_member = Statement::new(sql!("read_account_of_member"), [shop(), customer_id.into()]);
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
    let values = [shop_id.as_str().into(), account_id.as_str().into()];
    one_account(database, Statement::new(sql!("read_account"), values)).await
}

/// Accounts by their identifiers, in one round trip.
pub async fn accounts_by_ids(
    database: &impl Database,
    shop_id: &ShopId,
    ids: &[&AccountId],
) -> Result<Vec<StoredAccount>, Error> {
    let ids = serde_json::to_string(ids).map_err(Error::fault)?;
    let values = [shop_id.as_str().into(), ids.into()];
    let found: Vec<AccountRow> = read_all(database, Statement::new(sql!("read_accounts_by_ids"), values)).await?;
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
    let shop = || Value::from(shop_id.as_str());
    let statements = vec![
        Statement::new(sql!("read_account_of_member"), [shop(), customer_id.into()]),
        Statement::new(sql!("read_voucher"), [shop(), code.as_str().into()]),
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
    let shop = || Value::from(shop_id.as_str());
    let statements = vec![
        Statement::new(sql!("read_account_of_member"), [shop(), customer_id.into()]),
        Statement::new(sql!("read_vouchers_of_order"), [shop(), "[]".into(), order_id.as_str().into()]),
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
    let values = || [shop_id.as_str().into(), code.as_str().into()];
    let statements =
        vec![Statement::new(sql!("read_account_of_voucher"), values()), Statement::new(sql!("read_voucher"), values())];
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
    let values = [shop_id.as_str().into(), voucher_id.as_str().into()];
    read_one(database, Statement::new(sql!("read_voucher_by_id"), values)).await
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
    let values = [shop_id.as_str().into(), account_id.as_str().into(), before.into(), limit.into()];
    let found: Vec<BodyRow> = read_all(database, Statement::new(sql!("read_statement"), values)).await?;
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
    let values = [shop_id.as_str().into(), after.into(), limit.into()];
    let found: Vec<AccountIdRow> = read_all(database, Statement::new(sql!("read_accounts_after"), values)).await?;
    Ok(found.into_iter().map(|row| row.account_id).collect())
}

/// What a batch writes beside the decision itself.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The version of the order's row that was read; `None` = there was none.
    pub source_version: Option<u32>,
    /// Name and binding of the order's row, when the decision has a record.
    pub source: Option<(SourceId, Option<AccountId>)>,
    /// The member that joins.
    pub member: Option<NewMember>,
    /// Hash of the request and its answer, for a voucher issued by it.
    pub answer: Option<(String, String)>,
    /// Statements of other repositories, written whether or not the decision has entries.
    pub also: Vec<Statement>,
}

/// Appends a decision: one batch, all of it or nothing. Writes nothing when nothing changed.
///
/// Errors with [`DatabaseError::Constraint`] when somebody else was first: load and decide again. The constraint
/// `stock_is_not_overdrawn` says that a stock does not cover what the decision takes.
pub async fn append(
    database: &impl Database,
    shop_id: &ShopId,
    head: Head,
    decision: &Decision,
    beside: Beside,
) -> Result<(), DatabaseError> {
    let statements = statements(shop_id, head, decision, beside)
        .map_err(|error| DatabaseError::Broken(format!("a decision could not be written down: {error:?}")))?;
    if statements.is_empty() {
        return Ok(());
    }
    database.batch(statements).await.map(drop)
}

fn statements(shop_id: &ShopId, head: Head, decision: &Decision, beside: Beside) -> Result<Vec<Statement>, Error> {
    let mut all = Vec::new();
    if let (Some(account), false) = (&decision.account, decision.entries.is_empty()) {
        let shop = || Value::from(shop_id.as_str());
        let (rows, hash) = chain(shop_id, head.hash, &decision.entries)?;
        let is_new = decision.entries.first().is_some_and(|entry| entry.sequence == 1);
        let next_due_on = account.next_due_on();
        let is_due_anew = next_due_on != head.next_due_on;
        let entries = serde_json::to_string(&rows).map_err(Error::fault)?;
        let values = [
            shop(),
            account.account_id.as_str().into(),
            account.sequence.into(),
            crate::kernel::rows::hex_of_hash(&hash).into(),
            serde_json::to_string(account).map_err(Error::fault)?.into(),
        ];
        let values =
            values.into_iter().chain((is_new || is_due_anew).then(|| next_due_on.map(|date| date.to_string()).into()));
        let insert = [shop(), account.account_id.as_str().into(), entries.into()];
        all.push(Statement::new(sql!("insert_entries"), insert));
        all.push(Statement::new(
            match (is_new, is_due_anew) {
                (true, _) => sql!("insert_account"),
                (false, true) => sql!("update_account_and_due"),
                // An index entry that is set is written again, and billed, even if it stays what it was.
                (false, false) => sql!("update_account"),
            },
            values,
        ));
        if let Some(member) = beside.member {
            all.push(members::insert(shop_id, &account.account_id, member));
        }
        for voucher in &decision.vouchers {
            let is_issued = decision.entries.iter().any(|entry| {
                entry
                    .changes
                    .voucher
                    .as_ref()
                    .is_some_and(|known| known.voucher_id == voucher.voucher_id && known.revision == 1)
            });
            all.push(if is_issued {
                vouchers::insert(shop_id, &account.account_id, voucher, beside.answer.clone())?
            } else {
                vouchers::update(shop_id, voucher)?
            });
        }
        all.extend(outbox::inserts(shop_id, decision)?);
    }
    for claim in &decision.claims {
        let values = [shop_id.as_str().into(), claim.rule_id.as_str().into(), claim.count.into()];
        all.push(Statement::new(sql!("take_stock"), values));
    }
    if let (Some(record), Some((source, account_id))) = (&decision.source, beside.source) {
        let record = serde_json::to_string(record).map_err(Error::fault)?;
        let account_id = account_id.map(|id| id.to_string());
        let values = [shop_id.as_str().into(), source.as_str().into(), account_id.into(), record.into()];
        all.push(match beside.source_version {
            None => Statement::new(sql!("insert_source"), values),
            Some(version) => Statement::new(sql!("update_source"), values.into_iter().chain([Value::from(version)])),
        });
    }
    all.extend(beside.also);
    Ok(all)
}

/// The statement that reads entries of an account behind `after` in sequence, at most `limit`.
pub fn entries_statement(shop_id: &ShopId, account_id: &AccountId, after: u64, limit: u64) -> Statement {
    let values = [shop_id.as_str().into(), account_id.as_str().into(), after.into(), limit.into()];
    Statement::new(sql!("read_entries_after"), values)
}
