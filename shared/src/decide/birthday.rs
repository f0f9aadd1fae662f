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

/// Gives what the program gives for the birthday celebrated on `on`, once for that year.
pub fn celebrate(program: &Program, posting: &mut Posting, on: Date) -> Result<(), Rejection> {
    let (year, _, _) = on.year_month_day();
    let rules = in_force(program, posting, |rule| match rule {
        MechanicKind::Birthday(birthday) => Some(birthday),
        _ => None,
    })?;
    for (mechanic, birthday) in rules {
        let account = posting.account();
        let is_due = posting.now().date >= on.plus_days(i32::from(birthday.days_ahead).saturating_neg());
        let mut figures = account.activities.iter().filter(|figure| figure.mechanic_id == mechanic.id);
        if !is_due || figures.any(|figure| figure.day.year_month_day().0 == year) {
            continue;
        }
        let giving = Giving::once(format!("birthday:{}:{}:{year}", account.account_id, mechanic.id), &mechanic.id)?;
        let figure = ActivityFigure { mechanic_id: mechanic.id.clone(), day: on, count: 1 };
        give(program, posting, Giving { marks: vec![Mark::Activity(figure)], ..giving }, &birthday.gives)?;
    }
    Ok(())
}
