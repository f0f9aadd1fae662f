//! Stamp cards: stamps an order gives or takes, and gifts for full cards.
//!
//! Stamps are spent like lots: a full card takes those that end soonest. When an order comes back, its stamps are taken from the card; what
//! is missing comes from a gift of that card that nobody has used or that still waits, which is withdrawn, and what even that does not cover is owed. Stamps whose last
//! day passed count as taken.

use super::{Answer, Decided, Happening, Planned};
use crate::decide::entitlement::Entitlement;
use crate::decide::gift::{Giving, give, withdraw, withdraw_waiting};
use crate::decide::posting::Posting;
use crate::ids::RuleId;
use crate::ledger::account::Account;
use crate::ledger::source::{AwardPlan, Counted, CountedStamps, PlannedKind, PlannedRule, SourceRecord};
use crate::ledger::state_change::{StampChange, Stamps, StateChange};
use crate::mechanics::{Gift, Stamps as StampsRule, StampsFor};
use crate::order::Order;
use crate::program::Program;
use crate::program::judging::Subject;
use crate::rejection::Rejection;
use crate::time::Date;

/// Full cards are given by [`give_full_cards`], as the order's plan says.
impl Decided for StampsRule {
    fn plan(&self, _: &RuleId, subject: &Subject<'_>) -> Option<Planned<'_>> {
        Some(Planned::of(PlannedKind::Stamps(Self { on: subject.named(&self.on), ..self.clone() })))
    }

    fn answer(&self, _: Happening) -> Option<Answer<Self>> {
        None
    }
}

/// Stamps a paid order gives, by the plan's cards that applied.
pub fn of_order(plan: &AwardPlan, entitlement: &Entitlement, order: &Order, day: Date) -> Vec<CountedStamps> {
    let counted = cards(plan).filter(|(rule, _)| entitlement.applies(rule)).map(|(rule, card)| {
        let lines = order.lines.iter().filter(|line| card.on.matches(line));
        let pieces = lines.map(|line| entitlement.returns.kept(&line.line_id).pieces()).fold(0, i64::saturating_add);
        let count = match card.stamps_for {
            StampsFor::Orders => pieces.min(1),
            StampsFor::Pieces => pieces,
        };
        let expires_on = card.keeps_months.map(|months| day.plus_months(months));
        CountedStamps { mechanic_id: rule.mechanic_id.clone(), count, expires_on }
    });
    counted.filter(|stamps| stamps.count > 0).collect()
}

/// The plan's stamp cards.
fn cards(plan: &AwardPlan) -> impl Iterator<Item = (&PlannedRule, &StampsRule)> {
    plan.rules.iter().filter_map(|rule| match &rule.gives {
        PlannedKind::Stamps(card) => Some((rule, card)),
        _ => None,
    })
}

/// What has to be written on `today` so that `now` is stamped instead of `before`.
pub fn difference(account: &Account, before: Option<&Counted>, now: Option<&Counted>, today: Date) -> Vec<StateChange> {
    let stamps = |counted: Option<&Counted>| counted.map(|counted| counted.stamps.clone()).unwrap_or_default();
    let (before, now) = (stamps(before), stamps(now));
    let mut marks = Vec::new();
    for given in &now {
        let mut card = Card::of(account, &given.mechanic_id, today);
        match before.iter().find(|had| had.mechanic_id == given.mechanic_id) {
            None => card.add(given.count, given.expires_on),
            Some(had) => {
                card.redate(had, given);
                card.add(given.count.saturating_sub(had.count), given.expires_on);
                card.take_back(had.count.saturating_sub(given.count), given.expires_on);
            }
        }
        marks.extend(card.marks());
    }
    for had in before.iter().filter(|had| !now.iter().any(|given| given.mechanic_id == had.mechanic_id)) {
        let mut card = Card::of(account, &had.mechanic_id, today);
        card.take_back(had.count, had.expires_on);
        marks.extend(card.marks());
    }
    marks
}

/// A card while changes of it are put together.
struct Card<'a> {
    mechanic_id: &'a RuleId,
    today: Date,
    /// Those that count today, soonest last day first.
    stamps: Vec<Stamps>,
    owed: i64,
    changes: Vec<StampChange>,
}

impl<'a> Card<'a> {
    fn of(account: &Account, mechanic_id: &'a RuleId, today: Date) -> Self {
        let found = account.stamp_card(mechanic_id);
        let mut stamps = found.map(|card| card.stamps.clone()).unwrap_or_default();
        stamps.retain(|stamps| is_alive(stamps.expires_on, today));
        Self { mechanic_id, today, stamps, owed: found.map_or(0, |card| card.owed), changes: Vec::new() }
    }

    fn marks(self) -> impl Iterator<Item = StateChange> {
        self.changes.into_iter().map(StateChange::Stamps)
    }

    fn change(&mut self, count: i64, expires_on: Option<Date>, owed: i64) {
        if count != 0 || owed != 0 {
            let mechanic_id = self.mechanic_id.clone();
            self.changes.push(StampChange { mechanic_id, count, expires_on, owed });
        }
    }

    /// New stamps repay what is owed first.
    fn add(&mut self, count: i64, expires_on: Option<Date>) {
        if count <= 0 || !is_alive(expires_on, self.today) {
            return;
        }
        let repaid = self.owed.min(count);
        self.change(count.saturating_sub(repaid), expires_on, repaid.saturating_neg());
    }

    /// Takes an order's stamps, those of its own last day first; what is missing is owed.
    fn take_back(&mut self, count: i64, own_day: Option<Date>) {
        if count > 0 && is_alive(own_day, self.today) {
            self.stamps.sort_by_key(|stamps| stamps.expires_on != own_day);
            let left = self.take(count);
            self.change(0, None, left);
        }
    }

    /// Takes stamps in the order they stand. Returns how many were missing.
    fn take(&mut self, count: i64) -> i64 {
        let mut left = count;
        for stamps in core::mem::take(&mut self.stamps) {
            let taken = stamps.count.min(left);
            left = left.saturating_sub(taken);
            self.change(taken.saturating_neg(), stamps.expires_on, 0);
        }
        left
    }

    /// The order was paid on another day than known before: what of it lies on the card still ends on another day.
    fn redate(&mut self, had: &CountedStamps, given: &CountedStamps) {
        let lying = self.stamps.iter_mut().find(|stamps| stamps.expires_on == had.expires_on);
        let Some(stamps) = lying.filter(|_| had.expires_on != given.expires_on) else { return };
        let moved = stamps.count.min(had.count);
        stamps.count = stamps.count.saturating_sub(moved);
        self.change(moved.saturating_neg(), had.expires_on, 0);
        if is_alive(given.expires_on, self.today) {
            self.change(moved, given.expires_on, 0);
            self.stamps.push(Stamps { expires_on: given.expires_on, count: moved });
        }
    }
}

fn is_alive(expires_on: Option<Date>, today: Date) -> bool {
    expires_on.is_none_or(|last_day| today <= last_day)
}

/// Gives what full cards bring, and withdraws what a card that is owed to has brought too much.
pub fn give_full_cards(program: &Program, posting: &mut Posting, record: &SourceRecord) -> Result<(), Rejection> {
    let today = posting.now().date;
    // Points wait as long as those of the order that filled the card, so that its return can still withdraw them.
    let order = record.known.order();
    let earned_at = record.plan.as_ref().and_then(|plan| plan.earns_from(&order)).or(order.paid_at);
    let posts_on = record.plan.as_ref().zip(earned_at).map(|(plan, earned_at)| plan.posts_on(earned_at, order.paid_at));
    for (planned, rule) in record.plan.iter().flat_map(cards) {
        let every = i64::from(rule.every);
        let card = |posting: &Posting| posting.account().stamp_card(&planned.mechanic_id).cloned();
        while let Some(owed) = card(posting).map(|card| card.owed).filter(|owed| *owed > 0) {
            // A withdrawn gift gives its stamps back: they repay what is owed, the rest returns to the card. When they would have
            // ended is not known any more; they live as new ones do.
            let back = StampChange {
                mechanic_id: planned.mechanic_id.clone(),
                count: every.saturating_sub(owed).max(0),
                expires_on: rule.keeps_months.map(|months| today.plus_months(months)),
                owed: owed.min(every).saturating_neg(),
            };
            let back = vec![StateChange::Stamps(back)];
            let is_withdrawn = match &rule.gives {
                Gift::Points(gift) => withdraw_waiting(posting, &planned.mechanic_id, gift.points, back)?,
                Gift::Reward(_) | Gift::Choice(_) => withdraw(posting, &planned.mechanic_id, back)?,
            };
            if !is_withdrawn {
                break;
            }
        }
        while card(posting).is_some_and(|card| card.count_on(today) >= every) {
            let mut full = Card::of(posting.account(), &planned.mechanic_id, today);
            full.take(every);
            let marks = full.marks().collect();
            let giving = Giving { posts_on, ..Giving::for_card(&planned.mechanic_id, posting, marks)? };
            if !give(program, posting, giving, &rule.gives)? {
                break;
            }
        }
    }
    Ok(())
}
