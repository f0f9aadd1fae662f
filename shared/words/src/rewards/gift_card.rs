//! Gift cards in words.

use super::Worded;
use crate::{Figures, Message, Sentences};
use coppertoken_rules::rewards::GiftCard;

impl Worded for GiftCard {
    fn sentence<F: Figures>(&self, speaker: &Sentences<'_, F>, _: &str) -> String {
        speaker.say(Message::GiftCard, &[&speaker.money(self.amount)])
    }

    fn limits<F: Figures>(&self, _: &Sentences<'_, F>) -> Vec<String> {
        vec![]
    }
}
