//! Reading JSON values: what is missing reads as empty, so that a damaged ledger is reported instead of ending the audit.

use jiff::civil::Date;
use serde_json::Value;

/// A text field.
pub fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

/// An integer field; absent = 0.
pub fn integer(value: &Value, field: &str) -> i64 {
    value[field].as_i64().unwrap_or(0)
}

/// A list field.
pub fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value[field].as_array().map_or(&[], Vec::as_slice)
}

/// A flag; absent = false.
pub fn flag(value: &Value, field: &str) -> bool {
    value[field] == Value::Bool(true)
}

/// A quantity, whole or as decimal text, in thousandths.
pub fn thousandths(value: &Value) -> i64 {
    if let Some(whole) = value.as_i64() {
        return whole * 1000;
    }
    let Some((whole, decimals)) = value.as_str().and_then(|text| text.split_once('.')) else { return 0 };
    let whole: i64 = whole.parse().unwrap_or(0);
    whole * 1000 + format!("{decimals:0<3}").parse::<i64>().unwrap_or(0)
}

/// A civil day.
pub fn day(value: &Value) -> Option<Date> {
    value.as_str()?.parse().ok()
}

/// The civil day of a moment `{ "instant": …, "date": … }`.
pub fn day_of(moment: &Value) -> Option<Date> {
    day(&moment["date"])
}

/// The name of an enum's variant and what stands inside: a text, or an object with one key.
pub fn variant(value: &Value) -> (&str, &Value) {
    match value {
        Value::String(name) => (name, &Value::Null),
        Value::Object(object) => {
            object.iter().next().map_or(("", &Value::Null), |(name, inside)| (name.as_str(), inside))
        }
        _ => ("", &Value::Null),
    }
}
