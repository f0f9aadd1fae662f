//! A place at an event: a tasting, a webinar. The reward's stock are the seats.
//!
//! The code is the ticket: good until the day of the event, whatever the reward says of its validity. Given back before, it frees the
//! seat; once the day has passed the seat was kept for the member, and nothing comes back.

use super::{Checkout, RewardTerms, Used};
use crate::error::OutOfRange;
use crate::number::Amount;
use crate::selector::Selector;
use serde::{Deserialize, Serialize};

use crate::ids::OrderId;
use crate::time::Date;

/// Longest name of an event in bytes: with what [`EventPlace::used_by`] puts before it, it stays within an identifier's 128.
const NAME_BYTES_MAX: usize = 100;

/// A place at an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EventPlace {
    /// The shop's name of the event.
    pub event_id: String,
    /// The day it takes place.
    pub held_on: Date,
}

impl EventPlace {
    /// What uses the ticket up when no order does: the event itself.
    pub fn used_by(&self) -> Result<OrderId, &'static str> {
        OrderId::new(format!("event:{}", self.event_id))
    }
}

impl RewardTerms for EventPlace {
    fn name(&self) -> &'static str {
        "event_place"
    }

    fn check(&self) -> Result<(), &'static str> {
        if self.event_id.len() <= NAME_BYTES_MAX && !self.event_id.is_empty() && self.used_by().is_ok() {
            Ok(())
        } else {
            Err("name the event in 1 to 100 bytes")
        }
    }

    fn used(&self) -> Used {
        Used::Event(self.held_on)
    }

    fn used_up_by(&self) -> Option<OrderId> {
        self.used_by().ok()
    }

    fn off(&self, _: Checkout<'_>) -> Result<Amount, OutOfRange> {
        Ok(Amount::ZERO)
    }

    fn for_member(&self, _: impl Fn(&Selector) -> Selector) -> Self {
        self.clone()
    }

    fn amount(&self) -> Option<Amount> {
        None
    }

    fn worth(&self, _: Amount) -> Option<i64> {
        None
    }

    fn figure(&self) -> Option<i64> {
        None
    }
}
