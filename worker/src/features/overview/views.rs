//! What a member's account says in words, mechanic by mechanic. Reads the rules and the account; no I/O.

use coppertoken_rules::conditions::Unmet;
use coppertoken_rules::ledger::state_change::Choice;
use coppertoken_rules::mechanics::activity::VISIT;
use coppertoken_rules::mechanics::{Activity, Gift, MechanicKind, Stamps};
use coppertoken_rules::program::document::Mechanic;
use coppertoken_rules::program::judging::Subject;
use coppertoken_rules::time::Date;
use coppertoken_rules::{Account, Amount, Program, Rejection};
use coppertoken_rules::{left_today, unmet};
use coppertoken_wire::overview::{
    ActivityView, ChoiceView, ChoosableReward, OfferView, StampCardView, TakenView, UnverifiedView,
};
use coppertoken_words::{Figures, Sentences};

use crate::kernel::words;

/// An account on a day, and who speaks about it.
#[derive(Debug)]
pub struct Views<'a, F> {
    /// The program.
    pub program: &'a Program,
    /// The account, settled.
    pub account: &'a Account,
    /// The program-local day.
    pub today: Date,
    /// Who speaks.
    pub speaker: Sentences<'a, F>,
}

/// Ways to earn that the member's overview shows by themselves.
#[derive(Debug, Default)]
pub struct Cards {
    /// Stamp cards.
    pub stamp_cards: Vec<StampCardView>,
    /// What the member can do for a gift.
    pub activities: Vec<ActivityView>,
}

impl<F: Figures> Views<'_, F> {
    /// What is in force for this member and has a card of its own.
    pub fn cards(&self) -> Result<Cards, Rejection> {
        let mut cards = Cards::default();
        for (mechanic, rule) in self.in_force()? {
            match rule {
                MechanicKind::Stamps(card) => cards.stamp_cards.push(self.stamp_card(mechanic, card)),
                // Visits count by themselves: they are not listed.
                MechanicKind::Activity(activity) if activity.action == VISIT => {}
                MechanicKind::Activity(activity) => cards.activities.push(self.activity(mechanic, activity)),
                // Shown by what the account has of them.
                MechanicKind::Offer(_) | MechanicKind::Referral(_) => {}
                // Said on the program's page only.
                MechanicKind::Spend(_)
                | MechanicKind::Steps(_)
                | MechanicKind::Override(_)
                | MechanicKind::Multiplier(_)
                | MechanicKind::Bonus(_)
                | MechanicKind::Enrollment(_)
                | MechanicKind::Birthday(_)
                | MechanicKind::Milestone(_) => {}
            }
        }
        Ok(cards)
    }

    fn stamp_card(&self, mechanic: &Mechanic, card: &Stamps) -> StampCardView {
        let own = self.account.stamp_card(&mechanic.id);
        let alive = own.into_iter().flat_map(|card| &card.stamps);
        let alive = alive.filter(|stamps| stamps.expires_on.is_none_or(|last_day| self.today <= last_day));
        StampCardView {
            mechanic_id: mechanic.id.clone(),
            title: self.speaker.own(&mechanic.title).to_owned(),
            text: self.text(mechanic),
            stamps: own.map_or(0, |card| card.count_on(self.today)),
            needed: card.every,
            owed: own.map_or(0, |card| card.owed),
            expires_on: alive.filter_map(|stamps| stamps.expires_on).min(),
        }
    }

    fn activity(&self, mechanic: &Mechanic, activity: &Activity) -> ActivityView {
        ActivityView {
            mechanic_id: mechanic.id.clone(),
            action: activity.action.clone(),
            title: self.speaker.own(&mechanic.title).to_owned(),
            text: self.text(mechanic),
            left_today: left_today(self.account, &mechanic.id, activity, self.today),
        }
    }

    /// Personal offers that can be used, soonest end first.
    pub fn offers(&self) -> Vec<OfferView> {
        let alive = self.account.offers.iter().filter(|offer| offer.last_day >= self.today);
        let mut found: Vec<OfferView> = alive
            .filter_map(|offer| {
                let mechanic = self.program.mechanic(&offer.mechanic_id)?;
                let MechanicKind::Offer(rule) = &mechanic.rule else { return None };
                let used = u16::try_from(offer.used_by.len()).unwrap_or(u16::MAX);
                let orders_left = rule.orders_max.checked_sub(used).filter(|left| *left > 0)?;
                Some(OfferView {
                    mechanic_id: mechanic.id.clone(),
                    title: self.speaker.own(&mechanic.title).to_owned(),
                    text: self.text(mechanic),
                    percent: rule.percent,
                    last_day: offer.last_day,
                    orders_left,
                })
            })
            .collect();
        found.sort_by_key(|offer| offer.last_day);
        found
    }

    /// Gifts to choose, soonest end first.
    pub fn choices(&self) -> Vec<ChoiceView> {
        let open = self.account.choices.iter().filter(|choice| choice.last_day >= self.today && choice.count > 0);
        let mut found: Vec<ChoiceView> = open.map(|choice| self.choice(choice)).collect();
        found.sort_by_key(|choice| choice.last_day);
        found
    }

    fn choice(&self, choice: &Choice) -> ChoiceView {
        // What the program no longer has cannot be chosen.
        let rewards = choice.rewards.iter().filter_map(|id| self.program.reward(id));
        let rewards = rewards.map(|reward| {
            let title = self.speaker.own(&reward.title).to_owned();
            let said = words::reward(&self.speaker, reward);
            ChoosableReward { reward_id: reward.id.clone(), title, text: said.text, terms: said.terms }
        });
        ChoiceView {
            mechanic_id: choice.mechanic_id.clone(),
            title: self.speaker.title(&choice.mechanic_id),
            count: choice.count,
            last_day: choice.last_day,
            rewards: rewards.collect(),
        }
    }

    /// Things done that somebody has yet to verify.
    pub fn unverified(&self) -> Vec<UnverifiedView> {
        let waiting = self.account.unverified.iter().map(|waiting| UnverifiedView {
            mechanic_id: waiting.mechanic_id.clone(),
            title: self.speaker.title(&waiting.mechanic_id),
            text: self.speaker.waits_for_check(&waiting.gives),
            points: match &waiting.gives {
                Gift::Points(gift) => Some(gift.points),
                Gift::Reward(_) | Gift::Choice(_) => None,
            },
            reward_id: match &waiting.gives {
                Gift::Reward(reward_id) => Some(reward_id.clone()),
                Gift::Points(_) | Gift::Choice(_) => None,
            },
            lapses_on: waiting.lapses_on,
        });
        waiting.collect()
    }

    /// What invitations bring; `None` when the program rewards none today.
    pub fn referral(&self) -> Option<String> {
        let rules = self.program.document().mechanics.iter().filter(|mechanic| mechanic.window.contains(self.today));
        let rules = rules.filter(|mechanic| matches!(mechanic.rule, MechanicKind::Referral(_)));
        let texts: Vec<String> = rules.map(|mechanic| self.text(mechanic)).collect();
        (!texts.is_empty()).then(|| texts.join(" "))
    }

    /// Friends who earned the member something.
    pub fn friends_earned(&self) -> usize {
        let friends = self.account.friends.iter().filter(|friend| friend.referee != self.account.account_id);
        let earned = friends.filter(|friend| friend.earned_on.is_some() && !friend.given.is_empty());
        let mut ids: Vec<&str> = earned.map(|friend| friend.referee.as_str()).collect();
        ids.dedup();
        ids.len()
    }

    /// How often the member has had rewards of which there are only so many for each.
    pub fn taken(&self) -> Vec<TakenView> {
        let rewards = self.program.document().rewards.iter();
        let limited = rewards.filter_map(|reward| {
            let count = self.account.times_taken(&reward.id);
            Some(TakenView { reward_id: reward.id.clone(), count, per_member_max: reward.per_member_max? })
        });
        limited.collect()
    }

    /// Mechanics in force today for this member. What only a cart can fulfil keeps none out.
    fn in_force(&self) -> Result<Vec<(&Mechanic, &MechanicKind)>, Rejection> {
        let Self { program, account, today, .. } = *self;
        let subject = Subject { program, account, lines: &[], goods: Amount::ZERO, today };
        let mut found = Vec::new();
        for mechanic in program.document().mechanics.iter().filter(|mechanic| mechanic.window.contains(today)) {
            let is_met = match unmet(mechanic.when.as_ref(), &subject)? {
                None | Some(Unmet::GoodsMissing { .. } | Unmet::NotInCart | Unmet::GoodsAbove) => true,
                Some(_) => false,
            };
            if is_met {
                found.push((mechanic, &mechanic.rule));
            }
        }
        Ok(found)
    }

    /// A rule and its smaller print.
    fn text(&self, mechanic: &Mechanic) -> String {
        let terms = self.speaker.terms_of_mechanic(mechanic).unwrap_or_default();
        core::iter::once(self.speaker.mechanic(mechanic)).chain(terms).collect::<Vec<_>>().join(" ")
    }
}
