//! Orders of fixtures and texts, as tests look at them.

#![allow(dead_code, reason = "every test file takes what it needs")]

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use coppertoken::files::Failure;
use coppertoken::orders::{Defaults, Orders, PastEvent};
use jiff::tz::TimeZone;

pub fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// What `coppertoken replay` prints for a fixture; the error where it refuses.
pub fn replayed(fixture: &str) -> Result<String, String> {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_coppertoken"))
        .args(["replay", "--redeem", "never"])
        .args([repository("tests/programs/first.json"), repository("tests/fixtures").join(fixture)])
        .output()
        .unwrap();
    match output.status.code() {
        Some(0) => Ok(text(output.stdout)),
        Some(1) => Err(text(output.stderr)),
        other => panic!("{fixture}: {other:?}: {}", text(output.stderr)),
    }
}

/// Orders, revenue and members of a fixture.
pub fn figures(fixture: &str) -> [String; 3] {
    let table = replayed(fixture).unwrap();
    ["orders", "revenue", "members"].map(|name| {
        let line = table.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name}: {table}"));
        line.split_whitespace().last().unwrap().to_owned()
    })
}

/// What is read from a text: a line an event.
pub fn read(text: &str) -> Result<Vec<String>, String> {
    let zone = TimeZone::get("Europe/Skopje").unwrap();
    let input = Box::new(Cursor::new(text.as_bytes().to_vec()));
    let orders = Orders::read(input, Path::new("orders.csv"), Defaults { currency: "EUR", zone: &zone });
    let orders = orders.map_err(|failure| match failure {
        Failure::NotInOrder(message) | Failure::Unusable(message) => message,
    })?;
    Ok(orders.map(|event| shown(&event)).collect())
}

/// An order as `1 ana 2025-01-05T09:00:00Z 60.00+40.00`, a return as `back 1 ana 2025-01-06T09:00:00Z 40.00`; amounts in minor units.
pub fn shown(event: &PastEvent) -> String {
    let sum = |parts: Vec<String>| parts.join("+");
    match event {
        PastEvent::Order(order) => {
            let lines = sum(order.lines.iter().map(|line| line.net.to_string()).collect());
            let customer = order.customer_id.as_deref().unwrap_or("guest");
            format!("{} {customer} {} {lines}", order.order_id, order.placed_at)
        }
        PastEvent::Return(back) => {
            let lines = sum(back.lines.iter().map(|line| line.net.to_string()).collect());
            let customer = back.customer_id.as_deref().unwrap_or("guest");
            format!("back {} {customer} {} {lines}", back.order_id, back.at)
        }
    }
}

pub fn fixture(name: &str) -> Vec<String> {
    read(&fs::read_to_string(repository("tests/fixtures").join(name)).unwrap()).unwrap()
}
