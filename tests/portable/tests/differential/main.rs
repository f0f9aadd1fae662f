//! The same questions natively, in WebAssembly under Node, and to the built worker: equal answers, byte for byte.
//!
//! Run by `cargo xtask test differential` (a floor) and `cargo xtask prove differential` (the whole), which build the module and start
//! the worker. `DIFFERENTIAL_CASES`, `DIFFERENTIAL_WORKER_CASES` and `DIFFERENTIAL_SEED` say how many and which. A failure names the seed
//! and the number of the case: with that seed and one case more than that number, the same failure comes again.

mod ask_worker;
mod generate;
mod in_wasm;
mod through_worker;

use ask_worker::Shop;
use coppertoken_portable::{Answer, Cart, Question, answer, answer_bytes, to_bytes};
use coppertoken_rules::time::Moment;
use coppertoken_tests::builders::{self, date, document, moment, spend};
use in_wasm::Module;
use serde_json::json;

/// Carts and histories together, unless asked otherwise.
const CASES: u64 = 2_000;
/// Carts and order snapshots the worker is asked about, unless asked otherwise.
const WORKER_CASES: u64 = 100;
const SEED: u64 = 20_261_122;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

fn seed() -> u64 {
    setting("DIFFERENTIAL_SEED", SEED)
}

/// Progress, at most 20 times a run.
fn tell(what: &str, done: u64, of: u64) {
    if done.is_multiple_of((of / 20).max(1)) || done == of {
        println!("{what}: {done} of {of}");
    }
}

/// E1's vector: a point for 1.00; an order of 49.95.
fn e1_cart(points_for_one: i64, now: Moment) -> Cart {
    let document = coppertoken_rules::program::document::ProgramDocument {
        mechanics: vec![spend("spend", points_for_one, 100)],
        ..document()
    };
    Cart { document, account: None, lines: vec![builders::line("0", 4995, 0)], now }
}

#[test]
fn e1_one_point_for_each_whole_unit_natively_in_wasm32_and_in_the_worker() {
    let mut module = Module::start();
    for (points_for_one, expected) in [(1, 49), (0, 0)] {
        let question = Question::Cart(Box::new(e1_cart(points_for_one, moment(date("2026-11-21"), 600))));
        let Answer::Cart(Ok((quote, points))) = answer(question.clone()) else { panic!("E1 is answered") };
        assert_eq!((quote.points.get(), points.get()), (expected, expected), "natively");
        let bytes = to_bytes(&question);
        assert_eq!(module.answer(&bytes), answer_bytes(&bytes), "in WebAssembly");

        let shop = Shop::open(&json!({
            "engine": 1, "name": { "en": "E1" }, "currency": "EUR", "time_zone": "UTC", "languages": ["en"],
            "enrolment": "automatic",
            "mechanics": [{
                "id": "spend", "title": { "en": "Spend" },
                "rule": { "spend": { "points": points_for_one, "per": 100 } },
            }],
        }))
        .expect("the program is published");
        let quoted = shop.quote(None, &json!({ "lines": [{ "net": 4995 }] }));
        assert_eq!(quoted["points"], expected, "quoted by the worker");
        let posted = shop.order(&json!({
            "order_id": "1", "updated_at": "2026-11-21T10:00:00Z", "placed_at": "2026-11-21T10:00:00Z",
            "paid_at": "2026-11-21T10:00:00Z", "currency": "EUR", "customer": { "id": "ana" },
            "lines": [{ "line_id": "1", "product_id": "cup", "quantity": 1, "net": 4995 }],
        }));
        assert_eq!(posted["earned"], expected, "posted by the worker");
    }
}

/// Half carts, half histories.
#[test]
fn generated_carts_and_histories_get_the_same_bytes_natively_and_in_wasm32() {
    let (cases, seed) = (setting("DIFFERENTIAL_CASES", CASES), seed());
    println!("differential: {cases} carts and histories, seed {seed}");
    let mut module = Module::start();
    let (mut decisions, mut refusals, mut bytes) = (0_usize, 0_usize, 0_usize);
    for number in 0..cases {
        let question = generate::question(seed, number);
        let asked = to_bytes(&question);
        let native = answer(question);
        match &native {
            Answer::Cart(found) => refusals += usize::from(found.is_err()),
            Answer::History(found, _) => {
                decisions += found.len();
                refusals += found.iter().filter(|one| one.is_err()).count();
            }
            Answer::Unreadable(problem) => panic!("seed {seed}, case {number}: {problem}"),
        }
        let native = to_bytes(&native);
        bytes += native.len();
        assert!(module.answer(&asked) == native, "seed {seed}, case {number}: WebAssembly answers otherwise");
        tell("native = wasm32", number + 1, cases);
    }
    println!("differential: {decisions} decisions in the histories, {refusals} refusals, {bytes} bytes compared");
}

/// An answer of other bytes is seen: the comparison can fail.
#[test]
fn another_question_gets_other_bytes() {
    let mut module = Module::start();
    let now = moment(date("2026-11-21"), 600);
    let asked = |points_for_one| to_bytes(&Question::Cart(Box::new(e1_cart(points_for_one, now))));
    let (one, other) = (asked(1), asked(2));
    assert_ne!(module.answer(&one), answer_bytes(&other));
    let unreadable = module.answer(b"no question");
    assert_eq!(unreadable, answer_bytes(b"no question"));
}
