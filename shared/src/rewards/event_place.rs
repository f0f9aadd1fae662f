//! A place at an event: a tasting, a webinar. The reward's stock are the seats.

use serde::{Deserialize, Serialize};

use crate::time::Date;

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
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        if (1..=crate::ids::LENGTH_MAX).contains(&self.event_id.len()) {
            Ok(())
        } else {
            Err("name the event in 1 to 128 bytes")
        }
    }
}
