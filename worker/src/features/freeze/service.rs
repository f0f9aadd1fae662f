//! Freezing an account, and freeing it.

use core::convert::Infallible;

use coppertoken_rules::ids::ShopId;
use coppertoken_rules::{FactKind, Rejection};

use crate::kernel::commit::{Ask, Outcome, commit};
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::ledger;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::programs;

/// Freezes a customer's account or frees it. What is so already changes nothing.
pub async fn set<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
    is_frozen: bool,
) -> Result<(), Error> {
    let committed = commit(context, shop_id, async || {
        let stored = ledger::account_of_member(&context.database, shop_id, customer_id).await?;
        let stored = stored.ok_or(Error::Rejected(Rejection::NotAMember))?;
        let program = programs::open(context, shop_id, stored.program_version).await?;
        Ok(Ask::of(&program, stored, FactKind::Freeze { is_frozen }).into())
    });
    committed.await.map(Outcome::<Infallible>::committed).map(drop)
}
