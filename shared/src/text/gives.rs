//! Rewards, paying with points and benefits in words.

use super::{Figures, Message, Sentences};
use crate::benefits::BenefitKind;
use crate::program::document::{Benefit, Reward};
use crate::rewards::{PayWithPoints, ProductSort, RewardKind};

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
        match gives {
            RewardKind::AmountOff(off) => self.say(Message::AmountOff, &[&self.money(off.amount)]),
            RewardKind::PercentOff(off) => {
                let percent = self.figures.number(off.percent.into());
                self.say(Message::PercentOff, &[&percent, &self.goods(&off.on)])
            }
            RewardKind::FreeDelivery(delivery) => match delivery.amount_max {
                None => self.say(Message::FreeDelivery, &[]),
                Some(most) => self.say(Message::FreeDeliveryUpTo, &[&self.money(most)]),
            },
            RewardKind::Product(product) => {
                let message = match product.sort {
                    ProductSort::Product => Message::Product,
                    ProductSort::Sample => Message::Sample,
                    ProductSort::Service => Message::Service,
                };
                self.say(message, &[title])
            }
            RewardKind::GiftCard(card) => self.say(Message::GiftCard, &[&self.money(card.amount)]),
            RewardKind::EventPlace(place) => self.say(Message::EventPlace, &[title, &self.figures.day(place.held_on)]),
        }
    }

    /// The smaller print of a reward that follows from its figures. A sentence each.
    pub(super) fn limits_of_reward(&self, reward: &Reward) -> Vec<String> {
        let mut limits = vec![];
        match &reward.gives {
            RewardKind::AmountOff(off) => {
                limits
                    .extend(off.share_bps_max.map(|share| self.say(Message::ShareMax, &[&self.percent_of_bps(share)])));
            }
            RewardKind::PercentOff(off) => {
                limits.extend(off.amount_max.map(|most| self.say(Message::AmountMax, &[&self.money(most)])));
            }
            // Some members count on material prizes only.
            RewardKind::Product(product) => {
                limits.extend(product.is_material().then(|| self.say(Message::Material, &[])));
            }
            RewardKind::FreeDelivery(_) | RewardKind::GiftCard(_) | RewardKind::EventPlace(_) => {}
        }
        if reward.minimum_goods.is_positive() {
            limits.push(self.say(Message::GoodsAtLeast, &[&self.money(reward.minimum_goods)]));
        }
        limits.extend(reward.per_member_max.map(|most| self.count(Message::PerMemberMax, most.into(), &[])));
        limits.extend(reward.stock.map(|stock| self.count(Message::Stock, stock.into(), &[])));
        limits.push(self.count(Message::CodeValid, reward.valid_days.into(), &[]));
        limits
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
            BenefitKind::MemberPrice(price) => self.say(Message::MemberPrice, &[title, &self.money(price.net)]),
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
