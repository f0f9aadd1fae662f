//! Spend-based points in words.

use super::Worded;
use crate::{Figures, Sentences};
use coppertoken_rules::mechanics::Spend;

impl Worded for Spend {
    fn sentence<F: Figures>(&self, speaker: &Sentences<'_, F>, _: &str) -> String {
        speaker.rate(*self)
    }

    fn limits<F: Figures>(&self, _: &Sentences<'_, F>) -> Vec<String> {
        vec![]
    }
}
