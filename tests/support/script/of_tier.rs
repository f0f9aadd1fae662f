//! What a scenario may set and expect of tiers and expiry.

use coppertoken_rules::earning::MonthDay;
use std::collections::BTreeMap;

use coppertoken_rules::Account;
use coppertoken_rules::mechanics::{Enrollment, Gift, GiftPoints, MechanicKind};
use coppertoken_rules::program::document::{Downgrade, Expiry, Measure, ProgramDocument, QualificationWindow};
use coppertoken_rules::time::Date;

use super::{Parsed, Run, day_of, money, number};
use crate::builders;

/// Edits the document; `None` when the words are not about this.
pub(super) fn set(document: &mut ProgramDocument, words: &[&str]) -> Option<Parsed<()>> {
    Some(match words {
        ["tiers", words @ ..] => set_tiers(document, words),
        ["expiry", "yearly", "on", day] => yearly(day).map(|expiry| document.earning.expiry = expiry),
        ["expiry", months, "months", "of", "inactivity"] => {
            small(months).map(|months| document.earning.expiry = Expiry::MonthsOfInactivity(months))
        }
        ["joining", "gives", given, "points", "for", days, "days"] => gift(given, days).map(|rule| {
            document.mechanics.push(builders::mechanic("welcome", rule));
        }),
        _ => return None,
    })
}

fn set_tiers(document: &mut ProgramDocument, words: &[&str]) -> Parsed<()> {
    let rules = &mut document.qualification;
    match words {
        ["count", "points"] => rules.measure = Measure::Points,
        ["count", "spending"] => rules.measure = Measure::Spend,
        ["count", "orders"] => rules.measure = Measure::Orders,
        ["of", "all", "time"] => rules.window = QualificationWindow::Lifetime,
        ["of", "the", "last", months, "months"] => rules.window = QualificationWindow::RollingMonths(small(months)?),
        ["of", "the", "calendar", "year"] => rules.window = QualificationWindow::CalendarYear,
        ["of", "the", "membership", "year"] => rules.window = QualificationWindow::MembershipYear,
        ["grace", days, "days"] => rules.grace_days = small(days)?,
        ["fall", "one", "step"] => rules.downgrade = Downgrade::OneStep,
        ["fall", "to", "what", "is", "reached"] => rules.downgrade = Downgrade::ToReached,
        ["never", "fall"] => rules.downgrade = Downgrade::Never,
        ["without", id] => document.tiers.retain(|tier| tier.id.as_str() != *id),
        ["dropped"] => document.tiers.clear(),
        _ => return Err(format!("nothing that can be set of tiers: {}", words.join(" "))),
    }
    Ok(())
}

fn yearly(day: &str) -> Parsed<Expiry> {
    let (month, day) = day.split_once('-').ok_or("a day of every year is MM-DD")?;
    let part = |word| number(word)?.try_into().map_err(|_| "no such day".to_owned());
    Ok(Expiry::Yearly(MonthDay { month: part(month)?, day: part(day)? }))
}

fn gift(given: &str, days: &str) -> Parsed<MechanicKind> {
    let points = GiftPoints { points: builders::points(number(given)?), valid_days: Some(small(days)?) };
    Ok(MechanicKind::Enrollment(Enrollment { gives: Gift::Points(points) }))
}

fn small(word: &str) -> Parsed<u16> {
    number(word)?.try_into().map_err(|_| format!("too much: {word}"))
}

impl Run {
    /// Holds one expectation; `None` when it is not about this.
    pub(super) fn expect_of_tier(&self, words: &[&str]) -> Option<Parsed<()>> {
        Some(match words {
            ["tier", "since", day] => self.is_day(self.world.view().tier_since, day),
            ["tier", "kept", "until", day] => self.is_day(self.world.view().tier_keeps_until, day),
            ["no", "grace"] => is(self.world.view().tier_keeps_until, None),
            ["misses", figure, "to", "stay"] => self.misses(figure),
            ["figure", figure] => self.is_figure(figure),
            ["next", "due", "never"] => is(self.world.view().next_due_on(), None),
            ["next", "due", day] => self.is_day(self.world.view().next_due_on(), day),
            ["expiring", "within", days, "days", found @ ..] => self.expiring(days, &found.join(" ")),
            _ => return None,
        })
    }

    fn is_day(&self, found: Option<Date>, expected: &str) -> Parsed<()> {
        is(found, Some(day_of(expected)?))
    }

    /// What counts today, in the unit of the ladder the member stands on.
    fn is_figure(&self, expected: &str) -> Parsed<()> {
        let view = self.world.view();
        let ladder = view.ladder.as_ref().ok_or("nobody judged the member yet")?;
        is(ladder.figure_on(&view, self.world.now.date), figure(expected)?)
    }

    fn misses(&self, expected: &str) -> Parsed<()> {
        is(missing_to_stay(&self.world.view(), self.world.now.date), Some(figure(expected)?))
    }

    /// `10 until 2026-12-05 + 5 until 2026-12-07`, or `none`.
    fn expiring(&self, days: &str, expected: &str) -> Parsed<()> {
        let today = self.world.now.date;
        let soon = today..=today.plus_days(small(days)?.into());
        let mut found: BTreeMap<Date, i64> = BTreeMap::new();
        for lot in &self.world.view().lots {
            if let Some(last_day) = lot.expires_on.filter(|last_day| soon.contains(last_day)) {
                *found.entry(last_day).or_default() += lot.points.get();
            }
        }
        let found: Vec<_> = found.iter().map(|(last_day, points)| format!("{points} until {last_day}")).collect();
        is(if found.is_empty() { "none".to_owned() } else { found.join(" + ") }, expected.to_owned())
    }
}

/// What a member who is about to lose a tier misses today to keep it, in the unit of the ladder; `None` = it is reached.
pub fn missing_to_stay(account: &Account, today: Date) -> Option<i64> {
    account.tier_keeps_until?;
    let (ladder, tier_id) = (account.ladder.as_ref()?, account.tier_id.as_ref()?);
    let first = ladder.rungs.get(ladder.place(tier_id)?)?.first;
    Some(first - ladder.figure_on(account, today))
}

fn figure(word: &str) -> Parsed<i64> {
    if word.contains('.') { money(word) } else { number(word) }
}

fn is<T: PartialEq + std::fmt::Debug>(found: T, expected: T) -> Parsed<()> {
    if found == expected { Ok(()) } else { Err(format!("found {found:?}")) }
}
