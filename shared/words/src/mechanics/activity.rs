//! Gifts for something done in words.

use super::Worded;
use crate::{Figures, Message, Sentences};
use coppertoken_rules::mechanics::Activity;
use coppertoken_rules::mechanics::activity::VISIT;

impl Worded for Activity {
    fn sentence<F: Figures>(&self, speaker: &Sentences<'_, F>, title: &str) -> String {
        let message = match self.action.as_str() {
            "newsletter" => Message::Newsletter,
            "share" => Message::Share,
            "review" => Message::Review,
            "follow" => Message::Follow,
            "read_news" => Message::ReadNews,
            VISIT => Message::Visit,
            _ => Message::Action,
        };
        match message {
            Message::Action => speaker.say(message, &[&speaker.gift(&self.gives), title]),
            known => speaker.say(known, &[&speaker.gift(&self.gives)]),
        }
    }

    fn limits<F: Figures>(&self, speaker: &Sentences<'_, F>) -> Vec<String> {
        let a_day = speaker.count(Message::PerDayMax, self.per_day_max.into(), &[]);
        let in_all = self.total_max.map(|most| speaker.count(Message::TotalMax, most.into(), &[]));
        let is_once = self.total_max == Some(1);
        (!is_once).then_some(a_day).into_iter().chain(in_all).collect()
    }
}
