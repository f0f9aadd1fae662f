//! Vouchers on their way into their table, as part of a decision's batch (see [`crate::kernel::ledger::append`]).

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
    let values = [
        shop_id.as_str().into(),
        voucher.code.as_str().into(),
        account_id.as_str().into(),
        order_of(voucher).into(),
        voucher.revision.into(),
        serde_json::to_string(voucher).map_err(Error::fault)?.into(),
        request_hash.into(),
        answer.into(),
    ];
    Ok(Statement::new(sql!("insert_voucher"), values))
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
    let values = [
        shop_id.as_str().into(),
        voucher.code.as_str().into(),
        order_of(voucher).into(),
        voucher.revision.into(),
        serde_json::to_string(voucher).map_err(Error::fault)?.into(),
    ];
    Ok(Statement::new(sql!("update_voucher"), values))
}
