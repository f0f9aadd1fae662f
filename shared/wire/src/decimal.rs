//! Decimals of the wire: a JSON number or text, exact. `1.52` and `"1.52"` are the same quantity.
//!
//! JSON readers hand a number with decimals over as a double. Its shortest text is what was sent (up to 15 digits), and that text
//! is read exactly; no arithmetic is done on it. The rules themselves know no such type.

use core::fmt;
use core::marker::PhantomData;
use core::str::FromStr;

use serde::{Deserializer, de};

/// Reads a decimal that is a number or text.
pub fn number_or_text<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err = &'static str>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_any(Visitor(PhantomData))
}

/// The same where it may be absent or null.
pub fn optional<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: FromStr<Err = &'static str>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_option(Optional(PhantomData))
}

/// What a quantity is on the wire.
#[cfg(feature = "schema")]
pub fn quantity_schema() -> utoipa::openapi::Object {
    utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::Number)
        .description(Some("A number with at most three decimals, or the same as text."))
        .minimum(Some(0))
        .maximum(Some(1_000_000))
        .build()
}

struct Visitor<T>(PhantomData<T>);

impl<T: FromStr<Err = &'static str>> de::Visitor<'_> for Visitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a decimal number, or the same as text")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<T, E> {
        number(&value.to_string())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<T, E> {
        number(&value.to_string())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<T, E> {
        // JSON's own number, read by its text
        number(&value.to_string())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(|rule| E::invalid_value(de::Unexpected::Str(text), &rule))
    }
}

/// What a number of JSON is.
fn number<T: FromStr<Err = &'static str>, E: de::Error>(text: &str) -> Result<T, E> {
    text.parse().map_err(|rule| E::invalid_value(de::Unexpected::Other(text), &rule))
}

struct Optional<T>(PhantomData<T>);

impl<'de, T: FromStr<Err = &'static str>> de::Visitor<'de> for Optional<T> {
    type Value = Option<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Visitor::<T>(PhantomData).expecting(formatter)
    }

    fn visit_none<E: de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        number_or_text(deserializer).map(Some)
    }
}
