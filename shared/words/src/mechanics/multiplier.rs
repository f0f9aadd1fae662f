//! Campaigns that multiply in words.

use super::Worded;
use crate::{Figures, Sentences};
use coppertoken_rules::mechanics::Multiplier;

impl Worded for Multiplier {
    fn sentence<F: Figures>(&self, speaker: &Sentences<'_, F>, _: &str) -> String {
        speaker.percent(self.percent, &self.on)
    }

    fn limits<F: Figures>(&self, _: &Sentences<'_, F>) -> Vec<String> {
        vec![]
    }
}
