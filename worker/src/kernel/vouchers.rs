//! Vouchers on their way into their table, as part of a decision's batch (see [`crate::kernel::append`]).

use coppertoken_rules::ids::{AccountId, ShopId};
use coppertoken_rules::ledger::voucher::{Voucher, VoucherState};

use crate::kernel::database::Statement;
use crate::kernel::error::Error;

/// A voucher that was just issued.
pub(super) fn insert(
    shop_id: &ShopId,
    account_id: &AccountId,
    voucher: &Voucher,
    answer: Option<(String, String)>,
) -> Result<Statement, Error> {
    // What the program gives answers no request.
    let (request_hash, answer) = answer.unwrap_or_default();
    Ok(statement!(
        "insert_voucher",
        shop_id = shop_id.as_str(),
        code = voucher.code.as_str(),
        account_id = account_id.as_str(),
        order_id = order_of(voucher),
        revision = voucher.revision,
        body = serde_json::to_string(voucher).map_err(Error::fault)?,
        request_hash = request_hash,
        answer = answer
    ))
}

/// The order that holds or has used a voucher.
fn order_of(voucher: &Voucher) -> Option<&str> {
    match &voucher.state {
        VoucherState::Claimed { order_id, .. } | VoucherState::Used { order_id } => Some(order_id.as_str()),
        VoucherState::Issued | VoucherState::Returned => None,
    }
}

/// A voucher after a transition.
pub(super) fn update(shop_id: &ShopId, voucher: &Voucher) -> Result<Statement, Error> {
    Ok(statement!(
        "update_voucher",
        shop_id = shop_id.as_str(),
        code = voucher.code.as_str(),
        order_id = order_of(voucher),
        revision = voucher.revision,
        body = serde_json::to_string(voucher).map_err(Error::fault)?
    ))
}
