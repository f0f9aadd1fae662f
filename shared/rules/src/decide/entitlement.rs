//! What an order gives by its plan and all that is known of it: what its lines earned, and what of that came back.
//!
//! `reversed = floor(earned × Σ w·f ÷ Σ w)`, one floor an order over all refunds and edits, in the shopper's favour. A line's weight w
//! is its exact points by the plan and the counting cart, with its part of order-wide bonuses; f is the fraction that is gone
//! (see [`super::returns`]). What grew since the order was judged earns line rates only, within the order's limit.

use super::award::{Award, basis_of_line, counts};
use super::purchase;
use super::returns::{LineReturn, Returns};
use crate::conditions::Unmet;
use crate::error::OutOfRange;
use crate::ids::RuleId;
use crate::ledger::entry::{TraceLine, TraceReason};
use crate::ledger::source::{AwardPlan, LineWeight, PlannedRule};
use crate::number::{Amount, Points};
use crate::order::{Cart, KnownOrder, Order};
use crate::rejection::Rejection;
use crate::weight::Weight;

/// What an order gives.
#[derive(Clone, Debug)]
pub struct Entitlement {
    /// Points its lines earn, before anything is taken back.
    pub earned: Points,
    /// Of these, those that came back.
    pub reversed: Points,
    /// The order was called off, is a test, or came back as a whole.
    pub is_void: bool,
    /// What came back.
    pub returns: Returns,
    /// What each line weighs, in the order of `returns.lines`.
    pub weights: Vec<Weight>,
    /// Minor units of the earning basis that are kept, rounded up.
    pub spent: Amount,
    /// Rules that applied to the counting cart.
    pub applied: Vec<RuleId>,
    /// Nothing in the order costs anything: it is counted nowhere.
    pub is_free: bool,
    /// Something in the cart it was judged by earns. Without that no gift is given, so none is used up.
    pub is_earning: bool,
    /// Why the order earns nothing, when this member's orders do not earn.
    pub not_eligible: Option<Unmet>,
    /// What is left of a point after rounding, for the next part of the same purchase; below 1.
    pub rest: Weight,
    /// Why `earned`; sums to it.
    pub trace: Vec<TraceLine>,
}

/// What each part of the counting cart weighs.
pub fn weights(award: &Award<'_>) -> Result<Vec<LineWeight>, Rejection> {
    let bonus = Weight::of_points(award.bonus_points(usize::MAX)?);
    let basis = Weight::of_amount(award.basis);
    let mut weights = Vec::with_capacity(award.parts.len());
    for part in &award.parts {
        let own = Weight::of_fraction(award.exact_points(part.line, part.basis)?)?;
        let of_bonus = bonus.times(&Weight::of_amount(part.basis)).divided_by(&basis);
        let weight = of_bonus.map_or(own.clone(), |of_bonus| own.plus(&of_bonus));
        let line_id = part.line.map(|line| line.line_id.clone()).unwrap_or_default();
        weights.push(LineWeight { line_id, weight: weight.in_lowest_terms() });
    }
    Ok(weights)
}

/// What the order still costs on the earning basis, minor units, rounded up once.
fn spent(award: &Award<'_>, grown: &Grown, returns: &Returns) -> Result<Amount, Rejection> {
    let shipping = award.parts.iter().filter(|part| part.line.is_none()).map(|part| part.basis);
    let shipping = Weight::of_amount(Amount::sum(shipping)?);
    let of_goods = Weight::of_amount(Amount::sum(grown.basis.iter().copied())?);
    let not_spent = returns
        .gone_of(returns.lines.iter().zip(grown.basis.iter().copied().map(Weight::of_amount)))
        .plus(&returns.of_shipping.times(&shipping));
    let spent = of_goods.plus(&shipping).minus_at_most(&not_spent);
    Ok(Amount::new(spent.ceiling()?)?)
}

impl Entitlement {
    /// Of an order that was judged by `plan`; `frozen` is what its lines weighed then.
    pub fn of(plan: &AwardPlan, frozen: &[LineWeight], known: &KnownOrder) -> Result<Self, Rejection> {
        let counting = known.counting_cart()?;
        let order = known.order();
        let award = plan.award(&counting)?;
        let returns = Returns::of(&counting, &order)?;
        let grown = Grown::of(&award, &counting, &order, &returns)?;
        let of_shipping = weight_of(frozen, "");
        let weights: Vec<Weight> = returns
            .lines
            .iter()
            .zip(&grown.points)
            .map(|(found, grown)| weight_of(frozen, &found.line.line_id).plus(grown))
            .collect();
        let whole = weights.iter().fold(of_shipping.clone(), |sum, weight| sum.plus(weight));
        let bonus = award.bonus_points(usize::MAX)?;
        let of_lines = whole.minus_at_most(&Weight::of_points(bonus));
        let within_limit = |exact: &Weight| {
            let earned = Points::new(exact.floor()?)?.plus(bonus)?;
            Ok::<Points, Rejection>(plan.points_max.map_or(earned, |most| earned.min(most)))
        };
        let alone = within_limit(&of_lines)?;
        // A part of nothing that counts takes part in no rounding.
        let exact = match plan.carried.as_ref().filter(|_| award.basis.is_positive() && award.not_eligible.is_none()) {
            Some(carried) => of_lines.plus(carried),
            None => of_lines,
        };
        let earned = within_limit(&exact)?;
        let gone = returns.gone_of(returns.lines.iter().zip(weights.iter().cloned()));
        let gone = gone.plus(&of_shipping.times(&returns.of_shipping));
        let share = gone.divided_by(&whole).unwrap_or_else(|| of_pieces(&returns));
        let is_void = order.is_void() || returns.is_whole;
        let reversed = if is_void { earned } else { Points::new(Weight::of_points(earned).times(&share).floor()?)? };
        let spent = if is_void { Amount::ZERO } else { spent(&award, &grown, &returns)? };
        let is_free = returns.lines.iter().all(|found| !found.line.net.is_positive());
        let applied = award.applied.iter().map(|rule| rule.mechanic_id.clone()).collect();
        let mut trace = award.trace()?;
        if alone != award.points {
            trace.push(TraceLine::new(alone.minus(award.points)?, TraceReason::OrderChanged));
        }
        if earned != alone {
            trace.push(TraceLine::new(earned.minus(alone)?, TraceReason::RoundedTogether));
        }
        let is_earning = award.basis.is_positive();
        let rest = purchase::rest(&exact, plan, is_void || !is_earning || award.not_eligible.is_some())?;
        let not_eligible = award.not_eligible;
        Ok(Self {
            earned,
            reversed,
            is_void,
            returns,
            weights,
            spent,
            applied,
            is_free,
            is_earning,
            not_eligible,
            rest,
            trace,
        })
    }

    /// Did this rule apply?
    pub fn applies(&self, rule: &PlannedRule) -> bool {
        self.applied.contains(&rule.mechanic_id)
    }

    /// Does the order use up one of the counted times this rule gives something?
    pub fn uses_up(&self, rule: &PlannedRule) -> bool {
        !self.is_void && self.is_earning && self.applies(rule)
    }

    /// Points that stand.
    pub fn net(&self) -> Result<Points, OutOfRange> {
        self.earned.minus(self.reversed)
    }
}

/// What lines are larger by than when the order was judged.
struct Grown {
    /// Exact points for it, by line.
    points: Vec<Weight>,
    /// The larger basis of each line.
    basis: Vec<Amount>,
}

impl Grown {
    fn of(award: &Award<'_>, counting: &Cart, order: &Order, returns: &Returns) -> Result<Self, Rejection> {
        let now = Cart::of(order)?;
        let later = award.plan.award(&now)?;
        let basis_in = |award: &Award<'_>, line_id: &str| {
            let mut parts = award.parts.iter();
            let own = parts.find(|part| part.line.is_some_and(|line| line.line_id == line_id));
            own.map_or(Amount::ZERO, |part| part.basis)
        };
        let mut grown = Self { points: Vec::new(), basis: Vec::new() };
        for found in &returns.lines {
            let line_id = found.line.line_id.as_str();
            let (before, after) = (basis_in(award, line_id), basis_in(&later, line_id));
            let more = after.minus(before)?;
            // In another currency shares of the whole differ by a unit though the line does not.
            let has_grown =
                more.is_positive() && award.not_eligible.is_none() && grew(award.plan, counting, &now, line_id)?;
            grown.basis.push(before.max(after));
            grown.points.push(match has_grown {
                true => Weight::of_fraction(award.exact_points(now.line(line_id), more)?)?,
                false => Weight::zero(),
            });
        }
        Ok(grown)
    }
}

/// Does the line cost more on the earning basis, in the order's own currency?
fn grew(plan: &AwardPlan, counting: &Cart, now: &Cart, line_id: &str) -> Result<bool, Rejection> {
    let basis = |cart: &Cart| match cart.line(line_id).filter(|line| counts(&plan.basis, line)) {
        Some(line) => basis_of_line(&plan.basis, line),
        None => Ok(Amount::ZERO),
    };
    Ok(basis(now)? > basis(counting)?)
}

fn weight_of(frozen: &[LineWeight], line_id: &str) -> Weight {
    frozen.iter().find(|known| known.line_id == line_id).map_or_else(Weight::zero, |known| known.weight.clone())
}

/// The share of pieces that came back: what weighs where no line does.
fn of_pieces(returns: &Returns) -> Weight {
    let pieces = |found: &LineReturn| Weight::ratio(found.line.quantity.thousandths(), 1).unwrap_or_else(Weight::zero);
    let sum = |weigh: &dyn Fn(&LineReturn) -> Weight| {
        returns.lines.iter().fold(Weight::zero(), |sum, found| sum.plus(&weigh(found)))
    };
    let gone = returns.gone_of(returns.lines.iter().map(|found| (found, pieces(found))));
    gone.divided_by(&sum(&pieces)).unwrap_or_else(Weight::zero)
}
