//! Who may take part, and why not (yet), in words.
//!
//! A condition has words of its own when it is a list of plain predicates that all must hold. Alternatives and negations,
//! segments (the merchant's own business) and goods by the platform's identifiers have none: there the merchant writes `terms`.

use super::{Figures, Message, Sentences};
use coppertoken_rules::conditions::{Condition, Orders, Unmet};
use coppertoken_rules::mechanics::MechanicTerms;
use coppertoken_rules::number::Amount;
use coppertoken_rules::program::document::{Audience, Benefit, Localized, Mechanic, Reward};
use coppertoken_rules::program::window::Window;
use coppertoken_rules::selector::Selector;

impl<F: Figures> Sentences<'_, F> {
    /// Who may use a way to earn, when and how often: a sentence each. `None` when a condition has no words.
    pub fn terms_of_mechanic(&self, mechanic: &Mechanic) -> Option<Vec<String>> {
        let mut terms = self.terms(mechanic.audience, &mechanic.window, mechanic.when.as_ref(), &mechanic.terms)?;
        let own = mechanic.rule.own_condition().filter(|_| mechanic.terms.is_empty());
        terms.extend(own.map_or(Some(vec![]), |(_, condition)| self.condition(condition))?);
        terms.extend(self.limits_of(&mechanic.rule));
        Some(terms)
    }

    /// All terms of a reward, a sentence each: who may redeem it and when, its caps and minimum, how often, how many there are, how its
    /// code is used. Every surface that shows a reward shows these. `None` when a condition has no words.
    pub fn terms_of_reward(&self, reward: &Reward) -> Option<Vec<String>> {
        let mut terms = self.terms(reward.audience, &reward.window, reward.when.as_ref(), &reward.terms)?;
        terms.extend(self.limits_of_reward(reward));
        Some(terms)
    }

    /// Who has a benefit and when: a sentence each. `None` when a condition has no words.
    pub fn terms_of_benefit(&self, benefit: &Benefit) -> Option<Vec<String>> {
        self.terms(benefit.audience, &benefit.window, benefit.when.as_ref(), &benefit.terms)
    }

    /// Whose orders earn: nothing for everybody's. `None` when the condition has no words.
    pub fn eligibility(&self) -> Option<Vec<String>> {
        let document = self.document;
        self.terms(Audience::Public, &Window::default(), document.eligibility.as_ref(), &document.eligibility_terms)
    }

    /// What a regular is. `None` when the condition has no words.
    pub fn regulars(&self) -> Option<Vec<String>> {
        self.condition(&self.document.regulars)
    }

    /// The merchant's own words take the place of the condition's.
    fn terms(
        &self,
        audience: Audience,
        window: &Window,
        when: Option<&Condition>,
        own: &Localized,
    ) -> Option<Vec<String>> {
        let mut terms = vec![];
        let own = self.own(own);
        if audience == Audience::Members {
            terms.push(self.say(Message::MembersOnly, &[]));
        }
        if own.is_empty() {
            terms.extend(when.map_or(Some(vec![]), |condition| self.condition(condition))?);
        } else {
            terms.push(own.to_owned());
        }
        terms.extend(self.days_of(window));
        Some(terms)
    }

    /// The days on which a rule is in force.
    pub fn window(&self, window: &Window) -> String {
        self.days_of(window).unwrap_or_default()
    }

    fn days_of(&self, window: &Window) -> Option<String> {
        let day = |day| self.figures.day(day);
        match (window.first_day, window.last_day) {
            (None, None) => None,
            (Some(first), None) => Some(self.say(Message::FromDay, &[&day(first)])),
            (None, Some(last)) => Some(self.say(Message::ThroughDay, &[&day(last)])),
            (Some(first), Some(last)) => Some(self.say(Message::FromThroughDays, &[&day(first), &day(last)])),
        }
    }

    /// A condition, a sentence for each part; `None` when it has no words.
    pub fn condition(&self, condition: &Condition) -> Option<Vec<String>> {
        let one = |sentence: String| Some(vec![sentence]);
        match condition {
            Condition::All(parts) => {
                let said: Option<Vec<Vec<String>>> = parts.iter().map(|part| self.condition(part)).collect();
                Some(said?.concat())
            }
            Condition::Any(parts) => match parts.as_slice() {
                [only] => self.condition(only),
                _ => None,
            },
            Condition::Not(_) | Condition::Segment(_) | Condition::FavouriteCategory(_) => None,
            // Bounds of the cart before the shopper are told in the money of its prices; one too large for that is told as it is.
            Condition::Goods(goods) => {
                let document = self.document;
                let least = goods.at_least.map(|least| self.money(document.shown(least).unwrap_or(least)));
                let most = goods.at_most.map(|most| self.money(document.shown_at_most(most).unwrap_or(most)));
                let messages = (Message::GoodsAtLeast, Message::GoodsAtMost, Message::GoodsBetween);
                Some(self.range((least, most), messages))
            }
            Condition::Contains(Selector::Everything) => Some(vec![]),
            Condition::Contains(Selector::FavouriteCategory) => one(self.say(Message::WithFavouriteCategory, &[])),
            Condition::Contains(Selector::FavouriteProduct) => one(self.say(Message::WithFavouriteProduct, &[])),
            Condition::Contains(Selector::Products(_) | Selector::Categories(_)) => None,
            Condition::Tier(tiers) => {
                let titles: Vec<String> =
                    tiers.iter().map(|tier_id| self.say(Message::Quoted, &[self.title_of(tier_id)])).collect();
                let message = if titles.len() == 1 { Message::ForTier } else { Message::ForTiers };
                one(self.say(message, &[&titles.join(", ")]))
            }
            Condition::Orders(orders) => Some(self.orders(*orders)),
            Condition::AverageOrder(average) => {
                let told = |bound: Option<Amount>| bound.map(|bound| self.money_that_counts(bound));
                let messages = (Message::AverageAtLeast, Message::AverageAtMost, Message::AverageBetween);
                Some(self.range((told(average.at_least), told(average.at_most)), messages))
            }
            Condition::LastOrder(last) => {
                Some(self.days(
                    (last.days_at_least, last.days_at_most),
                    (Message::LastOrderAtLeast, Message::LastOrderAtMost),
                ))
            }
            Condition::Visits(visits) => {
                let within = self.count(Message::WithinDays, visits.within_days.into(), &[]);
                one(self.count(Message::VisitsAtLeast, visits.at_least.into(), &[&within]))
            }
            Condition::MemberDays(days) => {
                Some(self.days((days.at_least, days.at_most), (Message::MemberAtLeast, Message::MemberAtMost)))
            }
            Condition::NeverRedeemed => one(self.say(Message::BeforeRedeeming, &[])),
            Condition::Regular => one(self.say(Message::ForRegulars, &[])),
        }
    }

    fn range(
        &self,
        bounds: (Option<String>, Option<String>),
        (from, to, between): (Message, Message, Message),
    ) -> Vec<String> {
        match bounds {
            (None, None) => vec![],
            (Some(least), None) => vec![self.say(from, &[&least])],
            (None, Some(most)) => vec![self.say(to, &[&most])],
            (Some(least), Some(most)) => vec![self.say(between, &[&least, &most])],
        }
    }

    fn days(&self, (least, most): (Option<u16>, Option<u16>), (from, to): (Message, Message)) -> Vec<String> {
        let least = least.map(|days| self.count(from, days.into(), &[]));
        let most = most.map(|days| self.count(to, days.into(), &[]));
        least.into_iter().chain(most).collect()
    }

    /// "At most 2 orders so far" is said as "for the first 3 orders": the order being judged is the next one.
    fn orders(&self, orders: Orders) -> Vec<String> {
        let mut said = vec![];
        let within = orders.within_days.map(|days| self.count(Message::WithinDays, days.into(), &[]));
        if let Some(least) = orders.at_least.map(i64::from) {
            said.push(match &within {
                None => self.count(Message::OrdersAtLeast, least, &[]),
                Some(within) => self.count(Message::OrdersAtLeastWithin, least, &[within]),
            });
        }
        if let Some(most) = orders.at_most.map(i64::from) {
            said.push(match &within {
                None if most == 0 => self.say(Message::FirstOrder, &[]),
                None => self.count(Message::FirstOrders, most.saturating_add(1), &[]),
                Some(within) => self.count(Message::OrdersAtMostWithin, most, &[within]),
            });
        }
        said
    }

    /// Why a condition does not hold, with what is missing where there is a figure.
    pub fn unmet(&self, unmet: &Unmet) -> String {
        let message = match &unmet.at_shown_prices(self.document) {
            Unmet::GoodsMissing { missing } => return self.say(Message::WhyGoodsMissing, &[&self.money(*missing)]),
            Unmet::OrdersMissing { missing } => return self.count(Message::WhyOrdersMissing, *missing, &[]),
            Unmet::VisitsMissing { missing } => return self.count(Message::WhyVisitsMissing, *missing, &[]),
            Unmet::GoodsAbove => Message::WhyGoodsAbove,
            Unmet::NotInCart => Message::WhyNotInCart,
            Unmet::Tier => Message::WhyTier,
            Unmet::OrdersAbove => Message::WhyOrdersAbove,
            Unmet::AverageOrder => Message::WhyAverage,
            Unmet::LastOrder => Message::WhyLastOrder,
            Unmet::MemberDays => Message::WhyMemberDays,
            Unmet::HasRedeemed => Message::WhyHasRedeemed,
            Unmet::FavouriteCategory => Message::WhyFavourite,
            Unmet::Segment => Message::WhySegment,
            Unmet::NotRegular => Message::WhyNotRegular,
            Unmet::Excluded => Message::WhyExcluded,
        };
        self.say(message, &[])
    }
}
