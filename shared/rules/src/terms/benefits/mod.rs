//! What members simply have, one kind a file: lower prices, cheaper delivery, a lower minimum order, perks. No points move;
//! the shop's checkout asks and applies.

pub mod delivery;
pub mod discount;
pub mod member_price;
pub mod minimum_order;
pub mod perk;

use serde::{Deserialize, Serialize};

pub use delivery::Delivery;
pub use discount::Discount;
pub use member_price::MemberPrice;
pub use minimum_order::MinimumOrder;
pub use perk::Perk;

/// The kinds of benefits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum BenefitKind {
    /// A percentage off the goods or certain lines.
    Discount(Discount),
    /// A product at another price.
    MemberPrice(MemberPrice),
    /// Delivery for nothing, or at a fixed price.
    Delivery(Delivery),
    /// Another minimum order.
    MinimumOrder(MinimumOrder),
    /// Something that is not money: free returns, dispatch overnight.
    Perk(Perk),
}

impl BenefitKind {
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        match self {
            Self::Discount(discount) => discount.check(),
            Self::MemberPrice(price) => price.check(),
            Self::Delivery(delivery) => delivery.check(),
            Self::MinimumOrder(minimum) => minimum.check(),
            Self::Perk(perk) => perk.check(),
        }
    }
}
