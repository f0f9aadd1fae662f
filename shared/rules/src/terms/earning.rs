//! How orders earn: from when on, what of them counts, how long the points wait and live.

use serde::{Deserialize, Serialize};

use crate::number::Points;
use crate::time::Date;

/// How orders earn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Earning {
    /// From when on points are promised.
    pub earn_on: EarnOn,
    /// Days points stay pending; they post at 00:00 of that day. 0 = at once.
    pub hold_days: u16,
    /// What of an order counts.
    pub basis: EarningBasis,
    /// How long posted points live.
    pub expiry: Expiry,
    /// What a return does when its points are spent already.
    pub after_spending: AfterSpending,
    /// Most points one order may earn; absent = no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points_per_order_max: Option<Points>,
}

impl Default for Earning {
    fn default() -> Self {
        Self {
            earn_on: EarnOn::default(),
            // The return window of EU distance selling (Directive 2011/83/EU, article 9).
            hold_days: 14,
            basis: EarningBasis::default(),
            expiry: Expiry::default(),
            after_spending: AfterSpending::default(),
            points_per_order_max: None,
        }
    }
}

/// From when on an order earns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EarnOn {
    /// When it is placed.
    Placed,
    /// When it is paid.
    #[default]
    Paid,
    /// When the goods are handed over.
    Fulfilled,
}

/// What of an order counts, always after discounts and without what points paid. All off by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct EarningBasis {
    /// Tax on the goods counts too.
    pub tax: bool,
    /// Shipping counts too.
    pub shipping: bool,
    /// Gift cards count when bought.
    pub gift_cards: bool,
}

/// How long posted points live. The date is the last day they can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Expiry {
    /// For ever.
    Never,
    /// This many months after posting, clamped to the end of the month.
    MonthsAfterPosting(u16),
    /// This many days after posting.
    DaysAfterPosting(u16),
    /// On the next such day of a year that comes after posting.
    Yearly(MonthDay),
    /// So many months after the member last earned or redeemed: every order renews all of them.
    MonthsOfInactivity(u16),
}

/// A day of every year. 29 February is 28 February in common years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MonthDay {
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl MonthDay {
    /// That day in `year`; `None` when no year has it or the year is out of range.
    pub fn in_year(self, year: i32) -> Option<Date> {
        let is_leap_day = (self.month, self.day) == (2, 29);
        Date::new(year, self.month, self.day).or_else(|| if is_leap_day { Date::new(year, 2, 28) } else { None })
    }

    /// The next such day after `day`.
    pub fn next_after(self, day: Date) -> Option<Date> {
        let (year, _, _) = day.year_month_day();
        self.in_year(year).filter(|found| *found > day).or_else(|| self.in_year(year.saturating_add(1)))
    }
}

impl Default for Expiry {
    fn default() -> Self {
        Self::MonthsAfterPosting(12)
    }
}

/// What a return does when its points are spent already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AfterSpending {
    /// The balance goes below zero until the next points repay it.
    #[default]
    Deficit,
    /// What is there is taken, the rest is written off once.
    Clamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_of_every_year_comes_after_the_day_it_is_asked_from() {
        let new_years_eve = MonthDay { month: 12, day: 31 };
        assert_eq!(new_years_eve.next_after(date("2026-12-30")), Some(date("2026-12-31")));
        assert_eq!(new_years_eve.next_after(date("2026-12-31")), Some(date("2027-12-31")));
        assert_eq!(MonthDay { month: 1, day: 1 }.next_after(date("2026-12-31")), Some(date("2027-01-01")));
    }

    #[test]
    fn the_29th_of_february_is_the_28th_in_common_years() {
        let leap_day = MonthDay { month: 2, day: 29 };
        assert_eq!(leap_day.next_after(date("2027-02-27")), Some(date("2027-02-28")));
        assert_eq!(leap_day.next_after(date("2027-02-28")), Some(date("2028-02-29")));
        assert_eq!(leap_day.next_after(date("2028-02-28")), Some(date("2028-02-29")));
        assert_eq!(leap_day.next_after(date("2028-02-29")), Some(date("2029-02-28")));
    }

    #[test]
    fn a_day_that_no_year_has_is_none() {
        assert_eq!(MonthDay { month: 4, day: 31 }.next_after(date("2027-02-27")), None);
        assert_eq!(MonthDay { month: 13, day: 1 }.in_year(2027), None);
        assert_eq!(MonthDay { month: 0, day: 0 }.in_year(2028), None);
    }
}
