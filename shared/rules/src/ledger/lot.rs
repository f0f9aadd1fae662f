//! Lots: points that came from one source and expire together.

use serde::{Deserialize, Serialize};

use crate::ids::{RuleId, SourceId};
use crate::number::Points;
use crate::time::Date;

/// Points of one source with one expiry. A lot is identified by (source, expires_on, is_graced).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lot {
    /// What gave the points.
    pub source: SourceId,
    /// Points left, above zero.
    pub points: Points,
    /// The day the lot was opened.
    pub opened_on: Date,
    /// The last day the points can be used; `None` = they never expire.
    pub expires_on: Option<Date>,
    /// Months the points live on whenever the member earns or redeems; `None` = their last day stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renews_months: Option<u16>,
    /// The points came back after their own last day and live for their one grace.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub is_graced: bool,
}

impl Lot {
    /// The order lots are spent in: soonest to expire first, those without expiry last, then the oldest, then by source.
    pub fn spending_order(&self) -> impl Ord + '_ {
        (self.expires_on.is_none(), self.expires_on, self.opened_on, &self.source, self.is_graced)
    }

    /// The change that takes so many points out.
    pub fn taken(&self, points: Points) -> LotChange {
        LotChange {
            source: self.source.clone(),
            points: points.negated(),
            opened_on: self.opened_on,
            expires_on: self.expires_on,
            renews_months: self.renews_months,
            is_graced: self.is_graced,
        }
    }
}

/// A change of one lot: points put in (positive) or taken out (negative).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LotChange {
    /// What gave the points.
    pub source: SourceId,
    /// Points put in or taken out.
    pub points: Points,
    /// The day the lot was opened.
    pub opened_on: Date,
    /// The last day the points can be used.
    pub expires_on: Option<Date>,
    /// Months the points live on whenever the member earns or redeems.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renews_months: Option<u16>,
    /// The lot lives for its one grace; see [`Lot::is_graced`].
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub is_graced: bool,
}

/// Points of an order or a gift that wait for their day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pending {
    /// What gave the points.
    pub source: SourceId,
    /// The revision of the source that last added points; names the posting entry.
    pub revision: u32,
    /// What it is about, for the shopper.
    pub origin: Origin,
    /// Points, above zero.
    pub points: Points,
    /// When they post, and how long they live then.
    pub term: Term,
}

/// Where points come from, as a shopper knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Origin {
    /// An order, by the number the shopper knows.
    Order(String),
    /// A mechanic of the program.
    Mechanic(RuleId),
    /// The merchant, by hand.
    Merchant,
}

/// The days of points: when they post, and how long they live then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The day they post; of what is not verified, the day it lapses.
    pub posts_on: Date,
    /// The last day they can be used once posted.
    pub expires_on: Option<Date>,
    /// Months the points live on whenever the member earns or redeems.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renews_months: Option<u16>,
    /// Nobody has verified yet that it happened: instead of posting, the points lapse on their day.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub is_unverified: bool,
    /// The order is not paid, or not any more: the points wait for the payment, and for their day after it.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub is_unpaid: bool,
}

/// A change of one pending amount: points promised (positive) or withdrawn or posted (negative).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PendingChange {
    /// What gave the points.
    pub source: SourceId,
    /// What it is about, for the shopper.
    pub origin: Origin,
    /// Points promised or withdrawn.
    pub points: Points,
    /// The days of what waits after this change.
    pub term: Term,
    /// The revision of `source` that added the points, where another entry than its own brings them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<u32>,
}

/// Points of a lot that expired; kept so that a later refund of their order does not take them twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpiredLot {
    /// What had given the points.
    pub source: SourceId,
    /// Points that expired, above zero.
    pub points: Points,
    /// The day they were gone.
    pub gone_on: Date,
}
