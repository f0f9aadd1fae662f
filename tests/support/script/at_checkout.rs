//! What may happen at the checkout, and what a scenario may expect there: benefits, shares paid with points, stock.

use super::{Outcome, Parsed, Run};

impl Run {
    /// Does what the words say; `None` when they are not about this.
    pub(super) fn act_at_checkout(&mut self, words: &[&str]) -> Option<Parsed<Outcome>> {
        let _ = words;
        None
    }

    /// Holds one expectation; `None` when it is not about this.
    pub(super) fn expect_at_checkout(&self, words: &[&str]) -> Option<Parsed<()>> {
        let _ = words;
        None
    }
}
