//! `coppertoken replay`: past orders through programs, side by side.

pub mod refunds;
pub mod shop;
pub mod summary;

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::ValueEnum;
use jiff::tz::TimeZone;

use crate::files::{self, Failure};
use crate::orders::{Defaults, Orders};
use shop::Shop;

/// What members do with their points when they order the next time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Behaviour {
    /// Use a voucher they have; otherwise redeem the cheapest reward they can afford; otherwise pay with points what may be paid.
    Cheapest,
    /// Nothing.
    Never,
}

/// Orders between two looks at the clock.
const PROGRESS_EVERY: u64 = 1_000;

/// Runs the command.
pub fn run(paths: &[PathBuf], behaviour: Behaviour) -> Result<(), Failure> {
    let Some((orders, programs)) = paths.split_last() else {
        return Err(Failure::Unusable("name a program and the orders".to_owned()));
    };
    let mut shops = programs.iter().map(|path| Shop::open(path, behaviour)).collect::<Result<Vec<Shop>, Failure>>()?;
    let currency = one_currency(&shops, programs)?;
    // Programs of one shop have one time zone; where they do not, the file is that of the first.
    let zone = shops.first().map_or(TimeZone::UTC, |shop| shop.zone().clone());
    let mut orders = Orders::open(orders, Defaults { currency: &currency, zone: &zone })?;
    let mut progress = Progress { count: 0, shown_at: Instant::now(), is_shown: io::stderr().is_terminal() };
    while let Some(event) = orders.next() {
        for shop in &mut shops {
            shop.apply(&event).map_err(|message| orders.failure(event.line(), &message))?;
        }
        progress.count();
    }
    progress.end();
    for shop in &mut shops {
        shop.close().map_err(Failure::NotInOrder)?;
    }
    files::print(&(summary::table(&shops, &currency) + &summary::notes(&orders)))
}

fn one_currency(shops: &[Shop], paths: &[PathBuf]) -> Result<String, Failure> {
    let mut currencies: Vec<&str> = shops.iter().map(Shop::currency).collect();
    currencies.dedup();
    match currencies.as_slice() {
        [currency] => Ok((*currency).to_owned()),
        _ => {
            let names: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
            Err(Failure::NotInOrder(format!("{}: programs of one shop have one currency", names.join(", "))))
        }
    }
}

/// A line on standard error that is written over every second; nothing where nobody looks.
struct Progress {
    count: u64,
    shown_at: Instant,
    is_shown: bool,
}

impl Progress {
    fn count(&mut self) {
        self.count = self.count.saturating_add(1);
        let is_due = self.is_shown && self.count.is_multiple_of(PROGRESS_EVERY);
        if is_due && self.shown_at.elapsed() >= Duration::from_secs(1) {
            eprint!("\r{} orders", self.count);
            self.shown_at = Instant::now();
        }
    }

    fn end(&self) {
        if self.is_shown {
            eprint!("\r\x1b[K");
        }
    }
}

/// The name of a program in the table: its file's.
fn name_of(path: &Path) -> String {
    path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
