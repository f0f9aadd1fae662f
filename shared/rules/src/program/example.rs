//! The document's own examples: what the merchant expects, in figures, and how an expectation is put to the rules.
//!
//! The shortest form is `{ "spends": 4995, "earns": 49 }`: a plain order of somebody who joins that day. A longer one tells the member's
//! past (`member`), what lies in the cart (`lines`), and expects points, benefits, or what points may pay. Only what is stated is
//! judged. An example speaks of one order; nothing is posted.

use serde::{Deserialize, Serialize};

use super::Program;
use crate::conditions::Subject;
use crate::decide::{earning_basis, payable, unmet};
use crate::ids::{AccountId, RuleId, SourceId};
use crate::ledger::account::Account;
use crate::ledger::history::{DayFigures, Favourite, FavouriteKind};
use crate::ledger::lot::Lot;
use crate::ledger::mark::Offer;
use crate::mechanics::MechanicKind;
use crate::number::{Amount, Points};
use crate::order::OrderLine;
use crate::quantity::Quantity;
use crate::quote::quote;
use crate::rejection::Rejection;
use crate::rewards::Checkout;
use crate::time::{DAY_MILLISECONDS, Date, Instant, Moment};

/// Most lines of an example's cart: what a person can check by hand.
pub const EXAMPLE_LINES_MAX: usize = 20;

/// What the merchant expects of one order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Example {
    /// What it shows, for who reads the document.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub shows: String,
    /// The day of the order; absent = 1 January 2026.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Date>,
    /// Who orders; absent = somebody who joins that day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<ExampleMember>,
    /// Goods of no product in particular, net, in minor units. They are one line beside `lines`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spends: Option<Amount>,
    /// What lies in the cart.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<ExampleLine>,
    /// Points the order earns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earns: Option<Points>,
    /// The benefits this member has for this cart, all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub benefits: Option<Vec<RuleId>>,
    /// Minor units of the cart that the member's points may pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points_pay: Option<Amount>,
}

/// A member's past, in figures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ExampleMember {
    /// Paid orders so far, all on one day: see `last_order_days`.
    pub orders: u32,
    /// What they cost on average on the earning basis, in minor units.
    pub average: Amount,
    /// How many days ago they were paid; absent = yesterday.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_order_days: Option<u16>,
    /// How many days ago the member joined; absent = a year ago.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_days: Option<u16>,
    /// The tier the member stands on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<RuleId>,
    /// Points that can be spent.
    pub points: Points,
    /// Days on which the member visited: so many in a row, the last one today.
    pub visits: u16,
    /// The category most was spent on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub favourite_category: Option<String>,
    /// The product most was spent on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub favourite_product: Option<String>,
    /// Something was redeemed before.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub has_redeemed: bool,
}

/// A line of an example's cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExampleLine {
    /// The platform's id of the product.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub product: String,
    /// Categories the product stands in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Pieces.
    #[serde(default = "one_piece")]
    pub quantity: u16,
    /// What is paid for the whole line after discounts, without tax, in minor units.
    pub net: Amount,
    /// It is a gift card.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub is_gift_card: bool,
}

const fn one_piece() -> u16 {
    1
}

/// What the rules make of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Points the order earns.
    pub earns: Points,
    /// Benefits the member has for the cart, in the order of the document.
    pub benefits: Vec<RuleId>,
    /// Minor units that points may pay.
    pub points_pay: Amount,
}

impl Example {
    /// The short form.
    pub fn of_order(spends: Amount, earns: Points) -> Self {
        Self { spends: Some(spends), earns: Some(earns), ..Self::default() }
    }

    /// What the rules make of it.
    pub fn run(&self, program: &Program) -> Result<Outcome, Rejection> {
        let now = self.moment()?;
        let account = self.member.as_ref().map(|member| member.account(program, now)).transpose()?;
        let lines = self.cart();
        let newcomer = Account { joined_at: Some(now), ..Account::new(account_id()?) };
        let known = account.as_ref().unwrap_or(&newcomer);
        Ok(Outcome {
            earns: quote(program, account.as_ref(), &lines, now)?.points,
            benefits: benefits_of(program, known, &lines, now.date)?,
            points_pay: self.points_pay(program, known, &lines)?,
        })
    }

    /// The cart it speaks of.
    pub fn cart(&self) -> Vec<OrderLine> {
        let named = self.lines.iter().enumerate().map(|(place, line)| OrderLine {
            line_id: place.to_string(),
            product_id: line.product.clone(),
            category_ids: line.categories.clone(),
            quantity: Quantity::of_pieces(i64::from(line.quantity)),
            is_gift_card: line.is_gift_card,
            ..line_of(line.net)
        });
        let plain = self.spends.map(|net| OrderLine { line_id: "spends".to_owned(), ..line_of(net) });
        named.chain(plain).collect()
    }

    /// 00:00 UTC of its day.
    fn moment(&self) -> Result<Moment, Rejection> {
        let date = self.day.or_else(|| Date::new(2026, 1, 1)).ok_or(Rejection::AmountOutOfRange)?;
        let milliseconds = i64::from(date.days_since_epoch()).saturating_mul(DAY_MILLISECONDS);
        Ok(Moment { instant: Instant::from_milliseconds(milliseconds)?, date })
    }

    fn points_pay(&self, program: &Program, account: &Account, lines: &[OrderLine]) -> Result<Amount, Rejection> {
        let goods = Amount::sum(lines.iter().map(|line| line.net))?;
        let checkout = Checkout { lines, goods, shipping: Amount::ZERO };
        Ok(payable(program, account, None, checkout, self.moment()?.date)?.amount)
    }
}

impl ExampleMember {
    /// An account with this past. Offers this member would have are made that day, as the rules make them after an order.
    pub fn account(&self, program: &Program, now: Moment) -> Result<Account, Rejection> {
        let today = now.date;
        let ago = |days: u16| today.plus_days(i32::from(days).saturating_neg());
        let joined_on = ago(self.member_days.unwrap_or(365));
        let spent = Amount::new(self.average.get().saturating_mul(i64::from(self.orders)))?;
        let mut account = Account {
            joined_at: Some(Moment { date: joined_on, ..now }),
            paid_orders: i64::from(self.orders),
            spent,
            tier_id: self.tier.clone(),
            redeemed: if self.has_redeemed { Points::new(1)? } else { Points::ZERO },
            ..Account::new(account_id()?)
        };
        if self.orders > 0 {
            let day = ago(self.last_order_days.unwrap_or(1));
            let figures = DayFigures { day, orders: i64::from(self.orders), spent, qualifying: Points::ZERO };
            account.history.days.push(figures);
            account.history.last_order_on = Some(day);
        }
        account.history.visits = (0..self.visits).rev().map(ago).collect();
        let favourites =
            [(FavouriteKind::Category, &self.favourite_category), (FavouriteKind::Product, &self.favourite_product)];
        for (kind, id) in favourites.into_iter().filter_map(|(kind, id)| Some((kind, id.clone()?))) {
            let month = today.first_of_month();
            account.history.favourites.push(Favourite { kind, id, month, spent: Amount::new(1)?, last_on: today });
        }
        if self.points.is_positive() {
            let source = SourceId::new("example").map_err(|_| Rejection::AmountOutOfRange)?;
            let points = self.points;
            account.lots.push(Lot { source, points, opened_on: joined_on, expires_on: None, renews_months: None });
        }
        account.offers = offers_of(program, &account, today)?;
        Ok(account)
    }
}

fn offers_of(program: &Program, account: &Account, today: Date) -> Result<Vec<Offer>, Rejection> {
    let subject = Subject { program, account, lines: &[], goods: Amount::ZERO, today };
    let mut offers = vec![];
    for mechanic in program.document().mechanics.iter().filter(|mechanic| mechanic.window.contains(today)) {
        if let MechanicKind::Offer(offer) = &mechanic.rule
            && unmet(mechanic.when.as_ref(), &subject)?.is_none()
        {
            let last_day = today.plus_days(i32::from(offer.days));
            offers.push(Offer { mechanic_id: mechanic.id.clone(), granted_on: today, last_day, used_by: vec![] });
        }
    }
    Ok(offers)
}

fn benefits_of(
    program: &Program,
    account: &Account,
    lines: &[OrderLine],
    today: Date,
) -> Result<Vec<RuleId>, Rejection> {
    let goods = earning_basis(&program.document().earning.basis, lines)?;
    let subject = Subject { program, account, lines, goods, today };
    let mut found = vec![];
    for benefit in program.document().benefits.iter().filter(|benefit| benefit.window.contains(today)) {
        if unmet(benefit.when.as_ref(), &subject)?.is_none() {
            found.push(benefit.id.clone());
        }
    }
    Ok(found)
}

/// Points a new member earns for goods of `spends` minor units.
pub fn points_for(program: &Program, spends: Amount) -> Result<Points, Rejection> {
    Ok(quote(program, None, &[line_of(spends)], Example::default().moment()?)?.points)
}

/// One plain line of goods.
pub fn line_of(net: Amount) -> OrderLine {
    OrderLine::plain("1".to_owned(), net)
}

fn account_id() -> Result<AccountId, Rejection> {
    AccountId::new("example").map_err(|_| Rejection::AmountOutOfRange)
}
