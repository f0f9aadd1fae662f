//! Rows as they are stored, and how they become what the rules speak of.

use coppertoken_rules::Account;
use coppertoken_rules::ids::ShopId;
use coppertoken_rules::ids::{AccountId, VoucherCode};
use coppertoken_rules::ledger::canonical::{FORMAT, GENESIS, Hash, hash};
use coppertoken_rules::ledger::entry::Entry;
use coppertoken_rules::ledger::source::SourceRecord;
pub use coppertoken_rules::ledger::verify::hex as hex_of_hash;
use coppertoken_rules::ledger::voucher::Voucher;
use coppertoken_rules::time::Date;
use serde::{Deserialize, Serialize};

use crate::kernel::error::Error;
use crate::kernel::program_store::ProgramVersion;

/// An account with what a decision needs beside it.
#[derive(Debug, Deserialize)]
pub struct AccountRow {
    account_id: AccountId,
    head_hash: String,
    state: String,
    program_version: Option<u32>,
    program_hash: Option<String>,
}

impl AccountRow {
    /// Its name.
    pub const fn account_id(&self) -> &AccountId {
        &self.account_id
    }
}

/// Where an account's chain of entries ends, and what of its row need not be written again.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    /// The hash of the last entry.
    pub hash: Hash,
    /// The day the row is due.
    pub next_due_on: Option<Date>,
}

impl Head {
    /// Before the first entry.
    pub const GENESIS: Self = Self { hash: GENESIS, next_due_on: None };
}

/// A loaded account: the cached fold and the head of its chain.
#[derive(Clone, Debug)]
pub struct StoredAccount {
    /// The fold as of the last entry, not settled.
    pub account: Account,
    /// Where its chain ends.
    pub head: Head,
    /// The program version in force.
    pub program_version: Option<ProgramVersion>,
}

impl TryFrom<AccountRow> for StoredAccount {
    type Error = Error;
    fn try_from(row: AccountRow) -> Result<Self, Error> {
        let account: Account = serde_json::from_str(&row.state).map_err(Error::fault)?;
        if account.account_id != row.account_id {
            return Err(Error::Fault("an account row holds another account's state".to_owned()));
        }
        let head = Head { hash: hash_of_hex(&row.head_hash)?, next_due_on: account.next_due_on() };
        let program_version = ProgramVersion::of(row.program_version, row.program_hash.as_deref())?;
        Ok(Self { account, head, program_version })
    }
}

/// A source as stored.
#[derive(Debug, Deserialize)]
pub struct SourceRow {
    /// The account it is bound to.
    pub account_id: Option<AccountId>,
    /// Version of the row, for the guarded update.
    pub version: u32,
    record: String,
}

impl SourceRow {
    /// The record itself.
    pub fn record(&self) -> Result<SourceRecord, Error> {
        serde_json::from_str(&self.record).map_err(Error::fault)
    }
}

/// A voucher as stored.
#[derive(Debug, Deserialize)]
pub struct VoucherRow {
    /// Its code.
    pub code: VoucherCode,
    /// Who redeemed it.
    pub account_id: AccountId,
    body: String,
    /// SHA-256 of the request that redeemed it.
    pub request_hash: String,
    /// What that request was answered, as JSON text.
    pub answer: String,
}

impl VoucherRow {
    /// The voucher itself.
    pub fn voucher(&self) -> Result<Voucher, Error> {
        serde_json::from_str(&self.body).map_err(Error::fault)
    }
}

/// An entry on its way into the ledger; the fields of `insert_entries.sql`.
#[derive(Debug, Serialize)]
pub struct NewEntryRow {
    sequence: u64,
    source: String,
    revision: u32,
    kind: &'static str,
    points: i64,
    effective_on: String,
    recorded_at: i64,
    body: String,
    format: u32,
    previous_hash: String,
    hash: String,
}

/// Chains entries behind `head`. Returns the rows and the new head.
pub fn chain(shop_id: &ShopId, head: Hash, entries: &[Entry]) -> Result<(Vec<NewEntryRow>, Hash), Error> {
    let mut head = head;
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        let next = hash(shop_id, entry, &head);
        rows.push(NewEntryRow {
            sequence: entry.sequence,
            source: entry.source.to_string(),
            revision: entry.revision,
            kind: entry.kind.name(),
            points: entry.points.get(),
            effective_on: entry.effective_on.to_string(),
            recorded_at: entry.recorded_at.milliseconds(),
            body: serde_json::to_string(entry).map_err(Error::fault)?,
            format: FORMAT,
            previous_hash: hex_of_hash(&head),
            hash: hex_of_hash(&next),
        });
        head = next;
    }
    Ok((rows, head))
}

/// What the first entry of an account follows.
pub const fn genesis() -> Hash {
    GENESIS
}

/// The hash that 64 hex digits stand for.
pub fn hash_of_hex(text: &str) -> Result<Hash, Error> {
    let digits = text.as_bytes().chunks(2).map(|pair| {
        core::str::from_utf8(pair)
            .ok()
            .filter(|pair| pair.len() == 2)
            .and_then(|pair| u8::from_str_radix(pair, 16).ok())
    });
    let bytes: Option<Vec<u8>> = digits.collect();
    bytes
        .and_then(|bytes| Hash::try_from(bytes).ok())
        .ok_or_else(|| Error::Fault("a stored hash is not 64 hex digits".to_owned()))
}
