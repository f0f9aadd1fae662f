//! L1: a point has a simple price. "If 27 points equal a 5% discount, that is too complex."
//!
//! A price is simple when a shopper can compute it in the head, one way or the other: one point is worth a single digit times a power
//! of ten of minor units (or of percent), or one minor unit costs 1, 2, 4 or 5 times a power of ten of points. Multiplying by one
//! digit is easy, dividing only by those. 250 points for 5.00: a point is worth 2 cents, simple. 40 points for 1.00: a point is worth
//! 2.5, but a cent costs 0.4 points, simple. 27 points for 5 %: neither.

use super::{Advice, Findings};
use coppertoken_rules::number::Points;
use coppertoken_rules::program::document::ProgramDocument;
use coppertoken_rules::rewards::RewardTerms;

pub(super) fn lint(document: &ProgramDocument, findings: &mut Findings) {
    for (place, reward) in document.rewards.iter().enumerate() {
        if let (Some(cost), Some(worth)) = (reward.cost, reward.gives.figure()) {
            judge(findings, format!("rewards[{place}].cost"), cost, worth);
        }
    }
    if let Some(rule) = &document.pay_with_points {
        judge(findings, "pay_with_points.points".to_owned(), rule.points, rule.amount.get());
    }
}

fn judge(findings: &mut Findings, place: String, cost: Points, worth: i64) {
    if !is_simple(cost.get(), worth) {
        let message =
            format!("{cost} points for {worth} is hard to reckon with; try 250 points for 500, or 100 for 10");
        findings.warning(Advice::L1, place, message);
    }
}

/// Is `worth` for `cost` points a simple price? Both above zero.
fn is_simple(cost: i64, worth: i64) -> bool {
    let digit_of = |numerator, denominator| single_digit(numerator, denominator);
    digit_of(worth, cost).is_some() || matches!(digit_of(cost, worth), Some(1 | 2 | 4 | 5))
}

/// The one significant digit of a quotient that has no more than one.
fn single_digit(numerator: i64, denominator: i64) -> Option<i64> {
    let (mut numerator, mut denominator) = (i128::from(numerator), i128::from(denominator));
    if numerator <= 0 || denominator <= 0 {
        return None;
    }
    // Brings the quotient to 1 ≤ q < 10; 2^63 has 19 digits, so neither product leaves 127 bits.
    while numerator < denominator {
        numerator = numerator.checked_mul(10)?;
    }
    while numerator >= denominator.checked_mul(10)? {
        denominator = denominator.checked_mul(10)?;
    }
    (numerator.checked_rem(denominator)? == 0)
        .then(|| numerator.checked_div(denominator))?
        .and_then(|q| q.try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::is_simple;

    #[test]
    fn l1_a_simple_price_can_be_reckoned_in_the_head() {
        for (cost, worth) in [(250, 500), (1, 1), (100, 500), (40, 100), (25, 100), (1000, 3000), (100, 10), (250, 5)] {
            assert!(is_simple(cost, worth), "{cost} for {worth}");
        }
        for (cost, worth) in [(27, 5), (300, 700), (500, 1200), (30, 100), (7, 100), (251, 500)] {
            assert!(!is_simple(cost, worth), "{cost} for {worth}");
        }
        assert!(is_simple(1, i64::MAX / 10 * 10) == is_simple(1, i64::MAX), "the largest numbers do not overflow");
    }
}
