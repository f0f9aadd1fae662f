//! Other points for certain lines in words.

use super::Worded;
use crate::{Figures, Message, Sentences};
use coppertoken_rules::mechanics::{Award, Override};

impl Worded for Override {
    fn sentence<F: Figures>(&self, speaker: &Sentences<'_, F>, _: &str) -> String {
        match self.earns {
            Award::Percent(percent) => speaker.percent(percent, &self.on),
            Award::Rate(rate) if rate.points.is_zero() => speaker.percent(0, &self.on),
            Award::Rate(rate) => {
                let (points, per) = (speaker.points(rate.points), speaker.money(rate.per));
                let message =
                    if speaker.counts_before_tax() { Message::EarnOnGoodsBeforeTax } else { Message::EarnOnGoods };
                speaker.say(message, &[&points, &per, &speaker.goods(&self.on)])
            }
        }
    }

    fn limits<F: Figures>(&self, _: &Sentences<'_, F>) -> Vec<String> {
        vec![]
    }
}
