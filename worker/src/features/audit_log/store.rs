//! Administrative acts: appended, finished once, never changed.

use coppertoken_wire::operator::Act;

use crate::kernel::database::{Database, Statement, read_all, write};
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
    let values = [
        act.shop_id.as_str().into(),
        act.act_id.as_str().into(),
        act.operator.as_str().into(),
        act.action.as_str().into(),
        act.subject.as_deref().into(),
        act.request_id.as_str().into(),
        act.at.into(),
    ];
    Ok(write(database, Statement::new(sql!("insert_act"), values)).await?)
}

/// Adds how it ended, what it was done to and what was done, where the address does not say it.
pub async fn finish(
    database: &impl Database,
    act: &NewAct,
    status: u16,
    (subject, detail): (Option<String>, Option<String>),
) -> Result<(), Error> {
    let values = [
        act.shop_id.as_str().into(),
        act.act_id.as_str().into(),
        i64::from(status).into(),
        subject.into(),
        detail.into(),
    ];
    Ok(write(database, Statement::new(sql!("finish_act"), values)).await?)
}

/// Acts below `before`, newest first.
pub async fn before(database: &impl Database, shop_id: &str, before: &str, limit: u32) -> Result<Vec<Act>, Error> {
    let values = [shop_id.into(), before.into(), limit.into()];
    read_all(database, Statement::new(sql!("read_acts"), values)).await
}
