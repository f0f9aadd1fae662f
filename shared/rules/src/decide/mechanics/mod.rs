//! What mechanics do: what each kind plans for orders, and how it answers what happens to a member. One kind a file.
//!
//! A kind that does not say so ([`Decided`]) does not compile. What takes part in a longer story (an activity that has to be verified, two
//! sides of an invitation, stamps that an order takes back) stands in the kind's own file, too.

pub mod activity;
pub mod birthday;
mod bonus;
mod enrollment;
mod milestone;
mod multiplier;
pub mod offer;
mod overriding;
pub mod referral;
mod spend;
pub mod stamps;
mod steps;

use super::gift::in_force;
use super::posting::Posting;
use crate::conditions::Condition;
use crate::ids::RuleId;
use crate::ledger::source::{PlannedKind, SourceRecord};
use crate::mechanics::{MechanicKind, of_each};
use crate::program::Program;
use crate::program::judging::Subject;
use crate::rejection::Rejection;
use crate::time::Date;

/// What happens to a member, as far as mechanics of any kind may answer it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// The member has joined.
    Joined,
    /// The first visit of a day.
    Visited,
    /// A birthday is celebrated on this day.
    Birthday(Date),
    /// An order has changed the member's figures.
    Ordered,
    /// The same, when every gift for it is given: who comes into which segment?
    Judged,
}

/// What every kind of mechanic decides.
pub trait Decided: Sized {
    /// What it plans for orders of this member; `None`: orders are not its business, or not those of this member.
    #[cfg_attr(not(feature = "judge"), expect(dead_code, reason = "a shopper's browser plans plain rates only"))]
    fn plan(&self, mechanic_id: &RuleId, subject: &Subject<'_>) -> Option<Planned<'_>>;

    /// How it answers; `None`: not at all.
    fn answer(&self, happening: Happening) -> Option<Answer<Self>>;
}

/// Writes what a mechanic in force, whose condition the member meets, answers.
pub type Answer<K> = fn(&K, Asked<'_>, &mut Posting) -> Result<(), Rejection>;

/// Which mechanic answers what.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The program.
    pub program: &'a Program,
    /// The mechanic.
    pub mechanic_id: &'a RuleId,
    /// What happens.
    pub happening: Happening,
}

/// What a mechanic plans for orders.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "judge"), expect(dead_code, reason = "a shopper's browser plans plain rates only"))]
pub struct Planned<'a> {
    /// What it does.
    pub gives: PlannedKind,
    /// Which orders get it and how many, where that is not what the mechanic's `when` says.
    pub instead: Option<(Option<&'a Condition>, u32)>,
}

impl Planned<'_> {
    /// For the orders that the mechanic's `when` names.
    const fn of(gives: PlannedKind) -> Self {
        Self { gives, instead: None }
    }
}

/// What a mechanic plans for orders of a member.
#[cfg(feature = "judge")]
pub fn plan<'a>(rule: &'a MechanicKind, mechanic_id: &RuleId, subject: &Subject<'_>) -> Option<Planned<'a>> {
    of_each!(rule, kind => kind.plan(mechanic_id, subject))
}

/// Lets every mechanic answer that is in force and whose condition the member meets, in the order of the document.
pub fn tell(program: &Program, posting: &mut Posting, happening: Happening) -> Result<(), Rejection> {
    let hears = |rule: &MechanicKind| of_each!(rule, kind => kind.answer(happening).is_some());
    for (mechanic, rule) in in_force(program, posting, |rule| hears(rule).then_some(rule))? {
        let asked = Asked { program, mechanic_id: &mechanic.id, happening };
        of_each!(rule, kind => if let Some(answer) = kind.answer(happening) {
            answer(kind, asked, posting)?;
        });
    }
    Ok(())
}

/// What follows when a member has joined.
pub fn follow_joining(program: &Program, posting: &mut Posting) -> Result<(), Rejection> {
    tell(program, posting, Happening::Joined)?;
    referral::joined(program, posting)
}

/// What follows when an order has changed the member's figures: gifts first, then offers, then what others must learn.
pub fn follow_order(program: &Program, posting: &mut Posting, record: &SourceRecord) -> Result<(), Rejection> {
    stamps::give_full_cards(program, posting, record)?;
    tell(program, posting, Happening::Ordered)?;
    tell(program, posting, Happening::Judged)?;
    referral::follow_order(program, posting, record)
}
