//! Milestones in words.

use super::Worded;
use crate::{Figures, Message, Sentences};
use coppertoken_rules::mechanics::Milestone;

impl Worded for Milestone {
    fn sentence<F: Figures>(&self, speaker: &Sentences<'_, F>, _: &str) -> String {
        speaker.say(Message::Milestone, &[&speaker.points(self.points), &speaker.gift(&self.gives)])
    }

    fn limits<F: Figures>(&self, _: &Sentences<'_, F>) -> Vec<String> {
        vec![]
    }
}
