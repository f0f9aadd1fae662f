//! Milestones: a gift when the member has earned so many points in all, once for ever.

use super::gift::{Giving, give, in_force};
use super::posting::Posting;
use crate::ledger::account::MILESTONES_MAX;
use crate::ledger::mark::Mark;
use crate::mechanics::MechanicKind;
use crate::program::Program;
use crate::rejection::Rejection;

/// Gives what newly reached milestones bring. One there is no room or code for is not marked as reached: the next order tries again.
pub fn reach(program: &Program, posting: &mut Posting) -> Result<(), Rejection> {
    let rules = in_force(program, posting, |rule| match rule {
        MechanicKind::Milestone(milestone) => Some(milestone),
        _ => None,
    })?;
    for (mechanic, milestone) in rules {
        let account = posting.account();
        let is_full = account.milestones.len() >= MILESTONES_MAX;
        if account.qualifying < milestone.points || account.milestones.contains(&mechanic.id) || is_full {
            continue;
        }
        let giving = Giving::once(format!("milestone:{}:{}", account.account_id, mechanic.id), &mechanic.id)?;
        let giving = Giving { marks: vec![Mark::Reached(mechanic.id.clone())], ..giving };
        give(program, posting, giving, &milestone.gives)?;
    }
    Ok(())
}
