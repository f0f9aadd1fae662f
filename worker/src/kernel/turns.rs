//! Whose turn it is: jobs serve one piece of work a shop, then the next shop, so that nobody's burst keeps another shop waiting.

use coppertoken_rules::ids::ShopId;

use crate::kernel::database::{Database, write};
use crate::kernel::error::Error;

/// Jobs whose work shops take turns in; their names in the table `turn`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queue {
    /// Follow-ups.
    Outbox,
    /// Birthdays.
    Birthdays,
    /// Parked deliveries.
    Parked,
}

impl Queue {
    const fn name(self) -> &'static str {
        match self {
            Self::Outbox => "outbox",
            Self::Birthdays => "birthdays",
            Self::Parked => "parked",
        }
    }
}

/// The next run begins behind this shop. Written before the shop is served: work that kills a run is passed by in the next one.
pub async fn pass(database: &impl Database, queue: Queue, served_last: &ShopId) -> Result<(), Error> {
    Ok(write(database, statement!("update_turn", job = queue.name(), shop_id = served_last.as_str())).await?)
}
