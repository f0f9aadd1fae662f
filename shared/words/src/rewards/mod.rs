//! Rewards, one kind a file, paying with points and benefits in words.

mod amount_off;
mod event_place;
mod free_delivery;
mod gift_card;
mod percent_off;
mod product;

use super::{Figures, Message, Sentences};
use coppertoken_rules::benefits::BenefitKind;
use coppertoken_rules::program::document::{Benefit, Reward};
use coppertoken_rules::rewards::{PayWithPoints, RewardKind, RewardTerms, Used, of_each};

/// What is said of every kind of reward.
trait Worded {
    /// What it gives, without a full stop. `title` is the reward's own.
    fn sentence<F: Figures>(&self, speaker: &Sentences<'_, F>, title: &str) -> String;

    /// The smaller print that follows from its parameters. A sentence each.
    fn limits<F: Figures>(&self, speaker: &Sentences<'_, F>) -> Vec<String>;
}

impl<F: Figures> Sentences<'_, F> {
    /// What a reward is and what it costs: one sentence.
    pub fn reward(&self, reward: &Reward) -> String {
        let what = self.reward_kind(&reward.gives, self.own(&reward.title));
        match reward.cost {
            Some(cost) => self.say(Message::RewardFor, &[&what, &self.points(cost)]),
            None => self.say(Message::RewardGiven, &[&what]),
        }
    }

    /// What a reward gives, without a full stop.
    pub fn reward_kind(&self, gives: &RewardKind, title: &str) -> String {
        of_each!(gives, kind => kind.sentence(self, title))
    }

    /// The smaller print of a reward that follows from its figures. A sentence each.
    pub(super) fn limits_of_reward(&self, reward: &Reward) -> Vec<String> {
        let mut limits = of_each!(&reward.gives, kind => kind.limits(self));
        limits.extend(self.minimum_of(reward));
        limits.extend(reward.per_member_max.map(|most| match most {
            1 => self.say(Message::PerMemberOnce, &[]),
            more => self.count(Message::PerMemberMax, more.into(), &[]),
        }));
        limits.extend(reward.stock.map(|stock| self.count(Message::Stock, stock.into(), &[])));
        limits.extend(self.use_of_code(reward));
        limits
    }

    /// The goods an order needs. That it needs none is said only where no condition could speak of goods, too.
    fn minimum_of(&self, reward: &Reward) -> Option<String> {
        if reward.minimum_goods.is_positive() {
            return Some(self.say(Message::RewardMinimum, &[&self.money(reward.minimum_goods)]));
        }
        let is_free = reward.when.is_none() && reward.terms.is_empty() && reward.gives.used().is_of_an_order();
        is_free.then(|| self.say(Message::RewardNoMinimum, &[]))
    }

    /// How long a code lives and how often it works: one of an event until its day, one of an order once.
    fn use_of_code(&self, reward: &Reward) -> Vec<String> {
        let valid = || self.count(Message::CodeValid, reward.valid_days.into(), &[]);
        match reward.gives.used() {
            Used::Event(day) => vec![self.say(Message::CodeTicket, &[&self.figures.day(day)])],
            Used::Sum => vec![valid(), self.say(Message::CodeOneOrderRest, &[])],
            Used::Share | Used::Delivery | Used::Thing => vec![valid(), self.say(Message::CodeOneOrder, &[])],
            Used::Service => vec![valid()],
        }
    }

    /// What paying with points is worth: a sentence, then one for every exception.
    pub fn pay_with_points(&self, rule: &PayWithPoints) -> Vec<String> {
        let (points, amount) = (self.points(rule.points), self.money(rule.amount));
        let plain = match rule.share_bps_max {
            0 => self.say(Message::PayForSome, &[&points, &amount]),
            share => self.say(Message::PayWithPoints, &[&points, &amount, &self.percent_of_bps(share)]),
        };
        let others = rule.overrides.iter().map(|other| match other.share_bps_max {
            0 => self.say(Message::PayOtherNone, &[&self.goods(&other.on)]),
            share => self.say(Message::PayOtherShare, &[&self.percent_of_bps(share), &self.goods(&other.on)]),
        });
        core::iter::once(plain).chain(others).collect()
    }

    /// What a benefit gives: one sentence.
    pub fn benefit(&self, benefit: &Benefit) -> String {
        let title = self.own(&benefit.title);
        match &benefit.gives {
            BenefitKind::Discount(discount) => {
                let percent = self.figures.number(discount.percent.into());
                self.say(Message::Discount, &[&percent, &self.goods(&discount.on)])
            }
            BenefitKind::MemberPrice(price) => {
                let shown = self.document.shown_price(price.net).unwrap_or(price.net);
                self.say(Message::MemberPrice, &[title, &self.money(shown)])
            }
            BenefitKind::Delivery(delivery) => match (delivery.free_from, delivery.fixed) {
                (Some(from), _) if from.is_zero() => self.say(Message::DeliveryFree, &[]),
                (Some(from), None) => self.say(Message::DeliveryFreeFrom, &[&self.money(from)]),
                (Some(from), Some(fixed)) => self.say(Message::DeliveryBoth, &[&self.money(from), &self.money(fixed)]),
                (None, fixed) => self.say(Message::DeliveryFixed, &[&self.money(fixed.unwrap_or_default())]),
            },
            BenefitKind::MinimumOrder(minimum) => self.say(Message::MinimumOrder, &[&self.money(minimum.amount)]),
            BenefitKind::Perk(perk) => match perk.name.as_str() {
                "free_returns" => self.say(Message::PerkFreeReturns, &[]),
                "overnight_dispatch" => self.say(Message::PerkOvernight, &[]),
                "priority_support" => self.say(Message::PerkSupport, &[]),
                _ => self.say(Message::PerkOther, &[title]),
            },
        }
    }
}
