//! Lots: points that came from one source and expire together.

use serde::{Deserialize, Serialize};

use crate::ids::SourceId;
use crate::number::Points;
use crate::time::Date;

/// Points of one source with one expiry. A lot is identified by (source, expires_on).
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
}

impl Lot {
    /// The order lots are spent in: soonest to expire first, those without expiry last, then the oldest, then by source.
    pub fn spending_order(&self) -> impl Ord + '_ {
        (self.expires_on.is_none(), self.expires_on, self.opened_on, &self.source)
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
}

/// Points of an order that wait for their day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pending {
    /// The order.
    pub source: SourceId,
    /// The revision of the source that last added points; names the posting entry.
    pub revision: u32,
    /// The order's number, for the shopper.
    pub order_number: String,
    /// Points, above zero.
    pub points: Points,
    /// The day they post.
    pub posts_on: Date,
    /// The last day they can be used once posted.
    pub expires_on: Option<Date>,
}

/// A change of one pending amount: points promised (positive) or withdrawn or posted (negative).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PendingChange {
    /// The order.
    pub source: SourceId,
    /// Points promised or withdrawn.
    pub points: Points,
    /// The day they post.
    pub posts_on: Date,
    /// The last day they can be used once posted.
    pub expires_on: Option<Date>,
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
