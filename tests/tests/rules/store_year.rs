//! A store-year under an auditor that shares no code with the rules, and the auditor under planted bugs.
//!
//! `STORE_YEAR_MEMBERS` and `STORE_YEAR_SEED` change how many members live it and which year it is.

use coppertoken_auditor::{Audit, Books, Finding};
use coppertoken_tests::store_year::{SHOP, books_of_member, document, rehashed};
use serde_json::{Value, json};

/// Members of a year unless asked otherwise; `cargo xtask prove store-year` lives 10,000.
const MEMBERS: u64 = 150;
const SEED: u64 = 20_261_121;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn audited(all: impl IntoIterator<Item = Books>) -> Vec<Finding> {
    let mut audit = Audit::new(SHOP, &document());
    all.into_iter().for_each(|books| audit.account(&books));
    audit.findings()
}

#[test]
fn a_store_year_passes_the_auditor() {
    let (members, seed) = (setting("STORE_YEAR_MEMBERS", MEMBERS), setting("STORE_YEAR_SEED", SEED));
    println!("store year: {members} members, seed {seed}");
    let mut entries = 0;
    let year = (0..members).map(|number| {
        let books = books_of_member(seed, number);
        entries += books.entries.len();
        books
    });
    assert_eq!(audited(year), [], "seed {seed}");
    println!("store year: {entries} entries audited");
}

#[test]
fn the_same_seed_lives_the_same_year() {
    assert_eq!(books_of_member(SEED, 3).hashes, books_of_member(SEED, 3).hashes);
    assert_ne!(books_of_member(SEED, 3).hashes, books_of_member(SEED + 1, 3).hashes);
}

/// Sound books that fulfil something, the first of many members'.
fn books_that(are_wanted: impl Fn(&Books) -> bool) -> Books {
    let mut all = (0..400).map(|number| books_of_member(SEED, number));
    let is_sound = |books: &Books| audited([books.clone()]).is_empty();
    all.find(|books| are_wanted(books) && is_sound(books)).expect("in 400 years it happens once")
}

/// Books in which something of the kind has happened, with the place of the entry.
fn books_with(is_wanted: impl Fn(&Value) -> bool) -> (Books, usize) {
    let place = |books: &Books| books.entries.iter().position(&is_wanted);
    let books = books_that(|books| place(books).is_some());
    let place = place(&books).unwrap();
    (books, place)
}

fn of_kind(kind: &'static str) -> impl Fn(&Value) -> bool {
    move |entry| entry["kind"] == kind
}

fn plant(books: Books, bug: impl FnOnce(&mut Books)) -> Vec<&'static str> {
    let mut books = books;
    assert_eq!(audited([books.clone()]), [], "sound before");
    bug(&mut books);
    let mut found: Vec<&'static str> = audited([books]).into_iter().map(|finding| finding.invariant).collect();
    found.dedup();
    found
}

fn rehash(books: &mut Books) {
    *books = rehashed(books.clone());
}

fn add(value: &mut Value, more: i64) {
    *value = json!(value.as_i64().unwrap() + more);
}

#[test]
fn a_flipped_byte_breaks_the_chain() {
    let (books, place) = books_with(of_kind("earned"));
    assert!(plant(books, |books| add(&mut books.entries[place]["recorded_at"], 1)).contains(&"chain"));
}

#[test]
fn a_lost_entry_is_missed() {
    let (books, place) = books_with(of_kind("noted"));
    let found = plant(books, |books| {
        books.entries.remove(place);
        rehash(books);
    });
    assert!(found.contains(&"sequence"));
}

#[test]
fn a_source_that_posts_twice_is_found() {
    let (books, place) = books_with(of_kind("earned"));
    let found = plant(books, |books| {
        let again = books.entries[place].clone();
        books.entries.insert(place, again);
        rehash(books);
    });
    assert!(found.contains(&"source"));
}

#[test]
fn an_unexplained_point_is_found() {
    let (books, place) = books_with(of_kind("earned"));
    let found = plant(books, |books| {
        add(&mut books.entries[place]["trace"][0]["delta"], 1);
        rehash(books);
    });
    assert_eq!(found, ["trace"]);
}

#[test]
fn a_point_too_many_is_found_though_everything_else_agrees() {
    let (books, place) =
        books_with(|entry| entry["kind"] == "earned" && entry["source"].as_str().unwrap().starts_with("order:"));
    let found = plant(books, |books| {
        add(&mut books.entries[place]["trace"][0]["delta"], 1);
        add(&mut books.entries[place]["points"], 1);
        add(&mut books.entries[place]["changes"]["pending"][0]["points"], 1);
        rehash(books);
    });
    assert!(found.contains(&"refund") || found.contains(&"award"), "{found:?}");
}

#[test]
fn a_wrong_award_is_found_though_the_record_agrees() {
    let (books, _) = books_with(of_kind("earned"));
    let found = plant(books, |books| {
        let record = books.records.iter_mut().find(|record| record["earned"].as_i64() > Some(0)).unwrap();
        add(&mut record["earned"], 1);
    });
    assert!(found.contains(&"award"));
}

#[test]
fn a_refund_that_takes_too_little_is_found() {
    let refunded = |books: &Books| books.records.iter().position(|record| record["reversed"].as_i64() > Some(0));
    let books = books_that(|books| refunded(books).is_some());
    let place = refunded(&books).unwrap();
    let found = plant(books, |books| add(&mut books.records[place]["reversed"], -1));
    assert!(found.contains(&"refund"));
}

#[test]
fn a_refund_that_counts_twice_is_found_though_the_entries_agree() {
    // An order of which one voided entry took all that was taken, and of which as much again is left.
    let twice = |books: &Books| {
        books.entries.iter().enumerate().find_map(|(entry, voided)| {
            let is_its_own = |record: &Value| {
                let source = format!("order:{}", record["known"]["latest"]["order_id"].as_str().unwrap());
                let (earned, reversed) = (record["earned"].as_i64(), record["reversed"].as_i64().unwrap());
                voided["source"] == json!(source) && voided["points"] == json!(-reversed) && earned > Some(2 * reversed)
            };
            let record = books.records.iter().position(is_its_own);
            record.filter(|_| voided["kind"] == "voided").map(|record| (entry, record))
        })
    };
    let books = books_that(|books| twice(books).is_some());
    let (entry, record) = twice(&books).unwrap();
    let found = plant(books, |books| {
        let reversed = books.records[record]["reversed"].as_i64().unwrap();
        add(&mut books.records[record]["reversed"], reversed);
        add(&mut books.entries[entry]["points"], -reversed);
        add(&mut books.entries[entry]["trace"][0]["delta"], -reversed);
        add(&mut books.entries[entry]["changes"]["pending"][0]["points"], -reversed);
        rehash(books);
    });
    assert!(found.contains(&"refund"), "{found:?}");
}

#[test]
fn a_wrong_weight_is_found() {
    let weighed = |books: &Books| books.records.iter().position(|record| record["weights"][0]["weight"] != "0");
    let books = books_that(|books| weighed(books).is_some_and(|place| books.records[place]["weights"].is_array()));
    let place = weighed(&books).unwrap();
    let found = plant(books, |books| books.records[place]["weights"][0]["weight"] = json!("1000001/7"));
    assert_eq!(found, ["weight"]);
}

#[test]
fn a_slot_held_twice_is_found() {
    let taken = |entry: &Value| {
        let marks = entry["changes"]["marks"].as_array().into_iter().flatten();
        marks.into_iter().any(|mark| mark["slot_taken"]["mechanic_id"] == "first")
    };
    let (books, place) = books_with(taken);
    let found = plant(books, |books| {
        let again = json!({ "slot_taken": { "mechanic_id": "first", "source": "order:another" } });
        books.entries[place]["changes"]["marks"].as_array_mut().unwrap().push(again);
        rehash(books);
    });
    assert_eq!(found, ["account", "slot"]);
}

#[test]
fn posted_points_of_an_unpaid_order_are_found() {
    let posted = |books: &Books| {
        let mut entries = books.entries.iter().filter(|entry| entry["kind"] == "posted");
        let is_paid = |record: &Value| record["known"]["latest"]["paid_at"].is_object() && record["reversed"] == 0;
        entries.find_map(|entry| {
            books.records.iter().position(|record| {
                let source = format!("order:{}", record["known"]["latest"]["order_id"].as_str().unwrap());
                let mut lots = books.account["lots"].as_array().into_iter().flatten();
                is_paid(record) && entry["source"] == json!(source) && lots.any(|lot| lot["source"] == json!(source))
            })
        })
    };
    let books = books_that(|books| posted(books).is_some());
    let place = posted(&books).unwrap();
    let found = plant(books, |books| books.records[place]["known"]["latest"]["paid_at"] = Value::Null);
    assert_eq!(found, ["hold"]);
}

#[test]
fn an_entry_that_posts_before_payment_is_found() {
    let (books, place) =
        books_with(|entry| entry["kind"] == "posted" && entry["changes"]["pending"][0]["term"].is_object());
    let found = plant(books, |books| {
        books.entries[place]["changes"]["pending"][0]["term"]["is_unpaid"] = json!(true);
        rehash(books);
    });
    assert_eq!(found, ["hold"]);
}

#[test]
fn points_that_post_a_day_early_are_found() {
    let (books, place) = books_with(of_kind("posted"));
    let found = plant(books, |books| {
        books.entries[place]["effective_on"] = json!("2026-01-02");
        rehash(books);
    });
    assert!(found.contains(&"hold"));
}

#[test]
fn points_that_outlive_their_last_day_are_found() {
    let (books, place) = books_with(of_kind("expired"));
    let found = plant(books, |books| {
        books.entries[place]["effective_on"] = json!("2027-01-10");
        rehash(books);
    });
    assert!(found.contains(&"expiry"));
}

#[test]
fn spending_the_wrong_lot_is_found() {
    // Two lots open, one pays: let the other pay.
    let swapped = |books: &Books| {
        books.entries.iter().enumerate().find_map(|(place, entry)| {
            let lots = entry["changes"]["lots"].as_array()?;
            let is_candidate = entry["kind"] == "redeemed" && lots.len() >= 2;
            is_candidate.then_some(place)
        })
    };
    let books = books_that(|books| swapped(books).is_some());
    let place = swapped(&books).unwrap();
    let found = plant(books, |books| {
        let lots = &mut books.entries[place]["changes"]["lots"];
        add(&mut lots[0]["points"], 1);
        add(&mut lots[1]["points"], -1);
        rehash(books);
    });
    assert!(found.contains(&"lots"));
}

#[test]
fn a_voucher_that_comes_back_to_life_is_found() {
    let (books, place) = books_with(of_kind("rolled_back"));
    let found = plant(books, |books| {
        books.entries[place]["changes"]["voucher"]["state"] = json!("issued");
        rehash(books);
    });
    assert!(found.contains(&"voucher"));
}

#[test]
fn a_number_beyond_what_a_double_holds_is_found() {
    let (books, place) = books_with(of_kind("joined"));
    let found = plant(books, |books| {
        books.entries[place]["changes"]["joined_at"]["instant"] = json!(9_007_199_254_740_993_i64);
        rehash(books);
    });
    assert_eq!(found, ["range"]);
}

#[test]
fn an_address_in_an_entry_is_found() {
    let (books, place) = books_with(|entry| entry["changes"]["order_number"].is_string());
    let found = plant(books, |books| {
        books.entries[place]["changes"]["order_number"] = json!("ana@example.org");
        rehash(books);
    });
    assert_eq!(found, ["personal data"]);
}

#[test]
fn a_cached_account_that_differs_is_found() {
    let (books, _) = books_with(of_kind("posted"));
    assert_eq!(plant(books, |books| add(&mut books.account["qualifying"], 1)), ["account"]);
}
