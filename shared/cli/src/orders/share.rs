//! Divides an amount by weight, to the last minor unit.

/// The parts of `total` by `weights`, which are not negative; their sum is `total`. `None` when there is something to divide and nothing
/// weighs. The largest intermediate value is a total of 2^53 times weights of 2^63: below the 2^127 of an `i128`.
pub fn divide(total: i64, weights: &[i64]) -> Option<Vec<i64>> {
    let all: i128 = weights.iter().map(|weight| i128::from(*weight)).fold(0, i128::saturating_add);
    if all == 0 {
        return (total == 0).then(|| vec![0; weights.len()]);
    }
    let (mut weighed, mut given) = (0_i128, 0_i128);
    let mut parts = Vec::with_capacity(weights.len());
    for weight in weights {
        weighed = weighed.saturating_add(i128::from(*weight));
        // Each part ends where the running total is: what rounding took from one the next one has.
        let end = i128::from(total).saturating_mul(weighed).checked_div(all)?;
        parts.push(i64::try_from(end.saturating_sub(given)).ok()?);
        given = end;
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_between_the_parts() {
        for (total, weights, parts) in [
            (100, vec![1, 1, 1], Some(vec![33, 33, 34])),
            (5_391, vec![10_470, 3_490, 2_490], Some(vec![3_431, 1_143, 817])),
            (0, vec![0, 0], Some(vec![0, 0])),
            (10, vec![0, 5], Some(vec![0, 10])),
            (1, vec![0, 0], None),
            (1, vec![], None),
        ] {
            assert_eq!(divide(total, &weights), parts, "{total} by {weights:?}");
        }
    }
}
