//! A day of the year as somebody chose it from two lists.

/// What was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Neither a day nor a month: forget it.
    Nothing,
    /// A day of every year, or of leap years.
    Day {
        /// 1 to 31.
        day: i64,
        /// 1 to 12.
        month: i64,
    },
}

/// From the chosen day and month, 0 = none. `None` = there is no such day.
pub fn told(day: i64, month: i64) -> Option<Told> {
    let days = match month {
        0 if day == 0 => return Some(Told::Nothing),
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=days).contains(&day).then_some(Told::Day { day, month })
}

#[cfg(test)]
mod tests {
    use super::{Told, told};

    #[test]
    fn c11_a_birthday_is_a_day_of_some_year() {
        assert_eq!(told(29, 2), Some(Told::Day { day: 29, month: 2 }));
        assert_eq!(told(31, 12), Some(Told::Day { day: 31, month: 12 }));
        assert_eq!(told(0, 0), Some(Told::Nothing));
        for (day, month) in [(30, 2), (31, 4), (1, 0), (0, 1), (32, 1), (1, 13)] {
            assert_eq!(told(day, month), None, "{day}.{month}.");
        }
    }
}
