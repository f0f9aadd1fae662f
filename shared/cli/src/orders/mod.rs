//! Orders of the past from a CSV file, whatever wrote it: the own layout, Shopify's export, WooCommerce's exports.
//!
//! | file | does |
//! |---|---|
//! | `dialect` | byte order mark, delimiter, header, lines |
//! | `columns` | which layout a header is; typed cells |
//! | `own`, `shopify`, `woocommerce` | a row of each layout |
//! | `amounts`, `days` | texts to money and time |
//! | `grouping` | rows to orders |
//! | `returns` | what came back, of which order |
//!
//! A file is read as a whole before the first order comes out, because its rows need not be sorted: see [`grouping::ROWS_MAX`].

pub mod amounts;
pub mod columns;
pub mod days;
pub mod dialect;
pub mod grouping;
pub mod own;
pub mod refusal;
pub mod returns;
pub mod row;
pub mod share;
pub mod shopify;
pub mod woocommerce;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use coppertoken_rules::Amount;
use coppertoken_rules::order::OrderLine;
use coppertoken_rules::quantity::Quantity;
use csv::StringRecord;
use jiff::Timestamp;

use crate::files::Failure;
pub use columns::Defaults;
use columns::{Cells, Layout};
use dialect::{Table, Trouble};
use grouping::{Group, Groups};
use refusal::Refusal;
use returns::{Back, Matching};
use row::Item;

/// Something that happened.
#[derive(Debug)]
pub enum PastEvent {
    /// An order was placed.
    Order(PastOrder),
    /// Something of an order came back.
    Return(PastReturn),
}

impl PastEvent {
    /// The line of the file it begins on.
    pub const fn line(&self) -> u64 {
        match self {
            Self::Order(order) => order.line,
            Self::Return(back) => back.line,
        }
    }
}

/// An order of the past.
#[derive(Debug)]
pub struct PastOrder {
    /// The line of the file it begins on.
    pub line: u64,
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
    /// Whether something of it comes back later.
    pub is_returned: bool,
}

/// Something that came back.
#[derive(Debug)]
pub struct PastReturn {
    /// The line of the file.
    pub line: u64,
    /// The order it is of.
    pub order_id: String,
    /// Who had bought.
    pub customer_id: Option<String>,
    /// When.
    pub at: Timestamp,
    /// By line of the order.
    pub lines: Vec<ReturnedLine>,
}

/// A line that came back, or a part of it.
#[derive(Debug)]
pub struct ReturnedLine {
    /// The line's id in its order.
    pub line_id: String,
    /// Pieces.
    pub quantity: i64,
    /// What was given back, without tax.
    pub net: Amount,
    /// What had been paid for the line, without tax.
    pub of_net: Amount,
}

/// The orders of a file and what came back of them, in the order of time.
pub struct Orders {
    path: PathBuf,
    orders: Vec<Group>,
    backs: Vec<Back>,
    returned: BTreeSet<usize>,
    schedule: std::vec::IntoIter<Scheduled>,
    /// Orders that do not count, by the reason.
    pub skipped: BTreeMap<String, u64>,
    /// Orders and returns that came again and were counted once.
    pub repeated: u64,
    /// Columns of the own layout's file that are not read.
    pub unread: Vec<String>,
}

/// An event by its place: at one instant orders come before returns, both in the order of the file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Scheduled {
    at: Timestamp,
    is_return: bool,
    place: usize,
}

impl Orders {
    /// Reads a file, or standard input for `-`.
    pub fn open(path: &Path, defaults: Defaults<'_>) -> Result<Self, Failure> {
        let unusable = |error: io::Error| Failure::Unusable(format!("{}: {error}", path.display()));
        let input: Box<dyn Read> =
            if path.as_os_str() == "-" { Box::new(io::stdin()) } else { Box::new(File::open(path).map_err(unusable)?) };
        Self::read(input, path, defaults)
    }

    /// Reads what a file of that name holds.
    pub fn read(input: Box<dyn Read>, path: &Path, defaults: Defaults<'_>) -> Result<Self, Failure> {
        Self::of(input, path, defaults).map_err(|trouble| match trouble {
            Trouble::Refused(refusal) => Failure::NotInOrder(format!("{}:{refusal}", path.display())),
            Trouble::Unreadable(error) => Failure::Unusable(format!("{}: {error}", path.display())),
        })
    }

    fn of(input: Box<dyn Read>, path: &Path, defaults: Defaults<'_>) -> Result<Self, Trouble> {
        let mut table = Table::open(input)?;
        let layout = Layout::of(&table.header)?;
        let mut groups = grouped(&mut table, &layout, defaults)?;
        complete(&mut groups, layout.names().when)?;
        let (backs, of_guests) = Matching::new(&groups, matches!(layout, Layout::WoocommerceAnalytics(_))).run()?;
        let mut skipped = BTreeMap::new();
        for reason in groups.orders.iter().filter_map(|order| order.stated.skipped.clone()) {
            let count: &mut u64 = skipped.entry(String::from(reason)).or_default();
            *count = count.saturating_add(1);
        }
        if of_guests > 0 {
            skipped.insert("returns of guests without their order".to_owned(), of_guests);
        }
        Ok(Self {
            path: path.to_owned(),
            returned: backs.iter().map(|back| back.order).collect(),
            schedule: schedule(&groups.orders, &backs),
            orders: groups.orders,
            backs,
            skipped,
            repeated: groups.repeated,
            unread: if matches!(layout, Layout::Own(_)) { columns::unread(&table.header) } else { vec![] },
        })
    }

    /// The failure of an event the rules refuse.
    pub fn failure(&self, line: u64, message: &str) -> Failure {
        Failure::NotInOrder(format!("{}:{line}: {message}", self.path.display()))
    }

    fn order(&mut self, place: usize) -> Option<PastOrder> {
        let order = self.orders.get_mut(place)?;
        let is_returned = self.returned.contains(&place);
        let lines = order.items.iter().map(|(line, item)| order_line(*line, item)).collect();
        if !is_returned {
            // Members' accounts grow meanwhile.
            order.items = vec![];
        }
        Some(PastOrder {
            line: order.line,
            order_id: order.order_id.clone(),
            customer_id: order.stated.customer_id.clone(),
            placed_at: order.stated.placed?.at,
            lines,
            shipping: order.shipping(),
            is_returned,
        })
    }

    fn returned(&self, place: usize) -> Option<PastReturn> {
        let back = self.backs.get(place)?;
        let order = self.orders.get(back.order)?;
        let line = |piece: &returns::Piece| {
            let (line, item) = order.items.get(piece.item)?;
            Some(ReturnedLine {
                line_id: line.to_string(),
                quantity: piece.quantity,
                net: returns::net_of(*piece),
                of_net: item.net,
            })
        };
        Some(PastReturn {
            line: back.line,
            order_id: order.order_id.clone(),
            customer_id: order.stated.customer_id.clone(),
            at: back.at,
            lines: back.pieces.iter().filter_map(line).collect(),
        })
    }
}

impl Iterator for Orders {
    type Item = PastEvent;

    fn next(&mut self) -> Option<PastEvent> {
        let next = self.schedule.next()?;
        if next.is_return {
            self.returned(next.place).map(PastEvent::Return)
        } else {
            self.order(next.place).map(PastEvent::Order)
        }
    }
}

fn grouped(table: &mut Table, layout: &Layout, defaults: Defaults<'_>) -> Result<Groups, Trouble> {
    let names = layout.names();
    let (mut groups, mut record) = (Groups::default(), StringRecord::new());
    while let Some(line) = table.read(&mut record)? {
        let row = layout.read(&Cells { line, record: &record, defaults })?;
        groups.add(row, names)?;
    }
    groups.end_block(names)?;
    Ok(groups)
}

/// Refuses orders of which no row says when, and divides totals among the lines.
fn complete(groups: &mut Groups, when: &str) -> Result<(), Refusal> {
    for order in groups.orders.iter_mut().filter(|order| order.stated.skipped.is_none()) {
        if order.stated.placed.is_none() {
            let reason = format!("is empty on every row of order {}: write when it was placed", order.order_id);
            return Err(Refusal::of_cell(order.line, when, reason));
        }
        if let Some((line, totals)) = order.totals() {
            let shipping = shopify::divide_totals(&mut order.items, &totals)
                .map_err(|reason| Refusal::of_row(line, format!("order {}: {reason}", order.order_id)))?;
            order.stated.shipping = Some(shipping);
        }
    }
    Ok(())
}

fn schedule(orders: &[Group], backs: &[Back]) -> std::vec::IntoIter<Scheduled> {
    let placed = orders.iter().enumerate().filter(|(_, order)| order.stated.skipped.is_none());
    let placed =
        placed.filter_map(|(place, order)| Some(Scheduled { at: order.stated.placed?.at, is_return: false, place }));
    let returned = backs.iter().enumerate().map(|(place, back)| Scheduled { at: back.at, is_return: true, place });
    let mut events: Vec<Scheduled> = placed.chain(returned).collect();
    events.sort_unstable();
    events.into_iter()
}

/// The one place where a line of a file becomes a line of the rules.
fn order_line(line: u64, item: &Item) -> OrderLine {
    let categories = item.category_ids.split('|').map(str::trim).filter(|category| !category.is_empty());
    OrderLine {
        product_id: item.product_id.to_string(),
        sku: item.sku.to_string(),
        category_ids: categories.map(str::to_owned).collect(),
        quantity: Quantity::of_pieces(item.quantity),
        tax: item.tax,
        discount_net: item.discount_net,
        ..OrderLine::plain(line.to_string(), item.net)
    }
}
