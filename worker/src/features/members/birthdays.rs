//! Birthdays: the job that gives what programs give for them, each in its shop's time zone.

use coppertoken_rules::earning::MonthDay;
use coppertoken_rules::mechanics::MechanicKind;
use coppertoken_rules::next_birthday;
use coppertoken_rules::time::{DAY_MILLISECONDS, Date, Instant};
use coppertoken_rules::{FactKind, Rejection};

use crate::features::members::store as members;
use crate::features::members::store::{DueBirthdayRow, ToldBirthday, postpone_birthday};
use crate::kernel::append::AppendExtras;
use crate::kernel::budget::{Budget, last_of_full};
use crate::kernel::commit::{Ask, commit_once};
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::ledger;
use crate::kernel::minting::mint;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::programs::{self, OpenProgram};
use crate::kernel::turns::{self, Queue};
use crate::kernel::{clock, log};

/// Queries that find who is due: the members, and whose turn it is next.
const FINDING: u32 = 2;
/// Queries of one member: the account, the decision, and postponing one that could not be dealt with.
const MEMBER: u32 = 3;
/// Queries that are this job's own in every run. At one member a run, 1,440 a day.
pub const OWN: u32 = FINDING + MEMBER;
/// Most members a run looks at.
const MEMBERS_MAX: u32 = 10;
/// Days before a birthday the job looks at the member first: as many as a program may send its gift ahead.
const AHEAD_DAYS_MAX: i32 = 30;
/// Milliseconds until a member that could not be dealt with is looked at again: a day, so that it keeps nobody waiting.
const AGAIN_MILLISECONDS: i64 = DAY_MILLISECONDS;

/// A birthday that a member tells today.
pub fn told(birthday: MonthDay, today: Date, program: &OpenProgram) -> Result<ToldBirthday, Error> {
    let is_day = birthday.in_year(2028).is_some();
    let next_on = next_birthday(birthday, today, today).filter(|_| is_day);
    let next_on = next_on.ok_or_else(|| Error::of_field("birthday", "a day of the calendar"))?;
    Ok(ToldBirthday { birthday, set_on: today, next_on, due_at: first_look(next_on, program)? })
}

fn first_look(next_on: Date, program: &OpenProgram) -> Result<Instant, Error> {
    clock::day_begins(next_on.plus_days(AHEAD_DAYS_MAX.saturating_neg()), program.time_zone())
}

/// Looks at members whose birthday is near, one of a shop after another's. Returns how many got something.
pub async fn run<D: Database, C: ProgramCache>(context: &Context<D, C>, budget: &mut Budget) -> Result<usize, Error> {
    if !budget.draw(FINDING) {
        return Ok(0);
    }
    let count = budget.pieces(MEMBER).min(MEMBERS_MAX);
    let due = members::due_birthdays(&context.database, context.now, count).await?;
    if let Some(last) = last_of_full(&due, count) {
        turns::pass(&context.database, Queue::Birthdays, &last.shop_id).await?;
    }
    let mut gifted = 0_usize;
    for row in due {
        if !budget.draw(MEMBER) {
            break;
        }
        match celebrate(context, &row).await {
            Ok(has_got) => gifted = gifted.saturating_add(usize::from(has_got)),
            // One member that a person has to look at must not keep all others waiting.
            Err(error) => {
                log::error("birthdays", &format!("{} {}: {error:?}", row.shop_id, row.account_id));
                let again = context.now.milliseconds().saturating_add(AGAIN_MILLISECONDS);
                let again = postpone_birthday(&row, row.next_birthday_on, Instant::from_milliseconds(again)?);
                context.database.batch(vec![again]).await?;
            }
        }
    }
    Ok(gifted)
}

/// Gives what is due to one member and says when to look again, in one batch. True when something was given.
async fn celebrate<D: Database, C: ProgramCache>(context: &Context<D, C>, row: &DueBirthdayRow) -> Result<bool, Error> {
    let stored = ledger::account_by_id(&context.database, &row.shop_id, &row.account_id).await?;
    let stored = stored.ok_or(Error::Rejected(Rejection::NotAMember))?;
    let program = programs::open(context, &row.shop_id, stored.program_version).await?;
    let today = program.moment(context.now)?.date;
    let (next_on, due_at) = next_look(row, &program, today)?;
    let postponed = postpone_birthday(row, next_on, due_at);
    let ask = Ask::of(&program, stored, FactKind::Birthday { on: row.next_birthday_on }).minted(mint()?);
    let ask = ask.beside(|_| Ok(AppendExtras { also: vec![postponed.clone()], ..AppendExtras::default() }));
    // When somebody else was first the member is as due as before: the next run looks again.
    let committed = commit_once(context, &row.shop_id, ask).await?;
    Ok(committed.is_some_and(|committed| !committed.decision.entries.is_empty()))
}

/// The birthday that comes next and when to look: on the first day a rule gives something that is still ahead, at the latest on the
/// birthday; behind it, for the next one.
fn next_look(row: &DueBirthdayRow, program: &OpenProgram, today: Date) -> Result<(Date, Instant), Error> {
    let on = row.next_birthday_on;
    if today >= on {
        let next_on = next_birthday(row.birthday(), row.birthday_set_on, on.plus_days(1));
        let next_on = next_on.ok_or_else(|| Error::Fault("a birthday has no next one".to_owned()))?;
        return Ok((next_on, first_look(next_on, program)?));
    }
    let ahead = program.program.document().mechanics.iter().filter_map(|mechanic| match &mechanic.rule {
        MechanicKind::Birthday(birthday) => Some(on.plus_days(i32::from(birthday.days_ahead).saturating_neg())),
        _ => None,
    });
    let next = ahead.filter(|day| *day > today).min().unwrap_or(on);
    Ok((on, clock::day_begins(next, program.time_zone())?))
}
