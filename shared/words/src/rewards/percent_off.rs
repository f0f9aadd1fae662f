//! Percentages off in words.

use super::Worded;
use crate::{Figures, Message, Sentences};
use coppertoken_rules::rewards::PercentOff;

impl Worded for PercentOff {
    fn sentence<F: Figures>(&self, speaker: &Sentences<'_, F>, _: &str) -> String {
        let percent = speaker.figures.number(self.percent.into());
        speaker.say(Message::PercentOff, &[&percent, &speaker.goods(&self.on)])
    }

    fn limits<F: Figures>(&self, speaker: &Sentences<'_, F>) -> Vec<String> {
        let most = self.amount_max;
        most.map(|most| speaker.say(Message::AmountMax, &[&speaker.money(most)])).into_iter().collect()
    }
}
