//! L8: the program says whether the shop shows its prices with tax. "60.00 more" that the checkout takes for 50.00 is no promise kept.

use super::{Advice, Findings};
use coppertoken_rules::program::document::ProgramDocument;

pub(super) fn lint(document: &ProgramDocument, findings: &mut Findings) {
    if document.shown_prices.is_none() {
        findings.warning(
            Advice::L8,
            "shown_prices",
            "does your shop show its prices with tax? Write {\"with_tax\": {\"tax_bps\": 2000}} for 20 % in them, or \"without_tax\"",
        );
    }
}
