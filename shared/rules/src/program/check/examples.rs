//! Runs the document's own examples: a program that does not do what its merchant expects is not published.

use super::{EXAMPLES_MAX, Problems};
use crate::ids::RuleId;
use crate::order::AMOUNT_MAX;
use crate::program::Program;
use crate::program::document::{Example, ProgramDocument};
use crate::program::example::{EXAMPLE_LINES_MAX, Outcome};

impl Problems {
    pub(super) fn examples(&mut self, document: &ProgramDocument) {
        self.unless(document.examples.len() <= EXAMPLES_MAX, "examples", "state at most 100 examples");
        let program = Program::unchecked(0, std::sync::Arc::new(document.clone()));
        for (place, stated) in document.examples.iter().enumerate() {
            let place = format!("examples[{place}]");
            let before = self.0.len();
            self.is_stated(document, &place, stated);
            if self.0.len() > before {
                continue;
            }
            match stated.run(&program) {
                Ok(found) => self.expected(&place, stated, &found),
                Err(rejection) => self.unless(false, place, &format!("this order is refused: {rejection}")),
            }
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

    fn expected(&mut self, place: &str, stated: &Example, found: &Outcome) {
        if let Some(earns) = stated.earns.filter(|earns| *earns != found.earns) {
            let goods = stated.cart().iter().map(|line| line.net.get()).fold(0, i64::saturating_add);
            let message = format!("an order of {goods} earns {}, not {earns}", found.earns);
            self.unless(false, format!("{place}.earns"), &message);
        }
        if let Some(benefits) = &stated.benefits {
            let (wanted, got) = (sorted(benefits), sorted(&found.benefits));
            let message = format!("this member has [{}], not [{}]", got.join(", "), wanted.join(", "));
            self.unless(wanted == got, format!("{place}.benefits"), &message);
        }
        if let Some(points_pay) = stated.points_pay.filter(|points_pay| *points_pay != found.points_pay) {
            let message = format!("points may pay {} of this cart, not {points_pay}", found.points_pay);
            self.unless(false, format!("{place}.points_pay"), &message);
        }
    }
}

/// The order of the document does not matter, nor does a name written twice.
fn sorted(ids: &[RuleId]) -> Vec<&str> {
    let mut names: Vec<&str> = ids.iter().map(RuleId::as_str).collect();
    names.sort_unstable();
    names.dedup();
    names
}
