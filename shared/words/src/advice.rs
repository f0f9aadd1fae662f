//! What comes next for a shopper, in words: what a little more unlocks, what points are best used for, what the shop gave.

use super::{Figures, Message, Sentences};
use coppertoken_rules::explain::{Advice, Nudge, Unlock};
use coppertoken_rules::ids::RuleId;
use coppertoken_rules::mechanics::Gift;
use coppertoken_rules::number::Points;

impl<F: Figures> Sentences<'_, F> {
    /// What a little more unlocks: one sentence.
    pub fn nudge(&self, nudge: &Nudge) -> String {
        let (missing, points) = (self.money(nudge.missing_amount), self.points(nudge.points));
        match &nudge.unlocks {
            Unlock::Rule(id) => self.say(Message::NudgeRule, &[&missing, self.title_of(id), &points]),
            Unlock::Tier(id) if nudge.points.is_positive() => {
                self.say(Message::NudgeTierEarns, &[&missing, self.title_of(id), &points])
            }
            Unlock::Tier(id) => self.say(Message::NudgeTier, &[&missing, self.title_of(id)]),
            Unlock::Reward(id) => self.say(Message::NudgeReward, &[&missing, self.title_of(id)]),
        }
    }

    /// The same for a guest, who has to join first.
    pub fn nudge_of_guest(&self, nudge: &Nudge) -> String {
        let sentence = self.nudge(nudge);
        let mut rest = sentence.chars();
        let first = rest.next().into_iter().flat_map(char::to_lowercase);
        self.say(Message::AsMember, &[&first.chain(rest.clone()).collect::<String>()])
    }

    /// What the points at hand are best used for: one sentence.
    pub fn advice(&self, advice: &Advice) -> String {
        let (cost, off) = (self.points(advice.cost), self.money(advice.off));
        self.say(Message::BestRedemption, &[self.title_of(&advice.reward_id), &cost, &off])
    }

    /// Points the shop gave by hand: one sentence.
    pub fn points_of_shop(&self, points: Points) -> String {
        self.say(Message::ShopGave, &[&self.points(points)])
    }

    /// A reward the shop gave by hand: one sentence.
    pub fn reward_of_shop(&self, reward_id: &RuleId) -> String {
        let title = self.say(Message::Quoted, &[self.title_of(reward_id)]);
        self.say(Message::ShopGave, &[&title])
    }

    /// A gift that waits until somebody has checked what it is for: one sentence.
    pub fn waits_for_check(&self, gift: &Gift) -> String {
        self.say(Message::WaitsForCheck, &[&self.gift(gift)])
    }

    /// The title of any rule, by its identifier; the identifier itself when the program no longer has it.
    pub fn title(&self, id: &RuleId) -> String {
        self.title_of(id).to_owned()
    }
}
