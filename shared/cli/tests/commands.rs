//! The commands as a merchant calls them: files in, text and an exit code out.

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
use std::process::{Command, Output};

fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn program(name: &str) -> String {
    repository("tests/programs").join(name).to_str().unwrap().to_owned()
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_coppertoken")).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A file of this test; tests run side by side, so each has names of its own.
fn file(name: &str, content: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_three_programs_pass_checks_linter_and_their_own_examples() {
    for (name, examples) in [("roaster.json", 3), ("fashion.json", 6), ("electronics.json", 10)] {
        for language in ["en", "ru", "mk"] {
            let output = run(&["lint", &program(name), "--language", language]);
            assert_eq!(output.status.code(), Some(0), "{name}: {}", text(&output.stderr));
            let summary = format!("0 errors, 0 warnings, {examples} examples hold\n");
            assert!(text(&output.stdout).ends_with(&summary), "{}", text(&output.stdout));
        }
    }
    let told = text(&run(&["lint", &program("roaster.json"), "--language", "en"]).stdout);
    assert!(told.contains("Every 10 purchases bring “A bag of the month's coffee”. A purchase counts for 18 months."));
    let told = text(&run(&["lint", &program("electronics.json"), "--language", "ru"]).stdout);
    assert!(told.contains("5 вольт за 100\u{a0}₽ покупки."), "{told}");
}

#[test]
fn what_is_wrong_is_told_with_file_and_line() {
    let unknown = file("unknown.json", "{\n  \"engine\": 1,\n  \"surprise\": 1\n}");
    let output = run(&["lint", &unknown]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).starts_with(&format!("{unknown}:3:12: unknown field `surprise`")),
        "{}",
        text(&output.stderr)
    );

    let good = fs::read_to_string(program("roaster.json")).unwrap();
    let wrong = file("wrong.json", &good.replace("\"earns\": 12", "\"earns\": 13"));
    let line = good.lines().position(|line| line.contains("\"earns\": 12")).unwrap() + 1;
    let output = run(&["lint", &wrong]);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert_eq!(told, format!("{wrong}:{line}: examples[2].earns: an order of 6200 earns 12, not 13\n"));

    let poor = file("poor.json", &good.replace("\"margin_budget\": 500", "\"margin_budget\": 449"));
    let output = run(&["lint", &poor]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains(": error R11 at rewards[2].margin_cost: one costs you 450"));

    assert_eq!(run(&["lint", "no-such-file.json"]).status.code(), Some(2));
    assert_eq!(run(&["lint", &program("roaster.json"), "--language", "xx"]).status.code(), Some(2));
    assert_eq!(run(&["sing"]).status.code(), Some(2));
    let zone = file("zone.json", &good.replace("Europe/Skopje", "Europe/Atlantis"));
    assert_eq!(run(&["lint", &zone]).status.code(), Some(1));
}

const KETTLE: &str = r#"{"order_id": "1001", "currency": "RUB", "updated_at": "2026-11-21T10:00:00Z",
    "placed_at": "2026-11-21T10:00:00Z", "paid_at": "2026-11-21T10:00:00Z",
    "lines": [{"line_id": "1", "product_id": "k", "category_ids": ["kettles"], "quantity": 1, "net": 100000},
              {"line_id": "2", "product_id": "lamp", "quantity": 1, "net": 49999}]}"#;

#[test]
fn an_order_is_explained_in_words_and_what_is_missing_too() {
    let order = file("kettle.json", KETTLE);
    let member = file("member.json", r#"{"orders": 6, "average": 110000}"#);
    let told =
        text(&run(&["explain", &program("electronics.json"), &order, "--member", &member, "--language", "en"]).stdout);
    // The next order may use the offer, so that 4,210.00 earn 421.
    // 5 % of 1,499.99 are 74.9995, a tenth of 1,000.00 · 5 % are 5 more: 79.
    let expected = "1001, 21 November 2026, ₽1,499.99: 79 volts\n      \
        +74  Cashback 5%: 5 volts for every ₽100 of ₽1,499.99\n       \
        +5  Kettles: goods for ₽1,000\n\
        What you earn arrives 14 days after payment. It is valid for 6 months after it arrives.\n        \
        -  A personal offer for 5 days: 100% more. Add goods for ₽0.01 more.\n\
        -> 421 volts (₽4,210): The service “A third year of warranty” for 500 volts.\n";
    assert_eq!(told, expected);
    let told = text(&run(&["explain", &program("electronics.json"), &order, "--member", &member]).stdout);
    assert!(told.contains("Добавьте товаров ещё на 0,01\u{a0}₽."), "in the program's first language: {told}");
    let foreign = file("foreign.json", &KETTLE.replace("RUB", "EUR"));
    let told = text(&run(&["explain", &program("electronics.json"), &foreign, "--language", "en"]).stdout);
    assert!(told.contains("Not counted yet: the order is in EUR, and its rate is not known"), "{told}");
    let when =
        file("when.json", &KETTLE.replace("\"placed_at\": \"2026-11-21T10:00:00Z\"", "\"placed_at\": \"yesterday\""));
    let output = run(&["explain", &program("electronics.json"), &when]);
    assert!(text(&output.stderr).contains("when.json: placed_at: `yesterday` is neither"), "{}", text(&output.stderr));
}

/// By hand: two members and a guest of a shop that gives 1 point for 1.00, 250 points for 5.00 off, hold 14 days, life 12 months.
const ORDERS: &str = "order_id,customer_id,placed_at,net,shipping\n\
    1,ana,2025-01-05,100.00,4.90\n1,ana,2025-01-05,150.00,\n2,boris,2025-01-10,99.99,\n3,,2025-01-20,50.00,\n\
    4,ana,2025-02-03,40.00,\n5,ana,2026-03-01,10.00,\n";

#[test]
fn past_orders_run_through_programs_side_by_side() {
    let orders = file("orders.csv", ORDERS);
    let output = run(&["replay", &program("first.json"), &program("roaster.json"), &orders]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let table = text(&output.stdout);
    let cell = |table: &str, name: &str, column: usize| {
        let line =
            table.lines().find(|line| line.trim_start().starts_with(name)).unwrap_or_else(|| panic!("{name}: {table}"));
        line.trim_start()[name.len()..].split_whitespace().nth(column).unwrap_or_default().to_owned()
    };
    let first = |name: &str| cell(&table, name, 0);
    assert_eq!(first("orders"), "5", "a line is not an order");
    assert_eq!(first("of guests"), "1");
    assert_eq!(first("revenue"), "€449.99");
    assert_eq!(first("members"), "2");
    // Ana's 250 posted on 19 January; order 4 redeems them: 5.00 off 40.00 leaves 35 points, posted on 17 February 2025.
    // Boris has 99. Both lots end within a year of posting; order 5 earns 10 that never post here.
    assert_eq!(first("points issued"), (250 + 99 + 35).to_string());
    assert_eq!(first("points redeemed"), "250");
    assert_eq!(first("points expired"), (99 + 35).to_string());
    assert_eq!(first("points outstanding"), "0");
    assert_eq!(first("rewards used"), "1");
    assert_eq!(first("cost of rewards"), "€5");
    assert_eq!(first("of revenue"), "1.11%");
    assert_eq!(first("2025-01"), "349");
    assert_eq!(first("2025-02"), "134");
    assert_eq!(first("2026-01"), "35", "Boris' 99 ended on 24 January 2026");
    assert_eq!(cell(&table, "members", 1), "2", "the other program has a column of its own");

    let output = run(&["replay", "--redeem", "never", &program("first.json"), &orders]);
    let table = text(&output.stdout);
    assert_eq!(cell(&table, "points issued", 0), (250 + 99 + 40).to_string());
    assert_eq!(cell(&table, "cost of rewards", 0), "€0");
}

#[test]
fn orders_that_cannot_be_replayed_are_told_with_their_line() {
    let refused = |name: &str, content: &str, message: &str| {
        let orders = file(name, content);
        let output = run(&["replay", &program("first.json"), &orders]);
        assert_eq!(output.status.code(), Some(1));
        let told = text(&output.stderr);
        assert!(told.starts_with(&format!("{orders}:{message}")), "{told}");
    };
    const HEADER: &str = "order_id,customer_id,placed_at,net\n";
    for (name, rows, message) in [
        ("more.csv", "1,a,2025-01-01,1.00\n2,a,2025-01-01,1,50\n", "3: 5 values under 4 columns"),
        ("amount.csv", "1,a,2025-01-01,\"12,3x\"\n", "2: column net: \"12,3x\" is not an amount: "),
        ("empty.csv", "1,a,2025-01-01,\n", "2: column net: is empty"),
        ("day.csv", "1,a,2025-13-01,1\n", "2: column placed_at: \"2025-13-01\" is not a time: "),
        ("when.csv", "1,a,,1\n", "2: column placed_at: is empty on every row of order 1"),
        ("order.csv", ",a,2025-01-01,1\n", "2: column order_id: an identifier has 1 to 128 bytes"),
        ("rules.csv", "1,a,2025-01-01,10000000000.01\n", "2: "),
    ] {
        refused(name, &format!("{HEADER}{rows}"), message);
    }
    let lacking = "order_id,custmer_id,date,net\n1,a,2025-01-01,1\n";
    refused("lack.csv", lacking, "1: the header lacks customer_id, placed_at; found: order_id, custmer_id, date, net");
    refused("twice.csv", "order_id,customer_id,placed_at,Net,net\n", "1: column Net: stands twice in the header");
    let output = run(&["replay", &program("first.json"), &program("fashion.json"), &file("any.csv", ORDERS)]);
    assert!(text(&output.stderr).contains("one currency"));
}

#[test]
fn points_are_all_accounted_for_when_orders_come_back() {
    let made = text(&run(&["generate-orders", "--orders", "2000", "--customers", "50", "--seed", "7"]).stdout);
    let (header, rows) = made.split_once('\n').unwrap();
    let mut content = format!("{header}\n");
    for (number, row) in rows.lines().enumerate() {
        content += &format!("{row}\n");
        let mut cells: Vec<&str> = row.split(',').collect();
        // Every fifth order comes back on the last day of its month, every tenth as a whole; the order may have used a voucher.
        let day = format!("{}-28", &cells[2][..7]);
        let net = if number % 10 == 0 { format!("-{}", cells[3]) } else { "-1.99".to_owned() };
        if number % 5 == 0 && cells[2] < day.as_str() {
            (cells[2], cells[3]) = (&day, &net);
            content += &format!("{}\n", cells.join(","));
        }
    }
    let orders = file("coming-back.csv", &content);
    for name in ["first.json", "roaster.json"] {
        let output = run(&["replay", &program(name), &orders]);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", text(&output.stderr));
        let table = text(&output.stdout);
        let figure = |name: &str| -> i64 {
            let line = table.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name}: {table}"));
            line.split_whitespace().last().unwrap().replace(',', "").parse().unwrap()
        };
        assert!(figure("points taken back") > 0 && figure("rewards used") > 0, "{table}");
        let gone = figure("points redeemed") + figure("points expired") + figure("points taken back");
        assert_eq!(figure("points issued") - gone, figure("points outstanding"), "{name}: {table}");
    }
}

#[test]
fn the_same_seed_makes_the_same_orders() {
    let made = |seed: &str| run(&["generate-orders", "--orders", "2000", "--customers", "50", "--seed", seed]).stdout;
    assert_eq!(made("7"), made("7"));
    assert_ne!(made("7"), made("8"));
    let orders = file("generated.csv", &text(&made("7")));
    let output = run(&["replay", &program("roaster.json"), &orders]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    // Every point is somewhere.
    let table = text(&output.stdout);
    let figure = |name: &str| -> i64 {
        let line = table.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().last().unwrap().replace(',', "").parse().unwrap()
    };
    assert!(figure("points redeemed") > 0, "{table}");
    let left = figure("points issued") - figure("points redeemed") - figure("points expired");
    assert_eq!(left, figure("points outstanding"), "{table}");
}
