//! Birthdays: once a year, whatever happens to the date. The days of the calendar are computed here, the birthday itself is the
//! shell's: it is personal data.

use super::gift::{Giving, give, in_force};
use super::posting::Posting;
use crate::ledger::mark::{ActivityFigure, Mark};
use crate::mechanics::MechanicKind;
use crate::mechanics::birthday::KNOWN_DAYS_MIN;
use crate::program::Program;
use crate::program::earning::MonthDay;
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

/// Gives what the program gives for the birthday celebrated on `on`, once for that year. Neither too early nor too late a call gives
/// anything; the shell may repeat it every day.
pub fn celebrate(program: &Program, posting: &mut Posting, on: Date) -> Result<(), Rejection> {
    let (year, _, _) = on.year_month_day();
    let today = posting.now().date;
    let rules = in_force(program, posting, |rule| match rule {
        MechanicKind::Birthday(birthday) => Some(birthday),
        _ => None,
    })?;
    for (mechanic, birthday) in rules {
        let account = posting.account();
        let first_day = on.plus_days(i32::from(birthday.days_ahead).saturating_neg());
        let is_due = (first_day..=on.plus_days(LATE_DAYS_MAX)).contains(&today);
        let is_given = account.tally(&mechanic.id).is_some_and(|tally| tally.day.year_month_day().0 >= year);
        if !is_due || is_given {
            continue;
        }
        let giving = Giving::once(format!("birthday:{}:{}:{year}", account.account_id, mechanic.id), &mechanic.id)?;
        let figure = ActivityFigure { mechanic_id: mechanic.id.clone(), day: on, count: 1 };
        give(program, posting, Giving { marks: vec![Mark::Activity(figure)], ..giving }, &birthday.gives)?;
    }
    Ok(())
}
