//! Milestones: a gift when the member has earned so many points in all, once for ever.

use super::{Answer, Asked, Decided, Happening, Planned};
use crate::decide::gift::{Giving, give};
use crate::decide::posting::Posting;
use crate::ids::{RuleId, Source};
use crate::ledger::account::MILESTONES_MAX;
use crate::ledger::state_change::StateChange;
use crate::mechanics::Milestone;
use crate::program::judging::Subject;
use crate::rejection::Rejection;

impl Decided for Milestone {
    fn plan(&self, _: &RuleId, _: &Subject<'_>) -> Option<Planned<'_>> {
        None
    }

    fn answer(&self, happening: Happening) -> Option<Answer<Self>> {
        match happening {
            Happening::Ordered => Some(reach),
            Happening::Joined | Happening::Visited | Happening::Birthday(_) | Happening::Judged => None,
        }
    }
}

/// Gives what a newly reached milestone brings. One there is no room or code for is not marked as reached: the next order tries again.
fn reach(milestone: &Milestone, asked: Asked<'_>, posting: &mut Posting) -> Result<(), Rejection> {
    let Asked { program, mechanic_id, .. } = asked;
    let account = posting.account();
    let is_full = account.milestones.len() >= MILESTONES_MAX;
    if account.qualifying < milestone.points || account.milestones.contains(mechanic_id) || is_full {
        return Ok(());
    }
    let giving = Giving::once(&Source::Milestone(account.account_id.clone(), mechanic_id.clone()), mechanic_id)?;
    let giving = Giving { marks: vec![StateChange::Reached(mechanic_id.clone())], ..giving };
    give(program, posting, giving, &milestone.gives).map(drop)
}
