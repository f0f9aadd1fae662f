//! Conditions: when a rule applies. One predicate a file; `all`, `any` and `not` combine them.
//!
//! Each predicate takes plain figures; [`crate::program::judging`] takes them from the program, the account, the cart and the moment.
//! The answer is not only yes or no: what fails says so, with the smallest missing figure where there is one, so that the
//! shopper can be told "why not".

mod average_order;
pub mod cart;
mod goods;
mod last_order;
mod member_days;
mod orders;
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
use crate::number::Amount;
use crate::selector::Selector;

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
