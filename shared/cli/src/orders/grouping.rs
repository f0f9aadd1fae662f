//! Joins rows to orders.
//!
//! Rows of one order that stand together are a block. What a later block of the same order is:
//!
//! | the later block | is |
//! |---|---|
//! | the rows of an earlier block, or of all of them, in any order | the order again: counted once |
//! | none of the rows that are there already | the rest of the order: joined |
//! | some of the rows that are there already, and others | refused: the order as it was before or after a change |
//! | another customer, another day, other totals | refused |
//!
//! Inside a block two equal rows are two lines. A return is joined in the same way, apart from sales and by its day: what comes back on
//! another day is another return. A group keeps the place of its first row and the earliest of its times.

use std::collections::HashMap;

use coppertoken_rules::Amount;
use coppertoken_rules::order::LINES_MAX;
use jiff::civil::Date;

use super::days::When;
use super::refusal::Refusal;
use super::row::{Item, Row, Stated, Totals};

/// Most rows of a file: 2,000,000, of about 400 bytes in memory 800 MB. All of them are held, since rows of one order lie apart and files
/// are not sorted. A shop with 500 orders of two lines a day fills that in five years.
pub const ROWS_MAX: u64 = 2_000_000;

/// The rows of an order, or of what came back of it on one day.
#[derive(Debug, Default)]
pub struct Group {
    /// The line of the first row.
    pub line: u64,
    /// The order's id.
    pub order_id: String,
    /// What rows said of the whole.
    pub stated: Stated,
    /// Its lines, each with the line of the file.
    pub items: Vec<(u64, Item)>,
    /// Where blocks end in `items`.
    ends: Vec<usize>,
    customer_line: u64,
    placed_line: u64,
    totals_line: u64,
}

/// What rows of one group say differently.
pub struct Contradiction {
    fact: Fact,
    line: u64,
    other_line: u64,
}

enum Fact {
    Customer,
    Day,
    Shipping,
    Totals,
}

impl Contradiction {
    /// The refusal, with the columns' names of the file.
    pub fn refusal(&self, order_id: &str, (who, when): (&str, &str)) -> Refusal {
        let (column, what) = match self.fact {
            Fact::Customer => (Some(who), "another customer"),
            Fact::Day => (Some(when), "another day"),
            Fact::Shipping => (Some("shipping"), "another amount"),
            Fact::Totals => (None, "other totals"),
        };
        let reason = format!("order {order_id} has {what} on line {}: correct one of them", self.other_line);
        Refusal { line: self.line, column: column.map(str::to_owned), reason }
    }
}

impl Group {
    fn new(line: u64, order_id: &str) -> Self {
        Self { line, order_id: order_id.to_owned(), ..Self::default() }
    }

    /// Takes what a row says of the whole.
    fn state(&mut self, line: u64, stated: Stated) -> Result<(), Contradiction> {
        let differs = |fact, other_line| Err(Contradiction { fact, line, other_line });
        match (&self.stated.customer_id, stated.customer_id) {
            (Some(known), Some(new)) if *known != new => return differs(Fact::Customer, self.customer_line),
            (None, Some(new)) => (self.stated.customer_id, self.customer_line) = (Some(new), line),
            _ => {}
        }
        match (self.stated.placed, stated.placed) {
            (Some(known), Some(new)) if known.day != new.day => return differs(Fact::Day, self.placed_line),
            (Some(known), Some(new)) => self.stated.placed = Some(known.min(new)),
            (None, Some(new)) => (self.stated.placed, self.placed_line) = (Some(new), line),
            _ => {}
        }
        match (self.stated.shipping, stated.shipping) {
            (Some(known), Some(new)) if known != new => return differs(Fact::Shipping, self.totals_line),
            (None, Some(new)) => (self.stated.shipping, self.totals_line) = (Some(new), line),
            _ => {}
        }
        match (&self.stated.totals, stated.totals) {
            (Some(known), Some(new)) if *known != new => return differs(Fact::Totals, self.totals_line),
            (None, Some(new)) => (self.stated.totals, self.totals_line) = (Some(new), line),
            _ => {}
        }
        self.stated.is_all_returned |= stated.is_all_returned;
        self.stated.skipped = self.stated.skipped.take().or(stated.skipped);
        Ok(())
    }

    /// Takes a block's lines; whether they are new. Errors with the line of a row that is there already among others that are not.
    fn join(&mut self, block: Vec<(u64, Item)>) -> Result<bool, Refusal> {
        if !self.ends.is_empty() {
            if self.has_block(&block) {
                return Ok(false);
            }
            let known = |(line, item): &(u64, Item)| {
                self.items.iter().find(|(_, known)| known == item).map(|(earlier, _)| (*line, *earlier))
            };
            if let Some((line, earlier)) = block.iter().find_map(known) {
                let reason = format!(
                    "order {} comes again with this row of line {earlier}, but not with the same rows: keep one version",
                    self.order_id
                );
                return Err(Refusal::of_row(line, reason));
            }
        }
        let last = block.last().map_or(self.line, |(line, _)| *line);
        self.items.extend(block);
        self.ends.push(self.items.len());
        if self.items.len() > LINES_MAX {
            return Err(Refusal::of_row(last, format!("order {} has more than {LINES_MAX} lines", self.order_id)));
        }
        Ok(true)
    }

    /// Whether a block is an earlier one, or all of them together.
    fn has_block(&self, block: &[(u64, Item)]) -> bool {
        let sorted = |items: &[(u64, Item)]| {
            let mut items: Vec<Item> = items.iter().map(|(_, item)| item.clone()).collect();
            items.sort_unstable();
            items
        };
        let wanted = sorted(block);
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        let mut blocks = starts.zip(&self.ends).filter_map(|(start, end)| self.items.get(start..*end));
        let is_it = |items: &[(u64, Item)]| items.len() == block.len() && sorted(items) == wanted;
        is_it(&self.items) || blocks.any(is_it)
    }
}

/// What a group is of.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    order_id: String,
    /// For returns: the day, as far as it is said.
    returned: Option<Option<Date>>,
}

/// All groups of a file.
#[derive(Default)]
pub struct Groups {
    /// Orders by the place of their first rows.
    pub orders: Vec<Group>,
    /// Returns by the place of their first rows.
    pub returns: Vec<Group>,
    /// Orders and returns that came again and were counted once.
    pub repeated: u64,
    rows: u64,
    places: HashMap<Key, usize>,
    block: Vec<Row>,
}

impl Groups {
    /// Takes a row. `columns` are the names of the columns that say who and when.
    pub fn add(&mut self, row: Row, columns: (&str, &str)) -> Result<(), Refusal> {
        self.rows = self.rows.saturating_add(1);
        if self.rows > ROWS_MAX {
            let reason =
                format!("the file has more than {ROWS_MAX} rows: split it by customer, so that each fits into memory");
            return Err(Refusal::of_row(row.line, reason));
        }
        if self.block.last().is_some_and(|last| last.order_id != row.order_id) {
            self.end_block(columns)?;
        }
        self.block.push(row);
        Ok(())
    }

    /// Ends the last block.
    pub fn end(&mut self, columns: (&str, &str)) -> Result<(), Refusal> {
        self.end_block(columns)
    }

    /// The order of an id.
    pub fn order_of(&self, order_id: &str) -> Option<usize> {
        self.places.get(&Key { order_id: order_id.to_owned(), returned: None }).copied()
    }

    fn end_block(&mut self, columns: (&str, &str)) -> Result<(), Refusal> {
        let (returns, sales): (Vec<Row>, Vec<Row>) =
            std::mem::take(&mut self.block).into_iter().partition(|row| row.item.is_return());
        self.add_block(None, sales, columns)?;
        for (day, rows) in by_day(returns) {
            self.add_block(Some(day), rows, columns)?;
        }
        Ok(())
    }

    fn add_block(
        &mut self,
        returned: Option<Option<Date>>,
        rows: Vec<Row>,
        columns: (&str, &str),
    ) -> Result<(), Refusal> {
        let Some(first) = rows.first() else { return Ok(()) };
        let (line, order_id) = (first.line, first.order_id.clone());
        let groups = if returned.is_some() { &mut self.returns } else { &mut self.orders };
        let place = *self.places.entry(Key { order_id: order_id.clone(), returned }).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Group::new(line, &order_id));
        }
        let Some(group) = groups.get_mut(place) else { return Ok(()) };
        let mut block = Vec::with_capacity(rows.len());
        for row in rows {
            group.state(row.line, row.stated).map_err(|found| found.refusal(&order_id, columns))?;
            block.push((row.line, row.item));
        }
        if !group.join(block)? {
            self.repeated = self.repeated.saturating_add(1);
        }
        Ok(())
    }
}

/// Returned rows of one block by the day they say; a row without one has that of the row before.
fn by_day(rows: Vec<Row>) -> Vec<(Option<Date>, Vec<Row>)> {
    let mut days: Vec<(Option<Date>, Vec<Row>)> = vec![];
    let mut day = None;
    for row in rows {
        day = row.stated.placed.map(|when: When| when.day).or(day);
        match days.iter_mut().find(|(known, _)| *known == day) {
            Some((_, rows)) => rows.push(row),
            None => days.push((day, vec![row])),
        }
    }
    days
}

/// Totals and shipping of a group, and where they stand.
impl Group {
    /// The totals to divide, if the layout has such.
    pub const fn totals(&self) -> Option<(u64, Totals)> {
        match self.stated.totals {
            Some(totals) => Some((self.totals_line, totals)),
            None => None,
        }
    }

    /// Shipping without tax.
    pub fn shipping(&self) -> Amount {
        self.stated.shipping.unwrap_or(Amount::ZERO)
    }
}
