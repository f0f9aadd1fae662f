//! The published schema is the one the types make, and it agrees with the documents.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot be set up has failed"
)]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn schema() -> Value {
    serde_json::from_str(&fs::read_to_string(repository("shared/program.schema.json")).unwrap()).unwrap()
}

fn program(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(repository(&format!("tests/programs/{name}.json"))).unwrap()).unwrap()
}

#[test]
fn the_published_schema_is_up_to_date() {
    let output = Command::new(env!("CARGO_BIN_EXE_coppertoken")).arg("schema").output().unwrap();
    let published = fs::read_to_string(repository("shared/program.schema.json")).unwrap();
    let is_same = String::from_utf8(output.stdout).unwrap() == published;
    assert!(is_same, "run: cargo run -p coppertoken -- schema > shared/program.schema.json");
}

#[test]
fn the_example_programs_are_valid_by_the_schema() {
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    for entry in fs::read_dir(repository("tests/programs")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let document: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{}: {errors:?}", path.display());
        }
    }
}

/// An editor that knows the schema marks what the rules would refuse.
#[test]
fn the_schema_refuses_what_the_rules_refuse_to_read() {
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    let wrong: [(&str, Value); 8] = [
        ("/surprise", json!(1)),
        ("/earning/surprise", json!(1)),
        ("/earning/expiry", json!({"weeks_after_posting": 3})),
        ("/mechanics/0/rule", json!({"spend": {"points": 1, "per": 100, "bonus": 1}})),
        ("/mechanics/0/rule", json!({"spend": {"points": 1.5, "per": 100}})),
        ("/mechanics/0/rule", json!({"lottery": {}})),
        ("/rewards/0/audience", json!("everyone")),
        ("/rewards/0/when", json!({"orders": {"at_least": 1, "surprise": 2}})),
    ];
    for (place, value) in wrong {
        let mut document = program("roaster");
        let (parent, field) = place.rsplit_once('/').unwrap();
        document.pointer_mut(parent).unwrap()[field] = value;
        assert!(!validator.is_valid(&document), "{place}");
    }
}
