//! Why so many points, in words: one line of an explanation.

use super::{Figures, Message, Sentences};
use coppertoken_rules::ledger::entry::TraceReason;

impl<F: Figures> Sentences<'_, F> {
    /// One reason, without its points and without a full stop.
    #[expect(clippy::too_many_lines, reason = "one arm a reason")]
    pub fn reason(&self, reason: &TraceReason) -> String {
        let titled = |message, id| self.say(message, &[self.title_of(id)]);
        let plain = |message| self.say(message, &[]);
        match reason {
            TraceReason::Spend { mechanic_id, basis, points, per } => {
                let (points, per, basis) = (self.points(*points), self.money(*per), self.money_that_counts(*basis));
                self.say(Message::ReasonSpend, &[self.title_of(mechanic_id), &points, &per, &basis])
            }
            TraceReason::Steps { mechanic_id, basis, points, per } => {
                let (points, per, basis) = (self.points(*points), self.money(*per), self.money_that_counts(*basis));
                self.say(Message::ReasonSteps, &[self.title_of(mechanic_id), &points, &per, &basis])
            }
            TraceReason::Override { mechanic_id, basis } => {
                self.say(Message::ReasonOverride, &[self.title_of(mechanic_id), &self.money_that_counts(*basis)])
            }
            TraceReason::TierRate { tier_id, basis } => {
                self.say(Message::ReasonTierRate, &[self.title_of(tier_id), &self.money_that_counts(*basis)])
            }
            TraceReason::TierMultiplier { tier_id, earn_percent } => {
                let percent = self.figures.number((*earn_percent).into());
                self.say(Message::ReasonTierMultiplier, &[self.title_of(tier_id), &percent])
            }
            TraceReason::Multiplier { mechanic_id, percent } => {
                let percent = self.figures.number((*percent).into());
                self.say(Message::ReasonMultiplier, &[self.title_of(mechanic_id), &percent])
            }
            TraceReason::Bonus { mechanic_id } | TraceReason::Gift { mechanic_id } => {
                titled(Message::ReasonTitle, mechanic_id)
            }
            TraceReason::OrderLimit { points_max } => self.say(Message::ReasonOrderLimit, &[&self.points(*points_max)]),
            TraceReason::Refunded { refunded, of } => {
                self.say(Message::ReasonRefunded, &[&self.money(*refunded), &self.money(*of)])
            }
            TraceReason::GoodsReturned { name } => self.say(Message::ReasonGoodsReturned, &[name]),
            TraceReason::PaymentOpen => plain(Message::ReasonPaymentOpen),
            TraceReason::Restored => plain(Message::ReasonRestored),
            TraceReason::OtherCurrency { currency } => self.say(Message::ReasonOtherCurrency, &[currency]),
            TraceReason::MergedIn => plain(Message::ReasonMergedIn),
            TraceReason::MergedOut => plain(Message::ReasonMergedOut),
            TraceReason::RoundedTogether => plain(Message::ReasonRoundedTogether),
            TraceReason::PartOfAnother => plain(Message::ReasonPart),
            TraceReason::OrderCancelled => plain(Message::ReasonCancelled),
            TraceReason::OrderChanged => plain(Message::ReasonChanged),
            TraceReason::HoldEnded => plain(Message::ReasonHoldEnded),
            TraceReason::LastDayPassed => plain(Message::ReasonLastDay),
            TraceReason::RewardRedeemed { reward_id } => titled(Message::ReasonReward, reward_id),
            TraceReason::RedemptionCancelled { reward_id } => titled(Message::ReasonGivenBack, reward_id),
            TraceReason::VoucherExpired { reward_id } => titled(Message::ReasonCodeExpired, reward_id),
            TraceReason::VoucherOrderReturned { reward_id } => titled(Message::ReasonOrderReturned, reward_id),
            TraceReason::CodeChargedAgain { reward_id } => titled(Message::ReasonChargedAgain, reward_id),
            TraceReason::ForgivenBefore => plain(Message::ReasonForgivenBefore),
            TraceReason::RewardGiven { mechanic_id, reward_id } => {
                self.say(Message::ReasonRewardGiven, &[self.title_of(mechanic_id), self.title_of(reward_id)])
            }
            TraceReason::GiftWithdrawn { mechanic_id } => titled(Message::ReasonWithdrawn, mechanic_id),
            TraceReason::NeverVerified { mechanic_id } => titled(Message::ReasonNeverVerified, mechanic_id),
            TraceReason::Verified { mechanic_id } => titled(Message::ReasonVerified, mechanic_id),
            TraceReason::GivenByMerchant => plain(Message::ReasonShopGave),
            TraceReason::TakenByMerchant => plain(Message::ReasonShopTook),
            TraceReason::OpeningBalance => plain(Message::ReasonOpeningBalance),
            TraceReason::RewardGivenByMerchant { reward_id } => titled(Message::ReasonShopGaveReward, reward_id),
            TraceReason::SharePaid => plain(Message::ReasonSharePaid),
            TraceReason::Stamped { mechanic_id, count } => {
                let message = if *count < 0 { Message::ReasonStampsTaken } else { Message::ReasonStamped };
                self.count(message, count.saturating_abs(), &[self.title_of(mechanic_id)])
            }
            TraceReason::Offered { mechanic_id } => titled(Message::ReasonOffered, mechanic_id),
            TraceReason::TierJudged { figure } => self.say(Message::ReasonTierJudged, &[&self.figure(*figure)]),
            TraceReason::Renewed => plain(Message::ReasonRenewed),
            TraceReason::LotsMerged => plain(Message::ReasonLotsMerged),
            TraceReason::NotEligible { unmet } => self.say(Message::ReasonNotEligible, &[&self.unmet(unmet)]),
            TraceReason::VoucherMoved { .. } => plain(Message::ReasonCodeMoved),
            TraceReason::TestOrder => plain(Message::ReasonTest),
            TraceReason::PlacedBeforeJoining => plain(Message::ReasonBeforeJoining),
            TraceReason::NothingCounts => plain(Message::ReasonNothingCounts),
        }
    }
}
