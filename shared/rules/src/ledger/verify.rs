//! Is a stored ledger what was written? The check of an account's chain, and the root of all of them.
//!
//! The same code checks in the worker, in its daily job and on a merchant's own machine (`coppertoken verify`). Nothing here reads a
//! store: rows come in, a finding goes out.

use core::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ids::{AccountId, ShopId};
use crate::ledger::account::Account;
use crate::ledger::canonical::{FORMAT, GENESIS, Hash, hash};
use crate::ledger::entry::Entry;
use crate::ledger::replay::apply;

/// An entry as it is stored: the columns queries read, the entry itself, its links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredEntry {
    /// Place in the ledger.
    pub sequence: u64,
    /// What caused it.
    pub source: String,
    /// Revision of the source.
    pub revision: u32,
    /// What it does.
    pub kind: String,
    /// Points it moves.
    pub points: i64,
    /// The day it counts from.
    pub effective_on: String,
    /// When it was written, milliseconds.
    pub recorded_at: i64,
    /// The entry as JSON text.
    pub body: String,
    /// Number of the canonical form.
    pub format: u32,
    /// Hash of the entry before, hex.
    pub previous_hash: String,
    /// Hash of this entry, hex.
    pub hash: String,
}

impl StoredEntry {
    /// Do the columns say what the entry says? Queries read the columns, the chain covers the entry.
    pub fn agrees_with(&self, entry: &Entry) -> bool {
        self.sequence == entry.sequence
            && self.source == entry.source.as_str()
            && self.revision == entry.revision
            && self.kind == entry.kind.name()
            && self.points == entry.points.get()
            && self.effective_on == entry.effective_on.to_string()
            && self.recorded_at == entry.recorded_at.milliseconds()
    }
}

/// The first thing in a ledger that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The entry; `None` = all entries fit, what was made of them does not.
    pub sequence: Option<u64>,
    /// What is wrong.
    pub detail: String,
}

/// An account's chain as far as it was recomputed: what its entries add up to, and the hash of the last one.
#[derive(Clone, Debug)]
pub struct Chain {
    /// The account; its sequence is that of the last entry.
    pub account: Account,
    /// The hash of the last entry.
    pub head: Hash,
}

impl Chain {
    /// Before the first entry.
    pub const fn new(account_id: AccountId) -> Self {
        Self { account: Account::new(account_id), head: GENESIS }
    }

    /// Goes on with the entries that follow; `read` makes an entry of its JSON text.
    ///
    /// Errors with the first entry that cannot be read, says something else than its columns, or was changed after it was written.
    pub fn extend(
        &mut self,
        shop_id: &ShopId,
        entries: &[StoredEntry],
        read: impl Fn(&str) -> Option<Entry>,
    ) -> Result<(), Finding> {
        for row in entries {
            let finding = |detail: &str| Finding { sequence: Some(row.sequence), detail: detail.to_owned() };
            let Some(entry) = read(&row.body) else {
                return Err(finding("the entry cannot be read"));
            };
            if row.format != FORMAT || !row.agrees_with(&entry) {
                return Err(finding("the row and its entry disagree"));
            }
            if row.previous_hash != hex(&self.head) {
                return Err(finding("the chain is broken before this entry"));
            }
            self.head = hash(shop_id, &entry, &self.head);
            if row.hash != hex(&self.head) {
                return Err(finding("the entry was changed after it was written"));
            }
            let applied = apply(&self.account, &entry);
            self.account = applied.map_err(|reason| finding(&format!("the entry does not fit: {reason:?}")))?;
        }
        Ok(())
    }
}

/// Recomputes an account's chain from its first entry; see [`Chain::extend`].
pub fn check_chain(
    shop_id: &ShopId,
    account_id: &AccountId,
    entries: &[StoredEntry],
    read: impl Fn(&str) -> Option<Entry>,
) -> Result<(Account, Hash), Finding> {
    let mut chain = Chain::new(account_id.clone());
    chain.extend(shop_id, entries, read)?;
    Ok((chain.account, chain.head))
}

/// What a shop's root begins with.
pub const ROOT_GENESIS: Hash = GENESIS;

/// The root after one more account, in the order of account ids: SHA-256 over the root so far and the CBOR array [shop id, account
/// id, sequence, hash] of the account's last entry, the hash as 64 hex digits. One number stands for every entry of the shop, and
/// it can be computed account by account.
pub fn extend_root(root: &Hash, shop_id: &ShopId, account_id: &str, sequence: u64, head: &str) -> Hash {
    let mut bytes = Vec::with_capacity(256);
    // Writing to memory cannot fail, and text and numbers have a CBOR form.
    let _infallible = ciborium::into_writer(&(shop_id, account_id, sequence, head), &mut bytes);
    let mut digest = Sha256::new();
    digest.update(root);
    digest.update(bytes);
    digest.finalize().into()
}

/// Bytes as lower-case hex digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ledger of two entries that change nothing but the sequence.
    fn stored() -> Vec<StoredEntry> {
        let mut head = GENESIS;
        let rows = (1..=2).map(|sequence| {
            let body = format!(
                r#"{{ "account_id": "ana", "sequence": {sequence}, "recorded_at": 5, "effective_on": "1970-01-01", "source":
                    "join:ana", "revision": {sequence}, "kind": "noted", "points": 0, "changes": {{}}, "trace": [] }}"#
            );
            let entry = read(&body).unwrap();
            let previous = head;
            head = hash(&shop_id(), &entry, &previous);
            StoredEntry {
                sequence,
                source: "join:ana".to_owned(),
                revision: entry.revision,
                kind: "noted".to_owned(),
                points: 0,
                effective_on: "1970-01-01".to_owned(),
                recorded_at: 5,
                body,
                format: FORMAT,
                previous_hash: hex(&previous),
                hash: hex(&head),
            }
        });
        rows.collect()
    }

    fn shop_id() -> ShopId {
        ShopId::new("demo").unwrap()
    }

    fn read(body: &str) -> Option<Entry> {
        serde_json::from_str(body).ok()
    }

    fn checked(rows: &[StoredEntry]) -> Result<u64, Finding> {
        let account_id = AccountId::new("ana").unwrap();
        check_chain(&shop_id(), &account_id, rows, read).map(|(account, _)| account.sequence)
    }

    #[test]
    fn whatever_is_changed_of_an_entry_is_found_and_named() {
        assert_eq!(checked(&stored()), Ok(2));
        let changes: [fn(&mut StoredEntry); 12] = [
            |row| row.sequence = 7,
            |row| row.source = "join:bob".to_owned(),
            |row| row.revision = 7,
            |row| row.kind = "joined".to_owned(),
            |row| row.points = 1,
            |row| row.effective_on = "1970-01-02".to_owned(),
            |row| row.recorded_at = 6,
            |row| row.format = 1,
            |row| row.previous_hash = "0".repeat(64),
            |row| row.hash = "0".repeat(64),
            |row| row.body = row.body.replace("\"recorded_at\": 5", "\"recorded_at\": 6"),
            |row| row.body = String::new(),
        ];
        for (place, change) in changes.into_iter().enumerate() {
            let mut rows = stored();
            change(&mut rows[1]);
            let sequence = if place == 0 { 7 } else { 2 };
            assert_eq!(checked(&rows).unwrap_err().sequence, Some(sequence), "change {place}");
        }
        // Changed in both places alike, the columns agree, and the chain tells.
        let mut rows = stored();
        rows[1].recorded_at = 6;
        rows[1].body = rows[1].body.replace("\"recorded_at\": 5", "\"recorded_at\": 6");
        assert_eq!(checked(&rows).unwrap_err().sequence, Some(2));
        assert_eq!(checked(&stored()[1..]).unwrap_err().sequence, Some(2), "the first is gone");
    }

    /// Spelled out by hand after RFC 8949, as in [`crate::ledger::canonical`].
    #[test]
    fn the_root_is_extended_by_the_documented_bytes() {
        let text = |text: &str| [&[0x60 + u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
        let bytes = [vec![0x84], text("demo"), text("ana"), vec![3], text("0a0b")].concat();
        let expected: [u8; 32] = Sha256::digest([ROOT_GENESIS.as_slice(), &bytes].concat()).into();
        assert_eq!(extend_root(&ROOT_GENESIS, &shop_id(), "ana", 3, "0a0b"), expected);
        assert_eq!(hex(&[0, 10, 255]), "000aff");
    }
}
