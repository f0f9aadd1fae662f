//! Gifts on the birthday in words.

use super::Worded;
use crate::{Figures, Message, Sentences};
use coppertoken_rules::mechanics::Birthday;

impl Worded for Birthday {
    fn sentence<F: Figures>(&self, speaker: &Sentences<'_, F>, _: &str) -> String {
        speaker.say(Message::Birthday, &[&speaker.gift(&self.gives)])
    }

    fn limits<F: Figures>(&self, speaker: &Sentences<'_, F>) -> Vec<String> {
        let ahead = i64::from(self.days_ahead);
        (ahead > 0).then(|| speaker.count(Message::DaysAhead, ahead, &[])).into_iter().collect()
    }
}
