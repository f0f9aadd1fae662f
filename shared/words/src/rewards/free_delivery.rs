//! Delivery for nothing in words.

use super::Worded;
use crate::{Figures, Message, Sentences};
use coppertoken_rules::rewards::FreeDelivery;

impl Worded for FreeDelivery {
    fn sentence<F: Figures>(&self, speaker: &Sentences<'_, F>, _: &str) -> String {
        match self.amount_max {
            None => speaker.say(Message::FreeDelivery, &[]),
            Some(most) => speaker.say(Message::FreeDeliveryUpTo, &[&speaker.money(most)]),
        }
    }

    fn limits<F: Figures>(&self, _: &Sentences<'_, F>) -> Vec<String> {
        vec![]
    }
}
