//! Divisions, splits, dates: the arithmetic under the rules, against independent figures.

use coppertoken_rules::mechanics::Rate;
use coppertoken_rules::number::LIMIT;
use coppertoken_rules::ratio::{
    Fraction, multiply_then_divide_ceiling, multiply_then_divide_floor, split_by_largest_remainder,
};
use coppertoken_rules::time::{Date, Instant};
use coppertoken_rules::{Amount, Points};
use coppertoken_tests::builders::{amount, points};
use coppertoken_tests::generate::cases;
use jiff::ToSpan;
use jiff::civil;
use proptest::prelude::*;

fn theirs(year: i16, month: i8, days: i64) -> civil::Date {
    civil::Date::new(year, month, 1).unwrap().checked_add(days.days()).unwrap()
}

fn ours(date: civil::Date) -> Date {
    Date::new(date.year().into(), date.month().try_into().unwrap(), date.day().try_into().unwrap()).unwrap()
}

proptest! {
    #![proptest_config(cases(2_000))]

    /// Invariant 8: shares sum exactly, are never negative, and differ from the exact proportion by less than one.
    #[test]
    fn splits_sum_exactly(total in 0..=LIMIT, weights in prop::collection::vec(prop_oneof![0..10_i64, 0..=LIMIT], 1..20)) {
        let shares = split_by_largest_remainder(total, &weights).unwrap();
        prop_assert_eq!(shares.len(), weights.len());
        prop_assert_eq!(shares.iter().map(|share| i128::from(*share)).sum::<i128>(), i128::from(total));
        let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
        for (share, weight) in shares.iter().zip(&weights).filter(|_| whole > 0) {
            let exact = i128::from(total) * i128::from(*weight);
            let above = i128::from(*share) * whole - exact;
            prop_assert!(-whole < above && above < whole, "{share} for {weight} of {whole}");
        }
    }

    /// Equal remainders go to the earlier place, so that no share depends on anything but the input's order.
    #[test]
    fn equal_weights_differ_by_at_most_one_and_fall(total in 0..1_000_000_i64, count in 1..50_usize) {
        let shares = split_by_largest_remainder(total, &vec![1; count]).unwrap();
        prop_assert!(shares.windows(2).all(|pair| pair[0] >= pair[1] && pair[0] - pair[1] <= 1));
    }

    #[test]
    fn a_split_of_something_negative_is_refused(total in -LIMIT..0, weight in 1..LIMIT) {
        prop_assert!(split_by_largest_remainder(total, &[weight]).is_err());
        prop_assert!(split_by_largest_remainder(1, &[weight, -weight]).is_err());
    }

    /// floor and ceiling are the integers around the exact quotient.
    #[test]
    fn divisions_round_as_they_say(value in -LIMIT..=LIMIT, numerator in -LIMIT..=LIMIT, denominator in 1..=LIMIT) {
        let (value, numerator, denominator) = (i128::from(value), i128::from(numerator), i128::from(denominator));
        let product = value * numerator;
        if let Ok(floor) = multiply_then_divide_floor(value, numerator, denominator) {
            let floor = i128::from(floor) * denominator;
            prop_assert!(floor <= product && product - floor < denominator);
        }
        if let Ok(ceiling) = multiply_then_divide_ceiling(value, numerator, denominator) {
            let ceiling = i128::from(ceiling) * denominator;
            prop_assert!(ceiling >= product && ceiling - product < denominator);
        }
        prop_assert!(multiply_then_divide_floor(value, numerator, 0).is_err());
        prop_assert!(multiply_then_divide_floor(value, numerator, -denominator).is_err());
    }

    /// Numbers stay within what a double holds exactly; arithmetic never wraps.
    #[test]
    fn points_and_amounts_keep_their_range(one in -LIMIT..=LIMIT, other in -LIMIT..=LIMIT) {
        let expected = (-LIMIT..=LIMIT).contains(&(one + other)).then_some(one + other);
        prop_assert_eq!(points(one).plus(points(other)).ok().map(Points::get), expected);
        let expected = (-LIMIT..=LIMIT).contains(&(one - other)).then_some(one - other);
        prop_assert_eq!(amount(one).minus(amount(other)).ok().map(Amount::get), expected);
        prop_assert_eq!(points(one).negated().get(), -one);
    }

    /// One rounding for all rates together.
    #[test]
    fn awards_round_once(
        basis in 0..10_000_000_i64, percent in 1..1000_u16,
        rates in prop::collection::vec((0..100_i64, 1..10_000_i64), 1..5),
    ) {
        let whole: i128 = rates.iter().map(|(_, per)| i128::from(*per)).product();
        let sum: i128 = rates.iter().map(|(given, per)| i128::from(*given) * (whole / i128::from(*per))).sum();
        let expected = i128::from(basis) * sum * i128::from(percent) / (whole * 100);
        let rates = rates.iter().map(|(given, per)| Rate { points: points(*given), per: amount(*per) });
        let sum = rates.map(|rate| rate.fraction()).try_fold(Fraction::ZERO, |sum, rate| sum.plus(rate?));
        let award = sum.unwrap().times(i128::from(basis), 1).unwrap().times(i128::from(percent), 100);
        prop_assert_eq!(i128::from(award.unwrap().floor().unwrap()), expected);
    }

    /// Civil days against jiff: text, distance, days and months later.
    #[test]
    fn dates_agree_with_jiff(
        year in 1_i16..9990, month in 1_i8..=12, day in 0..31_i64, days in -3000..3000_i32, months in 0..130_u16,
        other_year in 1_i16..9990,
    ) {
        let reference = theirs(year, month, day);
        let date = ours(reference);
        prop_assert_eq!(date.to_string(), reference.to_string());
        prop_assert_eq!(reference.to_string().parse::<Date>(), Ok(date));
        prop_assert_eq!(Date::new(9999, 12, 31).unwrap() > date, true);
        if let Ok(moved) = reference.checked_add(i64::from(days).days()) && moved.year() > 0 {
            prop_assert_eq!(date.plus_days(days), ours(moved));
        }
        // jiff clamps to the end of the month, as domain.md wants it.
        prop_assert_eq!(date.plus_months(months), ours(reference.checked_add(i64::from(months).months()).unwrap()));
        let other = theirs(other_year, 1, 0);
        prop_assert_eq!(i64::from(date.days_after(ours(other))), i64::from((reference - other).get_days()));
    }

    #[test]
    fn instants_are_written_as_jiff_writes_them(milliseconds in 0..253_402_300_800_000_i64) {
        let reference = jiff::Timestamp::from_millisecond(milliseconds).unwrap();
        let expected = reference.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        prop_assert_eq!(Instant::from_milliseconds(milliseconds).unwrap().to_rfc3339(), expected);
    }

    #[test]
    fn text_that_is_no_date_is_refused(text in "[0-9+-]{0,11}") {
        let reference = (text.len() == 10).then(|| text.parse::<civil::Date>().ok()).flatten();
        let expected = reference.filter(|date| date.year() > 0 && date.to_string() == text).map(ours);
        prop_assert_eq!(text.parse::<Date>().ok(), expected);
    }
}
