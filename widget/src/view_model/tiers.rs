//! The ladder.

use coppertoken_rules::Points;
use coppertoken_rules::ids::RuleId;
use coppertoken_rules::program::document::{Measure, Tier};

use super::reward::{Progress, progress};

/// One step as a member sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Below the member's tier.
    Behind,
    /// The member's tier.
    Here,
    /// The next one, and how near it is.
    Next(Progress),
    /// Further up.
    Ahead,
}

/// What counts towards tiers, by the name the program has for it.
pub fn measure(name: &str) -> Measure {
    match name {
        "spend" => Measure::Spend,
        "orders" => Measure::Orders,
        _ => Measure::Points,
    }
}

/// What each tier is to a member with this tier and these qualifying points.
pub fn ladder(tiers: &[Tier], tier_id: Option<&RuleId>, qualifying: Points) -> Vec<Step> {
    let here = tiers.iter().position(|tier| Some(&tier.id) == tier_id);
    let next = here.map_or(0, |here| here + 1);
    tiers
        .iter()
        .enumerate()
        .map(|(place, tier)| match place {
            _ if Some(place) == here => Step::Here,
            _ if place < next => Step::Behind,
            _ if place == next => Step::Next(progress(qualifying, tier.threshold.first_points())),
            _ => Step::Ahead,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use coppertoken_rules::program::document::{Localized, Threshold};

    fn tiers() -> Vec<Tier> {
        [("silver", 400), ("gold", 1200), ("platinum", 5000)]
            .map(|(id, points)| Tier {
                id: RuleId::new(id).unwrap(),
                title: Localized::default(),
                threshold: Threshold::AtLeast(Points::new(points).unwrap()),
                earn_percent: 110,
                rate: None,
                pay_share_bps: None,
            })
            .to_vec()
    }

    #[test]
    fn one_step_is_next_and_the_rest_lies_ahead() {
        let qualifying = Points::new(300).unwrap();
        let near = Progress { percent: 75, missing: Points::new(100).unwrap() };
        assert_eq!(ladder(&tiers(), None, qualifying), [Step::Next(near), Step::Ahead, Step::Ahead]);
    }

    #[test]
    fn steps_below_the_members_lie_behind() {
        let gold = RuleId::new("gold").unwrap();
        let steps = ladder(&tiers(), Some(&gold), Points::new(2500).unwrap());
        assert!(matches!(steps[..], [Step::Behind, Step::Here, Step::Next(Progress { percent: 50, .. })]));
    }
}
