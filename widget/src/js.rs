//! Reading and writing plain JavaScript objects. The browser parses JSON; serde would weigh more than the rules.

use coppertoken_words::conventions;
use js_sys::{Array, Function, Object, Reflect};
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

/// Visits the items of a list property; none when it is not a list. Returns how many there are.
pub fn each(object: &JsValue, name: &str, visit: &mut dyn FnMut(JsValue)) -> u32 {
    items(&get(object, name), visit)
}

/// Visits the items of a list; none when it is not a list. Returns how many there are.
pub fn items(value: &JsValue, visit: &mut dyn FnMut(JsValue)) -> u32 {
    let Some(list) = value.dyn_ref::<Array>() else { return 0 };
    for place in 0..list.length() {
        visit(list.get(place));
    }
    list.length()
}

/// Texts of a list property.
pub fn texts(object: &JsValue, name: &str) -> Vec<String> {
    let mut texts = Vec::new();
    each(object, name, &mut |item| texts.extend(item.as_string()));
    texts
}

/// Visits keys and values of an object.
pub fn entries(object: &JsValue, visit: &mut dyn FnMut(String, JsValue)) {
    let Some(object) = object.dyn_ref::<Object>() else { return };
    let keys = Object::keys(object);
    for place in 0..keys.length() {
        let key = keys.get(place);
        let value = Reflect::get(object, &key).unwrap_or(JsValue::UNDEFINED);
        if let Some(key) = key.as_string() {
            visit(key, value);
        }
    }
}

/// The one key of an externally tagged value, and what stands behind it; a bare string has nothing behind it.
pub fn tagged(value: &JsValue) -> Option<(String, JsValue)> {
    if let Some(tag) = value.as_string() {
        return Some((tag, JsValue::UNDEFINED));
    }
    let mut found = None;
    entries(value, &mut |tag, inside| found = Some((tag, inside)));
    found
}

/// Sets a property.
pub fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

/// Calls a method; `None` when there is none, or when it throws.
pub fn call(object: &JsValue, name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let list = Array::new();
    for argument in arguments {
        list.push(argument);
    }
    let method = get(object, name);
    Reflect::apply(method.dyn_ref::<Function>()?, object, &list).ok()
}

/// A new object with these properties.
pub fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        set(&object, name, value);
    }
    object.into()
}

/// Digits of a whole number from zero on, ungrouped.
pub fn digits(value: i64) -> String {
    conventions::digits(value.unsigned_abs())
}

/// A whole number as JavaScript has it.
#[allow(clippy::cast_precision_loss, reason = "points and amounts are within the safe integers")]
pub const fn number(value: i64) -> f64 {
    value as f64
}
