//! An auditor of ledgers: reads what was written, as JSON, and recomputes everything it can from the orders and the program.
//!
//! It shares no code with the rules: dates are jiff's, proportions are computed here, the bytes of the hash chain are encoded
//! here from the JSON. What it reads is documented at [`Audit::account`]. What it finds is a [`Finding`] that names the invariant of the
//! architecture that is broken.

mod award;
mod cart;
mod chain;
mod condition;
mod fold;
mod merge;
mod orders;
mod program;
mod ratio;
mod read;
mod returns;
mod settle;
mod slots;
mod vouchers;

use std::collections::BTreeSet;

use serde_json::Value;

pub use chain::of as hashes_of;
pub use program::Program;
pub use settle::{Points, settle, worth_kept};

/// What does not hold, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The invariant, in a word: `chain`, `sequence`, `source`, `balance`, `trace`, `lots`, `expiry`, `hold`, `refund`, `award`,
    /// `weight`, `slot`, `voucher`, `range`, `personal data`, `account`.
    pub invariant: &'static str,
    /// The account.
    pub account: String,
    /// What was found.
    pub detail: String,
}

/// An audit of one shop. Accounts are handed over one after the other, so that memory holds only what has to be unique.
#[derive(Debug)]
pub struct Audit {
    shop: String,
    program: Program,
    keys: BTreeSet<(String, u64, String)>,
    codes: BTreeSet<String>,
    findings: Vec<Finding>,
}

/// Everything one account has: its entries in sequence, the stored account, its order records, the last stored hash.
#[derive(Clone, Debug)]
pub struct Books {
    /// Entries as stored.
    pub entries: Vec<Value>,
    /// Hash of each entry as stored, 64 hex digits.
    pub hashes: Vec<String>,
    /// The cached account.
    pub account: Value,
    /// Order records as stored.
    pub records: Vec<Value>,
    /// The civil day everything was settled on.
    pub settled_on: String,
}

impl Audit {
    /// Of a shop with this program document in force all the time.
    pub fn new(shop: &str, program: &Value) -> Self {
        Self {
            shop: shop.to_owned(),
            program: Program::read(program),
            keys: BTreeSet::new(),
            codes: BTreeSet::new(),
            findings: Vec::new(),
        }
    }

    /// Checks the books of one account.
    pub fn account(&mut self, books: &Books) {
        let name = read::text(&books.account, "account_id").to_owned();
        let mut notes = Notes { account: name, findings: &mut self.findings };
        chain::check(&self.shop, books, &mut notes);
        unique(&mut self.keys, &mut self.codes, books, &mut notes);
        fold::check(books, &mut notes);
        // What an order gave stands on two accounts once its member was merged: their points and chains are checked, orders are not.
        let is_merged = |entry: &Value| matches!(read::text(entry, "kind"), "merged_in" | "merged_out");
        if !books.entries.iter().any(is_merged) {
            orders::check(&self.program, books, &mut notes);
            vouchers::check(books, &mut notes);
        }
    }

    /// What was found, once each.
    pub fn findings(mut self) -> Vec<Finding> {
        self.findings.sort();
        self.findings.dedup();
        self.findings
    }
}

/// Where checks write what they find.
pub(crate) struct Notes<'a> {
    account: String,
    findings: &'a mut Vec<Finding>,
}

impl Notes<'_> {
    pub(crate) fn unless(&mut self, fine: bool, invariant: &'static str, detail: impl FnOnce() -> String) {
        if !fine {
            self.findings.push(Finding { invariant, account: self.account.clone(), detail: detail() });
        }
    }
}

/// A source posts each revision and kind once in the whole shop; a code is issued once.
fn unique(
    keys: &mut BTreeSet<(String, u64, String)>,
    codes: &mut BTreeSet<String>,
    books: &Books,
    notes: &mut Notes<'_>,
) {
    for entry in &books.entries {
        let key = (
            read::text(entry, "source").to_owned(),
            entry["revision"].as_u64().unwrap_or(u64::MAX),
            read::text(entry, "kind").to_owned(),
        );
        let shown = format!("{key:?} twice");
        notes.unless(keys.insert(key), "source", || shown);
        let voucher = &entry["changes"]["voucher"];
        if voucher["revision"].as_u64() == Some(1) {
            let code = read::text(voucher, "code").to_owned();
            notes.unless(codes.insert(code.clone()), "voucher", || format!("code {code} issued twice"));
        }
    }
}
