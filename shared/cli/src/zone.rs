//! Civil days in the program's time zone.

use coppertoken_rules::program::document::ProgramDocument;
use coppertoken_rules::time::{Date, Instant, Moment};
use jiff::Timestamp;
use jiff::civil;
use jiff::tz::TimeZone;

use crate::files::Failure;

/// A program's time zone.
pub fn of(document: &ProgramDocument) -> Result<TimeZone, Failure> {
    TimeZone::get(&document.time_zone).map_err(|_| {
        Failure::NotInOrder(format!("{} is no time zone: name one such as Europe/Skopje", document.time_zone))
    })
}

/// The moment of an instant; `None` outside the years the rules know.
pub fn moment(zone: &TimeZone, at: Timestamp) -> Option<Moment> {
    let day = zone.to_datetime(at).date();
    let date = Date::new(day.year().into(), u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?)?;
    Some(Moment { instant: Instant::from_milliseconds(at.as_millisecond()).ok()?, date })
}

/// A point in time as people write it: RFC 3339, or a day, which means its noon in UTC.
pub fn read(text: &str) -> Result<Timestamp, String> {
    let wrong = |error: jiff::Error| format!("`{text}` is neither RFC 3339 nor a day: {error}");
    if text.len() == 10 {
        let noon = text.parse::<civil::Date>().map_err(wrong)?.at(12, 0, 0, 0);
        return Ok(noon.to_zoned(TimeZone::UTC).map_err(wrong)?.timestamp());
    }
    text.parse::<Timestamp>().map_err(wrong)
}
