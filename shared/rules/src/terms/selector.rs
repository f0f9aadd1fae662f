//! Which lines of a cart a rule speaks of: everything, certain products, certain categories, or what the member buys most.
//!
//! A product beats a category, a category beats everything: [`Selector::precedence`] says so in one place.

use serde::{Deserialize, Serialize};

use crate::order::OrderLine;

/// Most products or categories one rule may name: a list that a person keeps by hand.
pub const NAMES_MAX: usize = 200;

/// Which lines a rule speaks of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Selector {
    /// Every line.
    #[default]
    Everything,
    /// Lines of these products, by the platform's id of the product or the variant, or by SKU.
    Products(Vec<String>),
    /// Lines whose product stands in one of these categories, as the platform calls them.
    Categories(Vec<String>),
    /// Lines of the category this member spent most on within 12 months; nothing for who has bought nothing yet.
    FavouriteCategory,
    /// Lines of the product this member spent most on within 12 months.
    FavouriteProduct,
}

impl Selector {
    /// True for [`Selector::Everything`]; serde's attributes leave it out.
    pub const fn is_everything(&self) -> bool {
        matches!(self, Self::Everything)
    }

    /// Names it what the member buys most?
    pub const fn is_favourite(&self) -> bool {
        matches!(self, Self::FavouriteCategory | Self::FavouriteProduct)
    }

    /// Does the line belong? Favourites are replaced by names before a line is asked about (see `decide::award::freeze`); one
    /// that was not replaced has no lines.
    pub fn matches(&self, line: &OrderLine) -> bool {
        match self {
            Self::Everything => true,
            Self::Products(products) => products
                .iter()
                .any(|product| [&line.product_id, &line.variant_id, &line.sku].into_iter().any(|id| id == product)),
            Self::Categories(categories) => line.category_ids.iter().any(|category| categories.contains(category)),
            Self::FavouriteCategory | Self::FavouriteProduct => false,
        }
    }

    /// Which of two rules about the same line wins: the more precise one, the smaller number.
    pub const fn precedence(&self) -> u8 {
        match self {
            Self::Products(_) | Self::FavouriteProduct => 0,
            Self::Categories(_) | Self::FavouriteCategory => 1,
            Self::Everything => 2,
        }
    }

    /// Says what is wrong with the names.
    pub fn check(&self) -> Result<(), &'static str> {
        match self {
            Self::Everything | Self::FavouriteCategory | Self::FavouriteProduct => Ok(()),
            Self::Products(names) | Self::Categories(names) => {
                let is_named = names.iter().all(|name| !name.is_empty() && name.len() <= crate::ids::LENGTH_MAX);
                if (1..=NAMES_MAX).contains(&names.len()) && is_named {
                    Ok(())
                } else {
                    Err("name 1 to 200 products or categories, each with 1 to 128 bytes")
                }
            }
        }
    }
}
