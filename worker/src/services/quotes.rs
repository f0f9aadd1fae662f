//! What a cart would earn, answered by the very rules that later post it.

use coppertoken_rules::Rejection;
use coppertoken_rules::api::quote::{QuoteRequest, QuoteResponse};
use coppertoken_rules::ids::ShopId;
use coppertoken_rules::order::{LINES_MAX, OrderLine};
use coppertoken_rules::quote::quote;
use coppertoken_rules::settle;

use super::programs;
use crate::error::Error;
use crate::repositories::database::Database;
use crate::repositories::ledger;
use crate::repositories::program_cache::ProgramCache;
use crate::repositories::shops as shop_rows;
use crate::shell::Shell;

/// Quotes a cart for a member, or for a guest as somebody who joins now.
pub async fn answer<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    customer_id: Option<&str>,
    request: &QuoteRequest,
) -> Result<QuoteResponse, Error> {
    if request.lines.len() > LINES_MAX {
        return Err(Rejection::OrderTooLarge.into());
    }
    let stored = match customer_id {
        Some(customer_id) => ledger::account_of_member(&shell.database, shop_id, customer_id).await?,
        None => None,
    };
    let version = match &stored {
        Some(stored) => stored.program_version,
        None => shop_rows::read(&shell.database, shop_id).await?.and_then(|shop| shop.program_version),
    };
    let program = programs::open(shell, shop_id, version).await?;
    let lines: Vec<OrderLine> =
        request.lines.iter().enumerate().map(|(place, line)| line.to_order_line(place)).collect();
    let now = program.moment(shell.now)?;
    // Time alone may have ended a tier since the account was written.
    let account = stored.map(|stored| settle(&stored.account, now)).transpose()?;
    let quote = quote(&program.program, account.as_ref(), &lines, now)?;
    Ok(QuoteResponse::new(program.program.version(), quote, vec![], None))
}
