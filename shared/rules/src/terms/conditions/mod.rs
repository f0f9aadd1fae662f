//! Conditions: when a rule applies. One predicate a file; `all`, `any` and `not` combine them.
//!
//! A condition is judged over a [`Subject`]: the program, what the account knows of the member, the cart, the moment. The answer
//! is not only yes or no: what fails says so, with the smallest missing figure where there is one, so that the
//! shopper can be told "why not".

mod average_order;
pub mod cart;
mod goods;
mod last_order;
mod member_days;
mod orders;
mod tier;
mod visits;

use serde::{Deserialize, Serialize};

pub use average_order::AverageOrder;
pub use cart::CartCondition;
pub use goods::Goods;
pub use last_order::LastOrder;
pub use member_days::MemberDays;
pub use orders::Orders;
pub use visits::Visits;

use crate::ids::RuleId;
use crate::ledger::account::Account;
use crate::number::Amount;
use crate::order::OrderLine;
use crate::program::Program;
use crate::program::document::ProgramDocument;
use crate::rejection::Rejection;
use crate::selector::Selector;
use crate::time::Date;

/// Deepest nesting of `all`, `any` and `not`: what a person can still read aloud.
pub const DEPTH_MAX: usize = 6;
/// Most parts of one `all` or `any`.
pub const PARTS_MAX: usize = 20;
/// Most questions one condition may ask, those of its segments and of their segments among them: at some 50 ns each 25 µs, and 100 rules of a
/// cart's advice that is worked out 100 times a quarter of a second.
pub const QUESTIONS_MAX: u64 = 500;

/// Most orders that are counted one by one as holders of a gift: "on each of the first 20 orders". A bound above that is judged by
/// how many orders there are, and not counted again when one comes back.
pub const SLOTS_MAX: u32 = 20;

/// When a rule applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// All of these hold; an empty list always does.
    #[cfg_attr(feature = "schema", schema(no_recursion))]
    All(Vec<Self>),
    /// One of these holds; of an empty list none does.
    #[cfg_attr(feature = "schema", schema(no_recursion))]
    Any(Vec<Self>),
    /// This does not hold.
    #[cfg_attr(feature = "schema", schema(no_recursion))]
    Not(Box<Self>),
    /// Goods of the order, on the earning basis.
    Goods(Goods),
    /// The order has a line of these.
    Contains(Selector),
    /// The member stands on one of these tiers.
    Tier(Vec<RuleId>),
    /// Paid orders so far, without the one being judged.
    Orders(Orders),
    /// What the member's paid orders cost on average.
    AverageOrder(AverageOrder),
    /// Days since the last paid order.
    LastOrder(LastOrder),
    /// Days on which the member visited.
    Visits(Visits),
    /// Days since joining; 0 on the day itself.
    MemberDays(MemberDays),
    /// The member has never redeemed anything.
    NeverRedeemed,
    /// The member's favourite category is one of these.
    FavouriteCategory(Vec<String>),
    /// The member belongs to this segment of the program.
    Segment(RuleId),
    /// The member is a regular, as the program defines it.
    Regular,
}

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

/// Why a condition does not hold: of `all` the first part that fails, of `any` the nearest one, with what is missing. Variants stand in the
/// order of how near they are: what the cart can still change comes first, and less is nearer than more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Unmet {
    /// The order's goods cost too little.
    GoodsMissing {
        /// Minor units that are missing.
        missing: Amount,
    },
    /// Nothing of what is asked for lies in the cart.
    NotInCart,
    /// The order's goods cost too much.
    GoodsAbove,
    /// Another tier.
    Tier,
    /// Too few paid orders.
    OrdersMissing {
        /// Orders that are missing.
        missing: i64,
    },
    /// More paid orders than the rule is for.
    OrdersAbove,
    /// The average order lies outside.
    AverageOrder,
    /// The last order is too recent or too long ago.
    LastOrder,
    /// Too few visits.
    VisitsMissing {
        /// Visits that are missing.
        missing: i64,
    },
    /// A member for too short or too long a time.
    MemberDays,
    /// Something was redeemed before.
    HasRedeemed,
    /// Another favourite category.
    FavouriteCategory,
    /// Not in the segment.
    Segment,
    /// Not a regular.
    NotRegular,
    /// The rule is for those for whom something does not hold, and it does.
    Excluded,
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
    pub fn unmet(&self, subject: &Subject<'_>) -> Result<Option<Unmet>, Rejection> {
        self.specialise(subject)?.unmet(subject.lines, subject.goods)
    }

    /// What is left of the condition once program, member and day are known: what the cart alone decides. The subject's cart is not
    /// read.
    pub fn specialise(&self, subject: &Subject<'_>) -> Result<CartCondition, Rejection> {
        let account = subject.account;
        let unless = |holds: bool, unmet: Unmet| Ok(CartCondition::of((!holds).then_some(unmet)));
        match self {
            Self::All(parts) => Ok(CartCondition::all(specialised(parts, subject)?)),
            Self::Any(parts) => Ok(CartCondition::any(specialised(parts, subject)?)),
            Self::Not(part) => Ok(part.specialise(subject)?.negated()),
            Self::Goods(goods) => Ok(CartCondition::Goods(*goods)),
            Self::Contains(selector) => Ok(CartCondition::Contains(account.history.resolve(selector, subject.today))),
            Self::Tier(tiers) => tier::unmet(tiers, account).map(CartCondition::of),
            Self::Orders(orders) => orders.unmet(account, subject.today).map(CartCondition::of),
            Self::AverageOrder(average) => average.unmet(account).map(CartCondition::of),
            Self::LastOrder(last) => last.unmet(account, subject.today).map(CartCondition::of),
            Self::Visits(visits) => visits.unmet(account, subject.today).map(CartCondition::of),
            Self::MemberDays(days) => days.unmet(account, subject.today).map(CartCondition::of),
            Self::NeverRedeemed => unless(!account.has_redeemed(), Unmet::HasRedeemed),
            Self::FavouriteCategory(categories) => {
                let favourite = account.history.favourite_category(subject.today);
                unless(favourite.is_some_and(|id| categories.iter().any(|known| known == id)), Unmet::FavouriteCategory)
            }
            Self::Segment(segment_id) => match subject.program.segment(segment_id) {
                Some(segment) => Ok(segment.when.specialise(subject)?.named(Unmet::Segment)),
                None => unless(false, Unmet::Segment),
            },
            Self::Regular => Ok(subject.program.document().regulars.specialise(subject)?.named(Unmet::NotRegular)),
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
    pub fn holds(&self, subject: &Subject<'_>) -> Result<bool, Rejection> {
        Ok(self.unmet(subject)?.is_none())
    }
}

fn specialised(parts: &[Condition], subject: &Subject<'_>) -> Result<Vec<CartCondition>, Rejection> {
    parts.iter().map(|part| part.specialise(subject)).collect()
}
