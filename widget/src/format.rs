//! Numbers, money, dates and plural categories of the shopper's language.
//!
//! The language's own [`Conventions`] write, as they do on the server. The browser's `Intl` knows the plural rules, and writes what they
//! do not say: currencies without a sign of their own, and the figures of a region that has other ones (`en-IN`). It is asked when it is
//! needed and no sooner: for its first formatter Chromium looks through all its locales, 40 ms on a desktop, for plural rules it does not.

use std::cell::OnceCell;

use coppertoken_rules::Amount;
use coppertoken_rules::money::minor_digits;
use coppertoken_rules::time::Date;
use coppertoken_words::Conventions;
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::js::{self, number};
use crate::text::{Category, Forms, PluralRules, Texts, fill, texts};

/// Milliseconds of a day.
const DAY: f64 = 86_400_000.0;

/// One language's way of writing.
pub struct Format {
    /// The words.
    pub texts: &'static Texts,
    /// What the page asks for, where that is more than the language.
    region: Region,
    /// Where the browser has the language; asked for once.
    locale: OnceCell<Option<Array>>,
    plural: IntlPlurals,
}

/// Whether a page's locale writes as its language does.
enum Region {
    /// It does.
    Own,
    /// But for dates, which begin with the month.
    American,
    /// It does not; the locale.
    Other(String),
}

/// Plural rules of the browser.
struct IntlPlurals(JsValue);

impl PluralRules for IntlPlurals {
    fn category(&self, count: u64) -> Category {
        match call(&self.0, "select", &JsValue::from_f64(number(i64::try_from(count).unwrap_or(i64::MAX)))).as_deref() {
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
        let region = match page_locale.strip_prefix(texts.code) {
            Some("-US") if texts.code == "en" => Region::American,
            None | Some("") => Region::Own,
            Some(region) if texts.regions.contains(&region) => Region::Own,
            Some(_) => Region::Other(page_locale.to_owned()),
        };
        let plural = IntlPlurals(intl("PluralRules", &locales(texts.code), &[]));
        Self { texts, region, locale: OnceCell::new(), plural }
    }

    fn conventions(&self) -> &'static Conventions {
        self.texts.conventions
    }

    const fn is_regional(&self) -> bool {
        matches!(self.region, Region::Other(_))
    }

    /// What to ask `Intl` for. `None` where the browser claims the language and has another.
    fn locale(&self) -> Option<&Array> {
        let ask = || {
            let wanted = match &self.region {
                Region::Other(locale) => locale,
                Region::American => "en-US",
                Region::Own => self.texts.locale,
            };
            let wanted = locales(wanted);
            let answered = js::text(&resolved(&intl("NumberFormat", &wanted, &[])), "locale");
            answered.is_some_and(|locale| locale.starts_with(self.texts.code)).then_some(wanted)
        };
        self.locale.get_or_init(ask).as_ref()
    }

    /// A whole number with the language's grouping.
    pub fn number(&self, value: i64) -> String {
        // Nobody groups three digits.
        let is_short = value.unsigned_abs() < 1_000;
        let locale = if self.is_regional() && !is_short { self.locale() } else { None };
        let by_browser = locale
            .and_then(|locale| call(&intl("NumberFormat", locale, &[]), "format", &JsValue::from_f64(number(value))));
        by_browser.unwrap_or_else(|| self.conventions().number(value))
    }

    /// Minor units as money, whole sums without decimals.
    pub fn money(&self, amount: Amount, currency: &str) -> String {
        let is_known = !self.is_regional() && self.conventions().sign(currency).is_some();
        let locale = if is_known { None } else { self.locale() };
        let by_browser = locale.and_then(|locale| {
            let options = [
                ("style", "currency".into()),
                ("currency", currency.into()),
                ("trailingZeroDisplay", "stripIfInteger".into()),
            ];
            let major = number(amount.get()) / number(10_i64.pow(minor_digits(currency)));
            call(&intl("NumberFormat", locale, &options), "format", &JsValue::from_f64(major))
        });
        by_browser.unwrap_or_else(|| self.conventions().money(amount, currency))
    }

    /// A day, with its year when that is not `today`'s.
    pub fn date(&self, date: Date, today: Option<Date>) -> String {
        let has_year = today.is_none_or(|today| today.year_month_day().0 != date.year_month_day().0);
        let locale = if matches!(self.region, Region::Own) { None } else { self.locale() };
        let by_browser = locale.and_then(|locale| {
            let mut options = vec![("day", "numeric".into()), ("month", "long".into()), ("timeZone", "UTC".into())];
            if has_year {
                options.push(("year", "numeric".into()));
            }
            let time = f64::from(date.days_since_epoch()) * DAY;
            call(&intl("DateTimeFormat", locale, &options), "format", &JsValue::from_f64(time))
        });
        let by_language = || match has_year {
            true => self.conventions().day(date),
            false => self.conventions().day_and_month(date),
        };
        by_browser.unwrap_or_else(by_language)
    }

    /// The plural category of a number.
    pub fn category(&self, count: i64) -> Category {
        self.plural.category(count.unsigned_abs())
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

/// The civil day of an instant in a time zone, by `Temporal` where the browser has it: its first day costs `Intl` some 60 ms.
pub fn day_in_zone(instant: f64, time_zone: &str) -> Option<Date> {
    by_temporal(instant, time_zone).or_else(|| by_intl(instant, time_zone))?.parse().ok()
}

fn by_temporal(instant: f64, time_zone: &str) -> Option<String> {
    let temporal = js::get(&js::get(&js_sys::global(), "Temporal"), "Instant");
    let instant = js::call(&temporal, "fromEpochMilliseconds", &[instant.trunc().into()])?;
    let zoned = js::call(&instant, "toZonedDateTimeISO", &[time_zone.into()])?;
    js::call(&js::call(&zoned, "toPlainDate", &[])?, "toString", &[])?.as_string()
}

fn by_intl(instant: f64, time_zone: &str) -> Option<String> {
    let options = [
        ("year", "numeric".into()),
        ("month", "2-digit".into()),
        ("day", "2-digit".into()),
        ("timeZone", time_zone.into()),
    ];
    // Swedes write 2026-11-21.
    call(&intl("DateTimeFormat", &locales("sv"), &options), "format", &JsValue::from_f64(instant))
}
