//! Shopify's own export of orders: Orders > Export > CSV in the admin, as it is in 2025 (79 columns, from `Name` to `Payment References`).
//!
//! A row a line item. `Name`, `Email`, `Created at` and the `Lineitem …` columns stand on every row; totals, status and currency only on
//! an order's first row. What was paid for a line does not stand there, so it is worked out:
//!
//! 1. A line weighs `Lineitem price` · `Lineitem quantity` − `Lineitem discount`; `Subtotal` (goods after all discounts) is divided by weight.
//! 2. `Total` ≥ `Subtotal` + `Shipping` + `Taxes` means prices without tax, otherwise tax is in them and comes off.
//! 3. `Taxes` is divided among lines and shipping by what was paid for each: the export does not say which line bore which rate.
//! 4. `Refunded Amount` comes off the lines by what was paid for each, when the order is placed: the export has no day of it.
//!
//! Orders with a `Cancelled at`, and of another `Financial Status` than `paid`, `partially_refunded` or `refunded`, are skipped.

use coppertoken_rules::Amount;

use super::columns::{Cells, Column, Wanted};
use super::own::other_currency;
use super::refusal::Refusal;
use super::row::{Item, Row, Stated, Totals};
use super::share::divide;

/// Where the columns stand.
pub struct Columns {
    name: Column,
    /// Who bought.
    pub email: Column,
    financial_status: Column,
    /// When.
    pub created_at: Column,
    cancelled_at: Option<Column>,
    currency: Option<Column>,
    subtotal: Option<Column>,
    shipping: Option<Column>,
    taxes: Option<Column>,
    total: Option<Column>,
    refunded_amount: Option<Column>,
    lineitem_quantity: Column,
    lineitem_name: Option<Column>,
    lineitem_price: Column,
    lineitem_sku: Option<Column>,
    lineitem_discount: Option<Column>,
}

impl Columns {
    /// Finds them.
    pub fn of(wanted: &mut Wanted<'_>) -> Self {
        Self {
            name: wanted.needs("name"),
            email: wanted.needs("email"),
            financial_status: wanted.needs("financial_status"),
            created_at: wanted.needs("created_at"),
            cancelled_at: wanted.may_have("cancelled_at"),
            currency: wanted.may_have("currency"),
            subtotal: wanted.may_have("subtotal"),
            shipping: wanted.may_have("shipping"),
            taxes: wanted.may_have("taxes"),
            total: wanted.may_have("total"),
            refunded_amount: wanted.may_have("refunded_amount"),
            lineitem_quantity: wanted.needs("lineitem_quantity"),
            lineitem_name: wanted.may_have("lineitem_name"),
            lineitem_price: wanted.needs("lineitem_price"),
            lineitem_sku: wanted.may_have("lineitem_sku"),
            lineitem_discount: wanted.may_have("lineitem_discount"),
        }
    }

    /// Reads a row.
    pub fn read(&self, cells: &Cells<'_>) -> Result<Row, Refusal> {
        let status = cells.text(&self.financial_status).to_lowercase();
        let is_first = !status.is_empty();
        Ok(Row {
            line: cells.line,
            order_id: cells.order_id(&self.name)?,
            stated: Stated {
                customer_id: cells.customer_id(&self.email)?,
                placed: cells.when(&self.created_at)?,
                shipping: None,
                totals: if is_first { Some(Box::new(self.totals(cells)?)) } else { None },
                skipped: if is_first { self.skipped(cells, &status) } else { None },
                is_all_returned: status == "refunded",
            },
            item: self.item(cells)?,
        })
    }

    fn skipped(&self, cells: &Cells<'_>, status: &str) -> Option<Box<str>> {
        if !cells.text_of(self.cancelled_at.as_ref()).is_empty() {
            return Some("cancelled".into());
        }
        match status {
            "paid" | "partially_refunded" | "refunded" => other_currency(cells, self.currency.as_ref()),
            other => Some(format!("status {other}").into()),
        }
    }

    fn totals(&self, cells: &Cells<'_>) -> Result<Totals, Refusal> {
        let has_subtotal = !cells.text_of(self.subtotal.as_ref()).is_empty();
        let subtotal = cells.export_amount(self.subtotal.as_ref())?;
        Ok(Totals {
            subtotal: has_subtotal.then_some(subtotal),
            shipping: cells.export_amount(self.shipping.as_ref())?.at_least_zero(),
            taxes: cells.export_amount(self.taxes.as_ref())?.at_least_zero(),
            total: cells.export_amount(self.total.as_ref())?,
            refunded: cells.export_amount(self.refunded_amount.as_ref())?.at_least_zero(),
        })
    }

    fn item(&self, cells: &Cells<'_>) -> Result<Item, Refusal> {
        let quantity = cells.quantity(Some(&self.lineitem_quantity))?;
        let price = cells.export_amount(Some(&self.lineitem_price))?;
        let discount = cells.export_amount(self.lineitem_discount.as_ref())?;
        let out_of_range = || cells.refuse(&self.lineitem_price, "is out of range");
        let full = price.get().checked_mul(quantity).ok_or_else(out_of_range)?;
        let net = Amount::new(full).and_then(|full| full.minus(discount)).map_err(|_| out_of_range())?;
        // A discount beyond the price is no return.
        let net = if quantity < 0 { net } else { net.at_least_zero() };
        let (sku, name) = (cells.text_of(self.lineitem_sku.as_ref()), cells.text_of(self.lineitem_name.as_ref()));
        Ok(Item {
            product_id: if sku.is_empty() { name } else { sku }.into(),
            sku: sku.into(),
            quantity,
            net,
            discount_net: discount.at_least_zero(),
            ..Item::default()
        })
    }
}

/// Divides an order's totals among its lines. Returns shipping without tax. Errors with what does not fit.
pub fn divide_totals(items: &mut [(u64, Item)], totals: &Totals) -> Result<Amount, String> {
    let weights: Vec<i64> = items.iter().map(|(_, item)| item.net.get().max(0)).collect();
    let goods = totals.subtotal.unwrap_or_else(|| total_of(&weights));
    if goods.is_negative() {
        return Err("the goods cost less than nothing".to_owned());
    }
    let paid = divide(goods.get(), &weights).ok_or("Subtotal is positive, but no line has a price")?;
    let with_shipping: Vec<i64> = paid.iter().copied().chain([totals.shipping.get()]).collect();
    let taxes = divide(totals.taxes.get(), &with_shipping).unwrap_or_else(|| vec![0; with_shipping.len()]);
    let before_tax = goods.get().saturating_add(totals.shipping.get());
    let is_tax_inside = totals.total.get() < before_tax.saturating_add(totals.taxes.get());
    let without_tax = |amount: i64, tax: i64| if is_tax_inside { amount.saturating_sub(tax).max(0) } else { amount };
    let out_of_range = |_| "an amount is out of range".to_owned();
    for (((_, item), paid), tax) in items.iter_mut().zip(&paid).zip(&taxes) {
        let full = item.net.get().saturating_add(item.discount_net.get());
        item.discount_net = Amount::new(full.saturating_sub(*paid).max(0)).map_err(out_of_range)?;
        item.net = Amount::new(without_tax(*paid, *tax)).map_err(out_of_range)?;
        item.tax = Amount::new(*tax).map_err(out_of_range)?;
    }
    give_back(items, totals.refunded)?;
    let tax = taxes.last().copied().unwrap_or(0);
    Amount::new(without_tax(totals.shipping.get(), tax)).map_err(out_of_range)
}

/// Takes a refund without lines off the goods, by what was paid for each.
fn give_back(items: &mut [(u64, Item)], refunded: Amount) -> Result<(), String> {
    let paid: Vec<i64> = items.iter().map(|(_, item)| item.net.get().saturating_add(item.tax.get())).collect();
    let back = divide(refunded.get().min(total_of(&paid).get()), &paid).unwrap_or_default();
    for (((_, item), paid), back) in items.iter_mut().zip(&paid).zip(back) {
        let net = i128::from(item.net.get()).saturating_mul(i128::from(back)).checked_div(i128::from(*paid));
        let net = i64::try_from(net.unwrap_or(0)).unwrap_or(0);
        item.returned_net = Amount::new(net).map_err(|_| "Refunded Amount is out of range".to_owned())?;
    }
    Ok(())
}

fn total_of(amounts: &[i64]) -> Amount {
    Amount::new(amounts.iter().copied().fold(0, i64::saturating_add)).unwrap_or(Amount::ZERO)
}
