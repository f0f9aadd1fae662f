//! Something given: a product or a sample that is added to the order at no price, or a service.

use super::{Checkout, RewardTerms, Used};
use crate::error::OutOfRange;
use crate::ids::OrderId;
use crate::number::Amount;
use crate::selector::Selector;
use serde::{Deserialize, Serialize};

/// A product, sample or service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// The platform's id of the product to add, or a name of the service.
    pub product_id: String,
    /// What it is.
    #[serde(default)]
    pub sort: ProductSort,
}

/// What is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProductSort {
    /// A product of the shop.
    #[default]
    Product,
    /// A sample.
    Sample,
    /// A service; it has no stock.
    Service,
}

impl Product {
    /// Is it a thing one can hold?
    pub const fn is_material(&self) -> bool {
        matches!(self.sort, ProductSort::Product | ProductSort::Sample)
    }
}

impl RewardTerms for Product {
    fn name(&self) -> &'static str {
        "product"
    }

    fn check(&self) -> Result<(), &'static str> {
        if (1..=crate::ids::LENGTH_MAX).contains(&self.product_id.len()) {
            Ok(())
        } else {
            Err("name the product by its id of 1 to 128 bytes")
        }
    }

    fn used(&self) -> Used {
        match self.sort {
            ProductSort::Product | ProductSort::Sample => Used::Thing,
            ProductSort::Service => Used::Service,
        }
    }

    fn used_up_by(&self) -> Option<OrderId> {
        None
    }

    fn off(&self, _: Checkout<'_>) -> Result<Amount, OutOfRange> {
        Ok(Amount::ZERO)
    }

    fn for_member(&self, _: impl Fn(&Selector) -> Selector) -> Self {
        self.clone()
    }

    fn amount(&self) -> Option<Amount> {
        None
    }

    fn worth(&self, _: Amount) -> Option<i64> {
        None
    }

    fn figure(&self) -> Option<i64> {
        None
    }
}
