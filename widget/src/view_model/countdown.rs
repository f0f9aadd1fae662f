//! How long an offer still lasts.

use coppertoken_rules::time::Date;

/// How much of an offer is left on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// It is over.
    Nothing,
    /// Its last day is today.
    LastDay,
    /// So many days, today included.
    Days(i64),
}

/// What is left on `today` of something that ends when `last_day` does. Between 48 and 24 hours before the end it is 2 days.
pub const fn left(last_day: Date, today: Date) -> Left {
    match last_day.days_after(today) {
        ..0 => Left::Nothing,
        0 => Left::LastDay,
        days => Left::Days(days as i64 + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::{Left, left};

    #[test]
    fn w5_two_days_are_left_on_the_last_day_but_one() {
        let day = |text: &str| text.parse().unwrap();
        let last = day("2026-11-30");
        for (today, expected) in [
            ("2026-11-28", Left::Days(3)),
            ("2026-11-29", Left::Days(2)),
            ("2026-11-30", Left::LastDay),
            ("2026-12-01", Left::Nothing),
        ] {
            assert_eq!(left(last, day(today)), expected, "{today}");
        }
    }
}
