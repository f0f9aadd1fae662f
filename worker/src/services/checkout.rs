//! Codes at the checkout: held for an order, or let go.

use coppertoken_rules::api::checkout::{ClaimRequest, ClaimResponse};
use coppertoken_rules::ids::{OrderId, ShopId, VoucherCode};
use coppertoken_rules::ledger::voucher::{Voucher, VoucherState};
use coppertoken_rules::{Amount, Fact, FactKind, Rejection, State, decide};

use super::programs;
use super::retry::{ATTEMPTS_MAX, Outcome, outcome, pause};
use crate::error::Error;
use crate::repositories::database::Database;
use crate::repositories::ledger::{self, Beside};
use crate::repositories::program_cache::ProgramCache;
use crate::shell::Shell;

/// Holds a code for an order and says what it takes off.
pub async fn claim<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    code: &VoucherCode,
    request: &ClaimRequest,
) -> Result<ClaimResponse, Error> {
    let kind = FactKind::Claim {
        code: code.clone(),
        order_id: request.order_id.clone(),
        goods_amount: request.goods_amount,
        lines: vec![],
        shipping: Amount::ZERO,
    };
    let voucher = move_code(shell, shop_id, code, Some(&request.currency), kind).await?;
    match voucher.state {
        VoucherState::Claimed { applied, .. } => {
            Ok(ClaimResponse { amount: applied, reward_id: voucher.reward_id, expires_on: voucher.expires_on })
        }
        _ => Err(Error::Fault("a claim left its voucher unclaimed".to_owned())),
    }
}

/// Lets go of a code. Releasing a free one changes nothing.
pub async fn release<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    code: &VoucherCode,
    order_id: &OrderId,
) -> Result<(), Error> {
    let kind = FactKind::Release { code: code.clone(), order_id: order_id.clone() };
    move_code(shell, shop_id, code, None, kind).await.map(drop)
}

/// Decides about a code and answers the voucher as it stands afterwards.
async fn move_code<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    code: &VoucherCode,
    currency: Option<&str>,
    kind: FactKind,
) -> Result<Voucher, Error> {
    for attempt in 0..ATTEMPTS_MAX {
        let found = ledger::load_code(&shell.database, shop_id, code).await?;
        let (stored, row) = found.ok_or(Error::Rejected(Rejection::VoucherUnknown))?;
        let program = programs::open(shell, shop_id, stored.program_version).await?;
        if currency.is_some_and(|currency| currency != program.program.document().currency) {
            return Err(Rejection::CurrencyMismatch.into());
        }
        let voucher = row.voucher()?;
        let voucher_id = voucher.voucher_id.clone();
        let state = State { account: Some(stored.account), vouchers: vec![voucher.clone()], ..State::default() };
        let fact = Fact { now: program.moment(shell.now)?, minted: vec![], kind: kind.clone() };
        let decision = decide(&program.program, &state, &fact)?;
        match outcome(ledger::append(&shell.database, shop_id, stored.head, &decision, Beside::default()).await)? {
            Outcome::Done => {
                let changed = decision.vouchers.into_iter().find(|changed| changed.voucher_id == voucher_id);
                return Ok(changed.unwrap_or(voucher));
            }
            Outcome::Lost => pause(attempt).await,
        }
    }
    Err(Rejection::Contention.into())
}
