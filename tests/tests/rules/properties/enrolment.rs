//! Under automatic enrolment the first order of a customer is one decision that says what two would: joining on the day the order was
//! placed, and the order. What the rules refuse enrols nobody.

use std::fs;

use coppertoken_rules::fact::{Minted, Newcomer};
use coppertoken_rules::ledger::entry::EntryKind;
use coppertoken_rules::limits::MINTED_COUNT;
use coppertoken_rules::order::{Order, OrderLine};
use coppertoken_rules::program::document::{Enrolment, ProgramDocument};
use coppertoken_rules::time::Moment;
use coppertoken_rules::{Decision, State, StockLeft};
use coppertoken_rules::{Fact, FactKind, Program, Rejection, decide};
use coppertoken_tests::builders::{self, amount, date, later, moment};
use coppertoken_tests::generate::{cases, lines};
use coppertoken_tests::gift_story;
use coppertoken_tests::house::root;
use proptest::prelude::*;

const DAY: i64 = 86_400_000;

fn now() -> Moment {
    moment(date("2026-11-21"), 720)
}

fn automatic(document: ProgramDocument) -> Program {
    builders::program(1, ProgramDocument { enrolment: Enrolment::Automatic, examples: vec![], ..document })
}

/// Every program of `tests/programs`, by its file's name.
fn programs() -> Vec<(String, ProgramDocument)> {
    let paths = fs::read_dir(root().join("tests/programs")).unwrap().map(|entry| entry.unwrap().path());
    let documents = paths.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    let all = documents.map(|path| {
        let document = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        (path.file_name().unwrap().to_string_lossy().into_owned(), document)
    });
    let mut all: Vec<_> = all.collect();
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    assert!(all.len() > 20);
    all
}

fn minted(name: &str) -> Vec<Minted> {
    let names = (1..=MINTED_COUNT).map(|place| format!("{name}{place}"));
    names.map(|name| Minted { voucher_id: builders::voucher_id(&name), code: builders::code(&name) }).collect()
}

fn newcomer() -> Newcomer {
    Newcomer { account_id: builders::account_id(), minted: minted("J") }
}

fn fact(kind: FactKind) -> Fact {
    Fact { now: now(), minted: minted("G"), newcomer: None, kind }
}

/// The order of somebody nobody knows.
fn at_once(program: &Program, state: &State, order: &Order) -> Result<Decision, Rejection> {
    decide(program, state, &Fact { newcomer: Some(newcomer()), ..fact(FactKind::Order(Box::new(order.clone()))) })
}

/// Joining as the shell would have it, then the order.
fn one_by_one(program: &Program, state: &State, order: &Order) -> Result<[Decision; 2], Rejection> {
    let Newcomer { account_id, minted } = newcomer();
    let join = FactKind::Join { account_id, referred_by: None, since: Some(order.placed_at) };
    let joined = decide(program, &State::default(), &Fact { minted, ..fact(join) })?;
    let state = State { account: joined.account.clone(), ..state.clone() };
    let ordered = decide(program, &state, &fact(FactKind::Order(Box::new(order.clone()))))?;
    Ok([joined, ordered])
}

/// Asserts that both are the same. Returns how many entries joining and the order wrote.
fn compare(program: &Program, state: &State, order: &Order, place: &str) -> [usize; 2] {
    let both = at_once(program, state, order).unwrap();
    let [joined, ordered] = one_by_one(program, state, order).unwrap();
    let told = |decisions: &[&Decision]| -> Vec<_> { decisions.iter().flat_map(|one| one.entries.clone()).collect() };
    assert_eq!(both.entries, told(&[&joined, &ordered]), "{place}: the entries, one after the other");
    assert_eq!(both.entries[0].kind, EntryKind::Joined, "{place}");
    assert_eq!(both.account, ordered.account, "{place}: the account");
    let account = both.account.unwrap();
    assert_eq!(account.balance(), ordered.account.as_ref().unwrap().balance(), "{place}: the balance");
    assert_eq!(both.source, ordered.source, "{place}: the order's record");
    assert_eq!(both.warnings, ordered.warnings, "{place}: the warnings");
    let follow_ups: Vec<_> = joined.follow_ups.iter().chain(&ordered.follow_ups).cloned().collect();
    assert_eq!(both.follow_ups, follow_ups, "{place}: what others learn");
    let held: Vec<_> = account.vouchers.iter().map(|voucher| &voucher.code).collect();
    let written: Vec<_> = both.vouchers.iter().map(|voucher| &voucher.code).collect();
    assert_eq!(written, held, "{place}: the vouchers");
    for claim in &both.claims {
        let parts = joined.claims.iter().chain(&ordered.claims).filter(|part| part.rule_id == claim.rule_id);
        assert_eq!(parts.map(|part| part.count).sum::<i64>(), claim.count, "{place}: {} taken", claim.rule_id);
    }
    assert_eq!(
        both.claims.iter().map(|claim| claim.count).sum::<i64>(),
        both.vouchers
            .iter()
            .filter(|voucher| { program.reward(&voucher.reward_id).is_some_and(|reward| reward.stock.is_some()) })
            .count() as i64,
        "{place}"
    );
    [joined.entries.len(), ordered.entries.len()]
}

/// Carts: what the program's own examples buy, a plain one, ten pieces, and one that reaches whatever can be reached by spending.
fn carts(document: &ProgramDocument) -> Vec<Vec<OrderLine>> {
    let of_examples = document.examples.iter().map(|example| {
        let named =
            example.lines.iter().map(|line| (line.product.as_str(), line.categories.clone(), line.quantity, line.net));
        let unnamed = example.spends.map(|spends| ("plain", vec![], 1, spends));
        let all = named.chain(unnamed).enumerate();
        let line = |(place, (product, category_ids, quantity, net)): (usize, (&str, Vec<String>, u16, _))| OrderLine {
            product_id: product.to_owned(),
            category_ids,
            quantity: coppertoken_rules::quantity::Quantity::of_pieces(i64::from(quantity)),
            ..OrderLine::plain(place.to_string(), net)
        };
        all.map(line).collect()
    });
    let ten = OrderLine {
        product_id: "mug".to_owned(),
        quantity: coppertoken_rules::quantity::Quantity::of_pieces(10),
        ..builders::line("1", 12_000, 0)
    };
    let plain = [vec![builders::line("1", 4_995, 999)], vec![ten], vec![builders::line("1", 900_000, 0)]];
    of_examples.chain(plain).filter(|lines: &Vec<OrderLine>| !lines.is_empty()).collect()
}

/// How such an order may stand when a shop hears of it for the first time.
fn states(currency: &str, lines: &[OrderLine]) -> Vec<(&'static str, Order)> {
    let order = |placed_at| {
        let order = builders::order("1", placed_at, lines.to_vec());
        Order { currency: currency.to_owned(), ..order }
    };
    let placed = order(now());
    let paid = builders::paid(placed.clone(), now());
    let long_ago = later(now(), -40 * DAY);
    let yesterday = builders::paid(order(later(now(), -DAY)), later(now(), -DAY));
    vec![
        ("paid", paid.clone()),
        ("unpaid", placed),
        ("handed over", Order { fulfilled_at: Some(now()), ..paid.clone() }),
        ("placed on the day before", yesterday),
        ("placed long ago", builders::paid(order(long_ago), now())),
        ("placed tomorrow by another clock", builders::paid(order(later(now(), DAY)), now())),
        ("a part came back", Order { refunds: vec![builders::refund_of_total("r", 1_000)], ..paid.clone() }),
        ("a part of another order", Order { parent_id: Some(builders::order_id("whole")), ..paid.clone() }),
        ("of another currency", Order { currency: "XAU".to_owned(), ..paid.clone() }),
        ("with a code of nobody's", Order { discount_codes: vec![builders::code("NOBODYS")], ..paid }),
    ]
}

#[test]
fn an_order_that_enrols_is_joining_and_the_order_in_every_example_program() {
    let (mut with_gifts, mut all) = (0, 0);
    for (name, document) in programs() {
        let carts = carts(&document);
        let currency = document.currency.clone();
        let program = automatic(document);
        for lines in carts {
            for (how, order) in states(&currency, &lines) {
                let [joined, ordered] = compare(&program, &State::default(), &order, &format!("{name}, {how}"));
                with_gifts += usize::from(joined > 1 && ordered > 0);
                all += usize::from(ordered > 0);
            }
        }
    }
    assert!(with_gifts > 50 && all > 500, "{with_gifts} of {all} orders followed a welcome gift");
}

/// Its news named no customer so far.
#[test]
fn an_order_known_as_a_guests_is_no_other() {
    for (name, document) in programs() {
        let currency = document.currency.clone();
        let program = automatic(document);
        for (how, order) in states(&currency, &[builders::line("1", 4_995, 0)]) {
            let unknown = fact(FactKind::Order(Box::new(order.clone())));
            let guests = decide(&program, &State::default(), &unknown).unwrap();
            assert_eq!((guests.account, guests.entries.len()), (None, 0), "{name}, {how}: names no customer");
            let state = State { source: guests.source, ..State::default() };
            compare(&program, &state, &order, &format!("{name}, {how}"));
        }
    }
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn an_order_that_enrols_is_joining_and_the_order(
        document in gift_story::program(), lines in lines(), days in 0..20_i64, is_paid in prop::bool::weighted(0.8),
    ) {
        let placed_at = later(now(), -days * DAY);
        let order = builders::order("1", placed_at, lines);
        let order = Order { paid_at: is_paid.then(now), ..order };
        compare(&automatic(document), &State::default(), &order, "generated");
    }
}

/// Each of the two takes a cup, and there are fewer.
#[test]
fn a_stock_that_joining_empties_has_nothing_left_for_the_order() {
    let (_, mut document) = programs().into_iter().find(|(name, _)| name == "gifts.json").unwrap();
    let gives = coppertoken_rules::mechanics::Gift::Reward(builders::rule_id("mug"));
    let mut add = |id: &str, rule| document.mechanics.push(builders::mechanic(id, rule));
    add("welcome-mug", serde_json::from_value(serde_json::json!({ "enrollment": { "gives": gives } })).unwrap());
    add("card", serde_json::from_value(serde_json::json!({ "stamps": { "every": 1, "gives": gives } })).unwrap());
    let program = automatic(document);
    let order = builders::paid(builders::order("1", now(), vec![builders::line("1", 4_995, 0)]), now());
    for (left, given) in [
        (None, vec!["welcome-mug", "card"]),
        (Some(2), vec!["welcome-mug", "card"]),
        (Some(1), vec!["welcome-mug"]),
        (Some(0), vec![]),
    ] {
        let left = left.map(|count| StockLeft { rule_id: builders::rule_id("mug"), count });
        let state = State { left: left.clone().into_iter().collect(), ..State::default() };
        let decision = at_once(&program, &state, &order).unwrap();
        let by: Vec<_> = decision.vouchers.iter().map(|voucher| voucher.given_by.as_ref().unwrap().as_str()).collect();
        assert_eq!(by, given, "{left:?}");
        let claims: Vec<_> = decision.claims.iter().map(|claim| claim.count).collect();
        let expected: Vec<_> = (!given.is_empty()).then_some(given.len() as i64).into_iter().collect();
        assert_eq!(claims, expected, "{left:?}: one claim of a reward, or the store could not say what is short");
        assert!(decision.source.is_some(), "{left:?}: the order is recorded");
    }
}

#[test]
fn what_the_rules_refuse_enrols_nobody() {
    let program = automatic(builders::document());
    let line = || builders::line("1", 4_995, 0);
    let paid = builders::paid(builders::order("1", now(), vec![line()]), now());
    let refunds = |total| vec![builders::refund_of_total("r", total)];
    let refused = [
        ("two lines of one name", Order { lines: vec![line(), line()], ..paid.clone() }),
        (
            "too many lines",
            Order { lines: (0..2_000).map(|place| builders::line(&place.to_string(), 1, 0)).collect(), ..paid.clone() },
        ),
        ("delivery below zero", Order { shipping: amount(-1), ..paid.clone() }),
        ("a refund below zero", Order { refunds: refunds(-1), ..paid.clone() }),
    ];
    for (name, order) in refused {
        let rejection = at_once(&program, &State::default(), &order).unwrap_err();
        assert_eq!(one_by_one(&program, &State::default(), &order).unwrap_err(), rejection, "{name}");
        let of_guest = decide(&program, &State::default(), &fact(FactKind::Order(Box::new(order)))).unwrap_err();
        assert_eq!(of_guest, rejection, "{name}");
    }
}

#[test]
fn drafts_tests_and_cancelled_orders_open_no_account_nor_does_a_program_that_waits_for_the_customer() {
    let paid = builders::paid(builders::order("1", now(), vec![builders::line("1", 4_995, 0)]), now());
    let on_join = builders::program(1, builders::document());
    let never = automatic(builders::document());
    let orders = [
        ("a draft", &never, Order { is_draft: true, ..paid.clone() }, false),
        ("a test", &never, Order { test: true, ..paid.clone() }, true),
        ("called off", &never, Order { cancelled_at: Some(now()), ..paid.clone() }, true),
        ("the program waits until they join", &on_join, paid, true),
    ];
    for (name, program, order, is_kept) in orders {
        let decision = at_once(program, &State::default(), &order).unwrap();
        assert_eq!((decision.account, decision.entries), (None, vec![]), "{name}");
        assert_eq!(decision.source.is_some(), is_kept, "{name}: kept as a guest's");
    }
}

/// Identifiers for an account nobody needs are left unused.
#[test]
fn a_members_order_opens_no_other_account() {
    let program = automatic(builders::document());
    let paid = |id: &str| builders::paid(builders::order(id, now(), vec![builders::line("1", 4_995, 0)]), now());
    let account = at_once(&program, &State::default(), &paid("1")).unwrap().account;
    let state = State { account: account.clone(), ..State::default() };
    let second = at_once(&program, &state, &paid("2")).unwrap();
    assert!(second.entries.iter().all(|entry| entry.kind != EntryKind::Joined));
    assert_eq!(second.account.unwrap().joined_at, account.unwrap().joined_at);
}
