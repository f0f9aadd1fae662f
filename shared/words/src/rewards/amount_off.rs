//! Amounts off in words.

use super::Worded;
use crate::{Figures, Message, Sentences};
use coppertoken_rules::rewards::AmountOff;

impl Worded for AmountOff {
    fn sentence<F: Figures>(&self, speaker: &Sentences<'_, F>, _: &str) -> String {
        speaker.say(Message::AmountOff, &[&speaker.money(self.amount)])
    }

    fn limits<F: Figures>(&self, speaker: &Sentences<'_, F>) -> Vec<String> {
        let most = self.share_bps_max;
        most.map(|share| speaker.say(Message::ShareMax, &[&speaker.percent_of_bps(share)])).into_iter().collect()
    }
}
