//! "You will earn 49 points", where the merchant put `<coppertoken-earn>`. Computed here by the rules themselves; where
//! the program keeps something back, the server is asked.

// @part earn: the hint of `<coppertoken-earn>`

use coppertoken_rules::money::parse_decimal;
use coppertoken_rules::order::AMOUNT_MAX;
use coppertoken_rules::program::document::TaxInPrices;
use coppertoken_rules::quantity::Quantity;
use coppertoken_rules::ratio::share_of;
use coppertoken_rules::{Amount, Points};
use coppertoken_wire::quote::CartLine;
use web_sys::Element;

use crate::actions::spawn;
use crate::api::{Call, send};
use crate::app::App;
use crate::controls::earns;
use crate::element::{View, changing, nothing};
use crate::reading;
use crate::value::Value;

/// The attributes of a hint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EarnHint {
    /// As the shop shows it.
    price: String,
    /// As the shopper pays it; then `price` is without tax.
    price_with_tax: String,
    /// The product's own tax: an amount, or a rate such as `7%`.
    tax: String,
    product: String,
    category: String,
}

/// What a hint is about: the element's attributes, and the server's answer where it had to be asked.
#[derive(Clone)]
pub struct Product {
    attributes: Value<EarnHint>,
    /// The points for these attributes, by the server.
    answered: Value<Option<(EarnHint, Points)>>,
}

impl Product {
    /// A hint about this product.
    pub fn new(attributes: EarnHint) -> Self {
        Self { attributes: Value::new(attributes), answered: Value::new(None) }
    }

    /// The element's attributes changed.
    pub fn change(&self, attributes: EarnHint) {
        self.attributes.change(attributes);
    }
}

impl EarnHint {
    /// The attributes of an element.
    pub fn of(element: &Element) -> Self {
        let attribute = |name| element.get_attribute(name).unwrap_or_default();
        Self {
            price: attribute("price"),
            price_with_tax: attribute("price-with-tax"),
            tax: attribute("tax"),
            product: attribute("product"),
            category: attribute("category"),
        }
    }

    /// The product as a line of a cart; `None` when the price does not read. What the element says of the tax wins over what the
    /// program says.
    fn line(&self, currency: &str, in_prices: Option<TaxInPrices>) -> Option<CartLine> {
        let (price, with_tax) = (amount(&self.price, currency)?, amount(&self.price_with_tax, currency)?);
        let (net, gross) = match (price, with_tax) {
            (None, None) => return None,
            (Some(price), None) if in_prices.is_some() => (None, Some(price)),
            both => both,
        };
        let tax = match self.tax.trim_ascii().strip_suffix('%') {
            None => amount(&self.tax, currency)?,
            // With both prices the tax is what lies between them.
            Some(_) if net.is_some() && gross.is_some() => None,
            Some(percent) => Some(tax_at(rate(percent)?, net, gross)?),
        };
        Some(CartLine {
            product_id: self.product.clone(),
            category_ids: if self.category.is_empty() { Vec::new() } else { vec![self.category.clone()] },
            quantity: Quantity::ONE,
            net,
            gross,
            tax,
            ..CartLine::default()
        })
    }
}

/// An amount in minor units: `None` when it does not read, `Some(None)` when none is told.
fn amount(text: &str, currency: &str) -> Option<Option<Amount>> {
    let text = text.trim_ascii();
    if text.is_empty() {
        return Some(None);
    }
    let found = parse_decimal(text, currency).ok()?;
    (0..=AMOUNT_MAX).contains(&found.get()).then_some(Some(found))
}

/// A rate as it is written, `7` or `5.5`; decimals beyond hundredths of a percent round half away from zero.
fn rate(percent: &str) -> Option<TaxInPrices> {
    // Hundredths of a percent are to a percent what cents are to a euro.
    let tax_bps = u16::try_from(parse_decimal(percent.trim_ascii(), "EUR").ok()?.get()).ok()?;
    let tax = TaxInPrices { tax_bps };
    tax.check().is_ok().then_some(tax)
}

/// The tax on `net`, rounded down, or in `gross`.
fn tax_at(rate: TaxInPrices, net: Option<Amount>, gross: Option<Amount>) -> Option<Amount> {
    match gross {
        Some(gross) => rate.split(gross).ok().map(|(_, tax)| tax),
        None => share_of(net?, rate.tax_bps).ok(),
    }
}

/// The hint.
pub fn earn_hint(app: App, product: &Product) -> View {
    let product = product.clone();
    changing(move || {
        let Some(points) = points(app, &product).filter(|points| points.is_positive()) else { return nothing() };
        earns(app, points).part("earn").view()
    })
}

fn points(app: App, product: &Product) -> Option<Points> {
    let attributes = product.attributes.get();
    let program = &app.state().program.get()?.view.program;
    let line = attributes.line(&program.currency, program.tax_in_prices())?;
    if let Some(points) = app.promise(std::slice::from_ref(&line)) {
        return Some(points);
    }
    // Whoever is identified may earn differently, so the answer is asked for anew.
    let _ = app.state().session.get();
    match product.answered.get() {
        Some((about, points)) if about == attributes => Some(points),
        _ => {
            ask(app, product.clone(), attributes, line);
            None
        }
    }
}

fn ask(app: App, product: Product, attributes: EarnHint, line: CartLine) {
    spawn(async move {
        let answer = send(app, Call::post("/quote", reading::quote_body(&[line]))).await;
        // No answer, no promise: the hint stays away.
        let points = answer.ok().and_then(|value| reading::points(&value, "points")).unwrap_or_default();
        product.answered.set(Some((attributes, points)));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWENTY: Option<TaxInPrices> = Some(TaxInPrices { tax_bps: 2_000 });

    fn hint(price: &str, price_with_tax: &str, tax: &str) -> EarnHint {
        let [price, price_with_tax, tax] = [price, price_with_tax, tax].map(str::to_owned);
        EarnHint { price, price_with_tax, tax, ..EarnHint::default() }
    }

    /// Net and tax of the line that the rules are asked about.
    fn priced(hint: &EarnHint, currency: &str, in_prices: Option<TaxInPrices>) -> Option<(i64, i64)> {
        let line = hint.line(currency, in_prices)?.to_order_line(0, in_prices).ok()?;
        Some((line.net.get(), line.tax.get()))
    }

    #[test]
    fn a_price_is_read_as_platforms_write_it_or_not_at_all() {
        let net = |price: &str, currency: &str| priced(&hint(price, "", ""), currency, None).map(|(net, _)| net);
        assert_eq!(net("49.95", "EUR"), Some(4995));
        assert_eq!(net("49.9", "EUR"), Some(4990));
        assert_eq!(net(" 50 ", "EUR"), Some(5000));
        assert_eq!(net("1500", "JPY"), Some(1500));
        assert_eq!(net("1.234", "KWD"), Some(1234));
        for nonsense in ["", "49,95", "-1", "abc", "1e3", "999999999999999", "9999999999999999999"] {
            assert_eq!(net(nonsense, "EUR"), None, "{nonsense}");
        }
    }

    #[test]
    fn the_price_is_the_one_the_shop_shows_and_the_element_may_say_its_own_tax() {
        let rows = [
            // price, price-with-tax, tax → net, tax: where the shop shows 20 %, and where it shows none.
            ("59.94", "", "", Some((4995, 999)), Some((5994, 0))),
            ("53.45", "", "7%", Some((4995, 350)), Some((5345, 374))),
            ("53.45", "", "7 %", Some((4995, 350)), Some((5345, 374))),
            ("59.94", "", "9.99", Some((4995, 999)), Some((5994, 999))),
            ("49.95", "59.94", "", Some((4995, 999)), Some((4995, 999))),
            ("49.95", "59.94", "20%", Some((4995, 999)), Some((4995, 999))),
            ("", "59.94", "9.99", Some((4995, 999)), Some((4995, 999))),
            ("", "59.94", "20%", Some((4995, 999)), Some((4995, 999))),
            ("", "59.94", "", Some((4995, 999)), None),
            ("", "", "20%", None, None),
            ("59.94", "", "much", None, None),
            ("59.94", "", "101%", None, None),
            ("59.94", "", "-7%", None, None),
        ];
        for (price, with_tax, tax, shown_with_tax, shown_without) in rows {
            let hint = hint(price, with_tax, tax);
            assert_eq!(priced(&hint, "EUR", TWENTY), shown_with_tax, "{hint:?}, shown with tax");
            assert_eq!(priced(&hint, "EUR", None), shown_without, "{hint:?}, shown without");
        }
    }
}
