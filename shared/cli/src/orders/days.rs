//! Points in time as exports write them: RFC 3339, `2025-01-05 10:00:00 +0100`, `2025-01-05 10:00:00`, `2025-01-05`, `19970101`.
//!
//! A time without an offset is one of the program's time zone; a day is its noon there, so that no time zone moves it to another day.

use coppertoken_rules::time::Instant;
use jiff::civil::Date;
use jiff::fmt::temporal::Pieces;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// When something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    /// The instant.
    pub at: Timestamp,
    /// The day as it is written.
    pub day: Date,
}

/// Reads a point in time. Errors with what is wrong with the text.
pub fn read(text: &str, zone: &TimeZone) -> Result<When, String> {
    let wrong =
        || format!("\"{text}\" is not a time: write 2025-01-05, 2025-01-05 10:00:00 or 2025-01-05T10:00:00+01:00");
    let joined = with_offset_joined(text);
    let pieces = Pieces::parse(&joined).map_err(|_| wrong())?;
    let day = pieces.date();
    let at = match (pieces.time(), pieces.to_numeric_offset()) {
        (Some(time), Some(offset)) => offset.to_timestamp(day.to_datetime(time)),
        (Some(time), None) => day.to_datetime(time).to_zoned(zone.clone()).map(|zoned: Zoned| zoned.timestamp()),
        (None, None) => day.at(12, 0, 0, 0).to_zoned(zone.clone()).map(|zoned| zoned.timestamp()),
        (None, Some(_)) => return Err(wrong()),
    }
    .map_err(|_| wrong())?;
    Instant::from_milliseconds(at.as_millisecond()).map_err(|_| format!("\"{text}\" is before 1970 or after 9999"))?;
    Ok(When { at, day })
}

/// `2025-01-05 10:00:00 +0100` and `… UTC` as ISO 8601 has them, without the second space.
fn with_offset_joined(text: &str) -> String {
    match text.rsplit_once(' ') {
        Some((time, "UTC" | "GMT")) => format!("{time}Z"),
        Some((time, offset)) if offset.starts_with(['+', '-']) => format!("{time}{offset}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_exports_write_them() {
        let skopje = TimeZone::get("Europe/Skopje").unwrap();
        for (text, instant) in [
            ("2025-01-05T10:00:00Z", "2025-01-05T10:00:00Z"),
            ("2025-01-05T23:30:00+13:00", "2025-01-05T10:30:00Z"),
            ("2025-01-05 10:00:00 +0100", "2025-01-05T09:00:00Z"),
            ("2025-01-05 10:00:00 -0500", "2025-01-05T15:00:00Z"),
            ("2025-01-05 10:00:00 UTC", "2025-01-05T10:00:00Z"),
            // Skopje is an hour ahead of UTC in winter, two in summer.
            ("2025-01-05 10:00:00", "2025-01-05T09:00:00Z"),
            ("2025-01-05T10:00:00", "2025-01-05T09:00:00Z"),
            ("2025-01-05 10:00", "2025-01-05T09:00:00Z"),
            ("2025-07-05 10:00:00.250", "2025-07-05T08:00:00.25Z"),
            ("2025-01-05", "2025-01-05T11:00:00Z"),
            ("19970101", "1997-01-01T11:00:00Z"),
        ] {
            assert_eq!(read(text, &skopje).map(|when| when.at), Ok(instant.parse().unwrap()), "{text}");
        }
        let auckland = TimeZone::get("Pacific/Auckland").unwrap();
        let noon = read("2025-01-05", &auckland).unwrap();
        assert_eq!(noon.at.to_zoned(auckland).date().to_string(), "2025-01-05", "a day stays the day it is");
    }

    #[test]
    fn what_is_no_time_is_refused_with_the_text() {
        for text in ["", "yesterday", "05/01/2025", "1/5/2025 10:00", "2025-13-01", "2025-02-29", "45384", "1950-01-01"]
        {
            let told = read(text, &TimeZone::UTC).unwrap_err();
            assert!(told.starts_with(&format!("\"{text}\" is ")), "{told}");
        }
    }
}
