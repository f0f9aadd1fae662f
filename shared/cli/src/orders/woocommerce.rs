//! WooCommerce's two exports of orders.
//!
//! * **Items**: the format "Default - One Row per Item" of the extension Customer/Order/Coupon Export, versions 3 to 5 (3 has `date` for
//!   `order_date` and `item_tax` for `item_total_tax`). A row an order item; what stands for the whole order stands on every row.
//!   `item_total` is paid for the item after discounts without tax. `item_refunded` has no day, so it comes back when the order is placed;
//!   the status `refunded` means that all of it did.
//! * **Analytics**: Analytics > Orders > Download, WooCommerce 4 to 10, from the browser or by e-mail. A row an order without its items;
//!   `Net sales` (by e-mail until version 9.1 `N. Revenue`) is the goods without tax and shipping. A refund is a row of its own under the
//!   order's number, below zero, on its day. The export knows customers by name only: two of one name are one member here.
//!
//! Orders count when their status is `processing`, `completed` or `refunded`; the others are skipped. Times are the shop's local time (by
//! e-mail until version 9.1 UTC, read as local time too: nothing in the file tells them apart).

use coppertoken_rules::Amount;

use super::columns::{Cells, Column, Wanted};
use super::own::other_currency;
use super::refusal::Refusal;
use super::row::{Item, Row, Stated};

/// Where the columns of items stand.
pub struct ItemColumns {
    order_id: Column,
    /// Who bought; 0 = a guest.
    pub customer_id: Column,
    /// When.
    pub order_date: Column,
    status: Column,
    order_currency: Option<Column>,
    /// Shipping of the order.
    pub shipping_total: Option<Column>,
    item_product_id: Option<Column>,
    item_sku: Option<Column>,
    item_quantity: Column,
    item_subtotal: Option<Column>,
    item_total: Column,
    item_total_tax: Option<Column>,
    item_refunded: Option<Column>,
    item_refunded_qty: Option<Column>,
}

impl ItemColumns {
    /// Finds them.
    pub fn of(wanted: &mut Wanted<'_>) -> Self {
        Self {
            order_id: wanted.needs("order_id"),
            customer_id: wanted.needs("customer_id"),
            order_date: wanted.may_have("date").unwrap_or_else(|| wanted.needs("order_date")),
            status: wanted.needs("status"),
            order_currency: wanted.may_have("order_currency"),
            shipping_total: wanted.may_have("shipping_total"),
            item_product_id: wanted.may_have("item_product_id"),
            item_sku: wanted.may_have("item_sku"),
            item_quantity: wanted.needs("item_quantity"),
            item_subtotal: wanted.may_have("item_subtotal"),
            item_total: wanted.needs("item_total"),
            item_total_tax: wanted.may_have("item_total_tax").or_else(|| wanted.may_have("item_tax")),
            item_refunded: wanted.may_have("item_refunded"),
            item_refunded_qty: wanted.may_have("item_refunded_qty"),
        }
    }

    /// Reads a row.
    pub fn read(&self, cells: &Cells<'_>) -> Result<Row, Refusal> {
        let status = cells.text(&self.status);
        let customer_id = cells.customer_id(&self.customer_id)?;
        let shipping = cells.export_amount(self.shipping_total.as_ref())?;
        Ok(Row {
            line: cells.line,
            order_id: cells.order_id(&self.order_id)?,
            stated: Stated {
                customer_id: customer_id.filter(|id| id != "0"),
                placed: cells.when(&self.order_date)?,
                shipping: Some(shipping).filter(|amount| amount.is_positive()),
                totals: None,
                skipped: not_paid(status).or_else(|| other_currency(cells, self.order_currency.as_ref())),
                is_all_returned: plain(status) == "refunded",
            },
            item: self.item(cells)?,
        })
    }

    fn item(&self, cells: &Cells<'_>) -> Result<Item, Refusal> {
        let net = cells.export_amount(Some(&self.item_total))?;
        let subtotal = cells.export_amount(self.item_subtotal.as_ref())?;
        let sizes = |amount: Amount| Amount::new(amount.get().saturating_abs()).unwrap_or(amount);
        let returned = match &self.item_refunded_qty {
            Some(column) if !cells.text(column).is_empty() => cells.quantity(Some(column))?.saturating_abs(),
            _ => 0,
        };
        Ok(Item {
            product_id: cells.text_of(self.item_product_id.as_ref()).into(),
            sku: cells.text_of(self.item_sku.as_ref()).into(),
            quantity: cells.quantity(Some(&self.item_quantity))?,
            net,
            tax: cells.export_amount(self.item_total_tax.as_ref())?,
            discount_net: subtotal.minus(net).unwrap_or(Amount::ZERO).at_least_zero(),
            returned_net: sizes(cells.export_amount(self.item_refunded.as_ref())?),
            returned_quantity: returned,
            ..Item::default()
        })
    }
}

/// Where the columns of analytics stand.
pub struct AnalyticsColumns {
    number: Column,
    /// Who bought.
    pub customer: Column,
    /// When.
    pub date: Column,
    status: Column,
    items_sold: Option<Column>,
    net_sales: Column,
}

impl AnalyticsColumns {
    /// Finds them.
    pub fn of(wanted: &mut Wanted<'_>) -> Self {
        Self {
            number: wanted.needs("order_#"),
            customer: wanted.needs("customer"),
            date: wanted.needs("date"),
            status: wanted.needs("status"),
            items_sold: wanted.may_have("items_sold"),
            net_sales: wanted.may_have("n._revenue").unwrap_or_else(|| wanted.needs("net_sales")),
        }
    }

    /// Reads a row.
    pub fn read(&self, cells: &Cells<'_>) -> Result<Row, Refusal> {
        Ok(Row {
            line: cells.line,
            order_id: cells.order_id(&self.number)?,
            stated: Stated {
                customer_id: cells.customer_id(&self.customer)?,
                placed: cells.when(&self.date)?,
                skipped: not_paid(cells.text(&self.status)),
                ..Stated::default()
            },
            item: Item {
                quantity: cells.quantity(self.items_sold.as_ref())?,
                net: cells.export_amount(Some(&self.net_sales))?,
                ..Item::default()
            },
        })
    }
}

/// Why an order of a status does not count.
fn not_paid(status: &str) -> Option<Box<str>> {
    let status = plain(status);
    (!matches!(status.as_str(), "processing" | "completed" | "refunded")).then(|| format!("status {status}").into())
}

/// A status without the prefix it has in the database.
fn plain(status: &str) -> String {
    let status = status.to_lowercase();
    status.strip_prefix("wc-").unwrap_or(&status).to_owned()
}
