//! Points for full steps are planned as they stand.

use super::{Answer, Decided, Happening, Planned};
use crate::ids::RuleId;
use crate::ledger::source::PlannedKind;
use crate::mechanics::Steps;
use crate::program::judging::Subject;

impl Decided for Steps {
    fn plan(&self, _: &RuleId, _: &Subject<'_>) -> Option<Planned<'_>> {
        Some(Planned::of(PlannedKind::Steps(self.0)))
    }

    fn answer(&self, _: Happening) -> Option<Answer<Self>> {
        None
    }
}
