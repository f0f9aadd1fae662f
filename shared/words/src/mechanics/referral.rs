//! Gifts for inviting a friend in words.

use super::Worded;
use crate::{Figures, Message, Sentences};
use coppertoken_rules::mechanics::{Referral, ReferralMoment};

impl Worded for Referral {
    fn sentence<F: Figures>(&self, speaker: &Sentences<'_, F>, _: &str) -> String {
        let (advocate, friend) = (self.advocate.as_ref(), self.friend.as_ref());
        let (advocate, friend) = (advocate.map(|gift| speaker.gift(gift)), friend.map(|gift| speaker.gift(gift)));
        match (advocate, friend) {
            (Some(advocate), Some(friend)) => speaker.say(Message::ReferralBoth, &[&advocate, &friend]),
            (Some(advocate), None) => speaker.say(Message::ReferralAdvocate, &[&advocate]),
            (None, friend) => speaker.say(Message::ReferralFriend, &[&friend.unwrap_or_default()]),
        }
    }

    fn limits<F: Figures>(&self, speaker: &Sentences<'_, F>) -> Vec<String> {
        if self.advocate.is_none() {
            return vec![];
        }
        let waits = self.advocate_at == ReferralMoment::FirstOrder;
        let when = waits.then(|| speaker.say(Message::ReferralFirstOrder, &[]));
        let most = speaker.count(Message::ReferralPerMonth, self.per_month_max.into(), &[]);
        when.into_iter().chain([most]).collect()
    }
}
