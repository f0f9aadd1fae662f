//! The hash chain: SHA-256 over the hash before and the CBOR of [shop, 2, entry]. Encoded here from the JSON, after RFC 8949.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{Books, Notes, read};

/// Largest integer both JavaScript and the database hold exactly.
const LIMIT: i64 = 9_007_199_254_740_991;

pub fn check(shop: &str, books: &Books, notes: &mut Notes<'_>) {
    let account = read::text(&books.account, "account_id");
    let mut head = [0_u8; 32];
    notes.unless(books.hashes.len() == books.entries.len(), "chain", || "a hash for every entry".to_owned());
    for (place, (entry, stored)) in books.entries.iter().zip(&books.hashes).enumerate() {
        let sequence = place as u64 + 1;
        notes.unless(entry["sequence"].as_u64() == Some(sequence), "sequence", || format!("no entry {sequence}"));
        notes.unless(read::text(entry, "account_id") == account, "sequence", || {
            format!("entry {sequence} is another's")
        });
        head = link(shop, entry, head);
        let computed = hex(head);
        notes.unless(&computed == stored, "chain", || format!("entry {sequence} hashes to {computed}"));
        within_limits(entry, sequence, notes);
        let written = entry.to_string();
        notes.unless(!written.contains('@'), "personal data", || format!("entry {sequence} holds an address"));
    }
    let sequence = books.account["sequence"].as_u64();
    notes.unless(sequence == Some(books.entries.len() as u64), "sequence", || {
        "the account counts its entries".to_owned()
    });
}

/// The hashes the entries should have.
pub fn of(shop: &str, entries: &[Value]) -> Vec<String> {
    let mut head = [0_u8; 32];
    let links = entries.iter().map(|entry| {
        head = link(shop, entry, head);
        hex(head)
    });
    links.collect()
}

fn link(shop: &str, entry: &Value, previous: [u8; 32]) -> [u8; 32] {
    let mut bytes = vec![0x83];
    text(&mut bytes, shop);
    integer(&mut bytes, 2);
    encode(&mut bytes, entry);
    let mut digest = Sha256::new();
    digest.update(previous);
    digest.update(&bytes);
    digest.finalize().into()
}

fn hex(hash: [u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn within_limits(value: &Value, sequence: u64, notes: &mut Notes<'_>) {
    match value {
        Value::Number(number) => {
            let fine = number.as_i64().is_some_and(|number| number.abs() <= LIMIT);
            notes.unless(fine, "range", || format!("entry {sequence}: {number}"));
        }
        Value::Array(all) => all.iter().for_each(|one| within_limits(one, sequence, notes)),
        Value::Object(all) => all.values().for_each(|one| within_limits(one, sequence, notes)),
        _ => {}
    }
}

fn encode(bytes: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => bytes.push(0xf6),
        Value::Bool(is_true) => bytes.push(if *is_true { 0xf5 } else { 0xf4 }),
        Value::Number(number) => integer(bytes, number.as_i64().unwrap_or(i64::MAX)),
        Value::String(string) => text(bytes, string),
        Value::Array(all) => {
            head(bytes, 4, all.len() as u64);
            all.iter().for_each(|one| encode(bytes, one));
        }
        Value::Object(all) => {
            head(bytes, 5, all.len() as u64);
            for (name, one) in all {
                text(bytes, name);
                encode(bytes, one);
            }
        }
    }
}

fn text(bytes: &mut Vec<u8>, string: &str) {
    head(bytes, 3, string.len() as u64);
    bytes.extend_from_slice(string.as_bytes());
}

fn integer(bytes: &mut Vec<u8>, number: i64) {
    if number < 0 { head(bytes, 1, !(number as u64)) } else { head(bytes, 0, number as u64) }
}

/// Major type and length in the shortest form.
fn head(bytes: &mut Vec<u8>, major: u8, length: u64) {
    let major = major << 5;
    match length {
        0..24 => bytes.push(major | length as u8),
        24..0x100 => bytes.extend([major | 24, length as u8]),
        0x100..0x1_0000 => {
            bytes.push(major | 25);
            bytes.extend((length as u16).to_be_bytes());
        }
        0x1_0000..0x1_0000_0000 => {
            bytes.push(major | 26);
            bytes.extend((length as u32).to_be_bytes());
        }
        _ => {
            bytes.push(major | 27);
            bytes.extend(length.to_be_bytes());
        }
    }
}
