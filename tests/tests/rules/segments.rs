//! Segments: how much they may ask of each other.

use coppertoken_rules::Program;
use coppertoken_tests::builders;
use serde_json::{Value, json};

/// Each segment names the one before it twice: to judge the last of `count` takes 2^count questions.
fn chained(count: usize) -> Value {
    let segment = |place: usize| {
        let before = format!("s{}", place.saturating_sub(1));
        let when = match place {
            0 => json!("never_redeemed"),
            _ => json!({ "all": [{ "segment": before }, { "segment": before }] }),
        };
        json!({ "id": format!("s{place}"), "when": when })
    };
    Value::Array((0..count).map(segment).collect())
}

#[test]
fn sec_5_a_chain_of_segments_is_refused_with_a_sentence_before_it_is_judged() {
    let with = |count: usize| {
        let mut document = serde_json::to_value(builders::document()).unwrap();
        document["segments"] = chained(count);
        let document = serde_json::from_value(document).unwrap();
        Program::new(1, document).map(drop)
    };
    // 2^6 leaves, what combines them and the names between: 253 questions.
    assert!(with(7).is_ok(), "{:?}", with(7));
    let problems = with(50).unwrap_err();
    let said = &problems.iter().find(|problem| problem.place == "segments[7].when").unwrap().message;
    assert!(said.contains("questions") && said.contains("at most 500"), "{said}");
}
