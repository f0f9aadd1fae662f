//! Ways to earn in words: one kind a file, and what several of them say.

mod activity;
mod birthday;
mod bonus;
mod enrollment;
mod milestone;
mod multiplier;
mod offer;
mod overriding;
mod referral;
mod spend;
mod stamps;
mod steps;

use super::{Figures, Message, Sentences};
use coppertoken_rules::mechanics::{Gift, MechanicKind, Rate, of_each};
use coppertoken_rules::program::document::Mechanic;
use coppertoken_rules::selector::Selector;

/// What is said of every kind of mechanic.
trait Worded {
    /// What it gives for what: one sentence. `title` is the rule's own.
    fn sentence<F: Figures>(&self, speaker: &Sentences<'_, F>, title: &str) -> String;

    /// The smaller print that follows from its parameters: how often, for how long. A sentence each.
    fn limits<F: Figures>(&self, speaker: &Sentences<'_, F>) -> Vec<String>;
}

impl<F: Figures> Sentences<'_, F> {
    /// What a way to earn gives for what: one sentence.
    pub fn mechanic(&self, mechanic: &Mechanic) -> String {
        let title = self.own(&mechanic.title);
        of_each!(&mechanic.rule, kind => kind.sentence(self, title))
    }

    /// The smaller print of a way to earn that follows from its kind: how often, for how long. A sentence each.
    pub(super) fn limits_of(&self, rule: &MechanicKind) -> Vec<String> {
        of_each!(rule, kind => kind.limits(self))
    }

    pub(crate) fn rate(&self, rate: Rate) -> String {
        let message = if self.counts_before_tax() { Message::EarnSpendBeforeTax } else { Message::EarnSpend };
        self.say(message, &[&self.points(rate.points), &self.money(rate.per)])
    }

    /// What a gift is, in the nominative.
    pub fn gift(&self, gift: &Gift) -> String {
        match gift {
            Gift::Points(gift) => {
                let points = self.points(gift.points);
                match gift.valid_days {
                    None => points,
                    Some(days) => self.count(Message::GivesForDays, days.into(), &[&points]),
                }
            }
            Gift::Reward(reward_id) => self.say(Message::Quoted, &[self.title_of(reward_id)]),
            Gift::Choice(rewards) => {
                let titles: Vec<String> =
                    rewards.iter().map(|id| self.say(Message::Quoted, &[self.title_of(id)])).collect();
                self.say(Message::GivesChoice, &[&titles.join(", ")])
            }
        }
    }

    /// The goods a rule speaks of. The platform's identifiers are no words: the rule's title names such goods.
    pub(crate) fn goods(&self, on: &Selector) -> String {
        let message = match on {
            Selector::Everything => Message::GoodsAll,
            Selector::Products(_) | Selector::Categories(_) => Message::GoodsSelected,
            Selector::FavouriteCategory => Message::GoodsOfFavouriteCategory,
            Selector::FavouriteProduct => Message::GoodsFavourite,
        };
        self.say(message, &[])
    }

    /// So many percent of the usual. "Three times" is said where it is exact.
    pub(crate) fn percent(&self, percent: u16, on: &Selector) -> String {
        let goods = self.goods(on);
        let more = i64::from(percent).saturating_sub(100);
        let figure = self.figures.number(more.saturating_abs());
        match (percent, more) {
            (0, _) => self.say(Message::EarnNothing, &[&goods]),
            (_, 0) => self.say(Message::EarnSame, &[&goods]),
            (_, ..0) => self.say(Message::EarnLess, &[&figure, &goods]),
            (_, _) if percent.is_multiple_of(100) => {
                self.count(Message::EarnTimes, i64::from(percent.div_euclid(100)), &[&goods])
            }
            (_, _) => self.say(Message::EarnMore, &[&figure, &goods]),
        }
    }
}
