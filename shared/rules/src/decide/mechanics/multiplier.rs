//! Campaigns that multiply: favourites are replaced by the member's own.

use super::{Answer, Decided, Happening, Planned};
use crate::ids::RuleId;
use crate::ledger::source::PlannedKind;
use crate::mechanics::Multiplier;
use crate::program::judging::Subject;

impl Decided for Multiplier {
    fn plan(&self, _: &RuleId, subject: &Subject<'_>) -> Option<Planned<'_>> {
        Some(Planned::of(PlannedKind::Multiplier(Self { on: subject.named(&self.on), ..self.clone() })))
    }

    fn answer(&self, _: Happening) -> Option<Answer<Self>> {
        None
    }
}
