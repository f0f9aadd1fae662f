//! Numbers, money, dates and plural categories of the shopper's language, by the browser's `Intl`.
//!
//! Browsers claim languages they do not have: Chromium writes Macedonian money as "MKD 1,499.99". Where
//! `resolvedOptions().locale` is another language than asked for, the language's own [`Fallback`] writes instead.

use coppertoken_rules::Amount;
use coppertoken_rules::time::Date;
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::js::{self, number};
use crate::text::{Category, Fallback, Forms, PluralRules, Texts, fill, texts};

/// Milliseconds of a day.
const DAY: f64 = 86_400_000.0;

/// One language's way of writing.
pub struct Format {
    /// The words.
    pub texts: &'static Texts,
    /// `None` where the browser does not have the language.
    locale: Option<Array>,
    plural: IntlPlurals,
}

/// Plural rules of the browser.
struct IntlPlurals(JsValue);

impl PluralRules for IntlPlurals {
    fn category(&self, count: i64) -> Category {
        match call(&self.0, "select", &JsValue::from_f64(number(count))).as_deref() {
            Some("one") => Category::One,
            Some("few") => Category::Few,
            Some("many") => Category::Many,
            _ => Category::Other,
        }
    }
}

/// Calls a method that answers with text.
fn call(object: &JsValue, method: &str, argument: &JsValue) -> Option<String> {
    js::call(object, method, std::slice::from_ref(argument))?.as_string()
}

fn resolved(object: &JsValue) -> JsValue {
    js::call(object, "resolvedOptions", &[]).unwrap_or(JsValue::UNDEFINED)
}

fn locales(tag: &str) -> Array {
    Array::of1(&JsValue::from_str(tag))
}

/// `new Intl[name](locales, options)`; the typed constructors throw where this gives `undefined`.
fn intl(name: &str, locale: &Array, options: &[(&str, JsValue)]) -> JsValue {
    let constructor = js::get(&js::get(&js_sys::global(), "Intl"), name);
    let Some(constructor) = constructor.dyn_ref::<Function>() else { return JsValue::UNDEFINED };
    let arguments = Array::of2(locale, &js::object(options));
    Reflect::construct(constructor, &arguments).unwrap_or(JsValue::UNDEFINED)
}

impl Format {
    /// For the page's locale, in one of our languages.
    pub fn new(language: &str, page_locale: &str) -> Self {
        let texts = texts(language);
        let wanted = if page_locale.len() > texts.code.len() && page_locale.starts_with(texts.code) {
            page_locale
        } else {
            texts.locale
        };
        let formatter = intl("NumberFormat", &locales(wanted), &[]);
        let has = texts.fallback.is_none()
            || js::text(&resolved(&formatter), "locale").is_some_and(|locale| locale.starts_with(texts.code));
        Self {
            texts,
            locale: has.then(|| locales(wanted)),
            plural: IntlPlurals(intl("PluralRules", &locales(texts.code), &[])),
        }
    }

    /// A whole number with the language's grouping.
    pub fn number(&self, value: i64) -> String {
        let by_browser = self
            .locale
            .as_ref()
            .and_then(|locale| call(&intl("NumberFormat", locale, &[]), "format", &JsValue::from_f64(number(value))));
        by_browser.or_else(|| Some(grouped(value, self.texts.fallback?))).unwrap_or_default()
    }

    /// Minor units as money, whole sums without decimals.
    pub fn money(&self, amount: Amount, currency: &str) -> String {
        let digits = minor_digits(currency);
        let by_browser = self.locale.as_ref().and_then(|locale| {
            let options = [
                ("style", "currency".into()),
                ("currency", currency.into()),
                ("trailingZeroDisplay", "stripIfInteger".into()),
            ];
            let major = number(amount.get()) / number(10_i64.pow(u32::from(digits)));
            call(&intl("NumberFormat", locale, &options), "format", &JsValue::from_f64(major))
        });
        by_browser.or_else(|| Some(money(amount.get(), digits, currency, self.texts.fallback?))).unwrap_or_default()
    }

    /// A day, with its year when that is not `today`'s.
    pub fn date(&self, date: Date, today: Option<Date>) -> String {
        let (year, month, day) = date.year_month_day();
        let with_year = today.is_none_or(|today| today.year_month_day().0 != year);
        let by_browser = self.locale.as_ref().and_then(|locale| {
            let mut options = vec![("day", "numeric".into()), ("month", "long".into()), ("timeZone", "UTC".into())];
            if with_year {
                options.push(("year", "numeric".into()));
            }
            let time = f64::from(date.days_since_epoch()) * DAY;
            call(&intl("DateTimeFormat", locale, &options), "format", &JsValue::from_f64(time))
        });
        let by_language = || {
            let fallback = self.texts.fallback?;
            let month = fallback.months.get(usize::from(month.saturating_sub(1))).copied().unwrap_or_default();
            let template = if with_year { fallback.date_with_year } else { "{0} {1}" };
            let digits = |number: i64| js::digits(number);
            Some(fill(template, &[&digits(i64::from(day)), month, &digits(i64::from(year))]))
        };
        by_browser.or_else(by_language).unwrap_or_default()
    }

    /// The name of a month, 1 to 12, as it stands alone.
    pub fn month(&self, month: u8) -> String {
        let by_browser = self.locale.as_ref().and_then(|locale| {
            // A day in the middle of the month, whichever the time zone.
            let time = f64::from(month) * 30.4 * DAY - 15.0 * DAY;
            let formatter = intl("DateTimeFormat", locale, &[("month", "long".into()), ("timeZone", "UTC".into())]);
            call(&formatter, "format", &JsValue::from_f64(time))
        });
        let by_language =
            || self.texts.fallback?.months.get(usize::from(month.saturating_sub(1))).map(|name| (*name).to_owned());
        by_browser.or_else(by_language).unwrap_or_default()
    }

    /// The plural category of a number.
    pub fn category(&self, count: i64) -> Category {
        self.plural.category(count)
    }

    /// A counted message: `{0}` is the number, `{1}` the second value.
    pub fn count(&self, forms: &Forms, count: i64, second: &str) -> String {
        fill(forms.of(self.category(count)), &[&self.number(count), second])
    }
}

/// The time of day of an instant, `14:05`, in the shopper's own time zone. The same in all our languages.
pub fn time_of_day(instant: f64) -> String {
    let options = [("hour", "2-digit".into()), ("minute", "2-digit".into()), ("hourCycle", "h23".into())];
    let formatter = intl("DateTimeFormat", &locales("en-GB"), &options);
    call(&formatter, "format", &JsValue::from_f64(instant)).unwrap_or_default()
}

/// The civil day of an instant in a time zone.
pub fn day_in_zone(instant: f64, time_zone: &str) -> Option<Date> {
    let options = [
        ("year", "numeric".into()),
        ("month", "2-digit".into()),
        ("day", "2-digit".into()),
        ("timeZone", time_zone.into()),
    ];
    // Swedes write 2026-11-21.
    call(&intl("DateTimeFormat", &locales("sv"), &options), "format", &JsValue::from_f64(instant))?.parse().ok()
}

/// Decimal places of a currency: 2 for EUR, 0 for JPY, 3 for KWD.
pub fn minor_digits(currency: &str) -> u8 {
    let formatter =
        intl("NumberFormat", &locales("en"), &[("style", "currency".into()), ("currency", currency.into())]);
    js::integer(&resolved(&formatter), "maximumFractionDigits")
        .and_then(|digits| u8::try_from(digits).ok())
        .unwrap_or(2)
}

/// A decimal number of major units, such as `49.95`, in minor units.
pub fn minor_units(text: &str, digits: u8) -> Option<i64> {
    let (mut units, mut missing, mut has_point, mut has_digit) = (0_i64, digits, false, false);
    for byte in text.trim_ascii().bytes() {
        match byte {
            b'.' if !has_point => has_point = true,
            b'0'..=b'9' if !has_point || missing > 0 => {
                units = units.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                has_digit = true;
                missing -= u8::from(has_point);
            }
            _ => return None,
        }
    }
    let units = units.checked_mul(10_i64.checked_pow(u32::from(missing))?)?;
    (has_digit && units <= coppertoken_rules::order::AMOUNT_MAX).then_some(units)
}

/// A whole number in groups of three.
fn grouped(value: i64, fallback: &Fallback) -> String {
    let digits = js::digits(value.saturating_abs());
    let mut written = String::from(if value < 0 { "−" } else { "" });
    for (place, digit) in digits.bytes().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push_str(fallback.group);
        }
        written.push(char::from(digit));
    }
    written
}

/// Money as the language's file says: `1.499,99 ден.`
fn money(amount: i64, digits: u8, currency: &str, fallback: &Fallback) -> String {
    let unit = 10_i64.pow(u32::from(digits));
    let mut written = grouped(amount / unit, fallback);
    let rest = (amount % unit).abs();
    if rest > 0 {
        written.push_str(fallback.decimal);
        let rest = js::digits(rest);
        for _ in rest.len()..usize::from(digits) {
            written.push('0');
        }
        written.push_str(&rest);
    }
    let sign = fallback.currencies.iter().find(|(code, _)| *code == currency).map_or(currency, |(_, sign)| sign);
    written.push('\u{a0}');
    written.push_str(sign);
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn macedonian_money_is_written_by_the_language_itself() {
        let fallback = texts("mk").fallback.unwrap();
        assert_eq!(money(149_999, 2, "MKD", fallback), "1.499,99\u{a0}ден.");
        assert_eq!(money(30_000, 2, "MKD", fallback), "300\u{a0}ден.");
        assert_eq!(money(5, 2, "EUR", fallback), "0,05\u{a0}€");
        assert_eq!(money(1_234_567, 0, "JPY", fallback), "1.234.567\u{a0}JPY");
        assert_eq!(grouped(-1_000, fallback), "−1.000");
    }

    #[test]
    fn a_price_becomes_minor_units_without_floats() {
        assert_eq!(minor_units("49.95", 2), Some(4995));
        assert_eq!(minor_units("49.9", 2), Some(4990));
        assert_eq!(minor_units(" 50 ", 2), Some(5000));
        assert_eq!(minor_units("1500", 0), Some(1500));
        assert_eq!(minor_units("1.234", 3), Some(1234));
        for nonsense in ["", "49,95", "49.955", "-1", "abc", "1e3", "9999999999999999999"] {
            assert_eq!(minor_units(nonsense, 2), None, "{nonsense}");
        }
    }
}
