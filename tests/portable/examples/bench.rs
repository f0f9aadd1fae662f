//! The native side of `cargo xtask prove bench`.
//!
//! `bench prepare FOLDER` writes the program of 20 rules and 1,000 carts for the other engines and the WebAssembly module.
//! `bench native SECONDS` measures the rules natively; one JSON line a way of asking.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Instant;

use coppertoken_portable::bench::{Bench, Subject};
use coppertoken_portable::to_bytes;
use coppertoken_rules::Account;
use coppertoken_rules::conditions::{Condition, Goods, Orders};
use coppertoken_rules::mechanics::{Bonus, MechanicKind, Multiplier};
use coppertoken_rules::order::OrderLine;
use coppertoken_rules::program::document::{Mechanic, ProgramDocument, Threshold};
use coppertoken_rules::quantity::Quantity;
use coppertoken_rules::selector::Selector;
use coppertoken_tests::builders;
use coppertoken_tests::dice::Dice;
use serde_json::{Value, json};

/// Minor units one point is given for.
const PER: i64 = 100;
const CARTS: usize = 1_000;
const SEED: u64 = 20_261_122;

/// A rule in plain terms: what it asks for, and the percent or the points it adds. 0 and "" ask for nothing.
struct Rule {
    goods: i64,
    category: &'static str,
    orders: u32,
    tier: &'static str,
    percent: u16,
    bonus: i64,
}

const fn adds(percent: u16, bonus: i64) -> Rule {
    Rule { goods: 0, category: "", orders: 0, tier: "", percent, bonus }
}

/// The rate itself is the first rule: 100 percent of it.
const RULES: [Rule; 20] = [
    adds(100, 0),
    Rule { goods: 3_000, ..adds(10, 0) },
    Rule { goods: 10_000, ..adds(15, 0) },
    Rule { category: "coffee", ..adds(20, 0) },
    Rule { category: "kitchen", ..adds(5, 0) },
    Rule { orders: 3, ..adds(5, 0) },
    Rule { orders: 10, ..adds(10, 0) },
    Rule { tier: "silver", ..adds(10, 0) },
    Rule { tier: "gold", ..adds(25, 0) },
    Rule { category: "sale", goods: 5_000, ..adds(8, 0) },
    Rule { goods: 5_000, ..adds(0, 20) },
    Rule { goods: 20_000, ..adds(0, 100) },
    Rule { goods: 50_000, ..adds(0, 300) },
    Rule { category: "tea", ..adds(0, 15) },
    Rule { category: "gifts", ..adds(0, 25) },
    Rule { orders: 1, ..adds(0, 5) },
    Rule { orders: 5, ..adds(0, 10) },
    Rule { tier: "gold", ..adds(0, 50) },
    Rule { category: "coffee", orders: 2, ..adds(0, 12) },
    Rule { tier: "silver", goods: 8_000, ..adds(0, 30) },
];

const CATEGORIES: [&str; 6] = ["coffee", "kitchen", "sale", "tea", "gifts", "books"];

fn mechanic(place: usize, rule: &Rule) -> Mechanic {
    let id = format!("rule-{place:02}");
    if place == 0 {
        return builders::spend(&id, 1, PER);
    }
    let kind = match rule.bonus {
        0 => MechanicKind::Multiplier(Multiplier {
            percent: 100 + rule.percent,
            on: Selector::Everything,
            // A group each: what they add is added up.
            group: id.clone(),
        }),
        bonus => MechanicKind::Bonus(Bonus { points: builders::points(bonus) }),
    };
    let goods = Goods { at_least: Some(builders::amount(rule.goods)), at_most: None };
    let orders = Orders { at_least: Some(rule.orders), at_most: None, within_days: None };
    let asked = [
        (rule.goods > 0).then_some(Condition::Goods(goods)),
        (!rule.category.is_empty()).then(|| Condition::Contains(Selector::Categories(vec![rule.category.to_owned()]))),
        (rule.orders > 0).then_some(Condition::Orders(orders)),
        (!rule.tier.is_empty()).then(|| Condition::Tier(vec![builders::rule_id(rule.tier)])),
    ];
    let mut asked: Vec<Condition> = asked.into_iter().flatten().collect();
    let when = if asked.len() > 1 { Some(Condition::All(asked)) } else { asked.pop() };
    Mechanic { when, ..builders::mechanic(&id, kind) }
}

fn document() -> ProgramDocument {
    let tier = |id: &str, first: i64| builders::tier(id, Threshold::AtLeast(builders::points(first)), 100);
    ProgramDocument {
        mechanics: RULES.iter().enumerate().map(|(place, rule)| mechanic(place, rule)).collect(),
        tiers: vec![tier("silver", 1_000), tier("gold", 5_000)],
        ..builders::document()
    }
}

fn cart(dice: &mut Dice) -> (Account, Vec<OrderLine>) {
    let mut account = Account::new(builders::account_id());
    account.joined_at = Some(builders::moment(builders::date("2026-01-01"), 0));
    account.paid_orders = dice.below(15);
    account.tier_id = dice.one_of(&[None, Some("silver"), Some("gold")]).map(builders::rule_id);
    let lines = (0..=dice.below(3)).map(|place| OrderLine {
        quantity: Quantity::of_pieces(1 + dice.below(3)),
        category_ids: vec![(*dice.one_of(&CATEGORIES)).to_owned()],
        ..builders::line(&place.to_string(), 100 + dice.below(30_000), 0)
    });
    (account, lines.collect())
}

fn subject() -> Subject {
    let mut dice = Dice::new(SEED);
    let carts = (0..CARTS).map(|_| cart(&mut dice)).collect();
    Subject { document: document(), carts, now: builders::moment(builders::date("2026-11-21"), 600) }
}

/// What the other engines are told of a cart.
fn facts(account: &Account, lines: &[OrderLine]) -> Value {
    let categories: BTreeSet<&String> = lines.iter().flat_map(|line| &line.category_ids).collect();
    json!({
        "goods": lines.iter().map(|line| line.net.get()).sum::<i64>(),
        "categories": categories,
        "orders": account.paid_orders,
        "tier": account.tier_id.as_ref().map_or("", |tier_id| tier_id.as_str()),
    })
}

fn rule(place: usize, rule: &Rule) -> Value {
    let mut fields = json!({ "id": format!("rule-{place:02}"), "percent": rule.percent, "bonus": rule.bonus });
    let mut ask = |name: &str, value: Value, is_asked: bool| {
        if is_asked {
            fields[name] = value;
        }
    };
    ask("goods", json!(rule.goods), rule.goods > 0);
    ask("category", json!(rule.category), !rule.category.is_empty());
    ask("orders", json!(rule.orders), rule.orders > 0);
    ask("tier", json!(rule.tier), !rule.tier.is_empty());
    fields
}

fn prepare(folder: &Path) {
    let subject = subject();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    write("subject.cbor", &to_bytes(&subject));
    write("cart.cbor", &to_bytes(&subject.carts[0].1));
    let points = Bench::new(subject.clone()).unwrap().points();
    let carts = subject.carts.iter().zip(points);
    let carts: Vec<Value> =
        carts.map(|((account, lines), points)| json!({ "facts": facts(account, lines), "points": points })).collect();
    write("carts.json", json!(carts).to_string().as_bytes());
    let rules: Vec<Value> = RULES.iter().enumerate().map(|(place, one)| rule(place, one)).collect();
    write("rules.json", json!({ "per": PER, "rules": rules }).to_string().as_bytes());
}

fn measure(seconds: u64) {
    let bench = Bench::new(subject()).unwrap();
    for (what, explained) in [("with trace", true), ("points alone", false)] {
        let _warm = bench.ask(5, explained);
        let (mut asked, started) = (0_u128, Instant::now());
        while started.elapsed().as_secs() < seconds {
            std::hint::black_box(bench.ask(1, explained));
            asked += CARTS as u128;
        }
        let per_second = asked * 1_000_000 / started.elapsed().as_micros();
        let name = format!("Coppertoken native, {what}");
        println!("{}", json!({ "name": name, "equal": CARTS, "of": CARTS, "perSecond": per_second as u64 }));
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.get(1..).unwrap_or_default() {
        [what, folder] if what == "prepare" => prepare(Path::new(folder)),
        [what, seconds] if what == "native" => measure(seconds.parse().expect("seconds")),
        _ => panic!("bench prepare FOLDER, or bench native SECONDS"),
    }
}
