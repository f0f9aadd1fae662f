//! How a reward is used: what its conditions say, and the steps from points to what it gives.

/// A way to use a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// A sum off the goods of one order; what is left of it lapses.
    Sum,
    /// A share off the goods of one order.
    Share,
    /// A cheaper delivery of one order.
    Delivery,
    /// A thing the shop adds to one order.
    Gift,
    /// Whatever else the shop adds to one order.
    Other,
    /// Something that is no order's: a service.
    Service,
    /// A place at an event, until its day.
    Event,
}

/// From what a reward gives, as the program names it, and the sort of a product. What this widget does not know is added by the shop.
pub fn of(kind: &str, sort: Option<&str>) -> Use {
    match (kind, sort) {
        ("amount_off" | "gift_card", _) => Use::Sum,
        ("percent_off", _) => Use::Share,
        ("free_delivery", _) => Use::Delivery,
        ("event_place", _) => Use::Event,
        ("product", Some("service")) => Use::Service,
        ("product", _) => Use::Gift,
        _ => Use::Other,
    }
}

impl Use {
    /// Is the code typed at the checkout of an order?
    pub const fn is_of_an_order(self) -> bool {
        !matches!(self, Self::Service | Self::Event)
    }
}

#[cfg(test)]
mod tests {
    use super::{Use, of};

    #[test]
    fn w4_r9_only_a_discount_is_told_as_one_and_only_a_thing_as_a_thing() {
        assert_eq!(of("amount_off", None), Use::Sum);
        assert_eq!(of("gift_card", None), Use::Sum);
        assert_eq!(of("product", Some("sample")), Use::Gift);
        assert_eq!(of("product", Some("service")), Use::Service);
        assert_eq!(of("invented-later", None), Use::Other);
        assert!(of("percent_off", None).is_of_an_order() && of("free_delivery", None).is_of_an_order());
        assert!(!of("event_place", None).is_of_an_order());
    }
}
