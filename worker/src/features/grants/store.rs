//! The books of what merchants gave by hand. Free text, so that it can be erased; the ledger holds none.

use coppertoken_rules::ids::{AccountId, GrantId, ShopId};
use serde::Deserialize;

use crate::kernel::database::{Database, Statement, read_all};
use crate::kernel::error::Error;

/// A grant on its way into the books.
#[derive(Clone, Debug)]
pub struct NewGrantNote {
    /// Its name.
    pub grant_id: GrantId,
    /// What, as JSON text.
    pub gives: String,
    /// Why.
    pub reason: String,
    /// More about it.
    pub note: Option<String>,
    /// Who gives, in the caller's words.
    pub author: String,
    /// `key_id` of the operator who gives, or `root`.
    pub given_by: String,
    /// `key_id` of the operator who approved, or `root`.
    pub approved_by: Option<String>,
    /// What the member reads, as JSON text.
    pub message: Option<String>,
    /// Now, milliseconds.
    pub granted_at: i64,
}

/// The statement that writes a grant down, for a decision's batch.
pub fn insert(shop_id: &ShopId, account_id: &AccountId, note: NewGrantNote) -> Statement {
    statement!(
        "insert_grant_note",
        shop_id = shop_id.as_str(),
        grant_id = note.grant_id.as_str(),
        account_id = account_id.as_str(),
        gives = note.gives,
        reason = note.reason,
        note = note.note,
        author = note.author,
        given_by = note.given_by,
        approved_by = note.approved_by,
        message = note.message,
        granted_at = note.granted_at
    )
}

/// A grant in the books.
#[derive(Clone, Debug, Deserialize)]
pub struct GrantNoteRow {
    /// Its name.
    pub grant_id: GrantId,
    /// Who got it.
    pub account_id: AccountId,
    /// What, as JSON text.
    pub gives: String,
    /// Why.
    pub reason: Option<String>,
    /// More about it.
    pub note: Option<String>,
    /// Who gave, in the caller's words.
    pub author: Option<String>,
    /// `key_id` of the operator who gave, or `root`.
    pub given_by: String,
    /// `key_id` of the operator who approved, or `root`.
    pub approved_by: Option<String>,
    /// What the member reads, as JSON text.
    pub message: Option<String>,
    /// When, milliseconds.
    pub granted_at: i64,
}

/// The statement that reads a grant by its name, for a batch.
pub fn read_statement(shop_id: &ShopId, grant_id: &GrantId) -> Statement {
    statement!("read_grant_note", shop_id = shop_id.as_str(), grant_id = grant_id.as_str())
}

/// Which grants of a customer: since an instant and before another, milliseconds, at most so many.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// From this instant on.
    pub since: i64,
    /// Before this one.
    pub before: i64,
    /// At most.
    pub limit: u32,
}

/// The statement that reads a page of the books of a customer, newest first, for a batch.
pub fn of_member_statement(shop_id: &ShopId, customer_id: &str, page: Page) -> Statement {
    statement!(
        "read_grant_notes_of_member",
        shop_id = shop_id.as_str(),
        customer_id = customer_id,
        since_granted_at = page.since,
        before_granted_at = page.before,
        limit = page.limit,
    )
}

/// A page of the books of a customer, newest first.
pub async fn of_member(
    database: &impl Database,
    shop_id: &ShopId,
    customer_id: &str,
    page: Page,
) -> Result<Vec<GrantNoteRow>, Error> {
    read_all(database, of_member_statement(shop_id, customer_id, page)).await
}
