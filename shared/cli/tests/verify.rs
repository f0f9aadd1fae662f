//! `coppertoken verify` on a ledger a worker exported: two members, orders, a refund, redemptions, and the root published the day after.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot be set up has failed"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/ledger").join(name)
}

fn lines() -> Vec<String> {
    fs::read_to_string(fixture("ledger.jsonl")).unwrap().lines().map(str::to_owned).collect()
}

/// Verifies these lines against the published root; the exit code and everything that was said.
fn verify(name: &str, lines: &[String], root: &Path) -> (Option<i32>, String) {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.jsonl"));
    fs::write(&path, lines.join("\n")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_coppertoken"));
    let output = command.args(["verify", path.to_str().unwrap(), "--root", root.to_str().unwrap()]).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

/// A number a line says under a name.
fn number(line: &str, name: &str) -> String {
    let from = line.find(&format!("\"{name}\":")).unwrap() + name.len() + 3;
    line[from..].chars().take_while(char::is_ascii_digit).collect()
}

#[test]
fn what_was_exported_is_what_was_written_in_whatever_order_it_comes() {
    let mut lines = lines();
    let (code, said) = verify("whole", &lines, &fixture("root.json"));
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("2 accounts") && said.contains("is theirs"), "{said}");
    lines.reverse();
    assert_eq!(verify("reversed", &lines, &fixture("root.json")), (code, said));
}

#[test]
fn one_flipped_byte_is_found_and_named() {
    let good = lines();
    let mut tried = 0;
    for (place, line) in good.iter().enumerate() {
        let sequence = number(line, "sequence");
        let from = line.find("\"body\":").unwrap() + 8;
        let to = line.find("\",\"format\":").unwrap();
        // Every byte of every entry is flipped natively (`tests/repository_audit.rs`); here a sample goes through the whole command.
        for byte in (from..to).step_by(97).filter(|byte| line.as_bytes()[*byte].is_ascii_digit()) {
            let mut bytes = line.clone().into_bytes();
            bytes[byte] = if bytes[byte] == b'9' { b'8' } else { bytes[byte] + 1 };
            let mut bad = good.clone();
            bad[place] = String::from_utf8(bytes).unwrap();
            let (code, said) = verify("flipped", &bad, &fixture("root.json"));
            assert_eq!(code, Some(1), "byte {byte} of {line}");
            assert!(said.contains(&format!("entry {sequence}: ")), "{said}");
            tried += 1;
        }
    }
    assert!(tried >= 5, "{tried} bytes");
}

#[test]
fn what_is_missing_is_missed() {
    let good = lines();
    let mut without = good.clone();
    let gone = without.remove(1);
    let next = number(&gone, "sequence").parse::<u64>().unwrap() + 1;
    let (code, said) = verify("gap", &without, &fixture("root.json"));
    assert_eq!(code, Some(1));
    assert!(said.contains(&format!("entry {next}: the chain is broken before this entry")), "{said}");
    // Without its last entry a chain is whole; the root knows better.
    let (code, said) = verify("short", &good[..good.len() - 1], &fixture("root.json"));
    assert_eq!(code, Some(1));
    assert!(said.contains("published for"), "{said}");
    assert_eq!(verify("nothing", &[], &fixture("root.json")).0, Some(1));
    assert_eq!(verify("noise", &["{}".to_owned()], &fixture("root.json")).0, Some(1));
}

#[test]
fn another_root_is_not_theirs() {
    let published = fs::read_to_string(fixture("root.json")).unwrap();
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("other-root.json");
    let at = published.find("\"root\":\"").unwrap() + 8;
    let first = if &published[at..=at] == "0" { "1" } else { "0" };
    fs::write(&root, format!("{}{first}{}", &published[..at], &published[at + 1..])).unwrap();
    let (code, said) = verify("other", &lines(), &root);
    assert_eq!(code, Some(1));
    assert!(said.contains("is not that of this ledger"), "{said}");
}
