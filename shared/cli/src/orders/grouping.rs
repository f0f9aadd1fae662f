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

use std::collections::{BTreeMap, HashMap};

use coppertoken_rules::Amount;
use coppertoken_rules::order::LINES_MAX;
use jiff::civil::Date;

use super::columns::Names;
use super::days::When;
use super::refusal::Refusal;
use super::row::{Item, Row, Stated, Totals};

/// Most rows of a file: 2,000,000. All of them are held, since rows of one order lie apart and files are not sorted. A row that is an order
/// of its own takes about 600 bytes (556 measured with 1,000,000 made-up orders), so that this many take 1.2 GB; rows of longer orders take
/// less. A shop with 500 orders of two lines a day fills it in five years.
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
    /// Where blocks begin in `items`, the first one left out: most orders are one block.
    starts: Vec<usize>,
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
    pub fn refusal(&self, order_id: &str, names: Names<'_>) -> Refusal {
        let (column, what) = match self.fact {
            Fact::Customer => (Some(names.who), "another customer"),
            Fact::Day => (Some(names.when), "another day"),
            Fact::Shipping => (names.shipping, "another amount"),
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

    /// The totals to divide, if the layout has such.
    pub fn totals(&self) -> Option<(u64, Totals)> {
        self.stated.totals.as_ref().map(|totals| (self.totals_line, **totals))
    }

    /// Shipping without tax.
    pub fn shipping(&self) -> Amount {
        self.stated.shipping.unwrap_or(Amount::ZERO)
    }

    /// Takes what a row says of the whole.
    fn state(&mut self, line: u64, stated: Stated) -> Result<(), Contradiction> {
        self.stated.is_all_returned |= stated.is_all_returned;
        self.stated.skipped = self.stated.skipped.take().or(stated.skipped);
        let differs = |fact, other_line| Err(Contradiction { fact, line, other_line });
        match (&self.stated.customer_id, stated.customer_id) {
            (Some(known), Some(new)) if *known != new => return differs(Fact::Customer, self.customer_line),
            (None, Some(new)) => (self.stated.customer_id, self.customer_line) = (Some(new), line),
            _ => {}
        }
        match (self.stated.placed, stated.placed) {
            (Some(known), Some(new)) if known.day != new.day && known.at != new.at => {
                return differs(Fact::Day, self.placed_line);
            }
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
        Ok(())
    }

    /// Takes a block's lines; whether they are new. Errors with the line of a row that is there already among others that are not.
    fn join(&mut self, block: Vec<(u64, Item)>) -> Result<bool, Refusal> {
        if self.items.is_empty() {
            self.items = block;
        } else {
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
            self.starts.push(self.items.len());
            self.items.extend(block);
        }
        if self.items.len() > LINES_MAX {
            let last = self.items.last().map_or(self.line, |(line, _)| *line);
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
        let starts = [0].into_iter().chain(self.starts.iter().copied());
        let ends = self.starts.iter().copied().chain([self.items.len()]);
        let mut blocks = starts.zip(ends).filter_map(|(start, end)| self.items.get(start..end));
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
    /// Takes a row. Refusals name columns by `names`.
    pub fn add(&mut self, row: Row, names: Names<'_>) -> Result<(), Refusal> {
        self.rows = self.rows.saturating_add(1);
        if self.rows > ROWS_MAX {
            let reason =
                format!("the file has more than {ROWS_MAX} rows: split it by customer, so that each fits into memory");
            return Err(Refusal::of_row(row.line, reason));
        }
        if self.block.last().is_some_and(|last| last.order_id != row.order_id) {
            self.end_block(names)?;
        }
        self.block.push(row);
        Ok(())
    }

    /// The order of an id.
    pub fn order_of(&self, order_id: &str) -> Option<usize> {
        self.places.get(&Key { order_id: order_id.to_owned(), returned: None }).copied()
    }

    /// Ends the block of the last row.
    pub fn end_block(&mut self, names: Names<'_>) -> Result<(), Refusal> {
        let (returns, sales): (Vec<Row>, Vec<Row>) =
            std::mem::take(&mut self.block).into_iter().partition(|row| row.item.is_return());
        self.add_block(None, sales, names)?;
        for (day, rows) in by_day(returns) {
            self.add_block(Some(day), rows, names)?;
        }
        Ok(())
    }

    fn add_block(&mut self, returned: Option<Option<Date>>, rows: Vec<Row>, names: Names<'_>) -> Result<(), Refusal> {
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
            group.state(row.line, row.stated).map_err(|found| found.refusal(&order_id, names))?;
            block.push((row.line, row.item));
        }
        if !group.join(block)? && group.stated.skipped.is_none() {
            self.repeated = self.repeated.saturating_add(1);
        }
        Ok(())
    }
}

/// Returned rows of one block by the day they say; a row without one has that of the row before.
fn by_day(rows: Vec<Row>) -> BTreeMap<Option<Date>, Vec<Row>> {
    let mut days: BTreeMap<Option<Date>, Vec<Row>> = BTreeMap::new();
    let mut day = None;
    for row in rows {
        day = row.stated.placed.map(|when: When| when.day).or(day);
        days.entry(day).or_default().push(row);
    }
    days
}
