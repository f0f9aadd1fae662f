//! Reading and writing plain JavaScript objects. The browser parses JSON; serde would weigh more than the rules.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A property, or `undefined`.
pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// A property that is there and not null.
pub fn present(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = get(object, name);
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// A text property; absent when it is empty.
pub fn text(object: &JsValue, name: &str) -> Option<String> {
    get(object, name).as_string().filter(|text| !text.is_empty())
}

/// A whole number.
pub fn integer(object: &JsValue, name: &str) -> Option<i64> {
    whole(&get(object, name))
}

/// A value as a whole number that JavaScript holds exactly.
pub fn whole(value: &JsValue) -> Option<i64> {
    let number = value.as_f64()?;
    #[allow(clippy::cast_possible_truncation, reason = "only safe integers pass")]
    js_sys::Number::is_safe_integer(value).then_some(number as i64)
}

/// The items of a list property; none when it is not a list.
pub fn list(object: &JsValue, name: &str) -> Vec<JsValue> {
    items(&get(object, name))
}

/// The items of an array.
pub fn items(value: &JsValue) -> Vec<JsValue> {
    value.dyn_ref::<Array>().map(|array| array.iter().collect()).unwrap_or_default()
}

/// Keys and values of an object.
pub fn entries(object: &JsValue) -> Vec<(String, JsValue)> {
    let Some(object) = object.dyn_ref::<Object>() else { return Vec::new() };
    let keys = Object::keys(object);
    keys.iter().filter_map(|key| Some((key.as_string()?, Reflect::get(object, &key).ok()?))).collect()
}

/// The one key of an externally tagged value, and what stands behind it; a bare string has nothing behind it.
pub fn tagged(value: &JsValue) -> Option<(String, JsValue)> {
    if let Some(tag) = value.as_string() {
        return Some((tag, JsValue::UNDEFINED));
    }
    entries(value).into_iter().next()
}

/// A new object with these properties.
pub fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}

/// A whole number as JavaScript has it.
#[allow(clippy::cast_precision_loss, reason = "points and amounts are within the safe integers")]
pub const fn number(value: i64) -> f64 {
    value as f64
}
