//! Program versions in D1, immutable once published.

use core::fmt;

use coppertoken_rules::ids::ShopId;
use coppertoken_rules::ledger::canonical::Hash;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::kernel::database::{Database, DatabaseError, read_one};
use crate::kernel::error::Error;
use crate::kernel::rows::{hash_of_hex, hex_of_hash};

/// Names one published document: its number, and the hash of what it says. A restore of the database gives a number again, so caches are
/// keyed by both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProgramVersion {
    /// Its number within the shop.
    pub number: u32,
    hash: Hash,
}

impl ProgramVersion {
    /// The name of a document that is published under a number.
    pub fn of_document(number: u32, document: &str) -> Self {
        Self { number, hash: Sha256::digest(document).into() }
    }

    /// The name as stored: its number and 64 hex digits. `None` where no program was published yet.
    pub fn of(number: Option<u32>, hash: Option<&str>) -> Result<Option<Self>, Error> {
        number.zip(hash).map(|(number, hash)| Ok(Self { number, hash: hash_of_hex(hash)? })).transpose()
    }

    /// The hash as 64 hex digits.
    pub fn hex(&self) -> String {
        hex_of_hash(&self.hash)
    }
}

/// The number and the hash, as keys of caches and `ETag`s have them.
impl fmt::Display for ProgramVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.number, self.hex())
    }
}

#[derive(Deserialize)]
struct DocumentRow {
    document: String,
}

/// The document of a version as JSON text.
pub async fn read(database: &impl Database, shop_id: &ShopId, number: u32) -> Result<Option<String>, Error> {
    let row: Option<DocumentRow> =
        read_one(database, statement!("read_program", shop_id = shop_id.as_str(), version = number)).await?;
    Ok(row.map(|row| row.document))
}

/// Publishes a version and puts it and its limits (see [`crate::kernel::stocks::limits`]) in force, in one batch. A taken number is a [`DatabaseError::Constraint`].
pub async fn publish(
    database: &impl Database,
    shop_id: &ShopId,
    version: ProgramVersion,
    document: &str,
    stocks: &str,
    now: i64,
) -> Result<(), DatabaseError> {
    let shop = shop_id.as_str();
    let statements = vec![
        statement!(
            "insert_program",
            shop_id = shop,
            version = version.number,
            document = document,
            published_at = now,
            hash = version.hex()
        ),
        statement!("enforce_program", shop_id = shop, program_version = version.number, program_hash = version.hex()),
        statement!("insert_stocks", shop_id = shop, stocks = stocks),
        statement!("update_stocks", shop_id = shop, stocks = stocks),
    ];
    database.batch(statements).await.map(drop)
}
