//! Other points for certain lines: favourites are replaced by the member's own.

use super::{Answer, Decided, Happening, Planned};
use crate::ids::RuleId;
use crate::ledger::source::PlannedKind;
use crate::mechanics::Override;
use crate::program::judging::Subject;

impl Decided for Override {
    fn plan(&self, _: &RuleId, subject: &Subject<'_>) -> Option<Planned<'_>> {
        Some(Planned::of(PlannedKind::Override(Self { on: subject.named(&self.on), earns: self.earns })))
    }

    fn answer(&self, _: Happening) -> Option<Answer<Self>> {
        None
    }
}
