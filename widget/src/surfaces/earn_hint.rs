//! "You will earn 49 points", where the merchant put `<coppertoken-earn>`. Computed here by the rules themselves; where
//! the program keeps something back, the server is asked.

// @part earn: the hint of `<coppertoken-earn>`

use coppertoken_rules::Points;
use coppertoken_rules::money::parse_decimal;
use coppertoken_rules::order::{AMOUNT_MAX, OrderLine};
use coppertoken_rules::program::example::line_of;
use web_sys::Element;

use crate::actions::spawn;
use crate::api::{Call, send};
use crate::app::App;
use crate::controls::COIN;
use crate::element::{View, changing, element, icon, nothing};
use crate::reading;
use crate::value::Value;

/// The attributes of a hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarnHint {
    price: String,
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
        Self { price: attribute("price"), product: attribute("product"), category: attribute("category") }
    }

    fn line(&self, currency: &str) -> Option<OrderLine> {
        let net = parse_decimal(self.price.trim_ascii(), currency).ok()?;
        if net.is_negative() || net.get() > AMOUNT_MAX {
            return None;
        }
        Some(OrderLine {
            product_id: self.product.clone(),
            category_ids: if self.category.is_empty() { Vec::new() } else { vec![self.category.clone()] },
            ..line_of(net)
        })
    }
}

/// The hint.
pub fn earn_hint(app: App, product: &Product) -> View {
    let product = product.clone();
    changing(move || {
        let Some(points) = points(app, &product).filter(|points| points.is_positive()) else { return nothing() };
        let words = app.about_points(app.texts().will_earn, points, "");
        element("p", "earn").part("earn").child(icon(COIN)).text(&words).view()
    })
}

fn points(app: App, product: &Product) -> Option<Points> {
    let attributes = product.attributes.get();
    let line = attributes.line(&app.state().program.get()?.view.program.currency)?;
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

fn ask(app: App, product: Product, attributes: EarnHint, line: OrderLine) {
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

    #[test]
    fn a_price_is_read_as_platforms_write_it_or_not_at_all() {
        let net = |price: &str, currency: &str| {
            let hint = EarnHint { price: price.to_owned(), product: String::new(), category: String::new() };
            hint.line(currency).map(|line| line.net.get())
        };
        assert_eq!(net("49.95", "EUR"), Some(4995));
        assert_eq!(net("49.9", "EUR"), Some(4990));
        assert_eq!(net(" 50 ", "EUR"), Some(5000));
        assert_eq!(net("1500", "JPY"), Some(1500));
        assert_eq!(net("1.234", "KWD"), Some(1234));
        for nonsense in ["", "49,95", "-1", "abc", "1e3", "999999999999999", "9999999999999999999"] {
            assert_eq!(net(nonsense, "EUR"), None, "{nonsense}");
        }
    }
}
