//! What comes next for a shopper: the nearest reward, the nudges ("5.00 more and …") and the best use of the points at hand.
//!
//! Every figure is checked by running the rules again on the larger cart: what is promised here is what is posted.

use crate::conditions::Unmet;
use crate::decide::{earning_basis, redeemable};
use crate::ids::RuleId;
use crate::ledger::account::Account;
use crate::number::{Amount, Points};
use crate::order::{AMOUNT_MAX, OrderLine};
use crate::program::Program;
use crate::program::document::{Audience, Reward};
use crate::qualification::Measure;
use crate::quote::{Promise, Quote};
use crate::rejection::Rejection;
use crate::rewards::{Checkout, RewardTerms};
use crate::time::Moment;

/// The line that stands for goods to add; no shop's own line is called so.
const MORE: &str = "+more";

/// The nearest reward that is out of reach so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// The reward.
    pub reward_id: RuleId,
    /// Points missing, counting the balance, what is pending and what the cart earns; above zero.
    pub missing_points: Points,
    /// Minor units of goods to add to the cart that earn them, at the prices the shop shows; `None` when spending does not help.
    pub missing_amount: Option<Amount>,
}

/// Goods to add to the cart, and what that unlocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nudge {
    /// Minor units to add, at the prices the shop shows; one less does not unlock it.
    pub missing_amount: Amount,
    /// What is unlocked.
    pub unlocks: Unlock,
    /// Of a rule: the points the larger cart earns beyond the present one. Of a tier: those it would earn more by for a member of that
    /// tier. Of a reward: those the larger cart earns beyond the present one.
    pub points: Points,
}

/// What a nudge is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unlock {
    /// A rule of which the cart does not fulfil the condition yet.
    Rule(RuleId),
    /// The next tier.
    Tier(RuleId),
    /// The nearest reward.
    Reward(RuleId),
}

/// The reward that makes most of each point for a cart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// The reward.
    pub reward_id: RuleId,
    /// Points it costs.
    pub cost: Points,
    /// Minor units it takes off this cart.
    pub off: Amount,
}

/// A shopper before a cart.
#[derive(Clone, Debug)]
struct Question<'a> {
    program: &'a Program,
    account: Option<&'a Account>,
    cart: &'a [OrderLine],
    now: Moment,
    /// Made once: a bound is found by some 50 carts.
    promise: Promise<'a>,
}

impl<'a> Question<'a> {
    fn new(
        program: &'a Program,
        account: Option<&'a Account>,
        cart: &'a [OrderLine],
        now: Moment,
    ) -> Result<Self, Rejection> {
        Ok(Self { program, account, cart, now, promise: Promise::new(program, account, now)? })
    }
}

/// The cheapest reward that the balance, pending points and the cart together do not reach yet.
pub fn next_goal(
    program: &Program,
    account: Option<&Account>,
    cart: &[OrderLine],
    now: Moment,
) -> Result<Option<Goal>, Rejection> {
    let question = Question::new(program, account, cart, now)?;
    let earned = question.points()?;
    let owned = match account {
        Some(account) => account.balance()?.plus(account.pending_points()?)?,
        None => Points::ZERO,
    };
    let owned = owned.plus(earned)?;
    // Rewards that only members may see are not told to guests.
    let shown = |reward: &&Reward| account.is_some() || reward.audience == Audience::Public;
    let priced = program.document().rewards.iter().filter(shown).filter_map(|reward| Some((reward.cost?, reward)));
    let out_of_reach = priced.filter(|(cost, _)| *cost > owned);
    let Some((cost, reward)) = out_of_reach.min_by_key(|(cost, reward)| (*cost, &reward.id)) else { return Ok(None) };
    let missing_points = cost.minus(owned)?;
    let missing_amount = question.spending_that_earns(earned.plus(missing_points)?)?;
    Ok(Some(Goal { reward_id: reward.id.clone(), missing_points, missing_amount }))
}

/// What little more unlocks, least first: rules that ask for a larger cart, the next tier, the nearest reward. Each was verified by
/// quoting the larger cart.
pub fn nudges(
    program: &Program,
    account: Option<&Account>,
    cart: &[OrderLine],
    now: Moment,
) -> Result<Vec<Nudge>, Rejection> {
    let question = Question::new(program, account, cart, now)?;
    let mut found = question.rules()?;
    found.extend(question.tier()?);
    if let Some(Goal { reward_id, missing_amount: Some(missing_amount), .. }) = next_goal(program, account, cart, now)?
    {
        let points = question.quote_with(missing_amount)?.points.minus(question.points()?)?;
        found.push(Nudge { missing_amount, unlocks: Unlock::Reward(reward_id), points });
    }
    found.sort_by(|one, other| (one.missing_amount, &one.unlocks).cmp(&(other.missing_amount, &other.unlocks)));
    Ok(found)
}

/// Of the rewards the member can redeem now, the one that takes most off this cart for each point; of equals the cheaper, then the first
/// by identifier. `None` when none takes anything off.
pub fn best_redemption(
    program: &Program,
    account: &Account,
    checkout: Checkout<'_>,
    now: Moment,
) -> Result<Option<Advice>, Rejection> {
    let mut best: Option<Advice> = None;
    for reward in &program.document().rewards {
        let Ok(cost) = redeemable(program, account, reward, now.date) else { continue };
        let off = reward.gives.for_member(|selector| account.history.resolve(selector, now.date)).off(checkout)?;
        if !off.is_positive() || checkout.goods < reward.minimum_goods {
            continue;
        }
        let found = Advice { reward_id: reward.id.clone(), cost, off };
        if best.as_ref().is_none_or(|best| found.is_better_than(best)) {
            best = Some(found);
        }
    }
    Ok(best)
}

impl Advice {
    /// Compared without dividing: off / cost > off / cost. The products stay below 2^53 · 2^53.
    fn is_better_than(&self, other: &Self) -> bool {
        let value = |one: &Self, by: &Self| i128::from(one.off.get()).saturating_mul(i128::from(by.cost.get()));
        let (own, others) = (value(self, other), value(other, self));
        own > others || (own == others && (self.cost, &self.reward_id) < (other.cost, &other.reward_id))
    }
}

impl Question<'_> {
    fn quote_with(&self, more: Amount) -> Result<Quote, Rejection> {
        self.promise.quote(&self.with(more)?)
    }

    /// The cart with so much more in it, at the prices the shop shows, of nothing in particular.
    fn with(&self, more: Amount) -> Result<Vec<OrderLine>, Rejection> {
        let mut larger = self.cart.to_vec();
        larger.push(self.program.document().line_at(MORE.to_owned(), more)?);
        Ok(larger)
    }

    /// Points of the cart with so much more in it.
    fn points_with(&self, more: Amount) -> Result<Points, Rejection> {
        self.promise.points(&self.with(more)?)
    }

    /// Points of the cart as it is.
    fn points(&self) -> Result<Points, Rejection> {
        if self.cart.is_empty() {
            return Ok(Points::ZERO);
        }
        self.promise.points(self.cart)
    }

    /// Rules of which only goods are missing.
    fn rules(&self) -> Result<Vec<Nudge>, Rejection> {
        let present = self.promise.quote(self.cart)?;
        let mut found = Vec::new();
        for rule in &present.why_not {
            let Unmet::GoodsMissing { missing } = rule.unmet else { continue };
            let missing = self.program.document().shown(missing)?;
            if missing > self.room()? {
                continue;
            }
            let larger = self.quote_with(missing)?;
            let points = larger.points.minus(present.points)?;
            let still_fails = larger.why_not.iter().any(|other| other.mechanic_id == rule.mechanic_id);
            if !still_fails && points.is_positive() {
                let unlocks = Unlock::Rule(rule.mechanic_id.clone());
                found.push(Nudge { missing_amount: missing, unlocks, points });
            }
        }
        Ok(found)
    }

    /// The first tier above the member's that the cart does not reach either. Orders cannot be made larger, so a ladder of orders has none.
    fn tier(&self) -> Result<Option<Nudge>, Rejection> {
        let (Some(account), Some(ladder)) = (self.account, self.program.ladder()) else { return Ok(None) };
        let earned = self.points()?;
        let basis = earning_basis(&self.program.document().earning.basis, self.cart)?;
        let of_cart = match ladder.measure {
            Measure::Points => earned.get(),
            Measure::Spend => basis.get(),
            Measure::Orders => return Ok(None),
        };
        let figure = ladder.figure_on(account, self.now.date);
        let place = account.tier_id.as_ref().and_then(|tier_id| ladder.place(tier_id));
        let above = ladder.rungs.iter().enumerate().filter(|(rung_place, _)| Some(*rung_place) > place);
        let next = above.map(|(_, rung)| rung).find(|rung| rung.first > figure.saturating_add(of_cart));
        let Some(rung) = next else { return Ok(None) };
        let wanted = rung.first.saturating_sub(figure);
        let missing_amount = match ladder.measure {
            Measure::Points => self.spending_that_earns(Points::new(wanted)?)?,
            Measure::Spend | Measure::Orders => {
                Some(self.program.document().shown(Amount::new(wanted)?.minus(basis)?)?)
            }
        };
        let room = self.room()?;
        let Some(missing_amount) = missing_amount.filter(|missing| *missing <= room) else { return Ok(None) };
        let promoted = Account { tier_id: Some(rung.tier_id.clone()), ..account.clone() };
        let on_tier = Question::new(self.program, Some(&promoted), self.cart, self.now)?;
        let points = on_tier.quote_with(missing_amount)?.points.minus(self.quote_with(missing_amount)?.points)?;
        Ok(Some(Nudge { missing_amount, unlocks: Unlock::Tier(rung.tier_id.clone()), points }))
    }

    /// Minor units that may be added: what is in the cart counts towards the largest order too.
    fn room(&self) -> Result<Amount, Rejection> {
        let in_cart = self.cart.iter().flat_map(|line| [line.net, line.tax, line.discount_net]);
        Ok(Amount::new(AMOUNT_MAX)?.minus(Amount::sum(in_cart)?)?.at_least_zero())
    }

    /// The amount of one more line that brings the cart to `wanted` points while one unit less does not; `None` when the largest order
    /// does not reach them.
    ///
    /// More spending never earns less, but for conditions with an upper bound. So the bound is found by halving: about 50 quotes for
    /// the largest order there may be. Under an upper bound a smaller amount may exist; what is answered still holds.
    fn spending_that_earns(&self, wanted: Points) -> Result<Option<Amount>, Rejection> {
        let reaches = |more: i64| -> Result<bool, Rejection> { Ok(self.points_with(Amount::new(more)?)? >= wanted) };
        let (mut too_little, mut enough) = (0_i64, self.room()?.get());
        if !reaches(enough)? {
            return Ok(None);
        }
        while let Some(middle) = enough.checked_sub(too_little).filter(|gap| *gap > 1).map(|gap| gap.div_euclid(2)) {
            let middle = too_little.saturating_add(middle);
            if reaches(middle)? {
                enough = middle;
            } else {
                too_little = middle;
            }
        }
        Ok(Some(Amount::new(enough)?))
    }
}
