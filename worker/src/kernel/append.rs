//! Appending a decision to the ledger: one batch, all of it or nothing.

use coppertoken_rules::ids::{AccountId, ShopId, SourceId};
use coppertoken_rules::ledger::canonical::Hash;
use coppertoken_rules::ledger::source::SourceRecord;
use coppertoken_rules::{Account, Decision};

use super::database::{Database, DatabaseError, Statement};
use super::error::Error;
use super::members::NewMember;
use super::rows::{Head, chain, hex_of_hash};
use super::{members, outbox, vouchers};

/// What a batch writes beside the decision itself.
#[derive(Clone, Debug, Default)]
pub struct AppendExtras {
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
    beside: AppendExtras,
) -> Result<(), DatabaseError> {
    let statements = statements(shop_id, head, decision, beside)
        .map_err(|error| DatabaseError::Broken(format!("a decision could not be written down: {error:?}")))?;
    if statements.is_empty() {
        return Ok(());
    }
    database.batch(statements).await.map(drop)
}

fn statements(
    shop_id: &ShopId,
    head: Head,
    decision: &Decision,
    beside: AppendExtras,
) -> Result<Vec<Statement>, Error> {
    let mut all = Vec::new();
    if let (Some(account), false) = (&decision.account, decision.entries.is_empty()) {
        let (rows, hash) = chain(shop_id, head.hash, &decision.entries)?;
        let is_new = decision.entries.first().is_some_and(|entry| entry.sequence == 1);
        all.push(statement!(
            "insert_entries",
            shop_id = shop_id.as_str(),
            account_id = account.account_id.as_str(),
            entries = serde_json::to_string(&rows).map_err(Error::fault)?,
        ));
        all.push(account_statement(shop_id, account, (is_new, head), &hash)?);
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
        let (shop, rule) = (shop_id.as_str(), claim.rule_id.as_str());
        all.push(statement!("take_stock", shop_id = shop, rule_id = rule, count = claim.count));
    }
    if let (Some(record), Some((source, account_id))) = (&decision.source, beside.source) {
        all.push(source_statement(shop_id, (&source, account_id), record, beside.source_version)?);
    }
    all.extend(beside.also);
    Ok(all)
}

/// The statement that writes the row of an account behind its newest entry.
fn account_statement(
    shop_id: &ShopId,
    account: &Account,
    (is_new, head): (bool, Head),
    hash: &Hash,
) -> Result<Statement, Error> {
    let (shop_id, account_id, sequence) = (shop_id.as_str(), account.account_id.as_str(), account.sequence);
    let head_hash = hex_of_hash(hash);
    let state = serde_json::to_string(account).map_err(Error::fault)?;
    let next_due_on = account.next_due_on();
    let due = next_due_on.map(|date| date.to_string());
    // An index entry that is set is written again, and billed, even if it stays what it was.
    Ok(match (is_new, next_due_on == head.next_due_on) {
        (true, _) => statement!(
            "insert_account",
            shop_id = shop_id,
            account_id = account_id,
            sequence = sequence,
            head_hash = head_hash,
            state = state,
            next_due_on = due,
        ),
        (false, false) => statement!(
            "update_account_and_due",
            shop_id = shop_id,
            account_id = account_id,
            sequence = sequence,
            head_hash = head_hash,
            state = state,
            next_due_on = due,
        ),
        (false, true) => statement!(
            "update_account",
            shop_id = shop_id,
            account_id = account_id,
            sequence = sequence,
            head_hash = head_hash,
            state = state,
        ),
    })
}

/// The statement that writes what is known of a source; `version` is that of the row that was read.
fn source_statement(
    shop_id: &ShopId,
    (source, account_id): (&SourceId, Option<AccountId>),
    record: &SourceRecord,
    version: Option<u32>,
) -> Result<Statement, Error> {
    let (shop_id, source) = (shop_id.as_str(), source.as_str());
    let account_id = account_id.map(|id| id.to_string());
    let record = serde_json::to_string(record).map_err(Error::fault)?;
    Ok(match version {
        None => {
            statement!("insert_source", shop_id = shop_id, source = source, account_id = account_id, record = record)
        }
        Some(version) => statement!(
            "update_source",
            shop_id = shop_id,
            source = source,
            account_id = account_id,
            record = record,
            version = version,
        ),
    })
}
