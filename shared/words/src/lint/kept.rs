//! L4: nothing is advertised that no rule gives. "Actions must be followed by promises kept."
//!
//! An error: a reward that costs nothing and that no way to earn gives, one of which there is none, one for points though nothing
//! earns points, one given at a time it cannot be had, paying with points that pay nothing. A reward for members only that nothing gives is
//! kept for gifts by hand: a warning. A tier that changes nothing is a warning too: perks may be kept outside the program.

use super::{Advice, Findings};
use coppertoken_rules::conditions::Condition;
use coppertoken_rules::mechanics::{Earns, Gift, MechanicTerms};
use coppertoken_rules::program::document::{Audience, Mechanic, ProgramDocument, Tier};
use coppertoken_rules::program::window::Window;

pub(super) fn lint(document: &ProgramDocument, findings: &mut Findings) {
    let earns = document.mechanics.iter().any(earns_points);
    for (place, reward) in document.rewards.iter().enumerate() {
        let here = |field: &str| format!("rewards[{place}].{field}");
        let givers = document
            .mechanics
            .iter()
            .filter(|mechanic| mechanic.rule.gifts().into_iter().any(|gift| gift.rewards().contains(&reward.id)));
        let givers: Vec<&Mechanic> = givers.collect();
        if reward.cost.is_none() && givers.is_empty() {
            match reward.audience {
                Audience::Public => findings.error(
                    Advice::L4,
                    here("cost"),
                    "nobody can ever get this: give it a cost, or let a way to earn give it",
                ),
                Audience::Members => findings.warning(
                    Advice::L4,
                    here("cost"),
                    "nothing gives this but you, by hand; otherwise give it a cost, or let a way to earn give it",
                ),
            }
        }
        if reward.stock == Some(0) {
            findings.error(Advice::L4, here("stock"), "there is none of this: take the reward out until there is");
        }
        if reward.cost.is_some() && !earns {
            findings.error(Advice::L4, here("cost"), "it costs points, but nothing in the program earns any");
        }
        for giver in givers.into_iter().filter(|giver| !overlap(&giver.window, &reward.window)) {
            let message = format!("{} gives this on days on which it cannot be had", giver.id);
            findings.error(Advice::L4, here("window"), message);
        }
    }
    if let Some(rule) = &document.pay_with_points {
        let shares = rule.overrides.iter().map(|other| other.share_bps_max);
        let of_tiers = document.tiers.iter().filter_map(|tier| tier.pay_share_bps);
        let pays = core::iter::once(rule.share_bps_max).chain(shares).chain(of_tiers).any(|share| share > 0);
        if !pays || !earns {
            findings.error(
                Advice::L4,
                "pay_with_points",
                "points can pay nothing: raise a share, and let orders earn points",
            );
        }
    }
    for (place, tier) in document.tiers.iter().enumerate().filter(|(_, tier)| gives_nothing(document, tier)) {
        let message = format!("{} changes nothing: let it earn more, or name it in a rule", tier.id);
        findings.warning(Advice::L4, format!("tiers[{place}]"), message);
    }
}

fn earns_points(mechanic: &Mechanic) -> bool {
    match mechanic.rule.earns() {
        Earns::Rate(rate) | Earns::Instead(rate) => rate.points.is_positive(),
        Earns::Points => true,
        Earns::Percent(_) | Earns::Nothing => {
            mechanic.rule.gifts().into_iter().any(|gift| matches!(gift, Gift::Points(_)))
        }
    }
}

/// Do two windows have a day in common?
fn overlap(one: &Window, other: &Window) -> bool {
    let begins_before_end = |first: &Window, last: &Window| {
        first.first_day.zip(last.last_day).is_none_or(|(first_day, last_day)| first_day <= last_day)
    };
    begins_before_end(one, other) && begins_before_end(other, one)
}

fn gives_nothing(document: &ProgramDocument, tier: &Tier) -> bool {
    let conditions = document.mechanics.iter().filter_map(|rule| rule.when.as_ref());
    let conditions = conditions.chain(document.rewards.iter().filter_map(|rule| rule.when.as_ref()));
    let conditions = conditions.chain(document.benefits.iter().filter_map(|rule| rule.when.as_ref()));
    let mut conditions = conditions.chain(document.segments.iter().map(|segment| &segment.when));
    let is_named = conditions.any(|condition| names(condition, tier)) || names(&document.regulars, tier);
    tier.earn_percent == 100 && tier.rate.is_none() && tier.pay_share_bps.is_none() && !is_named
}

fn names(condition: &Condition, tier: &Tier) -> bool {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(|part| names(part, tier)),
        Condition::Not(part) => names(part, tier),
        Condition::Tier(tiers) => tiers.contains(&tier.id),
        _ => false,
    }
}
