//! An order of the demo shop, and the snapshot it sends of it.

use coppertoken_rules::Rejection;
use coppertoken_rules::ids::OrderId;
use coppertoken_rules::number::Amount;
use coppertoken_rules::order::LinesAre;
use coppertoken_rules::quantity::Quantity;
use coppertoken_rules::ratio::{multiply_then_divide_floor, split_by_largest_remainder};
use coppertoken_wire::order::{OrderCustomer, OrderSnapshot, SnapshotLine, SnapshotRefund, SnapshotRefundLine};
use coppertoken_wire::quote::CartLine;
use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;
use coppertoken_worker::kernel::error::Error;

/// Most lines of a demo cart.
const LINES_MAX: usize = 50;
/// Most pieces of a line.
const QUANTITY_MAX: i64 = 99;

/// A line the shopper asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WantedLine {
    product_id: String,
    quantity: i64,
}

/// Where an order is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// At the checkout.
    Draft,
    /// Paid.
    Paid,
    /// Called off after payment.
    Cancelled,
    /// Some pieces came back.
    PartlyRefunded,
    /// All pieces came back.
    Refunded,
}

/// A line of an order. Amounts in minor units, of the whole line unless said.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Line {
    line_id: String,
    product_id: String,
    category_id: String,
    #[serde(default)]
    name: String,
    quantity: i64,
    refunded_quantity: i64,
    /// Of one piece.
    price: Amount,
    /// After the discount.
    net: Amount,
    discount: Amount,
}

/// An order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Order {
    /// Identifier.
    pub order_id: OrderId,
    number: String,
    /// Where it is in its life.
    pub status: Status,
    placed_at: String,
    paid_at: Option<String>,
    cancelled_at: Option<String>,
    currency: String,
    lines: Vec<Line>,
    /// Goods before the discount.
    pub goods: Amount,
    shipping: Amount,
    discount: Amount,
    total: Amount,
    /// The code held for it.
    pub code: Option<String>,
    refunds: Vec<SnapshotRefund>,
    /// Who buys; `None` = a guest.
    pub shopper: Option<String>,
}

impl Order {
    /// A draft of what the shopper asked for, at the catalogue's prices.
    pub fn draft(number: i64, wanted: &[WantedLine], catalogue: &Catalogue, now: &str) -> Result<Self, Error> {
        if wanted.is_empty() || wanted.len() > LINES_MAX {
            return Err(Error::BadRequest("lines: a cart has 1 to 50 lines".to_owned()));
        }
        let mut lines = Vec::with_capacity(wanted.len());
        for (place, line) in wanted.iter().enumerate() {
            let product = catalogue.products.iter().find(|product| product.id == line.product_id);
            let product = product.ok_or_else(|| Error::BadRequest("lines: there is no such product".to_owned()))?;
            if !(1..=QUANTITY_MAX).contains(&line.quantity) {
                return Err(Error::BadRequest("lines: order 1 to 99 pieces".to_owned()));
            }
            let net = Amount::new(product.price.get().saturating_mul(line.quantity))?;
            lines.push(Line {
                name: product.name.en.clone(),
                line_id: place.saturating_add(1).to_string(),
                product_id: product.id.clone(),
                category_id: product.category_id.clone(),
                quantity: line.quantity,
                refunded_quantity: 0,
                price: product.price,
                net,
                discount: Amount::ZERO,
            });
        }
        let goods = Amount::sum(lines.iter().map(|line| line.net))?;
        Ok(Self {
            order_id: OrderId::new(number.to_string()).map_err(Error::fault)?,
            number: number.to_string(),
            status: Status::Draft,
            placed_at: now.to_owned(),
            paid_at: None,
            cancelled_at: None,
            currency: "EUR".to_owned(),
            lines,
            goods,
            shipping: Amount::ZERO,
            discount: Amount::ZERO,
            total: goods,
            code: None,
            refunds: vec![],
            shopper: None,
        })
    }

    /// Takes `amount` off, spread over the lines by their price; zero takes a discount away.
    pub fn discounted(mut self, code: Option<String>, amount: Amount) -> Result<Self, Rejection> {
        let whole: Vec<i64> = self.lines.iter().map(|line| line.price.get().saturating_mul(line.quantity)).collect();
        let shares = split_by_largest_remainder(amount.get(), &whole)?;
        for ((line, whole), share) in self.lines.iter_mut().zip(&whole).zip(shares) {
            line.discount = Amount::new(share)?;
            line.net = Amount::new(*whole)?.minus(line.discount)?;
        }
        self.discount = amount;
        self.total = self.goods.minus(amount)?;
        self.code = code;
        Ok(self)
    }

    /// The cart as it is asked about, before any discount: a code for certain goods looks at it.
    pub fn cart(&self) -> Result<Vec<CartLine>, Rejection> {
        let line = |line: &Line| {
            Ok(CartLine {
                product_id: line.product_id.clone(),
                category_ids: vec![line.category_id.clone()],
                quantity: Quantity::of_pieces(line.quantity),
                net: Some(line.net.plus(line.discount)?),
                ..CartLine::default()
            })
        };
        self.lines.iter().map(line).collect()
    }

    /// Paid now.
    #[must_use]
    pub fn paid(mut self, shopper: Option<&str>, now: &str) -> Self {
        self.status = Status::Paid;
        self.placed_at = now.to_owned();
        self.paid_at = Some(now.to_owned());
        self.shopper = self.shopper.or_else(|| shopper.map(str::to_owned));
        self
    }

    /// Called off. Only a paid order can be.
    pub fn cancelled(mut self, now: &str) -> Result<Self, Error> {
        if !matches!(self.status, Status::Paid | Status::PartlyRefunded) {
            return Err(Error::Taken("not_cancellable"));
        }
        self.status = Status::Cancelled;
        self.cancelled_at = Some(now.to_owned());
        Ok(self)
    }

    /// `quantity` pieces of a line come back, for their share of what was paid; all shares of a line sum to its net.
    pub fn refunded(mut self, line_id: &str, quantity: i64) -> Result<Self, Error> {
        if !matches!(self.status, Status::Paid | Status::PartlyRefunded) {
            return Err(Error::Taken("not_refundable"));
        }
        let line = self.lines.iter_mut().find(|line| line.line_id == line_id);
        let line = line.ok_or(Error::NotFound("line_unknown"))?;
        let refunded = line.refunded_quantity.saturating_add(quantity);
        if quantity < 1 || refunded > line.quantity {
            return Err(Error::BadRequest("quantity: no more pieces than were bought".to_owned()));
        }
        let share = |pieces: i64| {
            multiply_then_divide_floor(line.net.get().into(), pieces.into(), line.quantity.into()).and_then(Amount::new)
        };
        let net = share(refunded)?.minus(share(line.refunded_quantity)?)?;
        line.refunded_quantity = refunded;
        let id = format!("{}-{}", self.number, self.refunds.len().saturating_add(1));
        let quantity = Quantity::of_pieces(quantity);
        let refunded_line = SnapshotRefundLine { line_id: line_id.to_owned(), quantity, net, tax: Amount::ZERO };
        self.refunds.push(SnapshotRefund { id, lines: vec![refunded_line], total: net, ..SnapshotRefund::default() });
        let is_whole = self.lines.iter().all(|line| line.refunded_quantity == line.quantity);
        self.status = if is_whole { Status::Refunded } else { Status::PartlyRefunded };
        Ok(self)
    }

    /// What the shop sends of it.
    pub fn snapshot(&self, now: &str) -> OrderSnapshot {
        let lines = self.lines.iter().map(|line| SnapshotLine {
            line_id: line.line_id.clone(),
            product_id: line.product_id.clone(),
            variant_id: String::new(),
            sku: line.product_id.clone(),
            category_ids: vec![line.category_id.clone()],
            name: line.name.clone(),
            quantity: Quantity::of_pieces(line.quantity),
            net: line.net,
            tax: Amount::ZERO,
            discount_net: line.discount,
            is_gift_card: false,
        });
        OrderSnapshot {
            number: Some(self.number.clone()),
            paid_at: self.paid_at.clone(),
            cancelled_at: self.cancelled_at.clone(),
            customer: self.shopper.clone().map(|id| OrderCustomer { id: Some(id), ..OrderCustomer::default() }),
            lines: lines.collect(),
            shipping: self.shipping,
            discount_codes: self.code.iter().cloned().collect(),
            refunds: self.refunds.clone(),
            lines_are: Some(LinesAre::Sold),
            refunds_complete: true,
            ..OrderSnapshot::new(self.order_id.clone(), &self.currency, now, &self.placed_at)
        }
    }
}
