//! What a member's benefits make of a cart: lower prices, delivery, the minimum order, perks, and what points may pay of the rest.
//!
//! In this order, each figure computed on what the one before left: discounts of lines → delivery → minimum order → points. Guests have
//! none of it. Deliberately not inside: codes (see [`crate::rewards`]) and what the cart earns (see [`crate::quote`]).
//!
//! "Goods" are what the shopper pays for the lines, tax included as far as the shop tells it: thresholds such as "free delivery from
//! 30.00" speak of the price on the page. Conditions of benefits are judged on the earning basis, as everywhere.

use serde::{Deserialize, Serialize};

use crate::benefits::{BenefitKind, Delivery, Discount};
use crate::conditions::Unmet;
use crate::decide::{Payable, earning_basis, payable, unmet};
use crate::error::OutOfRange;
use crate::ids::{OrderId, RuleId};
use crate::ledger::account::Account;
use crate::number::Amount;
use crate::order::{self, OrderLine, check_cart};
use crate::program::Program;
use crate::program::document::{Audience, Benefit};
use crate::program::judging::Subject;
use crate::ratio::{multiply_then_divide_floor, share_of};
use crate::rejection::Rejection;
use crate::rewards::Checkout;
use crate::time::Date;

/// A cart on its way to becoming an order. Amounts in minor units, after the shop's own discounts.
#[derive(Clone, Copy, Debug)]
pub struct Cart<'a> {
    /// Its lines.
    pub lines: &'a [OrderLine],
    /// What delivery costs everybody.
    pub shipping: Amount,
    /// The order it became, when points have paid a share of it already.
    pub order_id: Option<&'a OrderId>,
}

/// What benefits make of a cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CartBenefits {
    /// Lines that cost less, in the order of the cart.
    pub discounts: Vec<LineDiscount>,
    /// What the goods cost after these discounts, with the tax the cart told, in minor units.
    pub goods: Amount,
    /// Delivery.
    pub delivery: DeliveryPrice,
    /// The lowest minimum order of this member; absent = as for everybody.
    pub minimum_order: Option<LowestMinimum>,
    /// What the member has beside money.
    pub perks: Vec<GrantedPerk>,
    /// What points may pay of the goods.
    pub payable: Payable,
    /// Benefits of the program that gave nothing here, and why.
    pub missed: Vec<MissedBenefit>,
}

/// A line that costs less.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LineDiscount {
    /// The line.
    pub line_id: String,
    /// What gives it: of several the one that takes most off.
    pub benefit_id: RuleId,
    /// Minor units off the net of the whole line, never more than it costs.
    pub off: Amount,
}

/// What delivery costs this shopper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeliveryPrice {
    /// Minor units; never more than it costs everybody.
    pub amount: Amount,
    /// What makes it cheaper; absent = the price for everybody.
    pub benefit_id: Option<RuleId>,
    /// Minor units of goods that are missing for it to cost nothing; absent when it does, or never would.
    pub missing_for_free: Option<Amount>,
}

/// The minimum order of this member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LowestMinimum {
    /// Minor units of goods an order needs.
    pub amount: Amount,
    /// What says so.
    pub benefit_id: RuleId,
    /// Minor units that are missing in this cart; 0 = enough.
    pub missing: Amount,
}

/// A perk the member has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GrantedPerk {
    /// Its name, for the checkout.
    pub name: String,
    /// What gives it.
    pub benefit_id: RuleId,
}

/// A benefit that gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MissedBenefit {
    /// The benefit.
    pub benefit_id: RuleId,
    /// Why.
    pub why: WhyMissed,
}

/// Why a benefit gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum WhyMissed {
    /// It is for members.
    NotAMember,
    /// Its condition does not hold, or the cart has nothing for it.
    Unmet(Unmet),
    /// Another benefit, or the price for everybody, is as good or better.
    Outdone,
}

/// Judges the program's benefits of `today` for a cart. `account` is the settled account of a member, `None` a guest.
///
/// Errors when the cart leaves the limits of [`crate::order`].
pub fn of_cart(
    program: &Program,
    account: Option<&Account>,
    cart: Cart<'_>,
    today: Date,
) -> Result<CartBenefits, Rejection> {
    check_cart(cart.lines, cart.shipping)?;
    // What is below zero, a credit or goods that come back, lowers the rest, as it will when the order is judged.
    let lowered = order::Cart::of_lines(cart.lines)?;
    let cart = Cart { lines: &lowered.lines, ..cart };
    let mut benefits: Vec<&Benefit> =
        program.document().benefits.iter().filter(|benefit| benefit.window.contains(today)).collect();
    // Equals are decided by identifier, never by the place in the file.
    benefits.sort_by(|one, other| one.id.cmp(&other.id));
    let Some(account) = account else { return of_guest(&benefits, cart) };
    let mut found = Found { program, account, today, lines: cart.lines.to_vec(), missed: vec![] };
    let discounts = found.discounts(&benefits)?;
    let goods = goods_of(&found.lines)?;
    let delivery = found.delivery(&benefits, goods, cart.shipping)?;
    let minimum_order = found.minimum_order(&benefits, goods)?;
    let perks = found.perks(&benefits)?;
    let checkout = Checkout { lines: &found.lines, goods, shipping: delivery.amount };
    let payable = payable(program, account, cart.order_id, checkout, today)?;
    let mut missed = found.missed;
    missed.sort_by(|one, other| one.benefit_id.cmp(&other.benefit_id));
    Ok(CartBenefits { discounts, goods, delivery, minimum_order, perks, payable, missed })
}

/// Guests pay what everybody pays, and learn what members have; of what is for members' eyes only they learn nothing.
fn of_guest(benefits: &[&Benefit], cart: Cart<'_>) -> Result<CartBenefits, Rejection> {
    let shown = benefits.iter().filter(|benefit| benefit.audience == Audience::Public);
    let missed = shown.map(|benefit| MissedBenefit { benefit_id: benefit.id.clone(), why: WhyMissed::NotAMember });
    Ok(CartBenefits {
        discounts: vec![],
        goods: goods_of(cart.lines)?,
        delivery: DeliveryPrice { amount: cart.shipping, benefit_id: None, missing_for_free: None },
        minimum_order: None,
        perks: vec![],
        payable: Payable::default(),
        missed: missed.collect(),
    })
}

/// What the shopper pays for the lines.
fn goods_of(lines: &[OrderLine]) -> Result<Amount, OutOfRange> {
    Amount::sum(lines.iter().flat_map(|line| [line.net, line.tax]))
}

/// A cart in the making.
struct Found<'a> {
    program: &'a Program,
    account: &'a Account,
    today: Date,
    /// The lines at their prices so far.
    lines: Vec<OrderLine>,
    missed: Vec<MissedBenefit>,
}

impl Found<'_> {
    /// The benefits of one kind whose condition holds for the cart as it stands now.
    fn met<'b, T>(
        &mut self,
        benefits: &[&'b Benefit],
        pick: impl Fn(&'b BenefitKind) -> Option<&'b T>,
    ) -> Result<Vec<(&'b RuleId, &'b T)>, Rejection> {
        let goods = earning_basis(&self.program.document().earning.basis, &self.lines)?;
        let (program, account, today) = (self.program, self.account, self.today);
        let mut met = Vec::new();
        for benefit in benefits {
            let Some(gives) = pick(&benefit.gives) else { continue };
            let subject = Subject { program, account, lines: &self.lines, goods, today };
            match unmet(benefit.when.as_ref(), &subject)? {
                None => met.push((&benefit.id, gives)),
                Some(unmet) => {
                    let why = WhyMissed::Unmet(unmet.at_shown_prices(program.document()));
                    self.missed.push(MissedBenefit { benefit_id: benefit.id.clone(), why });
                }
            }
        }
        Ok(met)
    }

    fn miss(&mut self, benefit_id: &RuleId, why: WhyMissed) {
        self.missed.push(MissedBenefit { benefit_id: benefit_id.clone(), why });
    }

    /// Lowers the prices of lines. All are judged on the cart's own prices; each line takes the best one, none adds up.
    fn discounts(&mut self, benefits: &[&Benefit]) -> Result<Vec<LineDiscount>, Rejection> {
        let met = self.met(benefits, |gives| {
            matches!(gives, BenefitKind::Discount(_) | BenefitKind::MemberPrice(_)).then_some(gives)
        })?;
        let named: Vec<_> = met.into_iter().map(|(benefit_id, gives)| (benefit_id, self.for_member(gives))).collect();
        let mut discounts: Vec<LineDiscount> = Vec::new();
        let mut outdone: Vec<&RuleId> = Vec::new();
        let mut lines = core::mem::take(&mut self.lines);
        for line in &mut lines {
            let mut best: Option<(&RuleId, Amount)> = None;
            for (benefit_id, gives) in &named {
                let off = off_line(gives, line)?;
                if off.is_positive() {
                    outdone.push(benefit_id);
                    if best.is_none_or(|(_, most)| off > most) {
                        best = Some((benefit_id, off));
                    }
                }
            }
            if let Some((benefit_id, off)) = best {
                discounts.push(LineDiscount { line_id: line.line_id.clone(), benefit_id: benefit_id.clone(), off });
                lower(line, off)?;
            }
        }
        self.lines = lines;
        for (benefit_id, _) in &named {
            if discounts.iter().all(|discount| &discount.benefit_id != *benefit_id) {
                let is_outdone = outdone.contains(benefit_id);
                self.miss(benefit_id, if is_outdone { WhyMissed::Outdone } else { WhyMissed::Unmet(Unmet::NotInCart) });
            }
        }
        Ok(discounts)
    }

    /// A discount with favourites replaced by their names.
    fn for_member(&self, gives: &BenefitKind) -> BenefitKind {
        match gives {
            BenefitKind::Discount(discount) => BenefitKind::Discount(Discount {
                on: self.account.history.resolve(&discount.on, self.today),
                ..discount.clone()
            }),
            other => other.clone(),
        }
    }

    /// The cheapest delivery.
    fn delivery(&mut self, benefits: &[&Benefit], goods: Amount, normal: Amount) -> Result<DeliveryPrice, Rejection> {
        let met = self.met(benefits, |gives| match gives {
            BenefitKind::Delivery(delivery) => Some(delivery),
            _ => None,
        })?;
        let prices = met.iter().map(|(benefit_id, delivery)| (delivery.price(goods, normal), *benefit_id));
        let best = prices.min_by(|one, other| one.cmp(other)).filter(|(price, _)| *price < normal);
        let amount = best.map_or(normal, |(price, _)| price);
        let missing = met.iter().filter_map(|(_, delivery)| missing_until_free(delivery, goods));
        let missing_for_free = if amount.is_zero() { None } else { missing.min() };
        for (benefit_id, delivery) in met.iter().filter(|(benefit_id, _)| Some(*benefit_id) != best.map(|(_, id)| id)) {
            let missing = missing_until_free(delivery, goods).map(|missing| Unmet::GoodsMissing { missing });
            self.miss(benefit_id, missing.map_or(WhyMissed::Outdone, WhyMissed::Unmet));
        }
        Ok(DeliveryPrice { amount, benefit_id: best.map(|(_, benefit_id)| benefit_id.clone()), missing_for_free })
    }

    /// The lowest minimum order.
    fn minimum_order(&mut self, benefits: &[&Benefit], goods: Amount) -> Result<Option<LowestMinimum>, Rejection> {
        let met = self.met(benefits, |gives| match gives {
            BenefitKind::MinimumOrder(minimum) => Some(minimum),
            _ => None,
        })?;
        let lowest = met.iter().map(|(benefit_id, minimum)| (minimum.amount, *benefit_id)).min();
        let Some((amount, lowest_id)) = lowest else { return Ok(None) };
        for (benefit_id, _) in met.iter().filter(|(benefit_id, _)| *benefit_id != lowest_id) {
            self.miss(benefit_id, WhyMissed::Outdone);
        }
        let missing = amount.minus(goods)?.at_least_zero();
        Ok(Some(LowestMinimum { amount, benefit_id: lowest_id.clone(), missing }))
    }

    /// Perks, each once.
    fn perks(&mut self, benefits: &[&Benefit]) -> Result<Vec<GrantedPerk>, Rejection> {
        let met = self.met(benefits, |gives| match gives {
            BenefitKind::Perk(perk) => Some(perk),
            _ => None,
        })?;
        let mut perks: Vec<GrantedPerk> = Vec::new();
        for (benefit_id, perk) in met {
            if perks.iter().any(|known| known.name == perk.name) {
                self.miss(benefit_id, WhyMissed::Outdone);
            } else {
                perks.push(GrantedPerk { name: perk.name.clone(), benefit_id: benefit_id.clone() });
            }
        }
        Ok(perks)
    }
}

/// Minor units a benefit takes off a line's net, rounded down. Gift cards are money: they have no cheaper price.
fn off_line(gives: &BenefitKind, line: &OrderLine) -> Result<Amount, OutOfRange> {
    if line.is_gift_card {
        return Ok(Amount::ZERO);
    }
    match gives {
        BenefitKind::Discount(discount) if discount.on.matches(line) => {
            share_of(line.net, u16::from(discount.percent).saturating_mul(100))
        }
        BenefitKind::MemberPrice(price) if price.is_of(line) => {
            Ok(line.net.minus(price.of(line.quantity)?)?.at_least_zero())
        }
        _ => Ok(Amount::ZERO),
    }
}

/// Takes `off` off a line. Its tax falls with it, rounded down.
fn lower(line: &mut OrderLine, off: Amount) -> Result<(), OutOfRange> {
    let net = line.net.minus(off)?;
    let (before, after) = (i128::from(line.net.get()), i128::from(net.get()));
    line.tax = Amount::new(multiply_then_divide_floor(i128::from(line.tax.get()), after, before)?)?;
    line.discount_net = line.discount_net.plus(off)?;
    line.net = net;
    Ok(())
}

/// Goods that are missing for delivery to cost nothing.
fn missing_until_free(delivery: &Delivery, goods: Amount) -> Option<Amount> {
    delivery.free_from?.minus(goods).ok().filter(|missing| missing.is_positive())
}
