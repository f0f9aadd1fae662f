//! The table that binds customers to accounts, as far as the ledger and its follow-ups need it. Everything else about members is the feature's.

use coppertoken_rules::ids::{AccountId, ShopId};
use serde::Deserialize;

use super::database::{Database, Statement, read_one};
use super::error::Error;

/// A customer on the way to becoming a member.
#[derive(Clone, Debug, Default)]
pub struct NewMember {
    /// The shop's id of the customer.
    pub customer_id: String,
    /// E-mail address, if the shop vouches for it.
    pub email: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Language.
    pub locale: Option<String>,
    /// Where the member came from.
    pub source: Option<String>,
    /// When the member agreed in the widget, milliseconds; `None` = enrolled by the shop.
    pub consented_at: Option<i64>,
    /// Now, milliseconds.
    pub created_at: i64,
}

/// Binds a customer to an account; part of a decision's batch.
pub fn insert(shop_id: &ShopId, account_id: &AccountId, member: NewMember) -> Statement {
    statement!(
        "insert_member",
        shop_id = shop_id.as_str(),
        customer_id = member.customer_id,
        account_id = account_id.as_str(),
        email = member.email,
        phone = member.phone,
        locale = member.locale,
        consented_at = member.consented_at,
        created_at = member.created_at,
        source = member.source
    )
}

#[derive(Deserialize)]
struct PairsRow {
    pairs: u32,
}

/// Whether two accounts belong to one household, as far as is known.
pub async fn is_same_household(
    database: &impl Database,
    shop_id: &ShopId,
    accounts: [&AccountId; 2],
) -> Result<bool, Error> {
    let row = read_one::<PairsRow>(
        database,
        statement!(
            "read_same_household",
            shop_id = shop_id.as_str(),
            account_id = accounts[0].as_str(),
            other_account_id = accounts[1].as_str()
        ),
    )
    .await?;
    Ok(row.is_some_and(|row| row.pairs > 0))
}
