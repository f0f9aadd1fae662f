//! What a merchant offers.
//!
//! [`document`] is the form a merchant writes and the wire carries; [`Program`] is the same, checked: whatever holds a
//! `Program` may rely on every rule of [`check`]. [`view`] says who may read what. Storage and versions are the shell's.

pub mod business;
pub mod check;
pub mod document;
pub mod example;
pub mod judging;
pub mod ladder;
pub mod reserved;
pub mod shown_prices;
pub mod surface;
pub mod view;
pub mod window;

#[cfg(feature = "judge")]
use core::cmp::Reverse;
use std::sync::Arc;

use crate::ids::RuleId;
use crate::ledger::standing::{Ladder, Rung};
use check::Problem;
use document::{Mechanic, ProgramDocument, Qualification, Reward, Segment, Tier};

/// Number of the rules engine. It rises when a document written for an older engine could be judged differently.
pub const ENGINE: u32 = 1;

/// A program version that passed every check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    version: u32,
    document: Arc<ProgramDocument>,
    /// Places of the ways to earn in the document, in the order they are judged in. The order of plain rates changes no sum, and a sort
    /// would be a part of what a shopper downloads.
    #[cfg(feature = "judge")]
    order: Arc<[usize]>,
}

impl Program {
    /// Checks a document. `version` is the number it is published under.
    ///
    /// Errors with every problem found, each naming the place in the document.
    pub fn new(version: u32, document: ProgramDocument) -> Result<Self, Vec<Problem>> {
        let problems = check::problems(&document);
        if problems.is_empty() { Ok(Self::unchecked(version, Arc::new(document))) } else { Err(problems) }
    }

    /// Of a document that others have checked.
    #[cfg(feature = "judge")]
    fn unchecked(version: u32, document: Arc<ProgramDocument>) -> Self {
        let mut order: Vec<(usize, &Mechanic)> = document.mechanics.iter().enumerate().collect();
        order.sort_by(|(_, one), (_, other)| {
            (Reverse(one.priority), &one.id).cmp(&(Reverse(other.priority), &other.id))
        });
        let order = order.into_iter().map(|(place, _)| place).collect();
        Self { version, document, order }
    }

    /// Of a document that others have checked.
    #[cfg(not(feature = "judge"))]
    const fn unchecked(version: u32, document: Arc<ProgramDocument>) -> Self {
        Self { version, document }
    }

    /// The version number.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// The checked document.
    pub fn document(&self) -> &ProgramDocument {
        &self.document
    }

    /// The reward of this identifier.
    pub fn reward(&self, reward_id: &RuleId) -> Option<&Reward> {
        self.document.rewards.iter().find(|reward| &reward.id == reward_id)
    }

    /// The way to earn of this identifier.
    pub fn mechanic(&self, mechanic_id: &RuleId) -> Option<&Mechanic> {
        self.document.mechanics.iter().find(|mechanic| &mechanic.id == mechanic_id)
    }

    /// All ways to earn, highest priority first, then by identifier: never by the place in the file.
    #[cfg(feature = "judge")]
    pub fn mechanics(&self) -> impl Iterator<Item = &Mechanic> {
        self.order.iter().filter_map(|place| self.document.mechanics.get(*place))
    }

    /// All ways to earn, by their place in the file.
    #[cfg(not(feature = "judge"))]
    pub fn mechanics(&self) -> impl Iterator<Item = &Mechanic> {
        self.document.mechanics.iter()
    }

    /// The segment of this identifier.
    pub fn segment(&self, segment_id: &RuleId) -> Option<&Segment> {
        self.document.segments.iter().find(|segment| &segment.id == segment_id)
    }

    /// The tier of this identifier.
    pub fn tier(&self, tier_id: &RuleId) -> Option<&Tier> {
        self.document.tiers.iter().find(|tier| &tier.id == tier_id)
    }

    /// The ladder as an account keeps it; `None` when the program has no tiers.
    pub fn ladder(&self) -> Option<Ladder> {
        let rungs: Vec<Rung> = self
            .document
            .tiers
            .iter()
            .map(|tier| Rung { tier_id: tier.id.clone(), first: tier.threshold.first_points().get() })
            .collect();
        let Qualification { measure, window, grace_days, downgrade } = self.document.qualification;
        (!rungs.is_empty()).then_some(Ladder { measure, window, grace_days, downgrade, rungs })
    }
}
