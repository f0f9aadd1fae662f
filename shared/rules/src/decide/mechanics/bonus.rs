//! Points added to an order are planned as they stand.

use super::{Answer, Decided, Happening, Planned};
use crate::ids::RuleId;
use crate::ledger::source::PlannedKind;
use crate::mechanics::Bonus;
use crate::program::judging::Subject;

impl Decided for Bonus {
    fn plan(&self, _: &RuleId, _: &Subject<'_>) -> Option<Planned<'_>> {
        Some(Planned::of(PlannedKind::Bonus(*self)))
    }

    fn answer(&self, _: Happening) -> Option<Answer<Self>> {
        None
    }
}
