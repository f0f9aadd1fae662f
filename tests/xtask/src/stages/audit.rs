//! After the tests have been through a worker: every account it stored equals the replay of its entries, and every
//! hash chain is whole. The worker checks itself here, account by account; each shop counts as one test.

use super::{Run, Tally};
use crate::http;
use crate::worker_process::TestWorker;
use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// Audits every shop of every worker; only shops with faults are told one by one.
pub fn replay(run: &mut Run) -> Result<Tally> {
    ensure!(!run.workers.is_empty(), "no worker is running: api and e2e did not start theirs");
    let mut tally = Tally::default();
    for worker in &run.workers {
        let shops = ask(worker, "/v1/admin/shops").with_context(|| format!("{}: no list of shops", worker.name))?;
        let shops = shops["shops"].as_array().context("no array `shops`")?;
        let (mut accounts, mut entries) = (0, 0);
        for shop in shops {
            let shop = shop["shop_id"].as_str().context("a shop without `shop_id`")?;
            let faults = match audit(worker, shop) {
                Ok(found) => {
                    accounts += found.accounts;
                    entries += found.entries;
                    found.faults.iter().map(ToString::to_string).collect()
                }
                Err(fault) => vec![format!("{fault:#}")],
            };
            tally = tally.and(Tally::of(faults.is_empty()));
            if !faults.is_empty() {
                let told = format!("{}: shop {shop}:\n    {}", worker.name, faults.join("\n    "));
                println!("{told}");
                run.failures.push(told);
            }
        }
        println!("{}: {} shops, {accounts} accounts, {entries} entries", worker.name, shops.len());
    }
    Ok(tally)
}

/// What the audit of a shop found.
#[derive(Default)]
struct Found {
    accounts: u64,
    entries: u64,
    faults: Vec<Value>,
}

/// Walks through the pages of one shop's accounts.
fn audit(worker: &TestWorker, shop: &str) -> Result<Found> {
    let mut found = Found::default();
    let mut path = format!("/v1/admin/shops/{shop}/audit");
    loop {
        let page = ask(worker, &path)?;
        found.accounts += page["accounts"].as_u64().context("no number `accounts`")?;
        found.entries += page["entries"].as_u64().context("no number `entries`")?;
        found.faults.extend(page["faults"].as_array().context("no array `faults`")?.iter().cloned());
        match page["next"].as_str() {
            Some(next) => path = format!("/v1/admin/shops/{shop}/audit?after={}", percent_encoded(next)),
            None => return Ok(found),
        }
    }
}

fn ask(worker: &TestWorker, path: &str) -> Result<Value> {
    let url = format!("{}{path}", worker.worker.url);
    http::get(&url, Some(&worker.secrets.admin_secret))?.json().with_context(|| format!("GET {path}"))
}

/// Account names are anything a shop calls its customers.
fn percent_encoded(text: &str) -> String {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    text.bytes()
        .map(|byte| if is_plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::percent_encoded;

    #[test]
    fn anything_but_plain_letters_is_encoded() {
        assert_eq!(percent_encoded("a:1/б"), "a%3A1%2F%D0%B1");
    }
}
