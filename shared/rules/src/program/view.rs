//! Who may read what of a program: one pure function makes the three views.
//!
//! `full` is the operator's; `member` leaves out the merchant's examples, notes and business figures; `public` also leaves out
//! what is for members only. A view that leaves a rule out says so (`withheld`): its reader asks the server instead of
//! computing a promise. So does the reader of a rule that reads more of a member than the member's own view tells.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Program;
use super::document::{Audience, Business, Localized, ProgramDocument};
use crate::conditions::Condition;
use crate::ids::RuleId;
#[cfg(not(feature = "judge"))]
use crate::mechanics::MechanicKind;
#[cfg(feature = "judge")]
use crate::mechanics::{AboutOrders, MechanicTerms};

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
    pub program: Arc<ProgramDocument>,
    /// What each rule says, in the program's languages, as the server puts it into words. A reader that does not know a kind
    /// of rule can still show it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<ToldRule>,
    /// How members qualify for tiers and how they lose one: sentences in the program's languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ladder: Vec<Localized>,
    /// The rules around all of them: when points arrive and end, what a return does, who may take part. Sentences likewise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Localized>,
}

/// What a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RuleFamily {
    /// A way to earn.
    Mechanic,
    /// A way to redeem.
    Reward,
    /// Something members simply have.
    Benefit,
    /// A step of the ladder.
    Tier,
}

/// A rule in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ToldRule {
    /// The mechanic, reward, benefit or tier.
    pub id: RuleId,
    /// Which of them it is.
    pub family: RuleFamily,
    /// What the merchant calls it.
    pub title: Localized,
    /// What it says: of a way to earn and of a benefit with all its terms, of a reward what it gives, of a tier where it begins.
    pub text: Localized,
    /// The terms of a reward and what a tier gives: a sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Localized>,
}

impl Program {
    /// The program as `reader` may see it.
    pub fn view(&self, reader: Reader) -> ProgramView {
        let mut program = self.document().clone();
        if reader != Reader::Full {
            program.examples.clear();
            program.notes.clear();
            program.business = Business::default();
            for reward in &mut program.rewards {
                reward.margin_cost = None;
            }
        }
        if reader == Reader::Public {
            program.mechanics.retain(|mechanic| mechanic.audience == Audience::Public);
            program.rewards.retain(|reward| reward.audience == Audience::Public);
            program.benefits.retain(|benefit| benefit.audience == Audience::Public);
            // Whom the merchant sorts into which group is not the public's. Rules that ask for one name it still, and are the
            // server's to judge.
            program.segments.clear();
        }
        let withheld = program.mechanics.len() != self.document().mechanics.len();
        let (told, ladder, rules) = (Vec::new(), Vec::new(), Vec::new());
        ProgramView { version: self.version(), reader, withheld, program: Arc::new(program), told, ladder, rules }
    }
}

impl ProgramView {
    /// The program to compute promises with; `None`: the server decides. That is so when something was withheld, when the view was written
    /// by a newer engine, and when what an order earns depends on more than the member is told
    /// (`coppertoken_wire::member::MemberView`); the operator, who reads the whole document, may read the whole account too. A view comes
    /// from a checked program, so it is not checked again.
    pub fn computable(&self) -> Option<Program> {
        let is_ours = self.program.engine == super::ENGINE;
        let is_told = cfg!(feature = "judge") && self.reader == Reader::Full || self.earning_is_told();
        (is_ours && !self.withheld && is_told).then(|| Program::unchecked(self.version, Arc::clone(&self.program)))
    }

    /// Can a condition be judged by what a member is told? One that cannot is the server's to judge.
    pub fn is_told(&self, condition: &Condition) -> bool {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().all(|part| self.is_told(part)),
            Condition::Not(part) => self.is_told(part),
            Condition::Contains(selector) => !selector.is_favourite(),
            Condition::Orders(orders) => orders.within_days.is_none(),
            // Segments name those before them only, and what a regular is names neither: this ends.
            Condition::Segment(segment_id) => {
                let segment = self.program.segments.iter().find(|segment| &segment.id == segment_id);
                segment.is_some_and(|segment| self.is_told(&segment.when))
            }
            Condition::Regular => self.is_told(&self.program.regulars),
            Condition::Visits(_) | Condition::FavouriteCategory(_) => false,
            Condition::Goods(_)
            | Condition::Tier(_)
            | Condition::AverageOrder(_)
            | Condition::LastOrder(_)
            | Condition::MemberDays(_)
            | Condition::NeverRedeemed => true,
        }
    }

    /// Does what an order earns depend on nothing but plain rates?
    #[cfg(not(feature = "judge"))]
    fn earning_is_told(&self) -> bool {
        let is_plain = |mechanic: &crate::program::document::Mechanic| {
            matches!(mechanic.rule, MechanicKind::Spend(_)) && mechanic.when.is_none() && mechanic.window.is_always()
        };
        self.program.eligibility.is_none() && self.program.mechanics.iter().all(is_plain)
    }

    /// Does what an order earns depend on nothing but what a member is told?
    #[cfg(feature = "judge")]
    fn earning_is_told(&self) -> bool {
        let is_told = |condition: Option<&Condition>| condition.is_none_or(|condition| self.is_told(condition));
        is_told(self.program.eligibility.as_ref())
            && self.program.mechanics.iter().all(|mechanic| match mechanic.rule.orders() {
                AboutOrders::No => true,
                AboutOrders::Told => is_told(mechanic.when.as_ref()),
                AboutOrders::Withheld => false,
            })
    }
}
