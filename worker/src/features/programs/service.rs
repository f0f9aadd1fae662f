//! Program versions: publishing. [`crate::kernel::programs`] opens the one in force.

use coppertoken_rules::ids::ShopId;
use coppertoken_rules::program::document::ProgramDocument;
use coppertoken_wire::admin::{LintWarning, PublishResponse};
use coppertoken_words::lint::{Finding, publishable};

use crate::kernel::context::Context;
use crate::kernel::database::{Database, DatabaseError};
use crate::kernel::error::Error;
use crate::kernel::json;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::program_store::ProgramVersion;
use crate::kernel::programs::{OpenProgram, checked, open};
use crate::kernel::shops;
use crate::kernel::{ledger, program_store as programs, shop_store as shop_rows, stocks};

/// Largest document in bytes. The fullest program within the limits of `program::check` in three languages is below this.
pub const DOCUMENT_BYTES_MAX: usize = 512 * 1024;

/// Publishes a document as the next version and puts it in force. Its own examples must hold, and every promise in it must be kept
/// and told: what the linter calls an error is a problem like any other, what it calls a warning comes back beside the version.
pub async fn publish<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    body: &[u8],
) -> Result<PublishResponse, Error> {
    let document: ProgramDocument = json::read(body)?;
    let shop = shop_rows::read(&context.database, shop_id).await?.ok_or(Error::NotFound("shop_unknown"))?;
    let present = shop.program()?;
    let number = present.map_or(0, |present| present.number).saturating_add(1);
    let text = serde_json::to_string(&document).map_err(Error::fault)?;
    let warnings = publishable(&document).map_err(Error::NotAProgram)?;
    let program = checked(document, number).map_err(Error::NotAProgram)?;
    if present.is_some() {
        keep_what_accounts_count_in(context, shop_id, &*open(context, shop_id, present).await?, &program).await?;
    }
    let version = ProgramVersion::of_document(number, &text);
    let stocks = stocks::limits(&program.program)?;
    match programs::publish(&context.database, shop_id, version, &text, &stocks, context.now.milliseconds()).await {
        Ok(()) => {}
        Err(DatabaseError::Constraint(_)) => return Err(Error::Taken("published_meanwhile")),
        Err(error) => return Err(error.into()),
    }
    context.programs.put(shop_id, version, &text).await;
    shops::keep_known(context, &shop, version).await?;
    shops::forget(shop_id);
    let warning = |Finding { id, place, message, .. }| LintWarning { id: format!("{id:?}"), place, message };
    Ok(PublishResponse { version: number, warnings: warnings.into_iter().map(warning).collect() })
}

/// Amounts and days of the ledger are in the currency and the time zone of the program they were written under. Once there are accounts,
/// another one would refuse every refund of an older order, and count days anew.
async fn keep_what_accounts_count_in<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    present: &OpenProgram,
    next: &OpenProgram,
) -> Result<(), Error> {
    let (present, next) = (present.program.document(), next.program.document());
    let refusal = if present.currency != next.currency {
        Error::Fixed(
            "currency_is_fixed",
            "the shop's accounts count in another currency; open another shop for this one",
        )
    } else if present.time_zone != next.time_zone {
        Error::Fixed(
            "time_zone_is_fixed",
            "the shop's accounts count days in another time zone; open another shop for this one",
        )
    } else {
        return Ok(());
    };
    if ledger::has_accounts(&context.database, shop_id).await? { Err(refusal) } else { Ok(()) }
}
