//! Stamp cards in words.

use super::Worded;
use crate::{Figures, Message, Sentences};
use coppertoken_rules::mechanics::{Stamps, StampsFor};

impl Worded for Stamps {
    fn sentence<F: Figures>(&self, speaker: &Sentences<'_, F>, _: &str) -> String {
        let (counted, every) = match self.stamps_for {
            StampsFor::Orders => (Message::StampsOrders, Message::StampsEveryOrder),
            StampsFor::Pieces => (Message::StampsPieces, Message::StampsEveryPiece),
        };
        let mut only = String::new();
        if !self.on.is_everything() {
            only.push(' ');
            only.push_str(&speaker.say(Message::OnlyGoods, &[&speaker.goods(&self.on)]));
        }
        let gift = speaker.gift(&self.gives);
        match self.every {
            // "Every 1 purchase" nobody says.
            1 => speaker.say(every, &[&gift, &only]),
            many => speaker.count(counted, many.into(), &[&gift, &only]),
        }
    }

    fn limits<F: Figures>(&self, speaker: &Sentences<'_, F>) -> Vec<String> {
        self.keeps_months.map(|months| speaker.count(Message::StampsKept, months.into(), &[])).into_iter().collect()
    }
}
