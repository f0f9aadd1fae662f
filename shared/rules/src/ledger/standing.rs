//! Where a member stands on the ladder, judged without reading a program: the ladder an account was last judged by is kept
//! in the account, so that time alone can end a tier and the result never depends on when a job ran.

use serde::{Deserialize, Serialize};

use crate::ids::RuleId;
use crate::ledger::account::Account;
use crate::ledger::history::DayFigures;
use crate::qualification::{Downgrade, Measure, QualificationWindow};
use crate::time::Date;

/// A ladder as the account keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// What is counted.
    pub measure: Measure,
    /// Over which time.
    pub window: QualificationWindow,
    /// Days a tier is kept after it is no longer reached.
    pub grace_days: u16,
    /// What happens then.
    pub downgrade: Downgrade,
    /// Tiers, lowest first.
    pub rungs: Vec<Rung>,
}

/// A tier of a kept ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// The tier.
    pub tier_id: RuleId,
    /// The smallest figure that reaches it, in the unit of the measure.
    pub first: i64,
}

impl Ladder {
    /// What counts on `day`, in the unit of the measure: of the orders paid since the window that `day` lies in began. Time alone
    /// never raises it: what is dated later than `day` (by a clock that runs ahead) counts already.
    pub fn figure_on(&self, account: &Account, day: Date) -> i64 {
        match self.first_day_of_window(account, day) {
            None => match self.measure {
                Measure::Points => account.qualifying.get(),
                Measure::Spend => account.spent.get(),
                Measure::Orders => account.paid_orders,
            },
            Some(first_day) => {
                let within = account.history.days.iter().filter(|figures| figures.day >= first_day);
                within.map(|figures| self.figure_of(figures)).fold(0, i64::saturating_add)
            }
        }
    }

    /// What one day's orders count.
    pub const fn figure_of(&self, figures: &DayFigures) -> i64 {
        match self.measure {
            Measure::Points => figures.qualifying.get(),
            Measure::Spend => figures.spent.get(),
            Measure::Orders => figures.orders,
        }
    }

    /// The first day of the window that `day` lies in; `None` = everything counts.
    pub fn first_day_of_window(&self, account: &Account, day: Date) -> Option<Date> {
        let (year, _, _) = day.year_month_day();
        match self.window {
            QualificationWindow::Lifetime => None,
            QualificationWindow::RollingMonths(months) => Some(day.minus_months(months).plus_days(1)),
            QualificationWindow::CalendarYear => Date::new(year, 1, 1),
            QualificationWindow::MembershipYear => {
                let joined_on = account.joined_at?.date;
                let years = u16::try_from(year.saturating_sub(joined_on.year_month_day().0)).unwrap_or(0);
                let this_year = joined_on.plus_months(years.saturating_mul(12));
                Some(if this_year <= day {
                    this_year
                } else {
                    joined_on.plus_months(years.saturating_sub(1).saturating_mul(12))
                })
            }
        }
    }

    /// The first day on which time alone changes where the member stands, if no order comes before; `None` = never. Always after
    /// the last judgement: time only lowers the figure, so on no day before that was it below what the last judgement found.
    pub fn next_review_of(&self, account: &Account) -> Option<Date> {
        if self.downgrade == Downgrade::Never {
            return None;
        }
        let needed = self.rungs.get(self.place(account.tier_id.as_ref()?)?)?.first;
        if let Some(keeps_until) = account.tier_keeps_until {
            return Some(keeps_until.plus_days(1));
        }
        let since = account.tier_since?;
        let first_day = self.first_day_of_window(account, since)?;
        let mut left = self.figure_on(account, since);
        for figures in account.history.days.iter().filter(|figures| figures.day >= first_day) {
            left = left.saturating_sub(self.figure_of(figures));
            if left < needed {
                return self.leaves_on(account, figures.day);
            }
        }
        None
    }

    /// The first day whose window no longer holds `day`.
    fn leaves_on(&self, account: &Account, day: Date) -> Option<Date> {
        let mut left_on = match self.window {
            QualificationWindow::Lifetime => return None,
            QualificationWindow::RollingMonths(months) => day.plus_months(months),
            QualificationWindow::CalendarYear => Date::new(day.year_month_day().0.saturating_add(1), 1, 1)?,
            QualificationWindow::MembershipYear => self.first_day_of_window(account, day)?.plus_months(12),
        };
        // Months differ in length: what was bought on 31 January counts to the end of February, and the anniversary of
        // 29 February moves by a day.
        for _ in 0..4 {
            if self.first_day_of_window(account, left_on).is_none_or(|first_day| first_day > day) {
                break;
            }
            left_on = left_on.plus_days(1);
        }
        Some(left_on)
    }

    /// The highest tier that `figure` reaches.
    pub fn reached(&self, figure: i64) -> Option<&Rung> {
        self.rungs.iter().rev().find(|rung| figure >= rung.first)
    }

    /// Place of a tier on the ladder.
    pub fn place(&self, tier_id: &RuleId) -> Option<usize> {
        self.rungs.iter().position(|rung| &rung.tier_id == tier_id)
    }

    /// Place of the member's tier. One that this ladder no longer has counts as the next lower one that it still has.
    pub fn place_of(&self, account: &Account) -> Option<usize> {
        let tier_id = account.tier_id.as_ref()?;
        let below = || {
            let judged_by = account.ladder.as_ref()?;
            let lower = judged_by.rungs.iter().take(judged_by.place(tier_id)?).rev();
            lower.map(|rung| &rung.tier_id).find_map(|lower_id| self.place(lower_id))
        };
        self.place(tier_id).or_else(below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::AccountId;
    use crate::ledger::history::DayFigures;
    use crate::number::{Amount, Points};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// A member on the tier that 100 points reach, who earned so many on these days.
    fn standing(earned: &[(&str, i64)]) -> (Ladder, Account) {
        let gold = RuleId::new("gold").unwrap();
        let ladder = Ladder {
            measure: Measure::Points,
            window: QualificationWindow::RollingMonths(12),
            grace_days: 0,
            downgrade: Downgrade::OneStep,
            rungs: vec![Rung { tier_id: gold.clone(), first: 100 }],
        };
        let mut account = Account::new(AccountId::new("ana").unwrap());
        account.tier_id = Some(gold);
        account.tier_since = Some(day("2026-06-01"));
        account.history.days = earned
            .iter()
            .map(|(on, points)| DayFigures {
                day: day(on),
                orders: 1,
                spent: Amount::ZERO,
                qualifying: Points::new(*points).unwrap(),
            })
            .collect();
        (ladder, account)
    }

    /// The day is exact: what is judged a day early stays, and has to be judged again.
    #[test]
    fn the_review_is_on_the_day_the_figure_falls_below_and_on_no_earlier_one() {
        let (ladder, account) = standing(&[("2026-02-10", 40), ("2026-03-10", 100)]);
        assert_eq!(ladder.next_review_of(&account), Some(day("2027-03-10")), "exactly 100 still reaches it");
        let (ladder, account) = standing(&[("2026-02-10", 41), ("2026-03-10", 99)]);
        assert_eq!(ladder.next_review_of(&account), Some(day("2027-02-10")));
        // 31 January counts to the end of February next year.
        let (ladder, account) = standing(&[("2026-01-31", 100)]);
        let left_on = ladder.next_review_of(&account).unwrap();
        assert!(ladder.figure_on(&account, left_on) < 100 && ladder.figure_on(&account, left_on.plus_days(-1)) == 100);
    }

    /// A month may be shorter than the one before: what was bought on the 31st leaves on the first day whose window misses it.
    #[test]
    fn no_day_of_a_month_leaves_early_or_late() {
        for months in [1, 6, 12] {
            for bought_on in (0..800).map(|days| day("2026-01-01").plus_days(days)) {
                let (mut ladder, account) = standing(&[]);
                ladder.window = QualificationWindow::RollingMonths(months);
                let left_on = ladder.leaves_on(&account, bought_on).unwrap();
                let counts =
                    |on: Date| ladder.first_day_of_window(&account, on).is_some_and(|first| first <= bought_on);
                assert!(!counts(left_on), "{bought_on} + {months} months: counts on {left_on} still");
                assert!(counts(left_on.plus_days(-1)), "{bought_on} + {months} months: left before {left_on}");
            }
        }
    }
}
