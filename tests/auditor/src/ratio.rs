//! Exact fractions: no sum of them can overflow or round.

use num_bigint::BigInt;

/// A fraction of any size.
pub type Ratio = num_rational::Ratio<BigInt>;

/// A whole number.
pub fn whole(number: i64) -> Ratio {
    Ratio::from_integer(BigInt::from(number))
}

/// `part` of `of`; `None` where there is nothing to be a part of.
pub fn part(part: i64, of: i64) -> Option<Ratio> {
    (of > 0).then(|| Ratio::new(BigInt::from(part), BigInt::from(of)))
}

/// Rounded down.
pub fn floor(ratio: &Ratio) -> i64 {
    i64::try_from(ratio.floor().to_integer()).expect("figures of an order fit")
}

/// Rounded up.
pub fn ceil(ratio: &Ratio) -> i64 {
    i64::try_from(ratio.ceil().to_integer()).expect("figures of an order fit")
}

/// A stored one: `n` or `n/d`.
pub fn read(text: &str) -> Option<Ratio> {
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    let below: BigInt = below.parse().ok()?;
    (below > BigInt::from(0)).then_some(())?;
    Some(Ratio::new(above.parse().ok()?, below))
}
