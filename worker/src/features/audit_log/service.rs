//! Administrative acts: noted before they are carried out, their outcome afterwards. Nothing is done that could not be noted.

use coppertoken_wire::operator::ActsResponse;

use crate::edge::respond::Made;
use crate::features::audit_log::store as acts;
use crate::features::audit_log::store::NewAct;
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;

/// Acts of a page.
const PAGE_ACTS: u32 = 100;
/// Sorts behind every act.
const LAST: &str = "~";

/// Notes an act that is about to be carried out.
pub async fn begin<D: Database, C>(context: &Context<D, C>, act: NewAct) -> Result<NewAct, Error> {
    let unique = uuid::Uuid::new_v4().simple().to_string();
    let act = NewAct { act_id: format!("{:012x}-{unique}", context.now.milliseconds()), ..act };
    acts::begin(&context.database, &act).await?;
    Ok(act)
}

/// Notes how it ended. When that fails the act stands there without an outcome: it was carried out, or was not.
pub async fn finish<D: Database, C>(context: &Context<D, C>, act: &NewAct, status: u16, made: Made) {
    if let Err(error) = acts::finish(&context.database, act, status, (made.subject, made.detail)).await {
        crate::kernel::log::error("act_without_outcome", &format!("{}: {error:?}", act.act_id));
    }
}

/// Acts concerning a shop, newest first; those of the whole deployment with an empty name.
pub async fn page<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &str,
    before: Option<&str>,
) -> Result<ActsResponse, Error> {
    let acts = acts::before(&context.database, shop_id, before.unwrap_or(LAST), PAGE_ACTS).await?;
    let is_full = acts.len() == usize::try_from(PAGE_ACTS).unwrap_or(usize::MAX);
    let next = acts.last().filter(|_| is_full).map(|act| act.act_id.clone());
    Ok(ActsResponse { acts, next })
}
