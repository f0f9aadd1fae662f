//! Points for full steps in words.

use super::Worded;
use crate::{Figures, Message, Sentences};
use coppertoken_rules::mechanics::Steps;

impl Worded for Steps {
    fn sentence<F: Figures>(&self, speaker: &Sentences<'_, F>, _: &str) -> String {
        let message = if speaker.counts_before_tax() { Message::EarnStepsBeforeTax } else { Message::EarnSteps };
        speaker.say(message, &[&speaker.points(self.0.points), &speaker.money(self.0.per)])
    }

    fn limits<F: Figures>(&self, _: &Sentences<'_, F>) -> Vec<String> {
        vec![]
    }
}
