//! After the tests have been through a worker: every account it stored equals the replay of its entries, and every
//! hash chain is whole. The worker checks itself here, account by account; each shop counts as one test.

use super::Tally;
use crate::http;
use crate::worker_process::TestWorker;
use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// Audits every shop of every worker.
pub fn replay(workers: &[TestWorker]) -> Result<Tally> {
    ensure!(!workers.is_empty(), "no worker is running: api and e2e did not start theirs");
    let mut tally = Tally::default();
    for worker in workers {
        let shops = ask(worker, "/v1/admin/shops").with_context(|| format!("{}: no list of shops", worker.name))?;
        for shop in shops["shops"].as_array().context("no array `shops`")? {
            let shop = shop["shop_id"].as_str().context("a shop without `shop_id`")?;
            let is_sound = audit(worker, shop).unwrap_or_else(|fault| {
                println!("{}: shop {shop}: {fault:#}", worker.name);
                false
            });
            tally = tally.and(Tally::of(is_sound));
        }
    }
    Ok(tally)
}

/// Walks through the pages of one shop's accounts.
fn audit(worker: &TestWorker, shop: &str) -> Result<bool> {
    let mut accounts = 0;
    let mut entries = 0;
    let mut faults: Vec<Value> = Vec::new();
    let mut page = format!("/v1/admin/shops/{shop}/audit");
    loop {
        let found = ask(worker, &page)?;
        accounts += found["accounts"].as_u64().context("no number `accounts`")?;
        entries += found["entries"].as_u64().context("no number `entries`")?;
        faults.extend(found["faults"].as_array().context("no array `faults`")?.iter().cloned());
        match found["next"].as_str() {
            Some(next) => page = format!("/v1/admin/shops/{shop}/audit?after={}", percent_encoded(next)),
            None => break,
        }
    }
    println!("{}: shop {shop}: {accounts} accounts, {entries} entries, {} faults", worker.name, faults.len());
    for fault in &faults {
        println!("  {fault}");
    }
    Ok(faults.is_empty())
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
