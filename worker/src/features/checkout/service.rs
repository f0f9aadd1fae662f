//! The checkout: what a cart costs a member, a share of it paid with points, codes held for an order or let go.

use core::convert::Infallible;

use coppertoken_rules::checkout::{Cart, of_cart};
use coppertoken_rules::ids::{OrderId, ShopId, VoucherCode};
use coppertoken_rules::ledger::voucher::{Voucher, VoucherState};
use coppertoken_rules::share_held_by;
use coppertoken_rules::{Account, Amount, FactKind, Points, Rejection, State, settle};
use coppertoken_wire::checkout::{
    CheckoutRequest, CheckoutResponse, ClaimRequest, ClaimResponse, PayShareRequest, PayShareResponse, ReleaseRequest,
};
use coppertoken_wire::problem::FieldError;
use coppertoken_wire::quote::order_lines;

use crate::kernel::commit::{Ask, Committed, Outcome, commit};
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::ledger;
use crate::kernel::minting::mint;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::programs::{self, OpenProgram};
use crate::kernel::rows::VoucherRow;
use crate::kernel::shop_store as shop_rows;

/// What a cart costs a customer, and what points may pay of it. Customers who have not joined are guests.
pub async fn answer<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    request: &CheckoutRequest,
) -> Result<CheckoutResponse, Error> {
    let stored = match &request.customer_id {
        Some(customer_id) => ledger::account_of_member(&context.database, shop_id, customer_id).await?,
        None => None,
    };
    let version = match &stored {
        Some(stored) => stored.program_version,
        None => shop_rows::program(&context.database, shop_id).await?,
    };
    let program = programs::open(context, shop_id, version).await?;
    refuse_other_currency(&program, &request.currency)?;
    let now = program.moment(context.now)?;
    let account = stored.map(|stored| settle(&stored.account, now)).transpose()?;
    let lines = order_lines(&request.lines, program.program.document().tax_in_prices())?;
    let cart = Cart { lines: &lines, shipping: request.shipping, order_id: request.order_id.as_ref() };
    Ok(CheckoutResponse {
        program_version: program.program.version(),
        balance: account.as_ref().map(Account::balance).transpose()?,
        benefits: of_cart(&program.program, account.as_ref(), cart, now.date)?,
    })
}

fn refuse_other_currency(program: &OpenProgram, currency: &str) -> Result<(), Error> {
    let own = &program.program.document().currency;
    if currency == own {
        return Ok(());
    }
    let field = FieldError::new("currency", format_args!("{currency:?}"), format!("the program's currency, {own}"));
    Err(Error::invalid(Rejection::CurrencyMismatch, vec![field]))
}

/// Pays a share of an order with points. Asked again with another cart it pays anew; with the same, it changes nothing.
pub async fn pay<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    request: &PayShareRequest,
) -> Result<PayShareResponse, Error> {
    let kind = FactKind::PayShare {
        order_id: request.order_id.clone(),
        points: request.points,
        goods_amount: request.goods_amount,
        // A back end knows the tax of what it sells: a line with its gross states it.
        lines: order_lines(&request.lines, None)?,
    };
    let committed = commit(context, shop_id, async || {
        let (stored, rows) =
            ledger::load_payment(&context.database, shop_id, &request.customer_id, &request.order_id).await?;
        let stored = stored.ok_or(Error::Rejected(Rejection::NotAMember))?;
        let program = programs::open(context, shop_id, stored.program_version).await?;
        refuse_other_currency(&program, &request.currency)?;
        let own = rows.iter().filter(|row| row.account_id == stored.account.account_id);
        let vouchers = own.map(VoucherRow::voucher).collect::<Result<_, _>>()?;
        let state = State { account: Some(stored.account), vouchers, ..State::default() };
        Ok(Ask::new(&program, state, stored.head, kind.clone()).minted(mint()?).into())
    });
    let decision = committed.await.map(Outcome::<Infallible>::committed)?.decision;
    paid(&decision.account.ok_or(Error::Rejected(Rejection::NotAMember))?, &request.order_id)
}

fn paid(account: &Account, order_id: &OrderId) -> Result<PayShareResponse, Error> {
    let held = share_held_by(account, order_id);
    let amount = match held.map(|held| &held.state) {
        Some(VoucherState::Claimed { applied, .. }) => *applied,
        _ => Amount::ZERO,
    };
    Ok(PayShareResponse {
        amount,
        points: held.map_or(Points::ZERO, |held| held.cost),
        code: held.map(|held| held.code.clone()),
        balance: account.balance()?,
    })
}

/// Holds a code for an order and says what it takes off.
pub async fn claim<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    code: &VoucherCode,
    request: &ClaimRequest,
) -> Result<ClaimResponse, Error> {
    let cart_id = request.cart_id.as_ref().map(cart_name).transpose()?;
    let holder = request.order_id.clone().or_else(|| cart_id.clone());
    let kind = FactKind::Claim {
        code: code.clone(),
        order_id: holder.ok_or_else(no_holder)?,
        cart_id,
        goods_amount: request.goods_amount,
        // A back end knows the tax of what it sells: a line with its gross states it.
        lines: order_lines(&request.lines, None)?,
        shipping: request.shipping,
    };
    let voucher = move_code(context, shop_id, code, Some(&request.currency), kind).await?;
    ClaimResponse::of(&voucher).ok_or_else(|| Error::Fault("a claim left its voucher unclaimed".to_owned()))
}

fn no_holder() -> Error {
    Error::BadRequest("order_id or cart_id: name the order or the cart that holds the code".to_owned())
}

fn cart_name(cart_id: &OrderId) -> Result<OrderId, Error> {
    OrderId::of_cart(cart_id).map_err(|message| Error::BadRequest(format!("cart_id: {message}")))
}

/// Lets go of a code. Releasing a free one changes nothing.
pub async fn release<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    code: &VoucherCode,
    request: &ReleaseRequest,
) -> Result<(), Error> {
    let cart_id = request.cart_id.as_ref().map(cart_name).transpose()?;
    let order_id = request.order_id.clone().or(cart_id).ok_or_else(no_holder)?;
    let kind = FactKind::Release { code: code.clone(), order_id };
    move_code(context, shop_id, code, None, kind).await.map(drop)
}

/// Decides about a code and answers the voucher as it stands afterwards.
async fn move_code<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    code: &VoucherCode,
    currency: Option<&str>,
    kind: FactKind,
) -> Result<Voucher, Error> {
    let committed = commit(context, shop_id, async || {
        let found = ledger::load_code(&context.database, shop_id, code).await?;
        let (stored, row) = found.ok_or(Error::Rejected(Rejection::VoucherUnknown))?;
        let program = programs::open(context, shop_id, stored.program_version).await?;
        if let Some(currency) = currency {
            refuse_other_currency(&program, currency)?;
        }
        let state = State { account: Some(stored.account), vouchers: vec![row.voucher()?], ..State::default() };
        Ok(Ask::new(&program, state, stored.head, kind.clone()).into())
    });
    let Committed { decision, state, .. } = committed.await.map(Outcome::<Infallible>::committed)?;
    let changed = decision.vouchers.into_iter().chain(state.vouchers).find(|voucher| &voucher.code == code);
    changed.ok_or(Error::Rejected(Rejection::VoucherUnknown))
}
