//! The rows of the feature list that the rules prove: each has a test that bears its ID, and a scenario a merchant could read where the
//! row is about what members see.

use std::collections::BTreeMap;

use coppertoken_tests::house::{File, files};

/// Rows, each with what shows it to a merchant: a scenario. Of R9 the poll belongs to the surfaces.
const ROWS: [&str; 42] = [
    "e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8", "e9", "e10", "e11", "e12", "e13", "e14", "e15", "e16", "e17",
    "e18", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "c1", "c3", "c4",
    "f1", "l1", "l2", "l3", "l4", "l5", "l6",
];

/// The row that a name such as `e10_category_override_applies_per_line` speaks of.
fn row(name: &str) -> Option<&str> {
    let (row, _) = name.split_once('_')?;
    let (letter, number) = row.split_at_checked(1)?;
    let is_row = "ercfl".contains(letter) && !number.is_empty() && number.bytes().all(|one| one.is_ascii_digit());
    is_row.then_some(row)
}

/// Names of functions that follow `#[test]`, or stand in the table of scenarios.
fn tests_of(file: &File) -> Vec<&str> {
    let lines: Vec<&str> = file.text.lines().map(str::trim).collect();
    let functions = lines.iter().zip(lines.iter().skip(1)).filter(|(attribute, _)| **attribute == "#[test]");
    let names = functions.filter_map(|(_, line)| line.strip_prefix("fn ")?.split('(').next());
    let table = lines.iter().filter(|_| file.path.ends_with("rules/scenarios.rs")).filter_map(|line| {
        let name = line.strip_suffix(',')?;
        name.bytes().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == b'_').then_some(name)
    });
    names.chain(table).collect()
}

#[test]
fn every_row_of_the_rules_has_a_test_with_its_id_and_a_scenario() {
    let sources = files(&["shared", "worker", "tests"]);
    let mut tests: BTreeMap<&str, usize> = BTreeMap::new();
    for file in sources.iter().filter(|file| file.path.ends_with(".rs")) {
        tests_of(file).into_iter().filter_map(row).for_each(|row| *tests.entry(row).or_default() += 1);
    }
    let scenarios: Vec<&str> = sources
        .iter()
        .filter_map(|file| row(file.path.strip_prefix("tests/scenarios/")?.strip_suffix(".txt")?))
        .collect();
    let missing: Vec<String> = ROWS
        .iter()
        .flat_map(|row| {
            let no_test = (!tests.contains_key(row)).then(|| format!("{row} has no test that bears its ID"));
            let no_scenario = (!scenarios.contains(row)).then(|| format!("{row} has no scenario"));
            [no_test, no_scenario]
        })
        .flatten()
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn names_of_rows_are_recognised() {
    assert_eq!(row("e10_category_override_applies_per_line"), Some("e10"));
    assert_eq!(row("expiry"), None);
    assert_eq!(row("every_row_of_the_rules"), None);
    assert_eq!(row("cancelled_redemption"), None);
    assert_eq!(row("e_1"), None);
}
