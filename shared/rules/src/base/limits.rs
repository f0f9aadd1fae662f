//! Limits that several layers hold: the terms are checked by them, the ledger and the decision rely on them.

/// Largest number of points a rule may name, for the arithmetic of [`crate::order::AMOUNT_MAX`].
pub const RULE_POINTS_MAX: i64 = 1_000_000;
/// Largest tier multiplier: ten times.
pub const EARN_PERCENT_MAX: u16 = 1_000;
/// Months figures by day are kept: the longest window of a rule.
pub const MONTHS_KEPT: u16 = 24;
/// Identifiers of vouchers the shell mints for every fact that may issue some. What more would be due stays on its card until the next
/// fact: a cart of a thousand pieces must not issue a hundred codes at once.
pub const MINTED_COUNT: usize = 8;
