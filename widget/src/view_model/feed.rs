//! Campaigns of now and soon, soonest end first.

use coppertoken_rules::ids::RuleId;
use coppertoken_rules::time::Date;

/// A rule that is in force on some days only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// The rule.
    pub id: RuleId,
    /// The first day, if it has one.
    pub first_day: Option<Date>,
    /// The last day, if it has one.
    pub last_day: Option<Date>,
}

impl Campaign {
    /// Does it begin after `today`?
    pub fn is_coming(&self, today: Date) -> bool {
        self.first_day.is_some_and(|day| day > today)
    }

    /// Is it worth telling: coming, or ending some day?
    fn is_news(&self, today: Date) -> bool {
        self.last_day.map_or_else(|| self.is_coming(today), |day| day >= today)
    }

    /// What ends sooner comes first; what never ends comes last.
    const fn order(&self) -> (bool, Option<Date>, Option<Date>) {
        (self.last_day.is_none(), self.last_day, self.first_day)
    }
}

/// Those that are worth telling on `today`, soonest end first.
pub fn feed(campaigns: &[Campaign], today: Date) -> Vec<&Campaign> {
    let mut sorted: Vec<&Campaign> = Vec::new();
    // There are a handful; the standard library's sort would weigh more than all of this.
    for campaign in campaigns.iter().filter(|campaign| campaign.is_news(today)) {
        let place = sorted.iter().position(|other| other.order() > campaign.order()).unwrap_or(sorted.len());
        sorted.insert(place, campaign);
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w10_the_soonest_end_comes_first_and_what_is_over_goes() {
        let day = |text: &str| (!text.is_empty()).then(|| text.parse::<Date>().unwrap());
        let all: Vec<Campaign> = [
            ("always-from-december", "2026-12-01", ""),
            ("christmas", "2026-12-20", "2027-01-07"),
            ("over", "2026-11-01", "2026-11-21"),
            ("black-friday", "2026-11-27", "2026-11-30"),
            ("today", "", "2026-11-22"),
            ("since-spring", "2026-03-01", ""),
        ]
        .map(|(id, first, last)| Campaign { id: RuleId::new(id).unwrap(), first_day: day(first), last_day: day(last) })
        .to_vec();
        let today = day("2026-11-22").unwrap();
        let shown: Vec<&str> = feed(&all, today).iter().map(|campaign| campaign.id.as_str()).collect();
        assert_eq!(shown, ["today", "black-friday", "christmas", "always-from-december"]);
        assert!(all[1].is_coming(today) && !all[4].is_coming(today));
    }
}
