//! `coppertoken verify`: is an exported ledger what was written, and does it add up to the root the shop published?
//!
//! Reads what `GET /v1/admin/shops/{shop}/ledger` answers, a JSON object a line, in any order. Everything is recomputed from the
//! entries themselves; nothing in the file is believed.

use std::collections::BTreeMap;
use std::path::Path;

use coppertoken_rules::ids::{AccountId, ShopId};
use coppertoken_rules::ledger::verify::{ROOT_GENESIS, StoredEntry, check_chain, extend_root, hex};
use coppertoken_wire::verify::LedgerRoot;
use jiff::Timestamp;
use serde::Deserialize;

use crate::files::{self, Failure};

/// Most findings that are printed: whoever reads more has a program for it.
const FINDINGS_MAX: usize = 100;

/// A line of the file.
#[derive(Deserialize)]
struct Line {
    shop_id: ShopId,
    account_id: AccountId,
    #[serde(flatten)]
    entry: StoredEntry,
}

type Ledger = BTreeMap<ShopId, BTreeMap<AccountId, Vec<StoredEntry>>>;

/// Verifies a ledger, and a root where one is given.
pub fn run(ledger: &Path, root: Option<&Path>) -> Result<(), Failure> {
    let shops = read(ledger)?;
    let mut findings = Vec::new();
    let mut told = String::new();
    for (shop_id, accounts) in &shops {
        let mut entries = 0_usize;
        for (account_id, all) in accounts {
            entries = entries.saturating_add(all.len());
            let checked = check_chain(shop_id, account_id, all, |body| serde_json::from_str(body).ok());
            if let Err(finding) = checked {
                let place = finding.sequence.map_or(String::new(), |sequence| format!(", entry {sequence}"));
                findings.push(format!(
                    "{}: {shop_id}, account {account_id}{place}: {}",
                    ledger.display(),
                    finding.detail
                ));
            }
        }
        told.push_str(&format!("{shop_id}: {} accounts, {entries} entries\n", accounts.len()));
    }
    if let Some(path) = root {
        let published: LedgerRoot = files::json(path, &files::text(path)?)?;
        match compare(&published, shops.get(&published.shop_id))? {
            None => told.push_str(&format!("{}: the root of {} is theirs\n", published.shop_id, published.day)),
            Some(difference) => findings.push(format!("{}: {difference}", path.display())),
        }
    }
    if findings.is_empty() {
        return files::print(&told);
    }
    findings.truncate(FINDINGS_MAX);
    Err(Failure::NotInOrder(findings.join("\n")))
}

fn read(path: &Path) -> Result<Ledger, Failure> {
    let text = files::text(path)?;
    let mut shops = Ledger::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let line: Line = serde_json::from_str(line).map_err(|error| {
            Failure::NotInOrder(format!("{}:{}: {error}", path.display(), number.saturating_add(1)))
        })?;
        shops.entry(line.shop_id).or_default().entry(line.account_id).or_default().push(line.entry);
    }
    for all in shops.values_mut().flat_map(BTreeMap::values_mut) {
        all.sort_by_key(|entry| entry.sequence);
    }
    if shops.is_empty() { Err(Failure::NotInOrder(format!("{}: no entries", path.display()))) } else { Ok(shops) }
}

/// How the root of what was recorded before its day differs from the one published; `None` = not at all.
fn compare(
    published: &LedgerRoot,
    accounts: Option<&BTreeMap<AccountId, Vec<StoredEntry>>>,
) -> Result<Option<String>, Failure> {
    let midnight: Timestamp = format!("{}T00:00:00Z", published.day)
        .parse()
        .map_err(|_| Failure::NotInOrder(format!("`{}` is no day", published.day)))?;
    let (mut root, mut count, mut entries) = (ROOT_GENESIS, 0_u64, 0_u64);
    for (account_id, all) in accounts.into_iter().flatten() {
        let head = all.iter().rev().find(|entry| entry.recorded_at < midnight.as_millisecond());
        if let Some(head) = head {
            root = extend_root(&root, &published.shop_id, account_id.as_str(), head.sequence, &head.hash);
            count = count.saturating_add(1);
            entries = entries.saturating_add(head.sequence);
        }
    }
    if (count, entries) != (published.accounts, published.entries) {
        return Ok(Some(format!(
            "published for {}: {} accounts with {} entries; in the ledger: {count} with {entries}",
            published.day, published.accounts, published.entries
        )));
    }
    let is_same = hex(&root) == published.root;
    Ok((!is_same).then(|| format!("the root published for {} is not that of this ledger", published.day)))
}
