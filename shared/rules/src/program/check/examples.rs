//! Checks of the document's own examples: each says what is bought and what is expected. Whether the program does it is another
//! question; [`crate::rehearse::rehearse`] answers it.

use super::{EXAMPLES_MAX, Problems};
use crate::order::AMOUNT_MAX;
use crate::program::document::{Example, ProgramDocument};
use crate::program::example::EXAMPLE_LINES_MAX;

impl Problems {
    pub(super) fn examples(&mut self, document: &ProgramDocument) {
        self.unless(document.examples.len() <= EXAMPLES_MAX, "examples", "state at most 100 examples");
        for (place, stated) in document.examples.iter().enumerate() {
            self.is_stated(document, &format!("examples[{place}]"), stated);
        }
    }

    /// Is there an order, and something to expect of it?
    fn is_stated(&mut self, document: &ProgramDocument, place: &str, stated: &Example) {
        let is_amount = |amount: crate::number::Amount| (0..=AMOUNT_MAX).contains(&amount.get());
        self.unless(
            stated.spends.is_none_or(is_amount),
            format!("{place}.spends"),
            "an example spends a positive amount",
        );
        let has_order = stated.spends.is_some() || !stated.lines.is_empty();
        self.unless(has_order, place, "say what is bought: `spends`, or `lines`");
        let expects = stated.earns.is_some() || stated.benefits.is_some() || stated.points_pay.is_some();
        self.unless(expects, place, "say what you expect: `earns`, `benefits` or `points_pay`");
        let is_line = stated.lines.iter().all(|line| is_amount(line.net) && line.quantity > 0);
        let is_short = stated.lines.len() <= EXAMPLE_LINES_MAX;
        self.unless(is_line && is_short, format!("{place}.lines"), "name at most 20 lines of at least one piece each");
        let tier = stated.member.as_ref().and_then(|member| member.tier.as_ref());
        let is_tier = tier.is_none_or(|tier_id| document.tiers.iter().any(|tier| &tier.id == tier_id));
        self.unless(is_tier, format!("{place}.member.tier"), "the program has no such tier");
    }
}
