//! Scenarios a merchant could read, and the one runner of them.
//!
//! A scenario is a text of lines, each about one moment:
//!
//! ```text
//! # Lines like this are comments.
//! program from kettles.json                             a program of tests/programs
//! program hold 14 days                                  a setting; the next event sees a new program version
//! 2026-11-01 join                                       a day (and a time: 2026-11-01 23:59), then what happens
//! 2026-11-21 order 1001 paid 49.95 -> pending 49 on 2026-12-05, balance 0
//! after 14 days -> balance 49                           later; nothing happens, somebody looks
//! redeem five-off as C1 -> refused insufficient_points 201 missing     at the same moment as the line before
//!   -> balance 49                                       a line that only expects speaks of the one before
//! ```
//!
//! What may happen stands in [`action`], how carts are written in [`cart`], what may be expected in [`expect`], what may be set in [`setting`]. Everything that
//! is not understood fails, and so does a refusal that was not expected. The laws of [`crate::laws`] hold after every line.

mod action;
mod at_checkout;
mod cart;
mod expect;
mod of_earning;
mod of_linter;
mod of_member;
mod of_tier;
mod setting;

use std::collections::BTreeMap;
use std::path::Path;

use coppertoken_rules::Decision;
use coppertoken_rules::checkout::CartBenefits;
use coppertoken_rules::explain::{Advice, Goal, Nudge};
use coppertoken_rules::ids::OrderId;
use coppertoken_rules::money::{minor_digits, parse_decimal};
use coppertoken_rules::order::Order;
use coppertoken_rules::program::document::ProgramDocument;
use coppertoken_rules::quote::Quote;
use coppertoken_rules::{Amount, Rejection};
use coppertoken_words::lint::Finding;

pub use of_tier::missing_to_stay;

use crate::builders;
use crate::world::World;

/// What a line that is not understood says.
pub(crate) type Parsed<T> = Result<T, String>;

/// A scenario while it runs.
struct Run {
    world: World,
    /// The document as edited so far; published before the next event when it changed.
    document: ProgramDocument,
    /// Snapshots delivered so far, by order.
    deliveries: BTreeMap<OrderId, Vec<Order>>,
    /// What the last event answered.
    outcome: Outcome,
}

/// What an event answered.
enum Outcome {
    /// Nobody did anything; somebody looked.
    Looked,
    Decided(Box<Decision>),
    Quoted(Quote),
    Goal(Option<Goal>),
    Checkout(Box<CartBenefits>),
    Nudged(Vec<Nudge>),
    Advised(Option<Advice>),
    Linted(Vec<Finding>),
    /// Places in the document that make it no program.
    Checked(Vec<String>),
    Refused(Rejection),
}

/// Runs `tests/scenarios/<name>`; panics with the file and the line that does not hold.
pub fn check(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|problem| panic!("{name}: {problem}"));
    let mut run = Run::new();
    let mut expectations = 0;
    for (place, line) in text.lines().enumerate() {
        let line = line.split_once('#').map_or(line, |(before, _)| before).trim();
        if line.is_empty() {
            continue;
        }
        let here = format!("{name}:{}: {line}", place + 1);
        // A law that breaks panics far from here: say where the scenario stood.
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run.line(line)));
        match result {
            Ok(Ok(expected)) => expectations += expected,
            Ok(Err(problem)) => panic!("{here}\n  {problem}"),
            Err(panic) => {
                eprintln!("{here}");
                std::panic::resume_unwind(panic);
            }
        }
    }
    assert!(expectations > 0, "{name} expects nothing");
}

impl Run {
    fn new() -> Self {
        let document = builders::document();
        let world = World::new(document.clone(), builders::moment(builders::date("2026-01-01"), 0));
        Self { world, document, deliveries: BTreeMap::new(), outcome: Outcome::Looked }
    }

    /// Runs one line. Returns how many expectations it held.
    fn line(&mut self, line: &str) -> Parsed<usize> {
        let (happens, expected) = line.split_once("->").unwrap_or((line, ""));
        let words: Vec<&str> = happens.split_whitespace().collect();
        let expectations: Vec<&str> = expected.split(',').map(str::trim).filter(|one| !one.is_empty()).collect();
        if let Some(("program", setting)) = words.split_first().map(|(first, rest)| (*first, rest)) {
            setting::set(&mut self.document, setting)?;
            return Ok(0);
        }
        if !words.is_empty() {
            self.happen(&words)?;
        }
        for expectation in &expectations {
            self.expect(expectation).map_err(|found| format!("{expectation}: {found}"))?;
        }
        let is_refusal_expected = expectations.iter().any(|expectation| expectation.starts_with("refused"));
        if let (Outcome::Refused(rejection), false, false) = (&self.outcome, is_refusal_expected, words.is_empty()) {
            return Err(format!("refused: {} ({rejection})", rejection.code()));
        }
        Ok(expectations.len())
    }

    fn happen(&mut self, words: &[&str]) -> Parsed<()> {
        let words = self.move_clock(words)?;
        if let Some(heard) = self.hear(words) {
            self.outcome = heard;
            return Ok(());
        }
        if &self.document != self.world.program.document() {
            self.world.publish(self.document.clone());
        }
        self.outcome = self.act(words)?;
        Ok(())
    }

    /// Takes the words that say when.
    fn move_clock<'a>(&mut self, words: &'a [&'a str]) -> Parsed<&'a [&'a str]> {
        let now = self.world.now;
        let (moment, rest) = match words {
            ["after", count, unit, rest @ ..] => {
                let minutes = match unit.trim_end_matches('s') {
                    "minute" => 1,
                    "hour" => 60,
                    "day" => 24 * 60,
                    _ => return Err(format!("no unit of time: {unit}")),
                };
                (builders::later(now, number(count)? * minutes * 60_000), rest)
            }
            [day, time, rest @ ..] if is_day(day) && time.contains(':') => {
                (builders::later(builders::moment(day_of(day)?, 0), time_of(time)?), rest)
            }
            // Noon, unless it is that day already: then nothing is said about the time.
            [day, rest @ ..] if is_day(day) && day_of(day)? == now.date => (now, rest),
            [day, rest @ ..] if is_day(day) => (builders::moment(day_of(day)?, 12 * 60), rest),
            _ => (now, words),
        };
        if moment < now {
            return Err("time runs backwards".to_owned());
        }
        self.world.now = moment;
        Ok(rest)
    }
}

fn is_day(word: &str) -> bool {
    day_of(word).is_ok()
}

fn day_of(word: &str) -> Parsed<coppertoken_rules::time::Date> {
    word.parse().map_err(|problem| format!("{word}: {problem}"))
}

/// Milliseconds since midnight of `23:59` or `23:59:59`, which is that second to its end.
fn time_of(word: &str) -> Parsed<i64> {
    match word.split(':').collect::<Vec<_>>().as_slice() {
        [hours, minutes] => Ok((number(hours)? * 60 + number(minutes)?) * 60_000),
        [hours, minutes, seconds] => {
            Ok(((number(hours)? * 60 + number(minutes)?) * 60 + number(seconds)?) * 1_000 + 999)
        }
        _ => Err("a time is HH:MM or HH:MM:SS".to_owned()),
    }
}

fn number(word: &str) -> Parsed<i64> {
    word.parse().map_err(|_| format!("no number: {word}"))
}

/// Money in minor units: with two decimals, `49.95`, or with its currency, `5000JPY` and `1.234KWD`.
fn money(word: &str) -> Parsed<i64> {
    let digits = word.trim_end_matches(|one: char| one.is_ascii_uppercase());
    if digits.len() < word.len() {
        let currency = &word[digits.len()..];
        let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        if usize::try_from(minor_digits(currency)) != Ok(decimals) {
            return Err(format!("{currency} has {} decimals: {word}", minor_digits(currency)));
        }
        return parse_decimal(digits, currency).map(Amount::get).map_err(str::to_owned);
    }
    let (whole, cents) =
        word.split_once('.').filter(|(_, cents)| cents.len() == 2).ok_or(format!("no money: {word}"))?;
    Ok(number(whole)? * 100 + number(cents)?)
}

/// Money with the tax on it, `37.22+7.44`, in minor units.
fn money_and_tax(word: &str) -> Parsed<(i64, i64)> {
    match word.split_once('+') {
        Some((net, tax)) => Ok((money(net)?, money(tax)?)),
        None => Ok((money(word)?, 0)),
    }
}
