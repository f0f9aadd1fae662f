//! What a merchant offers.
//!
//! [`document`] is the form a merchant writes and the wire carries; [`Program`] is the same, checked: whatever holds a
//! `Program` may rely on every rule of [`check`]. [`view`] says who may read what. Storage and versions are the shell's.

pub mod check;
pub mod document;
pub mod example;
pub mod view;

use crate::ids::RuleId;
use crate::number::Points;
use check::Problem;
use document::{ProgramDocument, Reward, Tier};

/// Number of the rules engine. It rises when a document written for an older engine could be judged differently.
pub const ENGINE: u32 = 1;

/// A program version that passed every check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    version: u32,
    document: ProgramDocument,
}

impl Program {
    /// Checks a document. `version` is the number it is published under.
    ///
    /// Errors with every problem found, each naming the place in the document.
    pub fn new(version: u32, document: ProgramDocument) -> Result<Self, Vec<Problem>> {
        let problems = check::problems(&document);
        if problems.is_empty() { Ok(Self { version, document }) } else { Err(problems) }
    }

    /// The version number.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// The checked document.
    pub const fn document(&self) -> &ProgramDocument {
        &self.document
    }

    /// The reward of this identifier.
    pub fn reward(&self, reward_id: &RuleId) -> Option<&Reward> {
        self.document.rewards.iter().find(|reward| &reward.id == reward_id)
    }

    /// The tier of this identifier.
    pub fn tier(&self, tier_id: &RuleId) -> Option<&Tier> {
        self.document.tiers.iter().find(|tier| &tier.id == tier_id)
    }

    /// The highest tier that `qualifying` points reach. Tiers stand in rising order.
    pub fn tier_reached(&self, qualifying: Points) -> Option<&Tier> {
        self.document.tiers.iter().rev().find(|tier| tier.threshold.is_reached_by(qualifying))
    }

    /// The next tier above what `qualifying` points reach.
    pub fn next_tier(&self, qualifying: Points) -> Option<&Tier> {
        self.document.tiers.iter().find(|tier| !tier.threshold.is_reached_by(qualifying))
    }
}
