//! Personal offers in words.

use super::Worded;
use crate::{Figures, Message, Sentences};
use coppertoken_rules::mechanics::PersonalOffer;

impl Worded for PersonalOffer {
    fn sentence<F: Figures>(&self, speaker: &Sentences<'_, F>, _: &str) -> String {
        let more = speaker.figures.number(i64::from(self.percent).saturating_sub(100));
        speaker.count(Message::Offer, self.days.into(), &[&more])
    }

    fn limits<F: Figures>(&self, speaker: &Sentences<'_, F>) -> Vec<String> {
        vec![speaker.count(Message::OfferOrders, self.orders_max.into(), &[])]
    }
}
