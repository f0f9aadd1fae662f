//! What happened: the only input of a decision besides the program and what is stored.
//!
//! A fact carries the moment and every identifier the shell minted, so that the decision itself needs no clock and no randomness. It can
//! be written down, and decided later or elsewhere with the same outcome.

use serde::{Deserialize, Serialize};

use super::follow_up::FollowUpFact;
use crate::ids::{AccountId, ActivityId, GrantId, OrderId, RuleId, Source, SourceId, VoucherCode, VoucherId};
use crate::ledger::account::Account;
use crate::number::{Amount, Points};
use crate::order::{KnownOrder, Order, OrderLine};
use crate::rejection::Rejection;
use crate::time::{Date, Moment};

/// Something that happened, at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// When the shell took notice: the "now" of the decision.
    pub now: Moment,
    /// Fresh identifiers for vouchers that have to be issued, [`crate::limits::MINTED_COUNT`] of them where any may be.
    pub minted: Vec<Minted>,
    /// What an account is opened with, should the fact be an order that enrols its customer; `None` where the order names no customer, or
    /// one who is a member or asked to be forgotten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newcomer: Option<Newcomer>,
    /// What happened.
    pub kind: FactKind,
}

/// Fresh identifiers for a customer who may become a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newcomer {
    /// The account.
    pub account_id: AccountId,
    /// For vouchers given for joining, [`crate::limits::MINTED_COUNT`] of them.
    pub minted: Vec<Minted>,
}

/// A fresh identifier and code of a voucher.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minted {
    /// Identifier.
    pub voucher_id: VoucherId,
    /// Code.
    pub code: VoucherCode,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactKind {
    /// A shopper joins the program.
    Join {
        /// The account minted for the shopper.
        account_id: AccountId,
        /// The account of who invited the shopper.
        referred_by: Option<AccountId>,
        /// When the order was placed that enrols the shopper, or now if that is earlier; `None` = now. News of an order may come on the
        /// day after: it is the first day of the membership all the same.
        since: Option<Moment>,
        /// The shopper was a member before: what new members are given is not given again.
        #[serde(default)]
        is_return: bool,
    },
    /// A platform says how an order stands now.
    Order(Box<Order>),
    /// An order that was placed as a guest is the member's: who got the shop's message to the order's own, verified address claims it.
    /// It is judged as if it had been placed by a member. As it stands now.
    GuestOrder(Box<Order>),
    /// A member redeems points for a reward; the first minted voucher is the one to be issued.
    Redeem {
        /// The reward of the program.
        reward_id: RuleId,
    },
    /// A member gives an unused voucher back.
    CancelRedemption {
        /// The voucher.
        voucher_id: VoucherId,
    },
    /// A checkout holds a voucher for an order.
    Claim {
        /// The voucher's code.
        code: VoucherCode,
        /// The order that holds it.
        order_id: OrderId,
        /// The cart that the order comes from: what it holds passes to the order.
        cart_id: Option<OrderId>,
        /// Goods of that order after all other discounts.
        goods_amount: Amount,
        /// Its lines; empty when the shop tells only the sum.
        lines: Vec<OrderLine>,
        /// What its delivery costs.
        shipping: Amount,
    },
    /// A checkout pays a share of an order with points. Repeating it for the same order pays anew for the changed cart.
    PayShare {
        /// The order.
        order_id: OrderId,
        /// Points the member wants to give at most.
        points: Points,
        /// Goods of the order after all other discounts.
        goods_amount: Amount,
        /// Its lines.
        lines: Vec<OrderLine>,
    },
    /// A checkout lets go of a voucher.
    Release {
        /// The voucher's code.
        code: VoucherCode,
        /// The order that held it.
        order_id: OrderId,
    },
    /// An order of somebody else (or of a guest) carries this account's vouchers; only they change.
    ForeignOrder(Box<KnownOrder>),
    /// A member did something the program may reward.
    Activity {
        /// What: see [`crate::mechanics::activity`].
        action: String,
        /// The shop's name of this occurrence; each counts once.
        activity_id: ActivityId,
        /// Somebody has checked that it happened. What is not verified waits.
        is_verified: bool,
    },
    /// A signed-in member visits; a day counts once.
    Visit,
    /// The job found that the member's birthday is near.
    Birthday {
        /// The day it is celebrated this time.
        on: Date,
    },
    /// The merchant gives something: a correction, goodwill, a surprise. Reason, note and author stand outside the ledger.
    Grant {
        /// The shell's name of this grant; each counts once.
        grant_id: GrantId,
        /// What.
        gives: Granted,
    },
    /// The member brings a balance from an earlier program. It is opened once.
    OpeningBalance {
        /// What of it lives how long.
        lots: Vec<OpeningLot>,
    },
    /// A member chooses one of the rewards of a gift; the first minted voucher is the one to be issued.
    Choose {
        /// The mechanic that offers the choice.
        mechanic_id: RuleId,
        /// The reward chosen.
        reward_id: RuleId,
    },
    /// Another account has something to tell this one.
    FollowUp(FollowUpFact),
    /// An operator freezes the account, or frees it again: what is frozen earns, and spends nothing.
    Freeze {
        /// True to freeze.
        is_frozen: bool,
    },
    /// The account's person has another account, which is kept: everything goes there.
    MergeOut {
        /// The account that is kept.
        into: AccountId,
    },
    /// A merge is undone: the kept account gives back what is left.
    Unmerge {
        /// The account that was merged into this one, as it is stored.
        merged: Box<Account>,
    },
    /// Time passed: write what is due.
    Settle,
}

impl FactKind {
    /// The source under which the ledger has entries when this very fact was decided before: the shell looks there to set
    /// [`crate::decide::State::is_known`]. `None`: the account itself knows what it has seen.
    ///
    /// Errors when identifiers are too long together; their own limits exclude it.
    pub fn source(&self, account_id: &AccountId) -> Result<Option<SourceId>, Rejection> {
        let source = match self {
            Self::Activity { action, activity_id, .. } => {
                Source::Activity(account_id.clone(), action.clone(), activity_id.clone())
            }
            Self::Grant { grant_id, .. } => Source::Grant(grant_id.clone()),
            Self::OpeningBalance { .. } => Source::Opening(account_id.clone()),
            _ => return Ok(None),
        };
        source.id().map(Some).map_err(Rejection::of_identifier)
    }
}

/// Points of an opening balance that expire together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OpeningLot {
    /// Points, above zero.
    pub points: Points,
    /// The last day they can be used, in the program's time zone; absent = they never expire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_day: Option<Date>,
}

/// What a merchant gives or takes by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Granted {
    /// Points, with a life of their own when `valid_days` says so.
    Points {
        /// Points, above zero.
        points: Points,
        /// Given on day G they can be used through G + `valid_days`; absent = as long as the program's points live.
        valid_days: Option<u16>,
    },
    /// Points taken away; the balance may go below zero as with a return.
    Removed {
        /// Points, above zero.
        points: Points,
    },
    /// A reward of the program.
    Reward {
        /// The reward.
        reward_id: RuleId,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::LENGTH_MAX;

    /// However long identifiers are, what they caused has a name.
    #[test]
    fn the_longest_identifiers_make_a_source() {
        let account_id = AccountId::new("a".repeat(LENGTH_MAX)).unwrap();
        let activity_id = ActivityId::new("i".repeat(LENGTH_MAX)).unwrap();
        let action = "x".repeat(crate::mechanics::activity::ACTION_BYTES_MAX);
        let activity = FactKind::Activity { action, activity_id, is_verified: true };
        let source = activity.source(&account_id).unwrap().unwrap();
        // Promises add a mechanic of at most 40 bytes.
        let mechanic_id = RuleId::new("m".repeat(40)).unwrap();
        Source::Unverified(mechanic_id.clone(), source).id().unwrap();
        Source::Referral(account_id.clone(), account_id, mechanic_id, u64::MAX).id().unwrap();
        SourceId::of_order(&OrderId::new("o".repeat(LENGTH_MAX)).unwrap()).unwrap();
    }

    /// Who did it and what it was belongs to the name: the same identifier of the shop stands for another occurrence elsewhere.
    #[test]
    fn occurrences_are_told_apart() {
        let source = |account: &str, action: &str, id: &str| {
            let activity_id = ActivityId::new(id).unwrap();
            let activity = FactKind::Activity { action: action.to_owned(), activity_id, is_verified: false };
            activity.source(&AccountId::new(account).unwrap()).unwrap()
        };
        let first = source("ana", "share", "post-1");
        assert_eq!(first, source("ana", "share", "post-1"));
        for other in [source("bob", "share", "post-1"), source("ana", "follow", "post-1"), source("ana", "share", "2")]
        {
            assert_ne!(first, other);
        }
        assert_eq!(FactKind::Visit.source(&AccountId::new("ana").unwrap()), Ok(None));
    }
}
