//! A WooCommerce customer as a member to be.

use serde_json::Value;

use crate::repositories::members::NewMember;

/// The customer of a `customer.*` delivery; `None` for staff and for what names nobody.
pub fn new_member(payload: &Value, now: i64) -> Option<NewMember> {
    let id = payload.get("id")?.as_u64().filter(|id| *id > 0)?;
    if payload.get("role").and_then(Value::as_str) != Some("customer") {
        return None;
    }
    let email = payload.get("email").and_then(Value::as_str).filter(|email| !email.is_empty());
    Some(NewMember {
        customer_id: id.to_string(),
        email: email.map(str::to_owned),
        created_at: now,
        ..NewMember::default()
    })
}
