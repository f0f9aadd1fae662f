//! What rows of an order file mean, and why one is refused.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot be set up has failed"
)]

mod support;

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use coppertoken::orders::{Defaults, Orders, PastEvent};
use jiff::tz::TimeZone;
use support::{read, repository};

#[test]
fn rows_apart_are_joined_and_an_order_that_comes_again_counts_once() {
    let header = "order_id,customer_id,placed_at,net\n";
    for (what, rows, expected) in [
        ("equal rows together", "1,ana,2025-01-05,60\n1,ana,2025-01-05,60\n", vec!["6000+6000"]),
        ("other rows apart", "1,ana,2025-01-05,60\n2,bo,2025-01-05,1\n1,ana,2025-01-05,40\n", vec!["6000+4000", "100"]),
        ("a row apart that says no more", "1,ana,2025-01-05,60\n2,bo,2025-01-05,1\n1,,,40\n", vec!["6000+4000", "100"]),
        (
            "one row that comes again",
            "1,ana,2025-01-05,60\n2,bo,2025-01-05,1\n1,ana,2025-01-05,60\n",
            vec!["6000", "100"],
        ),
        (
            "an order that comes again in another order of rows",
            "1,ana,2025-01-05,60\n1,,,40\n2,bo,2025-01-05,1\n1,ana,2025-01-05,40\n1,,,60\n",
            vec!["6000+4000", "100"],
        ),
        (
            "parts that come again as a whole",
            "1,ana,2025-01-05,60\n2,bo,2025-01-05,1\n1,,,40\n2,,,2\n1,ana,2025-01-05,60\n1,,,40\n",
            vec!["6000+4000", "100+200"],
        ),
        (
            "a whole with two equal rows that comes again",
            "1,ana,2025-01-05,60\n1,,,60\n2,bo,2025-01-05,1\n1,ana,2025-01-05,60\n1,,,60\n",
            vec!["6000+6000", "100"],
        ),
        (
            "one instant under two offsets",
            "1,ana,2025-01-05T00:30:00+01:00,60\n1,ana,2025-01-04T23:30:00Z,40\n",
            vec!["6000+4000"],
        ),
        ("another time of the same day", "1,ana,2025-01-05 10:01,60\n1,ana,2025-01-05 10:00,40\n", vec!["6000+4000"]),
    ] {
        let events = read(&format!("{header}{rows}")).unwrap_or_else(|message| panic!("{what}: {message}"));
        let lines: Vec<&str> = events.iter().map(|event| event.rsplit(' ').next().unwrap()).collect();
        assert_eq!(lines, expected, "{what}");
    }
}

#[test]
fn an_order_that_contradicts_itself_is_refused_with_both_lines() {
    let header = "order_id,customer_id,placed_at,net,shipping\n";
    for (what, rows, expected) in [
        (
            "another customer",
            "1,ana,2025-01-05,60,\n2,bo,2025-01-05,1,\n1,bo,2025-01-05,40,\n",
            "4: column customer_id: order 1 has another customer on line 2",
        ),
        (
            "another customer at once",
            "1,ana,2025-01-05,60,\n1,bo,,40,\n",
            "3: column customer_id: order 1 has another customer on line 2",
        ),
        (
            "another day",
            "1,ana,2025-01-05,60,\n2,bo,2025-01-05,1,\n1,ana,2025-01-06,60,\n",
            "4: column placed_at: order 1 has another day on line 2",
        ),
        (
            "another shipping",
            "1,ana,2025-01-05,60,4.90\n1,ana,2025-01-05,40,5.00\n",
            "3: column shipping: order 1 has another amount on line 2",
        ),
        (
            "some of its rows and others",
            "1,ana,2025-01-05,60,\n1,,,40,\n2,bo,2025-01-05,1,\n1,ana,2025-01-05,60,\n1,,,50,\n",
            "5: order 1 comes again with this row of line 2, but not with the same rows",
        ),
    ] {
        let message = read(&format!("{header}{rows}")).unwrap_err();
        assert!(message.starts_with(&format!("orders.csv:{expected}")), "{what}: {message}");
    }
}

#[test]
fn returns_find_their_orders() {
    let header = "order_id,customer_id,placed_at,net,product_id,quantity\n";
    let bought = "1,ana,2025-01-01,60,mug,2\n1,,,40,tea,1\n2,ana,2025-01-02,40,tea,1\n3,ana,2025-01-03,99,pot,1\n";
    for (what, rows, expected) in [
        ("of the order it names, on its day", "1,ana,2025-01-09,-30,mug,-1\n", "back 1 ana 2025-01-09T11:00:00Z 3000"),
        ("without a day: when the order is placed", "1,,,-30,mug,-1\n", "back 1 ana 2025-01-01T11:00:00Z 3000"),
        ("pieces below zero alone", "1,ana,2025-01-09,30,mug,-1\n", "back 1 ana 2025-01-09T11:00:00Z 3000"),
        (
            "of another product: off the others",
            "1,ana,2025-01-09,-70,pot,-1\n",
            "back 1 ana 2025-01-09T11:00:00Z 6000+1000",
        ),
        (
            "unnamed: the latest with that line",
            "C9,ana,2025-01-09,-40,tea,-1\n",
            "back 2 ana 2025-01-09T11:00:00Z 4000",
        ),
        (
            "unnamed, before the latest: the one until then",
            "C9,ana,2025-01-01,-40,tea,-1\n",
            "back 1 ana 2025-01-01T11:00:00Z 4000",
        ),
        (
            "unnamed, no such line: the latest that keeps as much",
            "C9,ana,2025-01-09,-50,cup,-1\n",
            "back 3 ana 2025-01-09T11:00:00Z 5000",
        ),
        (
            "the same return again",
            "C9,ana,2025-01-09,-40,tea,-1\n3,,,99,pot,1\nC9,ana,2025-01-09,-40,tea,-1\n",
            "back 2 ana 2025-01-09T11:00:00Z 4000",
        ),
    ] {
        let events = read(&format!("{header}{bought}{rows}")).unwrap_or_else(|message| panic!("{what}: {message}"));
        assert_eq!(events.iter().filter(|event| event.starts_with("back")).collect::<Vec<_>>(), [expected], "{what}");
    }
    for (what, rows, expected) in [
        (
            "more than there is",
            "1,ana,2025-01-09,-100.01,mug,-1\n",
            "6: more comes back than order 1 of line 2 still keeps",
        ),
        (
            "twice the same",
            "1,ana,2025-01-08,-60,mug,-2\n1,ana,2025-01-09,-60,mug,-2\n",
            "7: more comes back than order 1",
        ),
        ("of a stranger", "C9,bo,2025-01-09,-1,mug,-1\n", "6: C9 comes back, but no earlier order of bo"),
        ("before any order", "C9,ana,2024-12-31,-1,mug,-1\n", "6: C9 comes back, but no earlier order of ana"),
        ("before its order", "3,ana,2025-01-02,-1,pot,-1\n", "6: it comes back before order 3 is placed on line 5"),
        ("of another customer", "1,bo,2025-01-09,-1,mug,-1\n", "6: order 1 has another customer on line 2"),
    ] {
        let message = read(&format!("{header}{bought}{rows}")).unwrap_err();
        assert!(message.starts_with(&format!("orders.csv:{expected}")), "{what}: {message}");
    }
}

#[test]
fn an_order_is_placed_at_the_earliest_of_its_times() {
    let rows = "order_id,customer_id,placed_at,net\n1,ana,2025-01-05 10:01,60\n1,ana,2025-01-05 10:00,40\n";
    assert_eq!(read(rows).unwrap(), ["1 ana 2025-01-05T09:00:00Z 6000+4000"]);
}

#[test]
fn what_comes_back_comes_off_the_line_of_its_amount() {
    let rows =
        "order_id,customer_id,placed_at,net,product_id\n1,ana,2025-01-05,60,tea\n1,,,40,tea\n1,,2025-01-07,-40,tea\n";
    let zone = TimeZone::UTC;
    let defaults = Defaults { currency: "EUR", zone: &zone };
    let orders = Orders::read(Box::new(Cursor::new(rows.as_bytes())), Path::new("orders.csv"), defaults).unwrap();
    let back = orders.filter_map(|event| match event {
        PastEvent::Return(back) => back.lines.into_iter().next(),
        PastEvent::Order(_) => None,
    });
    let lines: Vec<(String, i64)> = back.map(|line| (line.line_id, line.net.get())).collect();
    assert_eq!(lines, [("3".to_owned(), 4_000)], "the line of the file's third row, not the first of tea");
}

#[test]
fn what_comes_back_takes_its_points_along() {
    // 100 points of order 1, posted on 15 January; half of the goods come back in February. 20 of a guest are nobody's.
    let rows = "order_id,customer_id,placed_at,net\n1,ana,2025-01-01,100\n2,,2025-01-02,20\nC1,ana,2025-02-10,-50\nC2,,2025-02-10,-20\n";
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("comes-back.csv");
    fs::write(&path, rows).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_coppertoken"))
        .args([Path::new("replay"), &repository("tests/programs/first.json"), &path])
        .output()
        .unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    for expected in
        ["points taken back 50", "points outstanding 50", "revenue €70", "returned €50", "2025-01 100", "2025-02 50"]
    {
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(table.lines().any(|line| words(line) == expected), "{expected}: {table}");
    }
    assert!(table.ends_with("skipped: 1 (returns of guests without their order)\n"), "{table}");
}

#[test]
fn orders_of_another_currency_are_skipped_and_counted() {
    let rows = "order_id,customer_id,placed_at,net,currency\n1,ana,2025-01-05,60,eur\n2,ana,2025-01-05,$6.000.00,USD\n";
    let zone = TimeZone::UTC;
    let defaults = Defaults { currency: "EUR", zone: &zone };
    let orders = Orders::read(Box::new(Cursor::new(rows.as_bytes())), Path::new("orders.csv"), defaults).unwrap();
    assert_eq!(orders.skipped.iter().collect::<Vec<_>>(), [(&"currency USD".to_owned(), &1)]);
    assert_eq!(orders.count(), 1);
}

#[test]
fn refusals_name_line_column_and_reason() {
    let header = "Order ID;Customer ID;Placed at;Net;Tax;Shipping;Quantity\n";
    for (row, expected) in [
        ("1;ana;2025-01-05;12,3x;;;", "2: column Net: \"12,3x\" is not an amount: write digits"),
        ("1;ana;2025-01-05;1.234;;;", "2: column Net: \"1.234\" can be 1234 or a fraction: write 1234.00"),
        ("1;ana;2025-01-05;1;0,125;;", "2: column Tax: \"0,125\" has more decimals (3) than EUR (2)"),
        ("1;ana;2025-01-05;1;-1;;", "2: column Tax: is below zero where net is not"),
        ("1;ana;2025-01-05;1;;-1;", "2: column Shipping: is below zero where net is not"),
        ("1;ana;2025-01-05;1;;;1,5", "2: column Quantity: \"1,5\" is not a number of pieces"),
        ("1;ana;05/01/2025;1;;;", "2: column Placed at: \"05/01/2025\" is not a time: write 2025-01-05"),
        ("1;ana;;1;;;", "2: column Placed at: is empty on every row of order 1"),
        (";ana;2025-01-05;1;;;", "2: column Order ID: an identifier has 1 to 128 bytes"),
        ("1;ana;2025-01-05;1;;;;;9", "2: 9 values under 7 columns"),
    ] {
        let message = read(&format!("{header}{row}\n")).unwrap_err();
        assert!(message.starts_with(&format!("orders.csv:{expected}")), "{row}: {message}");
    }
    let zone = TimeZone::UTC;
    for (bytes, expected) in [
        (&b"\xff\xfeo\0r\0"[..], "1: the file is UTF-16: save it as CSV in UTF-8"),
        (
            b"order_id,customer_id,placed_at,net\n1,\xe0\xed\xe0,2025-01-05,1\n",
            "2: not UTF-8: save the file as CSV in UTF-8",
        ),
    ] {
        let defaults = Defaults { currency: "EUR", zone: &zone };
        let message = Orders::read(Box::new(Cursor::new(bytes)), Path::new("orders.csv"), defaults).err().unwrap();
        assert_eq!(message.to_string(), format!("orders.csv:{expected}"));
    }
}
