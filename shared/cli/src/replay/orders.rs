//! The orders of a CSV file, one at a time, in the order of time. Which columns there are is told by `coppertoken replay --help`.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use coppertoken_rules::Amount;
use coppertoken_rules::money::parse_decimal;
use coppertoken_rules::order::OrderLine;
use coppertoken_rules::quantity::Quantity;
use jiff::Timestamp;
use serde::Deserialize;

use crate::files::Failure;
use crate::zone;

/// One row: a line of an order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    order_id: String,
    #[serde(default)]
    customer_id: String,
    placed_at: String,
    net: String,
    #[serde(default)]
    tax: String,
    #[serde(default)]
    shipping: String,
    #[serde(default)]
    product_id: String,
    #[serde(default)]
    category_ids: String,
    #[serde(default)]
    quantity: Option<i64>,
}

/// An order of the past.
#[derive(Debug)]
pub struct PastOrder {
    /// The platform's id.
    pub order_id: String,
    /// Who bought; `None` = a guest.
    pub customer_id: Option<String>,
    /// When.
    pub placed_at: Timestamp,
    /// What.
    pub lines: Vec<OrderLine>,
    /// Shipping without tax.
    pub shipping: Amount,
}

/// Reads orders.
pub struct Orders {
    rows: csv::DeserializeRecordsIntoIter<Box<dyn Read>, Row>,
    path: PathBuf,
    currency: String,
    ahead: Option<PastOrder>,
    count: u64,
    line: u64,
}

impl Orders {
    /// Opens a file, or standard input for `-`. Amounts are of `currency`.
    pub fn open(path: &Path, currency: &str) -> Result<Self, Failure> {
        let unusable = |error: io::Error| Failure::Unusable(format!("{}: {error}", path.display()));
        let input: Box<dyn Read> =
            if path.as_os_str() == "-" { Box::new(io::stdin()) } else { Box::new(File::open(path).map_err(unusable)?) };
        Ok(Self::of(input, path, currency))
    }

    /// Reads what a file of that name holds.
    pub fn of(input: Box<dyn Read>, path: &Path, currency: &str) -> Self {
        let reader = csv::ReaderBuilder::new().trim(csv::Trim::All).buffer_capacity(1 << 16).from_reader(input);
        let (path, currency) = (path.to_owned(), currency.to_owned());
        Self { rows: reader.into_deserialize(), path, currency, ahead: None, count: 0, line: 1 }
    }

    /// Orders read so far.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// What is wrong with the order just read.
    pub fn failure(&self, message: &str) -> Failure {
        Failure::NotInOrder(format!("{}:{}: {message}", self.path.display(), self.line))
    }

    /// The next order; `None` at the end of the file.
    pub fn read_next(&mut self) -> Result<Option<PastOrder>, Failure> {
        loop {
            let Some(row) = self.rows.next() else {
                let last = self.ahead.take();
                self.count = self.count.saturating_add(u64::from(last.is_some()));
                return Ok(last);
            };
            self.line = self.rows.reader().position().line().saturating_sub(1).max(2);
            let part = row.map_err(|error| self.failure(&error.to_string()))?;
            let part = self.read(part).map_err(|message| self.failure(&message))?;
            match &mut self.ahead {
                Some(order) if order.order_id == part.order_id => order.lines.extend(part.lines),
                Some(order) if part.placed_at < order.placed_at => {
                    return Err(self.failure("orders stand in the order of time: sort the file by placed_at"));
                }
                ahead => {
                    if let Some(complete) = ahead.replace(part) {
                        self.count = self.count.saturating_add(1);
                        return Ok(Some(complete));
                    }
                }
            }
        }
    }

    /// An order of one line.
    fn read(&self, row: Row) -> Result<PastOrder, String> {
        let money = |column: &str, text: &str| match text {
            "" => Ok(Amount::ZERO),
            text => parse_decimal(text, &self.currency).map_err(|error| format!("{column} `{text}`: {error}")),
        };
        let categories = row.category_ids.split('|').map(str::trim).filter(|category| !category.is_empty());
        let line = OrderLine {
            product_id: row.product_id,
            category_ids: categories.map(str::to_owned).collect(),
            quantity: Quantity::of_pieces(row.quantity.unwrap_or(1)),
            tax: money("tax", &row.tax)?,
            ..OrderLine::plain(self.line.to_string(), money("net", &row.net)?)
        };
        Ok(PastOrder {
            order_id: row.order_id,
            customer_id: Some(row.customer_id).filter(|id| !id.is_empty()),
            placed_at: zone::read(&row.placed_at).map_err(|error| format!("placed_at {error}"))?,
            lines: vec![line],
            shipping: money("shipping", &row.shipping)?,
        })
    }
}
