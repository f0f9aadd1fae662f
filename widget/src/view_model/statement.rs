//! Lines of the statement in the shopper's words.

use coppertoken_rules::ledger::entry::{EntryKind, TraceReason};
use coppertoken_wire::statement::StatementLine;

use crate::text::PageTexts;

/// A headline of the statement: its template, and whether `{0}` is the order or the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Headline {
    /// The text with a place for the order or the code.
    pub template: &'static str,
    /// What goes there.
    pub about: About,
}

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// An order.
    Order,
    /// A code.
    Code,
    /// The account itself.
    Account,
}

/// The headline of a line.
pub fn headline(line: &StatementLine, texts: &PageTexts) -> Headline {
    let (template, about) = match line.kind {
        EntryKind::Earned => (texts.entry_earned(), About::Order),
        EntryKind::Posted => (texts.entry_posted(), About::Order),
        EntryKind::Voided | EntryKind::ClawedBack => (taken_back(line, texts), About::Order),
        EntryKind::Redeemed => (texts.entry_redeemed(), About::Code),
        EntryKind::RolledBack => (texts.entry_rolled_back(), About::Code),
        EntryKind::Expired => (texts.entry_expired(), About::Account),
        EntryKind::Noted if line.voucher_code.is_some() => (texts.entry_code(), About::Code),
        EntryKind::Noted => (texts.entry_order(), About::Order),
        EntryKind::Adjusted | EntryKind::MergedIn | EntryKind::MergedOut => (texts.entry_posted(), About::Order),
        EntryKind::Joined => (texts.entry_joined(), About::Account),
        EntryKind::TierChanged => (texts.entry_tier(), About::Account),
    };
    Headline { template, about }
}

/// Why an order's points were taken: each has words of its own.
fn taken_back(line: &StatementLine, texts: &PageTexts) -> &'static str {
    match line.trace.first().map(|trace| &trace.reason) {
        Some(TraceReason::OrderCancelled | TraceReason::TestOrder) => texts.entry_cancelled(),
        Some(TraceReason::OrderChanged | TraceReason::PaymentOpen | TraceReason::Restored) => texts.entry_changed(),
        _ => texts.entry_returned(),
    }
}

/// Do the line's points wait rather than count?
pub const fn is_waiting(kind: EntryKind) -> bool {
    matches!(kind, EntryKind::Earned | EntryKind::Voided)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::page_texts;
    use coppertoken_rules::{Amount, Points};
    use coppertoken_wire::statement::ToldReason;

    fn line(kind: EntryKind, reason: TraceReason) -> StatementLine {
        StatementLine {
            sequence: 1,
            recorded_at: String::new(),
            effective_on: "2026-12-05".parse().unwrap(),
            kind,
            points: Points::ZERO,
            order_number: Some("1001".to_owned()),
            voucher_code: None,
            trace: vec![ToldReason { delta: Points::ZERO, reason, text: String::new() }],
        }
    }

    #[test]
    fn a_return_and_a_cancellation_are_told_apart() {
        let refunded = TraceReason::Refunded { refunded: Amount::ZERO, of: Amount::ZERO };
        let shown = |reason| headline(&line(EntryKind::ClawedBack, reason), &page_texts("en")).template;
        assert_eq!(shown(refunded), "Return of order {0}");
        assert_eq!(shown(TraceReason::OrderCancelled), "Order {0} cancelled");
        assert_eq!(shown(TraceReason::OrderChanged), "Order {0} changed");
    }

    #[test]
    fn a_note_is_about_its_code_when_it_has_one() {
        let mut note = line(EntryKind::Noted, TraceReason::NothingCounts);
        assert_eq!(headline(&note, &page_texts("en")).about, About::Order);
        note.voucher_code = Some("ABCD".to_owned());
        assert_eq!(headline(&note, &page_texts("en")).about, About::Code);
    }
}
