//! What a scenario may expect of tiers and expiry.

use super::{Parsed, Run};

impl Run {
    /// Holds one expectation; `None` when it is not about this.
    pub(super) fn expect_of_tier(&self, words: &[&str]) -> Option<Parsed<()>> {
        let _ = words;
        None
    }
}
