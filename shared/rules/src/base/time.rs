//! Time as data: [`Instant`] (a point on the world's time line), [`Date`] (a civil day) and [`Moment`] (both, as the shell saw
//! them in the program's time zone).
//!
//! No clock and no time zones here: the worker (jiff) and the widget (`Intl`) turn instants into civil time. Civil
//! arithmetic is the proleptic Gregorian calendar after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"
//! (`days_from_civil`, `civil_from_days`).

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::OutOfRange;

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(i64);

/// Milliseconds of one hour.
const HOUR_MILLISECONDS: i64 = 3_600_000;
/// Milliseconds of one 24-hour day.
pub const DAY_MILLISECONDS: i64 = 86_400_000;

impl Instant {
    /// From milliseconds since the Unix epoch. Errors outside the years 1970 to 9999, which no shop needs.
    pub const fn from_milliseconds(milliseconds: i64) -> Result<Self, OutOfRange> {
        if milliseconds < 0 || milliseconds >= 253_402_300_800_000 {
            return Err(OutOfRange);
        }
        Ok(Self(milliseconds))
    }

    /// Milliseconds since the Unix epoch.
    pub const fn milliseconds(self) -> i64 {
        self.0
    }

    /// The instant `hours` later; stays at the end of the range instead of overflowing.
    pub const fn plus_hours(self, hours: i64) -> Self {
        Self(self.0.saturating_add(hours.saturating_mul(HOUR_MILLISECONDS)))
    }

    /// RFC 3339 in UTC with milliseconds left out, as the API writes it: `2026-11-21T20:40:00Z`.
    pub fn to_rfc3339(self) -> String {
        let date = Date { days: i32::try_from(self.0.div_euclid(DAY_MILLISECONDS)).unwrap_or(i32::MAX) };
        let seconds = self.0.rem_euclid(DAY_MILLISECONDS).div_euclid(1000);
        let (hours, minutes) = (seconds.div_euclid(3600), seconds.rem_euclid(3600).div_euclid(60));
        format!("{date}T{hours:02}:{minutes:02}:{:02}Z", seconds.rem_euclid(60))
    }
}

/// A civil day of the proleptic Gregorian calendar, years 0001 to 9999. Written `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    /// Days since 1970-01-01; negative before.
    days: i32,
}

/// Days from 1970-01-01 to 0001-01-01, the first day that can be written.
const FIRST_DAY: i32 = -719_162;
/// Days from 1970-01-01 to 9999-12-31, the last day that can be written.
const LAST_DAY: i32 = 2_932_896;

impl Date {
    /// From year (1..=9999), month (1..=12) and day of the month. `None` when there is no such day.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || day == 0 || day > days_in_month(year, month) {
            return None;
        }
        // March-based year: leap days fall at the end, so that day-of-year is linear in the month.
        let year = if month <= 2 { year.checked_sub(1)? } else { year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month_from_march = i32::from(month).checked_add(9)?.rem_euclid(12);
        let day_of_year = month_from_march
            .checked_mul(153)?
            .checked_add(2)?
            .div_euclid(5)
            .checked_add(i32::from(day))?
            .checked_sub(1)?;
        let day_of_era = year_of_era
            .checked_mul(365)?
            .checked_add(year_of_era.div_euclid(4))?
            .checked_sub(year_of_era.div_euclid(100))?
            .checked_add(day_of_year)?;
        Some(Self { days: era.checked_mul(146_097)?.checked_add(day_of_era)?.checked_sub(719_468)? })
    }

    /// Year, month (1..=12), day of the month.
    pub fn year_month_day(self) -> (i32, u8, u8) {
        let shifted = self.days.saturating_add(719_468);
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = day_of_era
            .saturating_sub(day_of_era.div_euclid(1460))
            .saturating_add(day_of_era.div_euclid(36_524))
            .saturating_sub(day_of_era.div_euclid(146_096))
            .div_euclid(365);
        let day_of_year = day_of_era.saturating_sub(
            year_of_era
                .saturating_mul(365)
                .saturating_add(year_of_era.div_euclid(4))
                .saturating_sub(year_of_era.div_euclid(100)),
        );
        let month_from_march = day_of_year.saturating_mul(5).saturating_add(2).div_euclid(153);
        let day = day_of_year
            .saturating_sub(month_from_march.saturating_mul(153).saturating_add(2).div_euclid(5))
            .saturating_add(1);
        let month =
            if month_from_march < 10 { month_from_march.saturating_add(3) } else { month_from_march.saturating_sub(9) };
        let year = era.saturating_mul(400).saturating_add(year_of_era).saturating_add(i32::from(month <= 2));
        (year, u8::try_from(month).unwrap_or(1), u8::try_from(day).unwrap_or(1))
    }

    /// Days since 1970-01-01.
    pub const fn days_since_epoch(self) -> i32 {
        self.days
    }

    /// The day `days` later (or earlier when negative), kept between 0001-01-01 and 9999-12-31: a day beyond could be written but not
    /// read back, and an account that holds one would be lost.
    pub fn plus_days(self, days: i32) -> Self {
        Self { days: self.days.saturating_add(days).clamp(FIRST_DAY, LAST_DAY) }
    }

    /// The same day of the month `months` later; a day that month lacks becomes its last one
    /// (31 January + 1 month = 28 or 29 February).
    pub fn plus_months(self, months: u16) -> Self {
        let (year, month, day) = self.year_month_day();
        let months_in_all = year
            .saturating_mul(12)
            .saturating_add(i32::from(month))
            .saturating_sub(1)
            .saturating_add(i32::from(months));
        let year = months_in_all.div_euclid(12);
        let month = u8::try_from(months_in_all.rem_euclid(12).saturating_add(1)).unwrap_or(1);
        Self::new(year, month, day.min(days_in_month(year, month))).unwrap_or(self)
    }

    /// The same day of the month `months` earlier; a day that month lacks becomes its last one.
    pub fn minus_months(self, months: u16) -> Self {
        let (year, month, day) = self.year_month_day();
        let months_in_all = year
            .saturating_mul(12)
            .saturating_add(i32::from(month))
            .saturating_sub(1)
            .saturating_sub(i32::from(months));
        let year = months_in_all.div_euclid(12);
        let month = u8::try_from(months_in_all.rem_euclid(12).saturating_add(1)).unwrap_or(1);
        Self::new(year, month, day.min(days_in_month(year, month))).unwrap_or(self)
    }

    /// The first day of this day's month.
    pub fn first_of_month(self) -> Self {
        let (year, month, _) = self.year_month_day();
        Self::new(year, month, 1).unwrap_or(self)
    }

    /// The whole days from `earlier` to this day; negative when this day comes first.
    pub const fn days_after(self, earlier: Self) -> i32 {
        self.days.saturating_sub(earlier.days)
    }
}

/// Days of a month (1..=12) of a Gregorian year.
const fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Date {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
        let format = SchemaFormat::KnownFormat(KnownFormat::Date);
        let described = ObjectBuilder::new().description(Some("A civil day, `YYYY-MM-DD`."));
        described.schema_type(Type::String).format(Some(format)).into()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Date {}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.year_month_day();
        write!(formatter, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Date {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split('-');
        let mut next = |length: usize| {
            parts.next().filter(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let (year, month, day) = (next(4), next(2), next(2));
        let date = (|| Self::new(year?.parse().ok()?, month?.parse().ok()?, day?.parse().ok()?))();
        if parts.next().is_some() {
            return Err("a date is written YYYY-MM-DD");
        }
        date.ok_or("a date is written YYYY-MM-DD")
    }
}

impl TryFrom<String> for Date {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

/// An instant together with the civil day it falls on in the program's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// The point on the world's time line.
    pub instant: Instant,
    /// The program-local civil day of that instant.
    pub date: Date,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn every_day_of_four_centuries_survives_the_round_trip() {
        let (first, last) = (date("1850-01-01").days_since_epoch(), date("2250-12-31").days_since_epoch());
        for days in first..=last {
            let day = Date { days };
            let (year, month, day_of_month) = day.year_month_day();
            assert_eq!(Date::new(year, month, day_of_month), Some(day));
        }
        assert_eq!(date("1970-01-01").days_since_epoch(), 0);
        assert_eq!(date("2026-11-21").days_since_epoch(), 20_778);
    }

    #[test]
    fn month_arithmetic_clamps_to_the_last_day() {
        assert_eq!(date("2026-01-31").plus_months(1), date("2026-02-28"));
        assert_eq!(date("2028-01-31").plus_months(1), date("2028-02-29"));
        assert_eq!(date("2028-02-29").plus_months(12), date("2029-02-28"));
        assert_eq!(date("2026-12-05").plus_months(12), date("2027-12-05"));
        assert_eq!(date("2026-03-31").minus_months(1), date("2026-02-28"));
        assert_eq!(date("2028-03-30").minus_months(1), date("2028-02-29"));
        assert_eq!(date("2028-02-29").minus_months(12), date("2027-02-28"));
        assert_eq!(date("2026-01-15").minus_months(1), date("2025-12-15"));
    }

    #[test]
    fn no_arithmetic_leaves_the_days_that_can_be_written() {
        let (first, last) = (date("0001-01-01"), date("9999-12-31"));
        assert_eq!((first.days, last.days), (FIRST_DAY, LAST_DAY));
        assert_eq!((last.plus_days(14), first.plus_days(-1)), (last, first));
        assert_eq!((last.plus_months(12), first.minus_months(12)), (last, first));
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in
            ["2026-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "2026-01-01x", "2026-01-01-01", "", "+026-01-01"]
        {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_instant_is_written_in_utc() {
        assert_eq!(Instant::from_milliseconds(1_795_290_000_999).unwrap().to_rfc3339(), "2026-11-21T19:40:00Z");
    }
}
