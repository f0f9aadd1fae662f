//! Something given: a product or a sample that is added to the order at no price, or a service.

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
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        if (1..=crate::ids::LENGTH_MAX).contains(&self.product_id.len()) {
            Ok(())
        } else {
            Err("name the product by its id of 1 to 128 bytes")
        }
    }

    /// Is it a thing one can hold?
    pub const fn is_material(&self) -> bool {
        matches!(self.sort, ProductSort::Product | ProductSort::Sample)
    }
}
