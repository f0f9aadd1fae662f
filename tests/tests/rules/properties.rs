//! The invariants of the rules on random histories. `PROPTEST_CASES` raises the number of cases; a failure prints its seed and
//! the smallest history that shows it.

mod checkout;
mod codes;
mod deliveries;
mod enrolment;
mod gifts;
mod histories;
mod numbers;
mod promises;
mod returns;
mod tiers;
mod told;
