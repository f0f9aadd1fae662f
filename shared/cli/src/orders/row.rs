//! A row of any layout: what it says of its order, and the line it is.

use coppertoken_rules::Amount;

use super::days::When;

/// A row.
#[derive(Clone, Debug)]
pub struct Row {
    /// The line of the file.
    pub line: u64,
    /// The order's id.
    pub order_id: String,
    /// What it says of the whole order.
    pub stated: Stated,
    /// The order's line.
    pub item: Item,
}

/// What a row says of its whole order. Exports say it on every row or on the first one only.
#[derive(Clone, Debug, Default)]
pub struct Stated {
    /// Who bought; `None` = not said here.
    pub customer_id: Option<String>,
    /// When; `None` = not said here.
    pub placed: Option<When>,
    /// Shipping without tax; `None` = nothing, or not said here.
    pub shipping: Option<Amount>,
    /// Totals to divide among the lines, where lines do not say what was paid for them.
    pub totals: Option<Box<Totals>>,
    /// Why the order does not count.
    pub skipped: Option<Box<str>>,
    /// All of it came back, on a day the export does not say.
    pub is_all_returned: bool,
}

/// Totals of an order of Shopify's export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Goods after discounts.
    pub subtotal: Option<Amount>,
    /// Shipping.
    pub shipping: Amount,
    /// Tax on goods and shipping.
    pub taxes: Amount,
    /// All that was paid.
    pub total: Amount,
    /// What was given back of it.
    pub refunded: Amount,
}

/// A line of an order. Two are the same line twice when they are equal.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// The product's id.
    pub product_id: Box<str>,
    /// The stock-keeping unit.
    pub sku: Box<str>,
    /// Categories, separated by `|`.
    pub category_ids: Box<str>,
    /// Pieces; below zero = they came back.
    pub quantity: i64,
    /// Paid for the line after discounts, without tax; below zero = given back.
    pub net: Amount,
    /// The tax on it.
    pub tax: Amount,
    /// What discounts took off, without tax.
    pub discount_net: Amount,
    /// Of `net`, given back on a day the export does not say.
    pub returned_net: Amount,
    /// Of `quantity`, pieces that came back with it.
    pub returned_quantity: i64,
}

impl Item {
    /// Whether the row is a return: less than nothing was paid, or fewer than no pieces were bought.
    pub const fn is_return(&self) -> bool {
        self.net.is_negative() || self.quantity < 0
    }
}
