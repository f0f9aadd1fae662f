//! An order as the API takes it, to the order the rules reason about.

use coppertoken_rules::order::Order;
use coppertoken_rules::time::Moment;
use coppertoken_wire::order::{OrderSnapshot, SnapshotMoments};
use jiff::tz::TimeZone;

use crate::zone;

/// Reads the snapshot's moments in the program's time zone. Errors name the field.
pub fn order(snapshot: &OrderSnapshot, zone: &TimeZone) -> Result<Order, String> {
    let moment = |field: &str, text: &str| -> Result<Moment, String> {
        let at = zone::read(text).map_err(|error| format!("{field}: {error}"))?;
        zone::moment(zone, at).ok_or_else(|| format!("{field}: {text} is out of range"))
    };
    let maybe = |field: &str, text: &Option<String>| text.as_ref().map(|text| moment(field, text)).transpose();
    let updated_at = moment("updated_at", &snapshot.updated_at)?.instant;
    let moments = SnapshotMoments {
        updated_at,
        read_at: maybe("read_at", &snapshot.read_at)?.map(|moment| moment.instant),
        arrived_at: updated_at,
        placed_at: moment("placed_at", &snapshot.placed_at)?,
        paid_at: maybe("paid_at", &snapshot.paid_at)?,
        fulfilled_at: maybe("fulfilled_at", &snapshot.fulfilled_at)?,
        cancelled_at: maybe("cancelled_at", &snapshot.cancelled_at)?,
    };
    snapshot.to_order(moments, snapshot.codes()).map_err(|rejection| rejection.to_string())
}
