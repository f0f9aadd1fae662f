//! A WooCommerce order, to our snapshot of it.
//!
//! Money is decimal text, lines are net of tax and after discounts. Paid = there is a date of payment, and the status is none that takes
//! it back: the date stays when a payment is disputed. The list of refunds is complete, but for orders in the trash, which come without.

use coppertoken_rules::ids::OrderId;
use coppertoken_rules::money;
use coppertoken_rules::number::Amount;
use coppertoken_rules::order::LinesAre;
use coppertoken_rules::quantity::Quantity;
use coppertoken_wire::order::{
    OrderCustomer, OrderSnapshot, SnapshotFee, SnapshotLine, SnapshotRefund, SnapshotRefundLine,
};
use coppertoken_wire::order_settings::OrderSettings;

use crate::kernel::clock;

use crate::platforms::woocommerce::payload::{Charge, LineItem, Meta, Money, Order, Refund, RefundedItem};

/// A refund of everything, of orders whose status says so and whose list does not.
const WHOLE: &str = "status-refunded";

/// What a status means. Plugins invent their own: those are orders as any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// A cart at the checkout.
    Draft,
    /// Called off: the goods did not go, or the money came back.
    Void,
    /// Placed, and not paid, or not any more.
    Unpaid,
    /// All of it was given back.
    Returned,
    /// Anything else.
    Placed,
}

impl Standing {
    fn of(order: &Order) -> Self {
        match order.status.as_str() {
            "checkout-draft" | "auto-draft" | "draft" | "new" => Self::Draft,
            // Typed in by the shop, which saves it as pending at once: nobody has placed it until it is paid.
            "pending" if order.created_via == "admin" && order.date_paid_gmt.is_none() => Self::Draft,
            "cancelled" | "failed" | "trash" => Self::Void,
            "pending" | "on-hold" => Self::Unpaid,
            "refunded" => Self::Returned,
            _ => Self::Placed,
        }
    }
}

/// Reads an order; says what is wrong with one that cannot be read, in words a merchant understands.
pub fn snapshot(order: &Order, settings: &OrderSettings) -> Result<OrderSnapshot, String> {
    let currency = order.currency.as_str();
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err("the order's currency is no code such as EUR".to_owned());
    }
    let modified_at = instant(order.date_modified_gmt.as_deref(), "date_modified_gmt")?;
    let modified_at = modified_at.ok_or("the order does not say when it was changed")?;
    let created_at = instant(order.date_created_gmt.as_deref(), "date_created_gmt")?;
    let created_at = created_at.ok_or("the order does not say when it was placed")?;
    let standing = Standing::of(order);
    let told_paid_at = instant(order.date_paid_gmt.as_deref(), "date_paid_gmt")?;
    let has_goods = matches!(standing, Standing::Placed | Standing::Unpaid) && told_paid_at.is_some();
    if has_goods && order.line_items.is_empty() && costs_more_than_charges(order)? {
        return Err(format!(
            "order {} costs {} {currency} and came without any goods: a damaged delivery; open and save the order in \
             WooCommerce, and it is sent again",
            order.number, order.total.0
        ));
    }
    let is_unpaid = matches!(standing, Standing::Unpaid | Standing::Draft);
    let paid_at = told_paid_at.filter(|_| !is_unpaid);
    let is_named_test = settings.test_gateways.contains(&order.payment_method);
    let is_test = is_named_test || order.meta_data.iter().any(|meta| meta.key == "_wcpay_mode" && is(meta, "test"));
    let lines = order.line_items.iter().map(|line| read_line(line, currency));
    let lines = lines.collect::<Result<Vec<_>, String>>()?;
    let mut refunds =
        order.refunds.iter().map(|refund| read_refund(refund, currency)).collect::<Result<Vec<_>, _>>()?;
    if standing == Standing::Returned {
        refunds.push(whole(&lines)?);
    }
    let mut fees = order.fee_lines.iter().map(|fee| read_fee(fee, currency)).collect::<Result<Vec<_>, _>>()?;
    let shipping = SnapshotFee {
        net: money(&order.shipping_total, currency, "shipping_total")?,
        tax: money(&order.shipping_tax, currency, "shipping_tax")?,
    };
    // A discount that a plugin takes off the shipping is one of the order.
    fees.extend(Some(shipping.clone()).filter(|shipping| shipping.net.is_negative()));
    let parent_id = (order.parent_id > 0).then(|| OrderId::new(order.parent_id.to_string())).transpose()?;
    Ok(OrderSnapshot {
        number: Some(order.number.clone()),
        paid_at,
        fulfilled_at: instant(order.date_completed_gmt.as_deref(), "date_completed_gmt")?,
        cancelled_at: (standing == Standing::Void).then(|| modified_at.clone()),
        test: is_test,
        draft: standing == Standing::Draft,
        customer: customer(order),
        lines,
        lines_are: Some(LinesAre::Sold),
        shipping: shipping.net.at_least_zero(),
        fees,
        discount_codes: order.coupon_lines.iter().map(|coupon| coupon.code.clone()).collect(),
        parent_id,
        refunds,
        refunds_complete: order.status != "trash",
        ..OrderSnapshot::new(OrderId::new(order.id.to_string())?, currency, &modified_at, &created_at)
    })
}

/// Does the order cost more than its shipping and fees, so that there must be goods?
fn costs_more_than_charges(order: &Order) -> Result<bool, String> {
    let of_fees = order.fee_lines.iter().flat_map(|fee| [&fee.total, &fee.total_tax]);
    let charges = of_fees.chain([&order.shipping_total, &order.shipping_tax]);
    let charges = charges.map(|part| money(part, &order.currency, "a fee or shipping"));
    let charges = Amount::sum(charges.collect::<Result<Vec<_>, _>>()?).map_err(|error| error.to_string())?;
    Ok(money(&order.total, &order.currency, "total")? > charges)
}

fn read_line(line: &LineItem, currency: &str) -> Result<SnapshotLine, String> {
    let net = money(&line.total, currency, "total")?;
    let before_discounts = money(&line.subtotal, currency, "subtotal")?;
    let variant_id = if line.variation_id == 0 { String::new() } else { line.variation_id.to_string() };
    Ok(SnapshotLine {
        line_id: line.id.to_string(),
        product_id: line.product_id.to_string(),
        variant_id,
        sku: line.sku.clone(),
        category_ids: vec![],
        name: line.name.clone(),
        quantity: pieces(line.quantity),
        net,
        tax: money(&line.total_tax, currency, "total_tax")?,
        discount_net: before_discounts.minus(net).map_err(|error| error.to_string())?.at_least_zero(),
        // The shop's settings say which products are; see [`crate::features::orders::service`].
        is_gift_card: false,
    })
}

/// Quantities of what is taken back are below zero, in refunds and in exchanges; ours are above.
fn pieces(quantity: Quantity) -> Quantity {
    Quantity::of_thousandths(quantity.thousandths().saturating_abs())
}

fn read_fee(fee: &Charge, currency: &str) -> Result<SnapshotFee, String> {
    Ok(SnapshotFee { net: money(&fee.total, currency, "fee")?, tax: money(&fee.total_tax, currency, "fee")? })
}

/// Amounts of a refund are below zero; ours are above.
fn read_refund(refund: &Refund, currency: &str) -> Result<SnapshotRefund, String> {
    let gross = |charges: &[Charge]| -> Result<Amount, String> {
        let parts = charges.iter().flat_map(|charge| [&charge.total, &charge.total_tax]);
        let parts = parts.map(|part| money(part, currency, "refund")).collect::<Result<Vec<_>, _>>()?;
        Ok(Amount::sum(parts).map_err(|error| error.to_string())?.negated())
    };
    let lines = refund.line_items.iter().map(|item| refunded_line(item, currency)).collect::<Result<Vec<_>, _>>()?;
    let total =
        refund.total.as_ref().or(refund.amount.as_ref()).ok_or("a refund does not say how much it gives back")?;
    Ok(SnapshotRefund {
        id: refund.id.to_string(),
        lines: lines.into_iter().flatten().collect(),
        shipping: gross(&refund.shipping_lines)?.at_least_zero(),
        fees: gross(&refund.fee_lines)?,
        total: money(total, currency, "refund")?.magnitude(),
        void: false,
    })
}

/// `None` of a line that does not say which one of the order it is, or that gives nothing back.
fn refunded_line(item: &RefundedItem, currency: &str) -> Result<Option<SnapshotRefundLine>, String> {
    let Some(named) = item.meta_data.iter().find(|meta| meta.key == "_refunded_item_id") else { return Ok(None) };
    let line_id = named.value.as_str().map_or_else(|| named.value.to_string(), str::to_owned);
    let quantity = pieces(item.quantity);
    let net = money(&item.total, currency, "refund")?.negated().at_least_zero();
    let tax = money(&item.total_tax, currency, "refund")?.negated().at_least_zero();
    let is_nothing = quantity.is_zero() && net.is_zero() && tax.is_zero();
    Ok((!is_nothing).then_some(SnapshotRefundLine { line_id, quantity, net, tax }))
}

/// Every line as it was sold.
fn whole(lines: &[SnapshotLine]) -> Result<SnapshotRefund, String> {
    let refunded = |line: &SnapshotLine| SnapshotRefundLine {
        line_id: line.line_id.clone(),
        quantity: line.quantity,
        net: line.net.at_least_zero(),
        tax: line.tax.at_least_zero(),
    };
    let lines: Vec<SnapshotRefundLine> = lines.iter().map(refunded).collect();
    let total = Amount::sum(lines.iter().flat_map(|line| [line.net, line.tax])).map_err(|error| error.to_string())?;
    Ok(SnapshotRefund { id: WHOLE.to_owned(), lines, total, ..SnapshotRefund::default() })
}

fn customer(order: &Order) -> Option<OrderCustomer> {
    let billing = &order.billing;
    let given = |text: &String| (!text.is_empty()).then(|| text.clone());
    let rest = [&billing.address_2, &billing.postcode, &billing.city, &billing.country].into_iter().filter_map(given);
    let address =
        given(&billing.address_1).map(|street| core::iter::once(street).chain(rest).collect::<Vec<_>>().join(", "));
    let id = Some(order.customer_id.to_string());
    (order.customer_id > 0).then(|| OrderCustomer {
        id,
        email: given(&billing.email),
        phone: given(&billing.phone),
        address,
    })
}

fn is(meta: &Meta, text: &str) -> bool {
    meta.value.as_str() == Some(text)
}

fn money(money: &Money, currency: &str, name: &str) -> Result<Amount, String> {
    let text = if money.0.is_empty() { "0" } else { &money.0 };
    money::parse_decimal(text, currency).map_err(|reason| match is_figure(text) {
        true => format!("{name} is \"{text}\": {reason}"),
        false => format!("{name} is no amount: {reason}"),
    })
}

/// Is it safe to repeat in a reason that is kept? Figures are nobody's data.
fn is_figure(text: &str) -> bool {
    text.len() <= 30 && text.bytes().all(|byte| byte.is_ascii_digit() || b"., -+eE".contains(&byte))
}

/// GMT instants come without a zone: `2026-11-21T19:31:52`.
fn instant(text: Option<&str>, name: &str) -> Result<Option<String>, String> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let text = format!("{text}Z");
    match clock::parse_instant(&text, name) {
        Ok(_) => Ok(Some(text)),
        Err(_) => Err(format!("{name} is no date such as 2026-11-21T19:31:52")),
    }
}
