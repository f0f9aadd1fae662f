//! Birthdays: once a year, whatever happens to the date. The days of the calendar are computed here, the birthday itself is the
//! shell's: it is personal data.

use super::{Answer, Asked, Decided, Happening, Planned};
use crate::decide::gift::{Giving, give};
use crate::decide::posting::Posting;
use crate::earning::MonthDay;
use crate::ids::{RuleId, Source};
use crate::ledger::state_change::{ActivityFigure, StateChange};
use crate::mechanics::Birthday;
use crate::mechanics::birthday::KNOWN_DAYS_MIN;
use crate::program::judging::Subject;
use crate::rejection::Rejection;
use crate::time::Date;

/// The birthday that is celebrated next, on or after `today`: 29 February is 28 February in common years, and one that was set on
/// `set_on`, less than 30 days ahead, waits a year.
pub fn next_birthday(birthday: MonthDay, set_on: Date, today: Date) -> Option<Date> {
    let next = birthday.next_after(today.plus_days(-1))?;
    if next.days_after(set_on) >= KNOWN_DAYS_MIN { Some(next) } else { birthday.next_after(next) }
}

/// Days after the birthday a job that was late still gives for it.
const LATE_DAYS_MAX: i32 = 30;

impl Decided for Birthday {
    fn plan(&self, _: &RuleId, _: &Subject<'_>) -> Option<Planned<'_>> {
        None
    }

    fn answer(&self, happening: Happening) -> Option<Answer<Self>> {
        match happening {
            Happening::Birthday(_) => Some(celebrate),
            Happening::Joined | Happening::Visited | Happening::Ordered | Happening::Judged => None,
        }
    }
}

/// Gives for the birthday that is celebrated, once for that year. Neither too early nor too late a call gives anything; the shell may
/// repeat it every day.
fn celebrate(birthday: &Birthday, asked: Asked<'_>, posting: &mut Posting) -> Result<(), Rejection> {
    let Asked { program, mechanic_id, happening: Happening::Birthday(on) } = asked else { return Ok(()) };
    let (year, _, _) = on.year_month_day();
    let (account, today) = (posting.account(), posting.now().date);
    let first_day = on.plus_days(i32::from(birthday.days_ahead).saturating_neg());
    let is_due = (first_day..=on.plus_days(LATE_DAYS_MAX)).contains(&today);
    let is_given = account.tally(mechanic_id).is_some_and(|tally| tally.day.year_month_day().0 >= year);
    if !is_due || is_given {
        return Ok(());
    }
    let source = Source::Birthday(account.account_id.clone(), mechanic_id.clone(), year);
    let giving = Giving::once(&source, mechanic_id)?;
    let figure = ActivityFigure { mechanic_id: mechanic_id.clone(), day: on, count: 1 };
    give(program, posting, Giving { marks: vec![StateChange::Activity(figure)], ..giving }, &birthday.gives).map(drop)
}

#[cfg(test)]
mod tests {
    use super::next_birthday;
    use crate::earning::MonthDay;
    use crate::time::Date;

    fn next(month: u8, day: u8, set_on: &str, today: &str) -> String {
        let day_of = |text: &str| text.parse::<Date>().unwrap();
        next_birthday(MonthDay { month, day }, day_of(set_on), day_of(today)).unwrap().to_string()
    }

    #[test]
    fn the_leap_day_is_28_february_in_common_years() {
        assert_eq!(next(2, 29, "2020-01-01", "2027-02-28"), "2027-02-28");
        assert_eq!(next(2, 29, "2020-01-01", "2027-03-01"), "2028-02-29");
        assert_eq!(next(2, 29, "2020-01-01", "2028-02-28"), "2028-02-29");
        assert_eq!(next(2, 28, "2020-01-01", "2028-02-29"), "2029-02-28");
    }

    #[test]
    fn a_birthday_is_celebrated_on_the_day_itself_too() {
        assert_eq!(next(11, 22, "2020-01-01", "2026-11-22"), "2026-11-22");
        assert_eq!(next(11, 22, "2020-01-01", "2026-11-23"), "2027-11-22");
        assert_eq!(next(1, 1, "2020-01-01", "2026-12-31"), "2027-01-01");
    }

    #[test]
    fn one_set_less_than_30_days_ahead_waits_a_year() {
        assert_eq!(next(12, 1, "2026-11-01", "2026-11-01"), "2026-12-01");
        assert_eq!(next(12, 1, "2026-11-02", "2026-11-02"), "2027-12-01");
        assert_eq!(next(12, 1, "2026-11-02", "2027-11-15"), "2027-12-01");
        assert_eq!(next(2, 29, "2027-01-30", "2027-02-01"), "2028-02-29");
    }
}
