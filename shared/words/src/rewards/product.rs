//! Products, samples and services in words.

use super::Worded;
use crate::{Figures, Message, Sentences};
use coppertoken_rules::rewards::{Product, ProductSort};

impl Worded for Product {
    fn sentence<F: Figures>(&self, speaker: &Sentences<'_, F>, title: &str) -> String {
        let message = match self.sort {
            ProductSort::Product => Message::Product,
            ProductSort::Sample => Message::Sample,
            ProductSort::Service => Message::Service,
        };
        speaker.say(message, &[title])
    }

    fn limits<F: Figures>(&self, speaker: &Sentences<'_, F>) -> Vec<String> {
        // Some members count on material prizes only.
        self.is_material().then(|| speaker.say(Message::Material, &[])).into_iter().collect()
    }
}
