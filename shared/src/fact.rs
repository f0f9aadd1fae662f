//! What happened: the only input of a decision besides the program and what is stored.
//!
//! A fact carries the moment and every identifier the shell minted, so that the decision itself needs no clock and no randomness.

use crate::ids::{AccountId, OrderId, RuleId, VoucherCode, VoucherId};
use crate::number::Amount;
use crate::order::Order;
use crate::time::Moment;

/// Something that happened, at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// When the shell took notice: the "now" of the decision.
    pub now: Moment,
    /// What happened.
    pub kind: FactKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// A shopper joins the program.
    Join {
        /// The account minted for the shopper.
        account_id: AccountId,
    },
    /// A platform says how an order stands now.
    Order(Box<Order>),
    /// A member redeems points for a reward; the voucher's identifiers were minted by the shell.
    Redeem {
        /// The reward of the program.
        reward_id: RuleId,
        /// Identifier of the voucher to be issued.
        voucher_id: VoucherId,
        /// Code of the voucher to be issued.
        code: VoucherCode,
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
        /// Goods of that order after all other discounts.
        goods_amount: Amount,
    },
    /// A checkout lets go of a voucher.
    Release {
        /// The voucher's code.
        code: VoucherCode,
        /// The order that held it.
        order_id: OrderId,
    },
    /// An order of somebody else (or of a guest) carries this account's vouchers; only they change.
    ForeignOrder(Box<Order>),
    /// Time passed: write what is due.
    Settle,
}
