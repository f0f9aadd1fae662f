//! What one account has to tell another: decided with the one, decided about by the other. The shell carries it in between, at least once.

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, SourceId};
use crate::ledger::entry::Changes;
use crate::mechanics::ReferralMoment;
use crate::time::Date;

/// Something that another account must learn: the shell has that account decide about the fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// The account.
    pub account_id: AccountId,
    /// The fact it has to decide about.
    pub fact: FollowUpFact,
}

/// The facts accounts tell each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FollowUpFact {
    /// A friend this member invited has come so far that the program rewards it.
    ReferralEarned {
        /// The friend's account.
        referee: AccountId,
        /// How far.
        at: ReferralMoment,
        /// The day the points may post: when the friend's own do.
        posts_on: Date,
        /// The sequence of the friend's ledger when it was so. Of what arrives late or again, the latest counts.
        as_of: u64,
    },
    /// The friend's order that earned a referral was called off, and no other is kept.
    ReferralReversed {
        /// The friend's account.
        referee: AccountId,
        /// See [`FollowUpFact::ReferralEarned`].
        as_of: u64,
    },
    /// Another account of the same person hands over what it has.
    MergeIn {
        /// Under what both sides are written.
        key: SourceId,
        /// What comes.
        brings: Box<Changes>,
    },
}

impl FollowUpFact {
    /// Its name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ReferralEarned { .. } => "referral_earned",
            Self::ReferralReversed { .. } => "referral_reversed",
            Self::MergeIn { .. } => "merge_in",
        }
    }
}
