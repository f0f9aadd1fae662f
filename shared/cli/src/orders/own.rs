//! The own layout: a row a line of an order. `coppertoken replay --help` lists its columns.

use super::columns::{Cells, Column, Wanted};
use super::refusal::Refusal;
use super::row::{Item, Row, Stated};

/// Every column that is read.
pub const NAMES: [&str; 10] = [
    "order_id",
    "customer_id",
    "placed_at",
    "net",
    "tax",
    "shipping",
    "product_id",
    "category_ids",
    "quantity",
    "currency",
];

/// Where the columns stand.
pub struct Columns {
    order_id: Column,
    /// Who bought.
    pub customer_id: Column,
    /// When.
    pub placed_at: Column,
    net: Column,
    tax: Option<Column>,
    /// Shipping of the order.
    pub shipping: Option<Column>,
    product_id: Option<Column>,
    category_ids: Option<Column>,
    quantity: Option<Column>,
    currency: Option<Column>,
}

impl Columns {
    /// Finds them.
    pub fn of(wanted: &mut Wanted<'_>) -> Self {
        Self {
            order_id: wanted.needs("order_id"),
            customer_id: wanted.needs("customer_id"),
            placed_at: wanted.needs("placed_at"),
            net: wanted.needs("net"),
            tax: wanted.may_have("tax"),
            shipping: wanted.may_have("shipping"),
            product_id: wanted.may_have("product_id"),
            category_ids: wanted.may_have("category_ids"),
            quantity: wanted.may_have("quantity"),
            currency: wanted.may_have("currency"),
        }
    }

    /// Reads a row.
    pub fn read(&self, cells: &Cells<'_>) -> Result<Row, Refusal> {
        let skipped = other_currency(cells, self.currency.as_ref());
        if skipped.is_none() && cells.text(&self.net).is_empty() {
            return Err(cells.refuse(&self.net, "is empty: write what was paid for the line, 0 if nothing was"));
        }
        // Amounts of another currency need not be understood.
        let item = if skipped.is_some() { Item::default() } else { self.item(cells)? };
        let shipping = if skipped.is_some() { None } else { Some(cells.amount(self.shipping.as_ref())?) };
        if let (Some(column), Some(amount), false) = (&self.shipping, shipping, item.is_return())
            && amount.is_negative()
        {
            return Err(cells.refuse(column, "is below zero where net is not"));
        }
        Ok(Row {
            line: cells.line,
            order_id: cells.order_id(&self.order_id)?,
            stated: Stated {
                customer_id: cells.customer_id(&self.customer_id)?,
                placed: cells.when(&self.placed_at)?,
                shipping: shipping.filter(|amount| amount.is_positive()),
                skipped,
                ..Stated::default()
            },
            item,
        })
    }

    fn item(&self, cells: &Cells<'_>) -> Result<Item, Refusal> {
        let net = cells.amount(Some(&self.net))?;
        // Money that comes back without a word of pieces is money alone: a piece would take all its points.
        let says_pieces = self.quantity.as_ref().is_some_and(|column| !cells.text(column).is_empty());
        let quantity = if net.is_negative() && !says_pieces { 0 } else { cells.quantity(self.quantity.as_ref())? };
        let item = Item {
            product_id: cells.text_of(self.product_id.as_ref()).into(),
            category_ids: cells.text_of(self.category_ids.as_ref()).into(),
            quantity,
            net,
            tax: cells.amount(self.tax.as_ref())?,
            ..Item::default()
        };
        match &self.tax {
            Some(column) if item.tax.is_negative() && !item.is_return() => {
                Err(cells.refuse(column, "is below zero where net is not"))
            }
            _ => Ok(item),
        }
    }
}

/// Why a row does not count: its currency is not the program's.
pub fn other_currency(cells: &Cells<'_>, column: Option<&Column>) -> Option<Box<str>> {
    let currency = cells.text_of(column).to_uppercase();
    (!currency.is_empty() && currency != cells.defaults.currency).then(|| format!("currency {currency}").into())
}
