//! On how many days the member visited lately; a day counts once.

use serde::{Deserialize, Serialize};

use super::Unmet;
use crate::time::Date;

/// At least `at_least` days of visit within the last `within_days` days, today included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Visits {
    /// Days with a visit.
    pub at_least: u16,
    /// Of this many days, today included.
    pub within_days: u16,
}

impl Visits {
    /// What is missing for a member who visited on `days`, each named once.
    pub fn unmet(self, days: &[Date], today: Date) -> Option<Unmet> {
        let since = today.plus_days(1_i32.saturating_sub(i32::from(self.within_days)));
        let count = days.iter().filter(|day| (since..=today).contains(day)).count();
        let missing = i64::from(self.at_least).saturating_sub(i64::try_from(count).unwrap_or(i64::MAX));
        (missing > 0).then_some(Unmet::VisitsMissing { missing })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// C3, E14: 4 days of visit within 30, today included.
    #[test]
    fn c3_visits_count_days_of_the_window_that_ends_today() {
        let day = |day: u8| Date::new(2026, 3, day).unwrap();
        let visited = [day(1), day(2), day(15), day(30)];
        let visits = Visits { at_least: 4, within_days: 30 };
        let missing = |today| visits.unmet(&visited, today);
        // The 30 days that end on 30 March begin on 1 March.
        assert_eq!(missing(day(30)), None);
        assert_eq!(missing(day(31)), Some(Unmet::VisitsMissing { missing: 1 }));
        // A day ahead does not count yet.
        assert_eq!(missing(day(29)), Some(Unmet::VisitsMissing { missing: 1 }));
    }
}
