//! What members may do beside buying, and what a scenario may expect of it: activities, visits, gifts, grants.

use super::{Outcome, Parsed, Run};

impl Run {
    /// Does what the words say; `None` when they are not about this.
    pub(super) fn act_as_member(&mut self, words: &[&str]) -> Option<Parsed<Outcome>> {
        let _ = words;
        None
    }

    /// Holds one expectation; `None` when it is not about this.
    pub(super) fn expect_of_member(&self, words: &[&str]) -> Option<Parsed<()>> {
        let _ = words;
        None
    }
}
