//! In which money the shop shows its prices, and what a shown price is to the rules.
//!
//! Everything a shopper is promised speaks of shown money: the price beside a hint, "60.00 more", the smallest order of a rule. What
//! earns is another question; [`crate::earning::EarningBasis`] answers it.

use serde::{Deserialize, Serialize};

use super::document::ProgramDocument;
use crate::error::OutOfRange;
use crate::number::Amount;
use crate::order::OrderLine;
use crate::ratio::{BASIS_POINTS, multiply_then_divide_ceiling, multiply_then_divide_floor};

/// Does the shop show its prices with tax?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ShownPrices {
    /// Yes: what the shopper reads is what the shopper pays.
    WithTax(TaxInPrices),
    /// No: tax comes on top at the checkout, or there is none.
    WithoutTax,
}

/// The tax in shown prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TaxInPrices {
    /// Hundredths of a percent of the price without tax: 2000 = 20 %. It counts for goods whose own tax is not told. Where goods have
    /// several rates, the highest of them: then nothing is promised more than it earns.
    pub tax_bps: u16,
}

impl TaxInPrices {
    /// Says what is wrong with the parameters.
    pub fn check(self) -> Result<(), &'static str> {
        let is_rate = self.tax_bps <= BASIS_POINTS;
        if is_rate { Ok(()) } else { Err("a tax is 0 to 10000 hundredths of a percent, such as 2000 for 20 %") }
    }

    /// What of a price of `gross` minor units is the goods' own: net and tax, which sum to `gross`. The net is rounded down. A platform that
    /// rounds it up posts one minor unit more, never less.
    pub fn split(self, gross: Amount) -> Result<(Amount, Amount), OutOfRange> {
        let net = multiply_then_divide_floor(i128::from(gross.get()), i128::from(BASIS_POINTS), self.whole())?;
        let net = Amount::new(net)?;
        Ok((net, gross.minus(net)?))
    }

    /// The least price with tax of which at least `net` minor units are the goods' own: `split` of one minor unit less gives less.
    fn least_gross(self, net: Amount) -> Result<Amount, OutOfRange> {
        Amount::new(multiply_then_divide_ceiling(i128::from(net.get()), self.whole(), i128::from(BASIS_POINTS))?)
    }

    /// The price with tax of goods that cost 10,000 without.
    fn whole(self) -> i128 {
        i128::from(BASIS_POINTS).saturating_add(i128::from(self.tax_bps))
    }
}

impl ProgramDocument {
    /// The tax in the prices a shopper sees; `None` where the shop shows prices without tax, or the program does not say.
    pub const fn tax_in_prices(&self) -> Option<TaxInPrices> {
        match self.shown_prices {
            Some(ShownPrices::WithTax(tax)) => Some(tax),
            Some(ShownPrices::WithoutTax) | None => None,
        }
    }

    /// The tax that shown prices have and the earning basis has not; `None` where both are the same money.
    pub fn tax_beside_basis(&self) -> Option<TaxInPrices> {
        self.tax_in_prices().filter(|tax| !self.earning.basis.tax && tax.tax_bps > 0)
    }

    /// Goods of nothing in particular at a shown price, in minor units.
    pub fn line_at(&self, line_id: String, shown: Amount) -> Result<OrderLine, OutOfRange> {
        let (net, tax) = match self.tax_in_prices() {
            Some(tax) => tax.split(shown)?,
            None => (shown, Amount::ZERO),
        };
        Ok(OrderLine { tax, ..OrderLine::plain(line_id, net) })
    }

    /// The least shown price, in minor units, of goods that bring `basis` minor units to the earning basis.
    pub fn shown(&self, basis: Amount) -> Result<Amount, OutOfRange> {
        self.tax_beside_basis().map_or(Ok(basis), |tax| tax.least_gross(basis))
    }

    /// The shown price, in minor units, of goods that cost `net` without tax, whatever earns. It is rounded up.
    pub fn shown_price(&self, net: Amount) -> Result<Amount, OutOfRange> {
        self.tax_in_prices().map_or(Ok(net), |tax| tax.least_gross(net))
    }

    /// The largest shown price, in minor units, of goods that never bring more than `basis` minor units to the earning basis.
    pub fn shown_at_most(&self, basis: Amount) -> Result<Amount, OutOfRange> {
        let Some(tax) = self.tax_beside_basis() else { return Ok(basis) };
        let gross = multiply_then_divide_floor(i128::from(basis.get()), tax.whole(), i128::from(BASIS_POINTS))?;
        Amount::new(gross)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(value: i64) -> Amount {
        Amount::new(value).unwrap()
    }

    /// 59.94 with 20 % are 49.95 and 9.99. Of 0.05 the goods are 4.17 cents, so 4.
    #[test]
    fn a_price_with_tax_is_split_without_losing_a_minor_unit() {
        let split = |tax_bps, gross| {
            let (net, tax) = TaxInPrices { tax_bps }.split(amount(gross)).unwrap();
            (net.get(), tax.get())
        };
        assert_eq!(split(2_000, 5_994), (4_995, 999));
        assert_eq!(split(2_000, 5), (4, 1));
        assert_eq!(split(700, 107), (100, 7));
        assert_eq!(split(700, 106), (99, 7));
        assert_eq!(split(0, 5_994), (5_994, 0));
        assert_eq!(split(810, 1_081), (1_000, 81));
    }

    #[test]
    fn the_least_price_brings_what_is_missing_and_a_minor_unit_less_does_not() {
        for tax_bps in [0, 700, 810, 2_000, 2_700, 10_000] {
            let tax = TaxInPrices { tax_bps };
            for net in 1..400 {
                let gross = tax.least_gross(amount(net)).unwrap();
                assert!(tax.split(gross).unwrap().0 >= amount(net), "{tax_bps} {net}");
                assert!(tax.split(amount(gross.get() - 1)).unwrap().0 < amount(net), "{tax_bps} {net}");
            }
        }
    }
}
