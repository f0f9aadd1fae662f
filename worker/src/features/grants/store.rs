//! The books of what merchants gave by hand. Free text, so that it can be erased; the ledger holds none.

use coppertoken_rules::ids::{AccountId, GrantId, ShopId};
use serde::Deserialize;

use crate::kernel::database::{Database, Statement, Value, read_all};
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
    let values = [
        shop_id.as_str().into(),
        note.grant_id.as_str().into(),
        account_id.as_str().into(),
        note.gives.into(),
        note.reason.into(),
        note.note.into(),
        note.author.into(),
        note.given_by.into(),
        note.approved_by.into(),
        note.message.into(),
        note.granted_at.into(),
    ];
    Statement::new(sql!("insert_grant_note"), values)
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
    let values = [shop_id.as_str().into(), grant_id.as_str().into()];
    Statement::new(sql!("read_grant_note"), values)
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
    let values: [Value; 5] =
        [shop_id.as_str().into(), customer_id.into(), page.since.into(), page.before.into(), page.limit.into()];
    Statement::new(sql!("read_grant_notes_of_member"), values)
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
