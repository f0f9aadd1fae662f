//! The only reader of time. Time zones are jiff's work.

use coppertoken_rules::error::OutOfRange;
use coppertoken_rules::time::{Date, Instant, Moment};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::kernel::error::Error;

/// Now, as the Workers runtime tells.
pub fn now() -> Result<Instant, OutOfRange> {
    Instant::from_milliseconds(i64::try_from(worker::Date::now().as_millis()).unwrap_or(i64::MAX))
}

/// The instant together with its civil day in a time zone.
pub fn moment(instant: Instant, time_zone: &TimeZone) -> Result<Moment, Error> {
    let timestamp = Timestamp::from_millisecond(instant.milliseconds()).map_err(Error::fault)?;
    let civil = timestamp.to_zoned(time_zone.clone()).date();
    let year = i32::from(civil.year());
    let month = u8::try_from(civil.month()).unwrap_or(0);
    let day = u8::try_from(civil.day()).unwrap_or(0);
    let date = Date::new(year, month, day).ok_or_else(|| Error::Fault(format!("no civil day for {timestamp}")))?;
    Ok(Moment { instant, date })
}

/// The instant a civil day begins in a time zone.
pub fn day_begins(date: Date, time_zone: &TimeZone) -> Result<Instant, Error> {
    let (year, month, day) = date.year_month_day();
    let narrow = |part: u8| i8::try_from(part).map_err(Error::fault);
    let civil = jiff::civil::Date::new(i16::try_from(year).map_err(Error::fault)?, narrow(month)?, narrow(day)?);
    let zoned = civil.and_then(|civil| civil.to_zoned(time_zone.clone())).map_err(Error::fault)?;
    Ok(Instant::from_milliseconds(zoned.timestamp().as_millisecond())?)
}

/// An RFC 3339 instant with its civil day in a time zone. `place` names the field in the error.
pub fn parse_moment(text: &str, place: &str, time_zone: &TimeZone) -> Result<Moment, Error> {
    moment(parse_instant(text, place)?, time_zone)
}

/// An RFC 3339 instant. `place` names the field in the error.
pub fn parse_instant(text: &str, place: &str) -> Result<Instant, Error> {
    let refuse = |rule: &str| Error::of_value(place, format_args!("{text:?}"), rule);
    let timestamp: Timestamp = text.parse().map_err(|_| refuse("an RFC 3339 instant such as 2026-11-28T18:30:00Z"))?;
    Instant::from_milliseconds(timestamp.as_millisecond())
        .map_err(|_| refuse("an instant within the years that are counted"))
}

/// The time zone of an IANA name.
pub fn time_zone(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}
