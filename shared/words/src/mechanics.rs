//! Ways to earn in words.

use super::{Figures, Message, Sentences};
use coppertoken_rules::mechanics::{
    Award, Gift, MechanicKind, Rate, Referral, ReferralMoment, Stamps, StampsFor, Steps, activity,
};
use coppertoken_rules::program::document::Mechanic;
use coppertoken_rules::selector::Selector;

impl<F: Figures> Sentences<'_, F> {
    /// What a way to earn gives for what: one sentence.
    pub fn mechanic(&self, mechanic: &Mechanic) -> String {
        let title = self.own(&mechanic.title);
        match &mechanic.rule {
            MechanicKind::Spend(rate) => self.rate(*rate),
            MechanicKind::Steps(Steps(rate)) => {
                let message = if self.counts_before_tax() { Message::EarnStepsBeforeTax } else { Message::EarnSteps };
                self.say(message, &[&self.points(rate.points), &self.money(rate.per)])
            }
            MechanicKind::Override(found) => self.override_of(&found.on, found.earns),
            MechanicKind::Multiplier(multiplier) => self.percent(multiplier.percent, &multiplier.on),
            MechanicKind::Bonus(bonus) => self.say(Message::BonusPoints, &[&self.points(bonus.points)]),
            MechanicKind::Stamps(card) => self.stamps(card),
            MechanicKind::Enrollment(enrollment) => self.say(Message::Joining, &[&self.gift(&enrollment.gives)]),
            MechanicKind::Activity(activity) => {
                let message = match activity.action.as_str() {
                    "newsletter" => Message::Newsletter,
                    "share" => Message::Share,
                    "review" => Message::Review,
                    "follow" => Message::Follow,
                    "read_news" => Message::ReadNews,
                    activity::VISIT => Message::Visit,
                    _ => Message::Action,
                };
                match message {
                    Message::Action => self.say(message, &[&self.gift(&activity.gives), title]),
                    known => self.say(known, &[&self.gift(&activity.gives)]),
                }
            }
            MechanicKind::Birthday(birthday) => self.say(Message::Birthday, &[&self.gift(&birthday.gives)]),
            MechanicKind::Milestone(milestone) => {
                let (points, gift) = (self.points(milestone.points), self.gift(&milestone.gives));
                self.say(Message::Milestone, &[&points, &gift])
            }
            MechanicKind::Offer(offer) => {
                let more = self.figures.number(i64::from(offer.percent).saturating_sub(100));
                self.count(Message::Offer, offer.days.into(), &[&more])
            }
            MechanicKind::Referral(referral) => self.referral(referral),
        }
    }

    /// The smaller print of a way to earn that follows from its kind: how often, for how long. A sentence each.
    pub(super) fn limits_of(&self, rule: &MechanicKind) -> Vec<String> {
        match rule {
            MechanicKind::Stamps(card) => card
                .keeps_months
                .map(|months| self.count(Message::StampsKept, months.into(), &[]))
                .into_iter()
                .collect(),
            MechanicKind::Activity(activity) => {
                let a_day = self.count(Message::PerDayMax, activity.per_day_max.into(), &[]);
                let in_all = activity.total_max.map(|most| self.count(Message::TotalMax, most.into(), &[]));
                let is_once = activity.total_max == Some(1);
                (!is_once).then_some(a_day).into_iter().chain(in_all).collect()
            }
            MechanicKind::Birthday(birthday) => {
                let ahead = i64::from(birthday.days_ahead);
                (ahead > 0).then(|| self.count(Message::DaysAhead, ahead, &[])).into_iter().collect()
            }
            MechanicKind::Offer(offer) => vec![self.count(Message::OfferOrders, offer.orders_max.into(), &[])],
            MechanicKind::Referral(referral) if referral.advocate.is_some() => {
                let waits = referral.advocate_at == ReferralMoment::FirstOrder;
                let when = waits.then(|| self.say(Message::ReferralFirstOrder, &[]));
                let most = self.count(Message::ReferralPerMonth, referral.per_month_max.into(), &[]);
                when.into_iter().chain([most]).collect()
            }
            MechanicKind::Spend(_)
            | MechanicKind::Steps(_)
            | MechanicKind::Override(_)
            | MechanicKind::Multiplier(_)
            | MechanicKind::Bonus(_)
            | MechanicKind::Enrollment(_)
            | MechanicKind::Milestone(_)
            | MechanicKind::Referral(_) => vec![],
        }
    }

    pub(super) fn rate(&self, rate: Rate) -> String {
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
    pub(super) fn goods(&self, on: &Selector) -> String {
        let message = match on {
            Selector::Everything => Message::GoodsAll,
            Selector::Products(_) | Selector::Categories(_) => Message::GoodsSelected,
            Selector::FavouriteCategory => Message::GoodsOfFavouriteCategory,
            Selector::FavouriteProduct => Message::GoodsFavourite,
        };
        self.say(message, &[])
    }

    fn override_of(&self, on: &Selector, earns: Award) -> String {
        match earns {
            Award::Percent(percent) => self.percent(percent, on),
            Award::Rate(rate) if rate.points.is_zero() => self.percent(0, on),
            Award::Rate(rate) => {
                let (points, per) = (self.points(rate.points), self.money(rate.per));
                let message =
                    if self.counts_before_tax() { Message::EarnOnGoodsBeforeTax } else { Message::EarnOnGoods };
                self.say(message, &[&points, &per, &self.goods(on)])
            }
        }
    }

    /// So many percent of the usual. "Three times" is said where it is exact.
    fn percent(&self, percent: u16, on: &Selector) -> String {
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

    fn stamps(&self, card: &Stamps) -> String {
        let (counted, every) = match card.stamps_for {
            StampsFor::Orders => (Message::StampsOrders, Message::StampsEveryOrder),
            StampsFor::Pieces => (Message::StampsPieces, Message::StampsEveryPiece),
        };
        let mut only = String::new();
        if !card.on.is_everything() {
            only.push(' ');
            only.push_str(&self.say(Message::OnlyGoods, &[&self.goods(&card.on)]));
        }
        let gift = self.gift(&card.gives);
        match card.every {
            // "Every 1 purchase" nobody says.
            1 => self.say(every, &[&gift, &only]),
            many => self.count(counted, many.into(), &[&gift, &only]),
        }
    }

    fn referral(&self, referral: &Referral) -> String {
        let (advocate, friend) = (referral.advocate.as_ref(), referral.friend.as_ref());
        let (advocate, friend) = (advocate.map(|gift| self.gift(gift)), friend.map(|gift| self.gift(gift)));
        match (advocate, friend) {
            (Some(advocate), Some(friend)) => self.say(Message::ReferralBoth, &[&advocate, &friend]),
            (Some(advocate), None) => self.say(Message::ReferralAdvocate, &[&advocate]),
            (None, friend) => self.say(Message::ReferralFriend, &[&friend.unwrap_or_default()]),
        }
    }
}
