//! What a scenario may expect of earning: overrides, campaigns, stamps, offers, why not.

use super::{Parsed, Run};

impl Run {
    /// Holds one expectation; `None` when it is not about this.
    pub(super) fn expect_of_earning(&self, words: &[&str]) -> Option<Parsed<()>> {
        let _ = words;
        None
    }
}
