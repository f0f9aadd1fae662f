//! A WooCommerce customer as a member to be. Whoever buys may have any role in WordPress: a subscriber is a customer too.

use crate::kernel::members::NewMember;
use crate::platforms::woocommerce::payload::Customer;

/// The customer of a `customer.*` delivery; `None` for what names nobody.
pub fn new_member(customer: &Customer, now: i64) -> Option<NewMember> {
    (customer.id > 0).then(|| NewMember {
        customer_id: customer.id.to_string(),
        email: Some(customer.email.clone()).filter(|email| !email.is_empty()),
        created_at: now,
        ..NewMember::default()
    })
}
