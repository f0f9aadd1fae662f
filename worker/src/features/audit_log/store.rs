//! Administrative acts: appended, finished once, never changed.

use coppertoken_wire::operator::Act;

use crate::kernel::database::{Database, read_all, write};
use crate::kernel::error::Error;

/// An act that is about to be carried out.
#[derive(Clone, Debug)]
pub struct NewAct {
    /// The shop; empty = the whole deployment.
    pub shop_id: String,
    /// Identifier; sorts by time.
    pub act_id: String,
    /// Who.
    pub operator: String,
    /// What: method and route.
    pub action: String,
    /// To what, where the address says.
    pub subject: Option<String>,
    /// The request.
    pub request_id: String,
    /// When, milliseconds.
    pub at: i64,
}

/// Writes down an act before it is carried out.
pub async fn begin(database: &impl Database, act: &NewAct) -> Result<(), Error> {
    Ok(write(
        database,
        statement!(
            "insert_act",
            shop_id = act.shop_id.as_str(),
            act_id = act.act_id.as_str(),
            operator = act.operator.as_str(),
            action = act.action.as_str(),
            subject = act.subject.as_deref(),
            request_id = act.request_id.as_str(),
            at = act.at
        ),
    )
    .await?)
}

/// Adds how it ended, what it was done to and what was done, where the address does not say it.
pub async fn finish(
    database: &impl Database,
    act: &NewAct,
    status: u16,
    (subject, detail): (Option<String>, Option<String>),
) -> Result<(), Error> {
    Ok(write(
        database,
        statement!(
            "finish_act",
            shop_id = act.shop_id.as_str(),
            act_id = act.act_id.as_str(),
            status = i64::from(status),
            subject = subject,
            detail = detail
        ),
    )
    .await?)
}

/// Acts below `before`, newest first.
pub async fn before(database: &impl Database, shop_id: &str, before: &str, limit: u32) -> Result<Vec<Act>, Error> {
    read_all(database, statement!("read_acts", shop_id = shop_id, before_act_id = before, limit = limit)).await
}
