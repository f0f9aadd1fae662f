//! Which columns a file has, and which layout they make: the own one, Shopify's or WooCommerce's.
//!
//! Names are compared without regard to case, and a space or a hyphen is an underscore: `Order ID` is `order_id`.

use coppertoken_rules::Amount;
use coppertoken_rules::ids::{AccountId, OrderId};
use csv::StringRecord;
use jiff::tz::TimeZone;

use super::days::{self, When};
use super::refusal::Refusal;
use super::row::Row;
use super::{amounts, own, shopify, woocommerce};

/// What amounts and times of a file mean where it does not say.
#[derive(Clone, Copy, Debug)]
pub struct Defaults<'a> {
    /// The currency of amounts: that of the program.
    pub currency: &'a str,
    /// The time zone of times without an offset, and of days: that of the program.
    pub zone: &'a TimeZone,
}

/// A column of the file.
#[derive(Clone, Debug)]
pub struct Column {
    index: usize,
    /// Its name as the file writes it.
    pub name: String,
}

/// What the file calls the columns that speak of whole orders.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// Who bought.
    pub who: &'a str,
    /// When.
    pub when: &'a str,
    /// Shipping, where rows say it.
    pub shipping: Option<&'a str>,
}

/// A layout that is recognised.
pub enum Layout {
    /// The own one.
    Own(own::Columns),
    /// Shopify's export of orders.
    Shopify(shopify::Columns),
    /// WooCommerce's export with a row an item.
    WoocommerceItems(woocommerce::ItemColumns),
    /// WooCommerce's analytics.
    WoocommerceAnalytics(woocommerce::AnalyticsColumns),
}

impl Layout {
    /// The layout of a header. Errors with the columns that are missing, or that stand twice.
    pub fn of(header: &[String]) -> Result<Self, Refusal> {
        let mut wanted = Wanted::new(header);
        let layout = if wanted.has("lineitem_quantity") {
            Self::Shopify(shopify::Columns::of(&mut wanted))
        } else if wanted.has("item_total") || wanted.has("line_items") {
            Self::WoocommerceItems(woocommerce::ItemColumns::of(&mut wanted))
        } else if wanted.has("order_#") {
            Self::WoocommerceAnalytics(woocommerce::AnalyticsColumns::of(&mut wanted))
        } else {
            Self::Own(own::Columns::of(&mut wanted))
        };
        wanted.finish(layout)
    }

    /// Reads a row.
    pub fn read(&self, cells: &Cells<'_>) -> Result<Row, Refusal> {
        match self {
            Self::Own(columns) => columns.read(cells),
            Self::Shopify(columns) => columns.read(cells),
            Self::WoocommerceItems(columns) => columns.read(cells),
            Self::WoocommerceAnalytics(columns) => columns.read(cells),
        }
    }

    /// What the file calls the columns that speak of whole orders.
    pub fn names(&self) -> Names<'_> {
        let (who, when, shipping) = match self {
            Self::Own(columns) => (&columns.customer_id, &columns.placed_at, columns.shipping.as_ref()),
            Self::Shopify(columns) => (&columns.email, &columns.created_at, None),
            Self::WoocommerceItems(columns) => {
                (&columns.customer_id, &columns.order_date, columns.shipping_total.as_ref())
            }
            Self::WoocommerceAnalytics(columns) => (&columns.customer, &columns.date, None),
        };
        Names { who: &who.name, when: &when.name, shipping: shipping.map(|column| column.name.as_str()) }
    }
}

/// Looks columns up and keeps account of those that are missing.
pub struct Wanted<'a> {
    header: &'a [String],
    missing: Vec<&'static str>,
    taken: Vec<usize>,
    twice: Option<Refusal>,
}

impl<'a> Wanted<'a> {
    const fn new(header: &'a [String]) -> Self {
        Self { header, missing: vec![], taken: vec![], twice: None }
    }

    fn has(&self, name: &str) -> bool {
        self.header.iter().any(|found| normalized(found) == name)
    }

    /// A column that may be missing.
    pub fn may_have(&mut self, name: &'static str) -> Option<Column> {
        let mut places = self.header.iter().enumerate().filter(|(_, found)| normalized(found) == name);
        let (index, found) = places.next()?;
        if places.next().is_some() {
            self.twice = Some(Refusal::of_cell(1, found, "stands twice in the header: keep one"));
        }
        self.taken.push(index);
        Some(Column { index, name: found.clone() })
    }

    /// A column that must be there.
    pub fn needs(&mut self, name: &'static str) -> Column {
        self.may_have(name).unwrap_or_else(|| {
            self.missing.push(name);
            Column { index: usize::MAX, name: name.to_owned() }
        })
    }

    fn finish(self, layout: Layout) -> Result<Layout, Refusal> {
        if let Some(refusal) = self.twice {
            return Err(refusal);
        }
        if self.missing.is_empty() {
            return Ok(layout);
        }
        let (missing, found) = (self.missing.join(", "), self.header.join(", "));
        let advice = if self.has("line_items") { ": export in the format \"Default - One Row per Item\"" } else { "" };
        Err(Refusal::of_row(1, format!("the header lacks {missing}{advice}; found: {found}")))
    }
}

/// The columns of a header that the own layout does not read.
pub fn unread(header: &[String]) -> Vec<String> {
    let is_unread = |name: &&String| !name.is_empty() && !own::NAMES.contains(&normalized(name).as_str());
    header.iter().filter(is_unread).cloned().collect()
}

fn normalized(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}

/// The cells of a row.
pub struct Cells<'a> {
    /// The line.
    pub line: u64,
    /// The cells.
    pub record: &'a StringRecord,
    /// What they mean where they do not say.
    pub defaults: Defaults<'a>,
}

impl Cells<'_> {
    /// The text of a column; empty where the row is too short.
    pub fn text(&self, column: &Column) -> &str {
        self.record.get(column.index).unwrap_or_default()
    }

    /// The text of a column that may be missing.
    pub fn text_of(&self, column: Option<&Column>) -> &str {
        column.map_or("", |column| self.text(column))
    }

    /// A refusal of a cell.
    pub fn refuse(&self, column: &Column, reason: impl Into<String>) -> Refusal {
        Refusal::of_cell(self.line, &column.name, reason)
    }

    /// The order's id.
    pub fn order_id(&self, column: &Column) -> Result<String, Refusal> {
        OrderId::new(self.text(column)).map(String::from).map_err(|reason| self.refuse(column, reason))
    }

    /// Who bought; `None` for an empty cell. E-mail addresses are compared in lower case, everything else as it is written.
    pub fn customer_id(&self, column: &Column) -> Result<Option<String>, Refusal> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        let text = if is_email(text) { text.to_lowercase() } else { text.to_owned() };
        AccountId::new(text).map(|id| Some(id.into())).map_err(|reason| self.refuse(column, reason))
    }

    /// When; `None` for an empty cell.
    pub fn when(&self, column: &Column) -> Result<Option<When>, Refusal> {
        match self.text(column) {
            "" => Ok(None),
            text => days::read(text, self.defaults.zone).map(Some).map_err(|reason| self.refuse(column, reason)),
        }
    }

    /// An amount as people write it; nothing for an empty cell or no column.
    pub fn amount(&self, column: Option<&Column>) -> Result<Amount, Refusal> {
        self.amount_by(column, amounts::read)
    }

    /// An amount of a platform's export; nothing for an empty cell or no column.
    pub fn export_amount(&self, column: Option<&Column>) -> Result<Amount, Refusal> {
        self.amount_by(column, amounts::read_export)
    }

    fn amount_by(&self, column: Option<&Column>, read: AmountReader) -> Result<Amount, Refusal> {
        match column.map(|column| (column, self.text(column))) {
            None | Some((_, "")) => Ok(Amount::ZERO),
            Some((column, text)) => read(text, self.defaults.currency).map_err(|reason| self.refuse(column, reason)),
        }
    }

    /// A number of pieces; one for an empty cell or no column. Spreadsheets make `2.0` of 2.
    pub fn quantity(&self, column: Option<&Column>) -> Result<i64, Refusal> {
        let Some(column) = column else { return Ok(1) };
        let text = self.text(column).trim_start_matches('\'');
        let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
        match (whole.parse::<i64>(), fraction.bytes().all(|digit| digit == b'0')) {
            _ if text.is_empty() => Ok(1),
            (Ok(quantity), true) => Ok(quantity),
            _ => Err(self.refuse(column, format!("\"{text}\" is not a number of pieces: write a whole number"))),
        }
    }
}

type AmountReader = fn(&str, &str) -> Result<Amount, String>;

/// Whether it is an e-mail address, as far as comparing needs to know.
fn is_email(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && !part.contains('@') && !part.contains(char::is_whitespace);
    text.split_once('@').is_some_and(|(user, host)| is_part(user) && is_part(host))
}
