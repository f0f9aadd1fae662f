//! Conditions: when a rule applies. One predicate a file; `all`, `any` and `not` combine them.
//!
//! A condition is judged over a [`Subject`]: the program, what the account knows of the member, the cart, the moment. The answer
//! is not only yes or no: what fails says so, with the smallest missing figure where there is one, so that the
//! shopper can be told "why not".

mod average_order;
mod contains;
mod goods;
mod last_order;
mod member_days;
mod orders;
mod tier;
mod visits;

use serde::{Deserialize, Serialize};

pub use average_order::AverageOrder;
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
use crate::rejection::Rejection;
use crate::selector::Selector;
use crate::time::Date;

/// Deepest nesting of `all`, `any`, `not` and segments: what a person can still read aloud.
pub const DEPTH_MAX: usize = 6;
/// Most parts of one `all` or `any`.
pub const PARTS_MAX: usize = 20;

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

impl Condition {
    /// Judges; `Ok(None)` when the condition holds. Errors when the figures leave their range.
    pub fn unmet(&self, subject: &Subject<'_>) -> Result<Option<Unmet>, Rejection> {
        let account = subject.account;
        let unless = |holds: bool, unmet: Unmet| Ok((!holds).then_some(unmet));
        match self {
            Self::All(parts) => {
                for part in parts {
                    if let Some(unmet) = part.unmet(subject)? {
                        return Ok(Some(unmet));
                    }
                }
                Ok(None)
            }
            Self::Any(parts) => {
                let mut nearest = None;
                for part in parts {
                    match part.unmet(subject)? {
                        None => return Ok(None),
                        unmet => nearest = nearest.into_iter().chain(unmet).min(),
                    }
                }
                Ok(nearest.or(Some(Unmet::Excluded)))
            }
            Self::Not(part) => unless(part.unmet(subject)?.is_some(), Unmet::Excluded),
            Self::Goods(goods) => goods.unmet(subject.goods),
            Self::Contains(selector) => contains::unmet(selector, subject),
            Self::Tier(tiers) => tier::unmet(tiers, account),
            Self::Orders(orders) => orders.unmet(account, subject.today),
            Self::AverageOrder(average) => average.unmet(account),
            Self::LastOrder(last) => last.unmet(account, subject.today),
            Self::Visits(visits) => visits.unmet(account, subject.today),
            Self::MemberDays(days) => days.unmet(account, subject.today),
            Self::NeverRedeemed => unless(!account.has_redeemed(), Unmet::HasRedeemed),
            Self::FavouriteCategory(categories) => {
                let favourite = account.history.favourite_category(subject.today);
                unless(favourite.is_some_and(|id| categories.iter().any(|known| known == id)), Unmet::FavouriteCategory)
            }
            Self::Segment(segment_id) => match subject.program.segment(segment_id) {
                Some(segment) => Ok(segment.when.unmet(subject)?.map(|_| Unmet::Segment)),
                None => Ok(Some(Unmet::Segment)),
            },
            Self::Regular => Ok(subject.program.document().regulars.unmet(subject)?.map(|_| Unmet::NotRegular)),
        }
    }

    /// Does it hold?
    pub fn holds(&self, subject: &Subject<'_>) -> Result<bool, Rejection> {
        Ok(self.unmet(subject)?.is_none())
    }
}
