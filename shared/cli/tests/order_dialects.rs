//! Any list of orders, written out in any dialect, is read back the same. The seed is printed; `ORDERS_SEED` replays one file.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot be set up has failed"
)]

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use coppertoken::orders::{Defaults, Orders, PastEvent};
use csv::{Terminator, WriterBuilder};
use jiff::civil::date;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan as _};

/// Files of each run.
const FILES: u64 = 400;

/// SplitMix64 by Sebastiano Vigna.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn is_heads(&mut self) -> bool {
        self.below(2) == 0
    }

    fn one_of<T: Copy>(&mut self, values: &[T]) -> T {
        values[usize::try_from(self.below(values.len() as u64)).unwrap()]
    }

    fn shuffle<T>(&mut self, values: &mut [T]) {
        for end in (1..values.len()).rev() {
            values.swap(end, usize::try_from(self.below(end as u64 + 1)).unwrap());
        }
    }
}

/// An order as it was before it was written. Amounts in minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Original {
    customer: Option<String>,
    placed_at: Timestamp,
    shipping: i64,
    /// Product, categories, pieces, net.
    lines: Vec<(String, Vec<String>, i64, i64)>,
}

/// How a file writes.
struct Dialect {
    delimiter: u8,
    /// The marks of thousands and of decimals.
    marks: (&'static str, &'static str),
    sign: (&'static str, &'static str),
    time: Time,
    is_on_every_row: bool,
    is_shuffled: bool,
    has_more_columns: bool,
    header: fn(&str) -> String,
    terminator: Terminator,
    has_mark: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Time {
    Utc,
    Offset,
    Spaced,
    Local,
    Day,
    Compact,
}

fn zone() -> TimeZone {
    TimeZone::get("Europe/Skopje").unwrap()
}

fn dialect(dice: &mut Dice) -> Dialect {
    let spaced = |name: &str| name.replace('_', " ");
    let headers: [fn(&str) -> String; 4] =
        [|name| name.to_owned(), str::to_uppercase, spaced, |name| format!(" {name} ")];
    Dialect {
        delimiter: dice.one_of(b",;\t"),
        marks: dice.one_of(&[
            ("", "."),
            ("", ","),
            (",", "."),
            (".", ","),
            (" ", ","),
            ("\u{a0}", ","),
            ("\u{202f}", ","),
            ("'", "."),
        ]),
        sign: dice.one_of(&[("", ""), ("", ""), ("€", ""), ("", " €"), ("EUR ", ""), ("", " eur")]),
        time: dice.one_of(&[Time::Utc, Time::Offset, Time::Spaced, Time::Local, Time::Day, Time::Compact]),
        is_on_every_row: dice.is_heads(),
        is_shuffled: dice.is_heads(),
        has_more_columns: dice.is_heads(),
        header: dice.one_of(&headers),
        terminator: dice.one_of(&[Terminator::CRLF, Terminator::Any(b'\n'), Terminator::Any(b'\r')]),
        has_mark: dice.is_heads(),
    }
}

fn orders(dice: &mut Dice, dialect: &Dialect) -> BTreeMap<String, Original> {
    let count = 1 + dice.below(12);
    let mut all = BTreeMap::new();
    for number in 0..count {
        let day = date(2024, 1, 1) + i64::try_from(dice.below(700)).unwrap().days();
        let noon = day.at(12, 0, 0, 0).to_zoned(zone()).unwrap().timestamp();
        let seconds = i64::try_from(dice.below(40_000)).unwrap() - 20_000;
        let is_day = matches!(dialect.time, Time::Day | Time::Compact);
        let placed_at = if is_day { noon } else { noon + SignedDuration::from_secs(seconds) };
        let customer = match dice.below(5) {
            0 => None,
            1 => Some(format!("c{}@example.test", dice.below(3))),
            _ => Some(format!("C{}", dice.below(3))),
        };
        let lines = (0..1 + dice.below(4)).map(|line| {
            let categories = (0..dice.below(3)).map(|category| format!("k{category}")).collect();
            let pieces = i64::try_from(1 + dice.below(9)).unwrap();
            let digits = 2 + u32::try_from(dice.below(7)).unwrap();
            let net = i64::try_from(dice.below(10_u64.pow(digits))).unwrap();
            // Rows apart that are equal would be one: products differ.
            (format!("p{line}, \"{}\"", dice.below(90)), categories, pieces, net)
        });
        let lines = lines.collect();
        let shipping = i64::try_from(dice.below(3) * 490).unwrap();
        all.insert(format!("№{number}"), Original { customer, placed_at, shipping, lines });
    }
    all
}

fn amount(minor: i64, dialect: &Dialect) -> String {
    let (whole, cents) = ((minor.abs() / 100).to_string(), minor.abs() % 100);
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            grouped.push_str(dialect.marks.0);
        }
        grouped.push(digit);
    }
    let minus = if minor < 0 { "-" } else { "" };
    format!("{minus}{}{grouped}{}{cents:02}{}", dialect.sign.0, dialect.marks.1, dialect.sign.1)
}

fn time(at: Timestamp, dialect: &Dialect) -> String {
    let local = at.to_zoned(zone());
    let with = |format: &str| local.strftime(format).to_string();
    match dialect.time {
        Time::Utc => at.to_string(),
        Time::Offset => at.display_with_offset(Offset::from_hours(1).unwrap()).to_string(),
        Time::Spaced => with("%Y-%m-%d %H:%M:%S %z"),
        Time::Local => with("%Y-%m-%d %H:%M:%S"),
        Time::Day => with("%Y-%m-%d"),
        Time::Compact => with("%Y%m%d"),
    }
}

const NAMES: [&str; 8] =
    ["order_id", "customer_id", "placed_at", "net", "shipping", "product_id", "category_ids", "quantity"];

fn rows(all: &BTreeMap<String, Original>, dialect: &Dialect) -> Vec<Vec<String>> {
    let mut rows = vec![];
    for (id, order) in all {
        for (place, (product, categories, pieces, net)) in order.lines.iter().enumerate() {
            let is_said = place == 0 || dialect.is_on_every_row;
            let said = |text: String| if is_said { text } else { String::new() };
            rows.push(vec![
                id.clone(),
                said(order.customer.clone().unwrap_or_default()),
                said(time(order.placed_at, dialect)),
                amount(*net, dialect),
                said(amount(order.shipping, dialect)),
                product.clone(),
                categories.join(" | "),
                pieces.to_string(),
            ]);
        }
    }
    rows
}

fn written(rows: &[Vec<String>], dialect: &Dialect, dice: &mut Dice) -> Vec<u8> {
    let mut places: Vec<usize> = (0..NAMES.len() + 2).collect();
    dice.shuffle(&mut places);
    let mut writer =
        WriterBuilder::new().delimiter(dialect.delimiter).terminator(dialect.terminator).from_writer(vec![]);
    let cells = |row: &[String], more: [&str; 2]| {
        let cell = |place: &usize| {
            row.get(*place).cloned().or_else(|| dialect.has_more_columns.then(|| more[place % 2].to_owned()))
        };
        places.iter().filter_map(cell).collect::<Vec<String>>()
    };
    let header: Vec<String> = NAMES.iter().map(|name| (dialect.header)(name)).collect();
    writer.write_record(cells(&header, ["note", "e-mail; of the buyer"])).unwrap();
    for row in rows {
        writer.write_record(cells(row, ["a, \"b\"; c\nd", "x@example.test"])).unwrap();
    }
    let mark: &[u8] = if dialect.has_mark { b"\xef\xbb\xbf" } else { b"" };
    [mark, &writer.into_inner().unwrap()].concat()
}

/// Orders as they are read, those that came again, and what came back of each.
fn read(bytes: &[u8]) -> (BTreeMap<String, Original>, u64, BTreeMap<String, i64>) {
    let zone = zone();
    let defaults = Defaults { currency: "EUR", zone: &zone };
    let orders = Orders::read(Box::new(Cursor::new(bytes.to_vec())), Path::new("orders.csv"), defaults);
    let mut orders = orders.unwrap_or_else(|failure| panic!("{failure}:\n{}", String::from_utf8_lossy(bytes)));
    let (mut all, mut back, mut last) = (BTreeMap::new(), BTreeMap::new(), Timestamp::MIN);
    for event in orders.by_ref() {
        let at = match event {
            PastEvent::Order(order) => {
                let line = |line: &coppertoken_rules::order::OrderLine| {
                    (line.product_id.clone(), line.category_ids.clone(), line.quantity.pieces(), line.net.get())
                };
                let mut lines: Vec<_> = order.lines.iter().map(line).collect();
                lines.sort();
                let (placed_at, shipping) = (order.placed_at, order.shipping.get());
                let original = Original { customer: order.customer_id, placed_at, shipping, lines };
                assert_eq!(all.insert(order.order_id, original), None);
                placed_at
            }
            PastEvent::Return(event) => {
                let sum: i64 = event.lines.iter().map(|line| line.net.get()).sum();
                *back.entry(event.order_id).or_insert(0) += sum;
                event.at
            }
        };
        assert!(last <= at, "events come in the order of time");
        last = at;
    }
    (all, orders.repeated, back)
}

fn with_files(test: impl Fn(&mut Dice, Dialect, BTreeMap<String, Original>)) {
    let only = std::env::var("ORDERS_SEED").ok().and_then(|text| text.parse::<u64>().ok());
    for seed in only.map_or(0..FILES, |seed| seed..seed + 1) {
        println!("ORDERS_SEED={seed}");
        let mut dice = Dice(seed);
        let dialect = dialect(&mut dice);
        let all = orders(&mut dice, &dialect);
        test(&mut dice, dialect, all);
    }
}

#[test]
fn orders_written_in_any_dialect_are_read_back_the_same() {
    with_files(|dice, dialect, all| {
        let mut rows = rows(&all, &dialect);
        if dialect.is_shuffled {
            dice.shuffle(&mut rows);
        }
        let bytes = written(&rows, &dialect, dice);
        let (found, repeated, _) = read(&bytes);
        assert_eq!(found, all, "{}", String::from_utf8_lossy(&bytes));
        assert_eq!(repeated, 0);
    });
}

#[test]
fn a_file_behind_itself_is_the_file() {
    with_files(|dice, dialect, all| {
        let once = rows(&all, &dialect);
        // Of a single order the second copy would stand in the same block: then its rows are lines.
        if all.len() > 1 {
            let bytes = written(&[once.clone(), once].concat(), &dialect, dice);
            let (found, repeated, _) = read(&bytes);
            assert_eq!(found, all, "{}", String::from_utf8_lossy(&bytes));
            assert_eq!(repeated, all.len() as u64);
        }
    });
}

#[test]
fn equal_rows_that_stand_together_are_lines() {
    with_files(|dice, dialect, mut all| {
        for order in all.values_mut() {
            let first = order.lines[0].clone();
            order.lines.insert(0, first);
        }
        let (found, ..) = read(&written(&rows(&all, &dialect), &dialect, dice));
        assert_eq!(found, all);
    });
}

#[test]
fn what_comes_back_comes_off_the_order_it_names() {
    with_files(|dice, dialect, all| {
        let (mut rows, mut expected) = (rows(&all, &dialect), BTreeMap::new());
        for (id, order) in &all {
            let (product, _, _, net) = &order.lines[usize::try_from(dice.below(order.lines.len() as u64)).unwrap()];
            let back = i64::try_from(dice.below(u64::try_from(*net).unwrap() + 1)).unwrap();
            if back == 0 {
                continue;
            }
            expected.insert(id.clone(), back);
            let at = time(order.placed_at + SignedDuration::from_hours(24 * 30), &dialect);
            let customer = order.customer.clone().unwrap_or_default();
            let cells = [id.clone(), customer, at, amount(-back, &dialect), String::new(), product.clone()];
            rows.push(cells.into_iter().chain([String::new(), "-1".to_owned()]).collect());
        }
        if dialect.is_shuffled {
            dice.shuffle(&mut rows);
        }
        let bytes = written(&rows, &dialect, dice);
        let (found, _, back) = read(&bytes);
        assert_eq!((found, back), (all, expected), "{}", String::from_utf8_lossy(&bytes));
    });
}
