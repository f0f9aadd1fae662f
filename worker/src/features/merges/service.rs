//! One person with two customer ids: merging their accounts, and undoing it.
//!
//! The account that gives is decided first, with the directory in the same batch; the other one hears of it by a follow-up, at once or from
//! the job. Between the two, what moves is on its way and on neither account.

use core::convert::Infallible;

use coppertoken_rules::ids::ShopId;
use coppertoken_rules::{FactKind, Rejection, settle};
use coppertoken_wire::merge::MergeResponse;

use crate::features::merges::store as merges;
use crate::features::merges::store::Side;
use crate::kernel::append::AppendExtras;
use crate::kernel::commit::{Ask, Step, commit};
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::ledger;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::programs;

const NOT_A_MEMBER: Error = Error::Rejected(Rejection::NotAMember);

/// Merges the account of a customer into the one of another, who is kept. Merging again changes nothing.
pub async fn merge<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
    into: &str,
) -> Result<MergeResponse, Error> {
    if customer_id == into {
        return Err(Error::of_value("into", into, "another customer than the one in the address"));
    }
    let outcome = commit(context, shop_id, async || {
        let [own, kept] = merges::load(&context.database, shop_id, [customer_id, into]).await?;
        let kept = kept.stored.ok_or(NOT_A_MEMBER)?;
        let Side { stored, merged } = own;
        let stored = stored.ok_or(NOT_A_MEMBER)?;
        if merged.is_some() {
            return match stored.account.account_id == kept.account.account_id {
                true => Ok(Step::Answer(())),
                false => {
                    Err(Error::Fixed("already_merged", "the customer was merged with another one; undo that first"))
                }
            };
        }
        if merges::is_kept_for_others(&context.database, shop_id, &stored.account.account_id).await? {
            return Err(Error::Fixed(
                "kept_for_others",
                "others were merged into this customer: merge the other way round",
            ));
        }
        let program = programs::open(context, shop_id, stored.program_version).await?;
        if !settle(&stored.account, program.moment(context.now)?)?.vouchers.is_empty() {
            let why = "the customer holds codes that are not used: let them be used, or give them back first";
            return Err(Error::Fixed("codes_are_open", why));
        }
        let kept_id = kept.account.account_id;
        let also = merges::join(shop_id, customer_id, &stored.account.account_id, &kept_id, context.now);
        let ask = Ask::of(&program, stored, FactKind::MergeOut { into: kept_id });
        Ok(ask.beside(move |_| Ok(AppendExtras { also: also.clone(), ..AppendExtras::default() })).into())
    });
    outcome.await?;
    answer(context, shop_id, into).await
}

/// Undoes the merge of a customer: they get their account back, and what is left of its lots.
pub async fn unmerge<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
) -> Result<MergeResponse, Error> {
    let outcome = commit(context, shop_id, async || {
        let [own] = merges::load(&context.database, shop_id, [customer_id]).await?;
        let kept = own.stored.ok_or(NOT_A_MEMBER)?;
        let merged = own.merged.ok_or(Error::NotFound("not_merged"))?;
        let also = merges::part(shop_id, customer_id, &merged.account.account_id);
        let program = programs::open(context, shop_id, kept.program_version).await?;
        let ask = Ask::of(&program, kept, FactKind::Unmerge { merged: Box::new(merged.account) });
        Ok(Step::<Infallible>::from(
            ask.beside(move |_| Ok(AppendExtras { also: also.clone(), ..AppendExtras::default() })),
        ))
    });
    outcome.await?;
    answer(context, shop_id, customer_id).await
}

async fn answer<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
) -> Result<MergeResponse, Error> {
    let stored = ledger::account_of_member(&context.database, shop_id, customer_id).await?.ok_or(NOT_A_MEMBER)?;
    let program = programs::open(context, shop_id, stored.program_version).await?;
    let account = settle(&stored.account, program.moment(context.now)?)?;
    Ok(MergeResponse { customer_id: customer_id.to_owned(), balance: account.balance()? })
}
