//! Places at events in words.

use super::Worded;
use crate::{Figures, Message, Sentences};
use coppertoken_rules::rewards::EventPlace;

impl Worded for EventPlace {
    fn sentence<F: Figures>(&self, speaker: &Sentences<'_, F>, title: &str) -> String {
        speaker.say(Message::EventPlace, &[title, &speaker.figures.day(self.held_on)])
    }

    fn limits<F: Figures>(&self, _: &Sentences<'_, F>) -> Vec<String> {
        vec![]
    }
}
