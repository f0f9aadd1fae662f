//! Reading JSON bodies: what cannot be read is answered with the field, what came in it, and what is accepted.
//!
//! serde_json says line and column; the path is read off the text before them, and only when something is wrong. The library for
//! that, serde_path_to_error, compiles every body's reader anew around itself: 64.6 KB of the worker's 1,142 (brotli, 2026-11-28; to be
//! measured again by 2027-11).

use coppertoken_wire::problem::FieldError;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::kernel::error::Error;

/// What a body as a whole is called where a field is named.
const WHOLE: &str = "body";

/// A body as what it is meant to be. Errors with [`Error::Unreadable`] for a field, [`Error::BadRequest`] for what is no JSON.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(bytes).map_err(|error| refusal(&error, bytes))
}

fn refusal(error: &serde_json::Error, bytes: &[u8]) -> Error {
    if error.classify() != Category::Data {
        return Error::BadRequest(format!("the body is not JSON: {error}"));
    }
    Error::Unreadable(Box::new(field_error(without_place(&error.to_string()), place_of(error, bytes))))
}

/// The path of the value `error` is about, such as `lines[0].net`; empty for the body as a whole.
pub fn place_of(error: &serde_json::Error, body: &[u8]) -> String {
    let lines_before = body.split_inclusive(|byte| *byte == b'\n').take(error.line().saturating_sub(1));
    let offset = lines_before.map(<[u8]>::len).fold(error.column(), usize::saturating_add);
    path_at_end(body.get(..offset).unwrap_or(body))
}

/// What is open where a text ends.
enum Open {
    /// A list, and how many items came before.
    List(usize),
    /// An object, and the name of the field it is at.
    Object(Option<String>),
}

/// The path of the value that `read` ends with: valid JSON as far as it was read.
fn path_at_end(read: &[u8]) -> String {
    let mut open: Vec<Open> = vec![];
    let mut rest = read;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            // The last byte opens what should have been something else: the error is its own, not its first item's.
            b'{' | b'[' if rest.is_empty() => {}
            b'{' => open.push(Open::Object(None)),
            b'[' => open.push(Open::List(0)),
            b'}' | b']' => drop(open.pop()),
            b',' => match open.last_mut() {
                Some(Open::List(place)) => *place = place.saturating_add(1),
                Some(Open::Object(name)) => *name = None,
                None => {}
            },
            b'"' => {
                let (text, after) = after.split_at(length_of_text(after));
                rest = after;
                if let Some(Open::Object(name @ None)) = open.last_mut() {
                    *name = Some(serde_json::from_slice(&[b"\"", text].concat()).unwrap_or_default());
                }
            }
            _ => {}
        }
    }
    let path = open.iter().fold(String::new(), |path, open| match open {
        Open::List(place) => format!("{path}[{place}]"),
        Open::Object(Some(name)) => format!("{path}.{name}"),
        Open::Object(None) => path,
    });
    path.trim_start_matches('.').to_owned()
}

/// Bytes of a text behind its opening quote, up to and with the closing one.
fn length_of_text(text: &[u8]) -> usize {
    let mut is_escaped = false;
    let end = text.iter().position(|byte| {
        let ends = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        ends
    });
    end.map_or(text.len(), |end| end.saturating_add(1))
}

/// The message without ` at line 1 column 241`: the field says where.
fn without_place(message: &str) -> &str {
    message.rsplit_once(" at line ").map_or(message, |(message, _)| message)
}

/// What serde's sentence says, by its forms: see `serde::de::Error`.
fn field_error(message: &str, path: String) -> FieldError {
    let quoted = |text: &str| text.split('`').nth(1).unwrap_or_default().to_owned();
    let at = || if path.is_empty() { WHOLE.to_owned() } else { path.clone() };
    if message.starts_with("missing field") {
        let name = quoted(message);
        let field = if path.is_empty() { name } else { format!("{path}.{name}") };
        return FieldError::without_value(field, "required, but missing");
    }
    let Some((found, expected)) = message.rsplit_once(", expected ") else {
        return FieldError::without_value(at(), message);
    };
    if found.starts_with("unknown field") {
        return FieldError::without_value(
            at(),
            format!("no such field; there are {}", expected.trim_start_matches("one of ")),
        );
    }
    let value = match found.split_once(": ") {
        Some((_, found)) => in_json(found),
        // `unknown variant `x``, `invalid length 0`.
        None if found.starts_with("unknown variant") => format!("\"{}\"", quoted(found)),
        None => "a list".to_owned(),
    };
    FieldError::new(at(), value, in_words(expected))
}

/// What serde calls a value (`floating point `49.95``, `string "x"`, `map`), as JSON where it is short, else what it is.
fn in_json(found: &str) -> String {
    match found.split_once(' ').unwrap_or((found, "")) {
        ("string", text) => text.to_owned(),
        ("map", _) => "an object".to_owned(),
        ("sequence", _) => "a list".to_owned(),
        ("unit", _) => "null".to_owned(),
        ("boolean" | "integer" | "floating", text) => text.split('`').nth(1).unwrap_or(text).to_owned(),
        _ => found.to_owned(),
    }
}

/// What serde expects, in words a caller in another language knows.
fn in_words(expected: &str) -> String {
    match expected.split(' ').next().unwrap_or_default() {
        "i8" | "i16" | "i32" | "i64" => "a whole number".to_owned(),
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more".to_owned(),
        "struct" | "map" | "internally" | "adjacently" => "an object".to_owned(),
        _ => match expected {
            "a map" => "an object".to_owned(),
            "a sequence" => "a list".to_owned(),
            "a string" | "a borrowed string" => "text".to_owned(),
            "a boolean" => "true or false".to_owned(),
            other => other.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use coppertoken_wire::order::OrderSnapshot;
    use serde_json::{Value, json};

    fn order() -> Value {
        let line = json!({ "line_id": "1", "product_id": "7", "quantity": 1, "net": 4995 });
        json!({
            "order_id": "21", "updated_at": "2026-11-28T10:00:00Z", "placed_at": "2026-11-28T10:00:00Z",
            "currency": "EUR", "lines": [line]
        })
    }

    /// The order with `value` put where `pointer` leads (RFC 6901).
    fn with(pointer: &str, value: Value) -> String {
        let mut order = order();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        order.pointer_mut(parent).unwrap()[key] = value;
        order.to_string()
    }

    #[test]
    fn a_body_that_cannot_be_read_names_field_value_and_rule() {
        let mut without_net = order();
        without_net["lines"][0].as_object_mut().unwrap().remove("net");
        let fields_of_customer = "no such field; there are `id`, `email`, `phone`, `address`";
        let quantity = "`lines[0].quantity`: a number with at most three decimals, such as 3 or 1.52";
        let cases = [
            (with("/lines/0/net", json!(49.95)), "`lines[0].net`: minor units, a whole number; got 49.95".to_owned()),
            (
                with("/lines/0/net", json!("49.95")),
                "`lines[0].net`: minor units, a whole number; got \"49.95\"".to_owned(),
            ),
            (
                with("/lines/0/net", json!(9_007_199_254_740_992_i64)),
                "`lines[0].net`: minor units, at most 9007199254740991 either way; got 9007199254740992".to_owned(),
            ),
            (with("/lines/0/quantity", json!(1.0005)), format!("{quantity}; got 1.0005")),
            (with("/lines/0/quantity", json!("1,5")), format!("{quantity}; got \"1,5\"")),
            (with("/lines", json!({})), "`lines`: a list; got an object".to_owned()),
            (with("/test", json!("yes")), "`test`: true or false; got \"yes\"".to_owned()),
            (with("/order_id", json!(21)), "`order_id`: text; got 21".to_owned()),
            (with("/order_id", json!("")), "`order_id`: an identifier has 1 to 128 bytes".to_owned()),
            (with("/currency", json!(null)), "`currency`: text; got null".to_owned()),
            (without_net.to_string(), "`lines[0].net`: required, but missing".to_owned()),
            (with("/customer", json!({ "name": "Ana" })), format!("`customer.name`: {fields_of_customer}")),
            (with("/lines/0/net", json!([1])), "`lines[0].net`: minor units, a whole number; got a list".to_owned()),
            (with("/lines/0/net", json!({})), "`lines[0].net`: minor units, a whole number; got an object".to_owned()),
            (with("/discount_codes", json!(["a,\"]}", 7])), "`discount_codes[1]`: text; got 7".to_owned()),
            (with("/lines/0/a\"b", json!(1)), "`lines[0].a\"b`: no such field; there are `line_id`, `product_id`, `variant_id`, `sku`, `category_ids`, `name`, `quantity`, `net`, `tax`, `discount_net`, `is_gift_card`".to_owned()),
            ("[]".to_owned(), "`body`: an object; got a list".to_owned()),
            ("5".to_owned(), "`body`: an object; got 5".to_owned()),
        ];
        for (body, detail) in &cases {
            let error = read::<OrderSnapshot>(body.as_bytes()).unwrap_err();
            assert_eq!((error.code(), error.detail()), ("bad_request", detail.clone()), "{body}");
        }
    }

    #[test]
    fn what_is_no_json_says_where_it_ends_to_be() {
        let cases = [
            ("", "the body is not JSON: EOF while parsing a value at line 1 column 0"),
            ("{\"order_id\": ", "the body is not JSON: EOF while parsing a value at line 1 column 13"),
            ("{} {}", "the body is not JSON: trailing characters at line 1 column 4"),
        ];
        for (body, detail) in cases {
            let error = read::<Value>(body.as_bytes()).unwrap_err();
            assert_eq!((error.code(), error.detail()), ("bad_request", detail.to_owned()), "{body}");
        }
    }

    #[test]
    fn a_long_value_is_cut_on_a_character() {
        let error = read::<OrderSnapshot>(with("/lines/0/net", json!("ж".repeat(500))).as_bytes()).unwrap_err();
        let cut = format!("\"{}…", "ж".repeat(59));
        assert_eq!(error.detail(), format!("`lines[0].net`: minor units, a whole number; got {cut}"));
    }
}
