//! How conditions are judged: over the program, what the account knows of the member, the cart and the moment.

use super::Program;
use super::document::ProgramDocument;
use crate::conditions::{CartCondition, Condition, Orders, SLOTS_MAX, Unmet};
use crate::error::OutOfRange;
use crate::ledger::account::Account;
use crate::number::Amount;
use crate::order::OrderLine;
use crate::selector::Selector;
use crate::time::Date;

/// What conditions are judged over.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The program: segments and what a regular is.
    pub program: &'a Program,
    /// The member.
    pub account: &'a Account,
    /// The order's lines; empty when no order is judged.
    pub lines: &'a [OrderLine],
    /// The order's goods on the earning basis, minor units.
    pub goods: Amount,
    /// The program-local day.
    pub today: Date,
}

impl Subject<'_> {
    /// The lines a rule speaks of: favourites are replaced by the member's own.
    pub fn named(&self, selector: &Selector) -> Selector {
        self.account.history.resolve(selector, self.today)
    }
}

impl Unmet {
    /// The same with what is missing at the prices the shop shows; what is too large for that stays.
    #[must_use]
    pub fn at_shown_prices(self, document: &ProgramDocument) -> Self {
        match self {
            Self::GoodsMissing { missing } => {
                Self::GoodsMissing { missing: document.shown(missing).unwrap_or(missing) }
            }
            other => other,
        }
    }
}

impl Condition {
    /// Judges; `Ok(None)` when the condition holds. Errors when the figures leave their range.
    pub fn unmet(&self, subject: &Subject<'_>) -> Result<Option<Unmet>, OutOfRange> {
        self.specialise(subject).unmet(subject.lines, subject.goods)
    }

    /// What is left of the condition once program, member and day are known: what the cart alone decides. The subject's cart is not
    /// read.
    pub fn specialise(&self, subject: &Subject<'_>) -> CartCondition {
        let (account, today) = (subject.account, subject.today);
        let unless = |holds: bool, unmet: Unmet| CartCondition::of((!holds).then_some(unmet));
        match self {
            Self::All(parts) => CartCondition::all(specialised(parts, subject)),
            Self::Any(parts) => CartCondition::any(specialised(parts, subject)),
            Self::Not(part) => part.specialise(subject).negated(),
            Self::Goods(goods) => CartCondition::Goods(*goods),
            Self::Contains(selector) => CartCondition::Contains(subject.named(selector)),
            Self::Tier(tiers) => {
                unless(account.tier_id.as_ref().is_some_and(|tier_id| tiers.contains(tier_id)), Unmet::Tier)
            }
            Self::Orders(orders) => {
                let all = account.paid_orders;
                let count = orders.since(today).map_or(all, |since| account.history.orders_since(since));
                CartCondition::of(orders.unmet(count))
            }
            Self::AverageOrder(average) => CartCondition::of(average.unmet(account.paid_orders, account.spent)),
            Self::LastOrder(last) => CartCondition::of(last.unmet(account.history.last_order_on, today)),
            Self::Visits(visits) => CartCondition::of(visits.unmet(&account.history.visits, today)),
            Self::MemberDays(days) => {
                CartCondition::of(days.unmet(account.joined_at.map(|joined_at| joined_at.date), today))
            }
            Self::NeverRedeemed => unless(!account.has_redeemed(), Unmet::HasRedeemed),
            Self::FavouriteCategory(categories) => {
                let favourite = account.history.favourite_category(today);
                unless(favourite.is_some_and(|id| categories.iter().any(|known| known == id)), Unmet::FavouriteCategory)
            }
            Self::Segment(segment_id) => match subject.program.segment(segment_id) {
                Some(segment) => segment.when.specialise(subject).named(Unmet::Segment),
                None => unless(false, Unmet::Segment),
            },
            Self::Regular => subject.program.document().regulars.specialise(subject).named(Unmet::NotRegular),
        }
    }

    /// How many orders may get what this condition guards, if it counts them: "the first order" is 1. The smallest bound that must
    /// hold counts; one over a window of days is no count of gifts.
    pub fn slots(&self, program: &Program) -> Option<u32> {
        match self {
            Self::All(parts) => parts.iter().filter_map(|part| part.slots(program)).min(),
            Self::Orders(Orders { at_least, at_most: Some(at_most), within_days: None }) => {
                let before = at_least.unwrap_or(0);
                Some(at_most.saturating_sub(before).saturating_add(1)).filter(|slots| *slots <= SLOTS_MAX)
            }
            // "Not after so many orders" is another way to say it.
            Self::Not(part) => match &**part {
                Self::Orders(Orders { at_least: Some(first), at_most: None, within_days: None }) => {
                    Some(*first).filter(|slots| (1..=SLOTS_MAX).contains(slots))
                }
                _ => None,
            },
            Self::Segment(segment_id) => program.segment(segment_id)?.when.slots(program),
            _ => None,
        }
    }

    /// Does it hold?
    pub fn holds(&self, subject: &Subject<'_>) -> Result<bool, OutOfRange> {
        Ok(self.unmet(subject)?.is_none())
    }
}

fn specialised(parts: &[Condition], subject: &Subject<'_>) -> Vec<CartCondition> {
    parts.iter().map(|part| part.specialise(subject)).collect()
}
