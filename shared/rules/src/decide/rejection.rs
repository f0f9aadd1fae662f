//! Everything the rules refuse, one variant a reason.
//!
//! Order of precedence within one decision: malformed numbers, then the order or voucher itself (unknown), then its state, then the member's means. Codes are stable: programs may match on them.

use core::fmt;

use crate::conditions::Unmet;
use crate::error::{Invalid, OutOfRange};
use crate::ledger::account::TooManyOpen;
use crate::ledger::replay::Fault;
use crate::order::OrderError;
use crate::time::Date;

/// Why a fact was refused. Nothing is posted when a decision is rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// A number leaves |x| ≤ 2^53 − 1, or an order's amounts leave their named limits.
    AmountOutOfRange,
    /// A field says what cannot be.
    Invalid(Box<Invalid>),
    /// The order is in another currency than the program.
    CurrencyMismatch,
    /// The order names more lines, refunds or codes than [`crate::order`] allows.
    OrderTooLarge,
    /// Nobody has joined the program under this identity.
    NotAMember,
    /// What only members may do, asked by somebody who has not joined.
    MembersOnly,
    /// The member has joined before; joining twice gives nothing twice.
    AlreadyAMember,
    /// The program has no such reward, or not for this member.
    RewardUnknown,
    /// The reward can be redeemed at another time only.
    RewardNotAvailable,
    /// The reward is for others, or not yet for this member.
    ConditionNotMet {
        /// What fails.
        unmet: Unmet,
    },
    /// The member has redeemed the reward as often as one may.
    RewardLimitReached,
    /// The member gave back as many redemptions today as one may, and redeems again on another day.
    GivenBackTooOften {
        /// The first day on which the member may redeem again.
        until: Date,
    },
    /// None is left.
    OutOfStock,
    /// There is no such gift to choose, or no longer.
    ChoiceUnknown,
    /// The program rewards no such activity.
    ActivityUnknown,
    /// The activity was rewarded as often as it may be, today or in all.
    ActivityLimitReached,
    /// Points cannot pay anything of this cart.
    NothingToPay,
    /// The balance does not cover the cost.
    InsufficientPoints {
        /// Points that are missing, above zero.
        missing: i64,
    },
    /// No such voucher here.
    VoucherUnknown,
    /// Another order holds the voucher.
    VoucherClaimed,
    /// The voucher paid for an order already.
    VoucherUsed,
    /// The voucher was cancelled or ran out, and its points went back.
    VoucherReturned,
    /// The order's goods are below the reward's minimum.
    MinimumNotReached {
        /// Minor units that are missing, above zero.
        missing: i64,
    },
    /// An operator froze the account: nothing is spent until somebody has looked.
    AccountFrozen,
    /// The account holds as many open vouchers or lots as it may.
    TooManyOpen,
    /// The stored account contradicts its own entries; a person has to look. Never the caller's fault.
    AccountDamaged,
    /// Another decision about the same account came first; deciding again resolves it.
    Contention,
}

impl From<Invalid> for Rejection {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(Box::new(invalid))
    }
}

impl From<OutOfRange> for Rejection {
    fn from(_: OutOfRange) -> Self {
        Self::AmountOutOfRange
    }
}

impl From<OrderError> for Rejection {
    fn from(error: OrderError) -> Self {
        match error {
            OrderError::OutOfRange => Self::AmountOutOfRange,
            OrderError::TooLarge => Self::OrderTooLarge,
            OrderError::Invalid(invalid) => Self::Invalid(invalid),
        }
    }
}

impl From<TooManyOpen> for Rejection {
    fn from(_: TooManyOpen) -> Self {
        Self::TooManyOpen
    }
}

impl Rejection {
    /// The refusal of an identifier that cannot be one; `problem` is what [`crate::ids`] says of it. The limits of identifiers exclude it
    /// for the names of sources, which are made of them.
    pub fn of_identifier(problem: &'static str) -> Self {
        Invalid::new("identifier", "one that is not", format!("is within its limits ({problem})")).into()
    }

    /// The stable snake_case code of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::AmountOutOfRange => "amount_out_of_range",
            Self::Invalid(_) => "invalid",
            Self::CurrencyMismatch => "currency_mismatch",
            Self::OrderTooLarge => "order_too_large",
            Self::NotAMember => "not_a_member",
            Self::MembersOnly => "members_only",
            Self::AlreadyAMember => "already_a_member",
            Self::RewardUnknown => "reward_unknown",
            Self::RewardNotAvailable => "reward_not_available",
            Self::ConditionNotMet { .. } => "condition_not_met",
            Self::RewardLimitReached => "reward_limit_reached",
            Self::GivenBackTooOften { .. } => "given_back_too_often",
            Self::OutOfStock => "out_of_stock",
            Self::ChoiceUnknown => "choice_unknown",
            Self::ActivityUnknown => "activity_unknown",
            Self::ActivityLimitReached => "activity_limit_reached",
            Self::NothingToPay => "nothing_to_pay",
            Self::InsufficientPoints { .. } => "insufficient_points",
            Self::VoucherUnknown => "voucher_unknown",
            Self::VoucherClaimed => "voucher_claimed",
            Self::VoucherUsed => "voucher_used",
            Self::VoucherReturned => "voucher_returned",
            Self::MinimumNotReached { .. } => "minimum_not_reached",
            Self::AccountFrozen => "account_frozen",
            Self::TooManyOpen => "too_many_open",
            Self::AccountDamaged => "account_damaged",
            Self::Contention => "contention",
        }
    }

    /// May the very same request succeed when it is repeated unchanged?
    pub const fn is_transient(&self) -> bool {
        match self {
            Self::Contention => true,
            Self::AmountOutOfRange
            | Self::Invalid(_)
            | Self::CurrencyMismatch
            | Self::OrderTooLarge
            | Self::NotAMember
            | Self::MembersOnly
            | Self::AlreadyAMember
            | Self::RewardUnknown
            | Self::RewardNotAvailable
            | Self::ConditionNotMet { .. }
            | Self::RewardLimitReached
            | Self::GivenBackTooOften { .. }
            | Self::OutOfStock
            | Self::ChoiceUnknown
            | Self::ActivityUnknown
            | Self::ActivityLimitReached
            | Self::NothingToPay
            | Self::InsufficientPoints { .. }
            | Self::VoucherUnknown
            | Self::VoucherClaimed
            | Self::VoucherUsed
            | Self::VoucherReturned
            | Self::MinimumNotReached { .. }
            | Self::AccountFrozen
            | Self::TooManyOpen
            | Self::AccountDamaged => false,
        }
    }
}

impl From<Fault> for Rejection {
    fn from(_: Fault) -> Self {
        Self::AccountDamaged
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AmountOutOfRange => write!(formatter, "{OutOfRange}"),
            Self::Invalid(invalid) => write!(formatter, "{invalid}"),
            Self::CurrencyMismatch => formatter.write_str("the order is in another currency than the program"),
            Self::OrderTooLarge => formatter.write_str("the order has too many lines, refunds or codes"),
            Self::NotAMember => formatter.write_str("not a member of the program yet"),
            Self::MembersOnly => formatter.write_str("this is for members; join first"),
            Self::AlreadyAMember => formatter.write_str("already a member of the program"),
            Self::RewardUnknown => formatter.write_str("the program has no such reward"),
            Self::RewardNotAvailable => formatter.write_str("the reward cannot be redeemed today"),
            Self::ConditionNotMet { .. } => formatter.write_str("the reward is not for this member, or not yet"),
            Self::RewardLimitReached => formatter.write_str("the reward was redeemed as often as one may"),
            Self::GivenBackTooOften { until } => {
                write!(formatter, "too many redemptions were given back today; redeem again from {until} on")
            }
            Self::OutOfStock => formatter.write_str("none is left"),
            Self::ChoiceUnknown => formatter.write_str("there is no such gift to choose"),
            Self::ActivityUnknown => formatter.write_str("the program rewards no such activity"),
            Self::ActivityLimitReached => formatter.write_str("the activity was rewarded as often as it may be"),
            Self::NothingToPay => formatter.write_str("points cannot pay anything of this cart"),
            Self::InsufficientPoints { missing } => write!(formatter, "{missing} more points are needed"),
            Self::VoucherUnknown => formatter.write_str("the code is not known"),
            Self::VoucherClaimed => formatter.write_str("the code is held by another order"),
            Self::VoucherUsed => formatter.write_str("the code has been used"),
            Self::VoucherReturned => formatter.write_str("the code is no longer valid; its points were given back"),
            Self::MinimumNotReached { missing } => {
                write!(formatter, "the order is {missing} minor units below the minimum for this code")
            }
            Self::AccountFrozen => formatter.write_str("the account is frozen; ask the shop"),
            Self::TooManyOpen => formatter.write_str("too many open vouchers; use or cancel one first"),
            Self::AccountDamaged => formatter.write_str("the account needs attention; nothing was changed"),
            Self::Contention => formatter.write_str("the account is busy; repeat the request"),
        }
    }
}
