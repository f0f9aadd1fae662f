//! The demo shop's products and shoppers. The pages read the same file; prices here are the truth.

use coppertoken_rules::number::Amount;
use serde::{Deserialize, Serialize};

use coppertoken_worker::kernel::error::Error;

/// What the shop sells.
#[derive(Debug, Deserialize)]
pub struct Catalogue {
    /// Products.
    pub products: Vec<Product>,
}

/// A product; the pages' file says more.
#[derive(Debug, Deserialize)]
pub struct Product {
    /// Identifier.
    pub id: String,
    /// Category.
    pub category_id: String,
    /// Minor units, final.
    pub price: Amount,
    /// What it is called.
    pub name: Name,
}

/// A name; the pages' file has it in other languages too.
#[derive(Debug, Deserialize)]
pub struct Name {
    /// In English: orders of the demo shop are written in it.
    pub en: String,
}

/// The catalogue of `www/products.json`.
pub fn catalogue() -> Result<Catalogue, Error> {
    serde_json::from_str(include_str!("../../../www/products.json")).map_err(Error::fault)
}

/// A prepared shopper.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Shopper {
    /// Identifier; the shop's customer id.
    pub id: &'static str,
    /// Name.
    pub name: &'static str,
    /// E-mail address.
    pub email: &'static str,
}

/// Whoever can sign in.
pub const SHOPPERS: [Shopper; 3] = [
    Shopper { id: "ana", name: "Ana Petrovska", email: "ana@example.test" },
    Shopper { id: "boris", name: "Boris Volkov", email: "boris@example.test" },
    Shopper { id: "claire", name: "Claire Dubois", email: "claire@example.test" },
];

/// The shopper of an identifier.
pub fn shopper(id: &str) -> Option<Shopper> {
    SHOPPERS.into_iter().find(|shopper| shopper.id == id)
}
