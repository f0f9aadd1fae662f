//! A personal offer: who comes into a segment earns more for some days. "More than 5 purchases of 1000 to 1200 on average → buy for
//! 1500 within 5 days at raised cashback".
//!
//! The mechanic's `when` says who gets the offer; it is judged after every order. `order` says which orders use it.
//!
//! ```
//! use coppertoken_rules::mechanics::{AboutOrders, MechanicTerms, PersonalOffer};
//! // Half as much again on one order within five days.
//! let offer = PersonalOffer { percent: 150, days: 5, order: None, orders_max: 1, again_after_days: None };
//! assert_eq!(offer.check(), Ok(()));
//! assert_eq!(offer.orders(), AboutOrders::Withheld);
//! ```

use serde::{Deserialize, Serialize};

use super::{AboutOrders, BUY, Earns, Gift, MechanicTerms, Occasion, Reach};
use crate::conditions::Condition;
use crate::ids::RuleId;
use crate::limits::EARN_PERCENT_MAX;

/// Longest life of an offer in days.
pub const OFFER_DAYS_MAX: u16 = 366;

/// A raised award for some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PersonalOffer {
    /// Percent of the base award; 200 = double.
    pub percent: u16,
    /// Made on day G it can be used through G + `days`.
    pub days: u16,
    /// Which orders use it; absent = any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Condition>,
    /// How many orders may use it.
    #[serde(default = "once")]
    pub orders_max: u16,
    /// Days after which it may be made again; absent = once for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again_after_days: Option<u16>,
}

const fn once() -> u16 {
    1
}

impl MechanicTerms for PersonalOffer {
    fn check(&self) -> Result<(), &'static str> {
        if !(101..=EARN_PERCENT_MAX).contains(&self.percent) {
            return Err("raise the award to 101 to 1000 percent");
        }
        if !(1..=OFFER_DAYS_MAX).contains(&self.days) || !(1..=100).contains(&self.orders_max) {
            return Err("an offer lives 1 to 366 days, for 1 to 100 orders");
        }
        Ok(())
    }

    fn gives(&self) -> Vec<(Occasion, &Gift)> {
        vec![]
    }

    fn own_condition(&self) -> Option<(&'static str, &Condition)> {
        self.order.as_ref().map(|order| ("offer.order", order))
    }

    fn earns(&self) -> Earns {
        Earns::Percent(self.percent)
    }

    fn orders(&self) -> AboutOrders {
        // Who has which offer stands in the account.
        AboutOrders::Withheld
    }

    fn action(&self, _: Option<&RuleId>) -> Option<&str> {
        Some(BUY)
    }

    fn reach(&self) -> Option<Reach> {
        None
    }
}
