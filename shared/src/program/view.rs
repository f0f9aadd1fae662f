//! Who may read what of a program: one pure function makes the three views.
//!
//! `full` is the operator's; `member` leaves out the merchant's examples and costs; `public` also leaves out what is for members only. A view
//! that leaves a rule out says so (`withheld`): whoever holds it must ask the server instead of computing a promise.

use serde::{Deserialize, Serialize};

use super::Program;
use super::document::{Audience, ProgramDocument};

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    /// The operator: everything.
    Full,
    /// A signed-in member.
    Member,
    /// Anybody.
    Public,
}

/// A program as one reader may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProgramView {
    /// Version of the program.
    pub version: u32,
    /// Who may read this view.
    pub reader: Reader,
    /// True when a way to earn was left out: a quote computed from this view could be wrong, the server decides.
    pub withheld: bool,
    /// What is left.
    pub program: ProgramDocument,
}

impl Program {
    /// The program as `reader` may see it.
    pub fn view(&self, reader: Reader) -> ProgramView {
        let mut program = self.document().clone();
        if reader != Reader::Full {
            program.examples.clear();
            for reward in &mut program.rewards {
                reward.margin_cost = None;
            }
        }
        if reader == Reader::Public {
            program.mechanics.retain(|mechanic| mechanic.audience == Audience::Public);
            program.rewards.retain(|reward| reward.audience == Audience::Public);
            program.benefits.retain(|benefit| benefit.audience == Audience::Public);
        }
        let withheld = program.mechanics.len() != self.document().mechanics.len();
        ProgramView { version: self.version(), reader, withheld, program }
    }
}

impl ProgramView {
    /// The program to compute with, unless something was withheld or the view was written by a newer engine. A view comes from
    /// a checked program, so it is not checked again.
    pub fn computable(&self) -> Option<Program> {
        let is_ours = self.program.engine == super::ENGINE;
        (is_ours && !self.withheld).then(|| Program { version: self.version, document: self.program.clone() })
    }
}
