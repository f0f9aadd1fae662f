//! Checks of what rules name: identifiers once each, conditions and gifts that find what they speak of.

use std::collections::BTreeMap;

use super::{Problems, SEGMENTS_MAX};
use crate::conditions::{Condition, DEPTH_MAX, PARTS_MAX, QUESTIONS_MAX};
use crate::ids::RuleId;
use crate::limits::MINTED_COUNT;
use crate::limits::MONTHS_KEPT;
use crate::mechanics::{Gift, MechanicTerms, Occasion};
use crate::order::AMOUNT_MAX;
use crate::program::document::ProgramDocument;
use crate::program::reserved::{FOR_MEMBERS, GIVEN_BACK, SHARE};

/// Days of [`MONTHS_KEPT`], the furthest a condition may look back.
const DAYS_BACK_MAX: u16 = 31 * MONTHS_KEPT;

impl Problems {
    pub(super) fn references(&mut self, document: &ProgramDocument) {
        self.identifiers(document);
        let sizes = sizes(document);
        self.segments(document, &sizes);
        self.conditions(document, &sizes);
        self.gifts(document);
    }

    fn identifiers(&mut self, document: &ProgramDocument) {
        let mechanics = document.mechanics.iter().map(|mechanic| &mechanic.id);
        let rewards = document.rewards.iter().map(|reward| &reward.id);
        let benefits = document.benefits.iter().map(|benefit| &benefit.id);
        let segments = document.segments.iter().map(|segment| &segment.id);
        let tiers = document.tiers.iter().map(|tier| &tier.id);
        let mut all: Vec<_> = mechanics.chain(rewards).chain(benefits).chain(segments).chain(tiers).collect();
        all.sort();
        for pair in all.windows(2) {
            if let [one, other] = pair {
                self.unless(one != other, one.as_str(), "this identifier names two rules; each needs its own");
            }
        }
        for id in all {
            // Sources of the ledger carry it beside an account's identifier, within the 128 bytes of an identifier.
            self.unless(id.as_str().len() <= 40, id.as_str(), "shorten this identifier to 40 bytes");
            self.unless(
                ![SHARE, FOR_MEMBERS, GIVEN_BACK].contains(&id.as_str()),
                id.as_str(),
                "this identifier is reserved",
            );
        }
    }

    /// A segment may use those before it only: so none can ask itself.
    fn segments(&mut self, document: &ProgramDocument, sizes: &BTreeMap<&RuleId, u64>) {
        self.unless(document.segments.len() <= SEGMENTS_MAX, "segments", "name at most 50 segments");
        for (place, segment) in document.segments.iter().enumerate() {
            self.size(sizes, &format!("segments[{place}].when"), &segment.when);
            let earlier: Vec<&RuleId> = document.segments.iter().take(place).map(|earlier| &earlier.id).collect();
            self.condition(document, &earlier, format!("segments[{place}].when"), &segment.when, 0);
        }
    }

    fn conditions(&mut self, document: &ProgramDocument, sizes: &BTreeMap<&RuleId, u64>) {
        let all: Vec<&RuleId> = document.segments.iter().map(|segment| &segment.id).collect();
        let mut named: Vec<(String, &Condition)> = Vec::new();
        named.extend(document.eligibility.as_ref().map(|condition| ("eligibility".to_owned(), condition)));
        for (place, mechanic) in document.mechanics.iter().enumerate() {
            named.extend(mechanic.when.as_ref().map(|condition| (format!("mechanics[{place}].when"), condition)));
            let own = mechanic.rule.own_condition();
            named.extend(own.map(|(name, condition)| (format!("mechanics[{place}].rule.{name}"), condition)));
        }
        for (place, reward) in document.rewards.iter().enumerate() {
            named.extend(reward.when.as_ref().map(|condition| (format!("rewards[{place}].when"), condition)));
        }
        for (place, benefit) in document.benefits.iter().enumerate() {
            named.extend(benefit.when.as_ref().map(|condition| (format!("benefits[{place}].when"), condition)));
        }
        for (place, condition) in named {
            self.size(sizes, &place, condition);
            self.condition(document, &all, place, condition, 0);
        }
        // Segments may ask for regulars, so what a regular is can ask for neither.
        self.condition(document, &[], "regulars".to_owned(), &document.regulars, 0);
        self.unless(!asks_for_regulars(&document.regulars), "regulars", "who is a regular cannot depend on being one");
    }

    /// How many questions a condition asks; more than [`QUESTIONS_MAX`] are refused.
    fn size(&mut self, sizes: &BTreeMap<&RuleId, u64>, place: &str, condition: &Condition) {
        let asked = questions(sizes, condition);
        let message = format!("asks {asked} questions, those of its segments among them; ask at most {QUESTIONS_MAX}");
        self.unless(asked <= QUESTIONS_MAX, place, &message);
    }

    fn condition(
        &mut self,
        document: &ProgramDocument,
        segments: &[&RuleId],
        place: String,
        condition: &Condition,
        depth: usize,
    ) {
        if depth >= DEPTH_MAX {
            self.unless(false, place, "nest conditions at most 6 deep");
            return;
        }
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                self.unless(parts.len() <= PARTS_MAX, place.clone(), "combine at most 20 conditions");
                for (number, part) in parts.iter().enumerate() {
                    self.condition(document, segments, format!("{place}[{number}]"), part, depth.saturating_add(1));
                }
            }
            Condition::Not(part) => {
                self.condition(document, segments, format!("{place}.not"), part, depth.saturating_add(1));
            }
            Condition::Tier(tiers) => {
                for tier_id in tiers {
                    let is_known = document.tiers.iter().any(|tier| &tier.id == tier_id);
                    self.unless(is_known, place.clone(), &format!("there is no tier {tier_id}"));
                }
            }
            Condition::Segment(segment_id) => {
                let is_known = segments.contains(&segment_id);
                self.unless(is_known, place, &format!("there is no segment {segment_id} before this place"));
            }
            Condition::Contains(selector) => {
                if let Err(message) = selector.check() {
                    self.unless(false, place, message);
                }
            }
            Condition::Goods(goods) => {
                let bounds = [goods.at_least, goods.at_most].into_iter().flatten();
                let is_fine = bounds.into_iter().all(|bound| (0..=AMOUNT_MAX).contains(&bound.get()));
                self.unless(is_fine, place, "amounts are in minor units and not negative");
            }
            Condition::Orders(orders) => {
                let is_fine = orders.within_days.is_none_or(|days| (1..=DAYS_BACK_MAX).contains(&days));
                self.unless(is_fine, place, "look back over 1 to 744 days");
            }
            Condition::Visits(visits) => {
                let is_fine = (1..=DAYS_BACK_MAX).contains(&visits.within_days) && visits.at_least > 0;
                self.unless(is_fine, place, "ask for at least one visit within 1 to 744 days");
            }
            Condition::AverageOrder(_)
            | Condition::LastOrder(_)
            | Condition::MemberDays(_)
            | Condition::NeverRedeemed
            | Condition::FavouriteCategory(_)
            | Condition::Regular => {}
        }
    }

    fn gifts(&mut self, document: &ProgramDocument) {
        for (place, mechanic) in document.mechanics.iter().enumerate() {
            for reward_id in mechanic.rule.gifts().into_iter().flat_map(|gift| gift.rewards()) {
                let is_known = document.rewards.iter().any(|reward| &reward.id == reward_id);
                self.unless(is_known, format!("mechanics[{place}].rule"), &format!("there is no reward {reward_id}"));
            }
        }
        // A fact brings so many fresh codes: what gives more rewards at once could never give them all.
        let (mut joining, mut activities, mut birthdays, mut inviting) = (0_usize, 0_usize, 0_usize, 0_usize);
        let gifts = document.mechanics.iter().flat_map(|mechanic| mechanic.rule.gives());
        for (occasion, _) in gifts.filter(|(_, gift)| matches!(gift, Gift::Reward(_))) {
            let count = match occasion {
                Occasion::Joining | Occasion::Invited => &mut joining,
                Occasion::Activity => &mut activities,
                Occasion::Birthday => &mut birthdays,
                Occasion::Inviting => &mut inviting,
                // The next order gives what this one has no code for.
                Occasion::Order => continue,
            };
            *count = count.saturating_add(1);
        }
        let is_fine = [joining, activities, birthdays, inviting].into_iter().all(|count| count <= MINTED_COUNT);
        self.unless(
            is_fine,
            "mechanics",
            "give at most 8 rewards for joining, for activities, for birthdays, for inviting",
        );
    }
}

fn asks_for_regulars(condition: &Condition) -> bool {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(asks_for_regulars),
        Condition::Not(part) => asks_for_regulars(part),
        Condition::Regular => true,
        _ => false,
    }
}

/// Questions each segment asks: counted once, in the order in which they may name each other.
fn sizes(document: &ProgramDocument) -> BTreeMap<&RuleId, u64> {
    document.segments.iter().fold(BTreeMap::new(), |mut sizes, segment| {
        let asked = questions(&sizes, &segment.when);
        sizes.insert(&segment.id, asked);
        sizes
    })
}

/// Questions a condition asks, each segment with all of its own; `sizes` are those of segments before it.
fn questions(sizes: &BTreeMap<&RuleId, u64>, condition: &Condition) -> u64 {
    let own = match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().map(|part| questions(sizes, part)).fold(0, u64::saturating_add)
        }
        Condition::Not(part) => questions(sizes, part),
        Condition::Segment(segment_id) => sizes.get(segment_id).copied().unwrap_or(0),
        _ => 0,
    };
    own.saturating_add(1)
}
