//! Redeeming a reward for a code, choosing a gift, giving an unused one back, and what is left of limited ones. A request key redeems once.

use core::convert::Infallible;

use coppertoken_rules::fact::Minted;
use coppertoken_rules::ids::{RuleId, ShopId, VoucherId};
use coppertoken_rules::program::view::Reader;
use coppertoken_rules::{Decision, FactKind, Rejection, State};
use coppertoken_wire::activity::ChoiceRequest;
use coppertoken_wire::member::{MemberResponse, MemberView, VoucherView};
use coppertoken_wire::redemption::{RedemptionRequest, RedemptionResponse, StockResponse};
use sha2::{Digest, Sha256};

use crate::kernel::append::AppendExtras;
use crate::kernel::commit::{Ask, Committed, Outcome, Step, commit};
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::ledger;
use crate::kernel::minting::voucher_of;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::program_store::ProgramVersion;
use crate::kernel::programs;
use crate::kernel::rows::hex_of_hash;
use crate::kernel::stocks;

/// The identifiers a request key stands for. Derived, not stored: the same key always finds the same voucher, and the code is
/// unguessable without the hash key.
fn derive<D, C>(context: &Context<D, C>, shop_id: &ShopId, customer_id: &str, key: &str) -> Result<Minted, Error> {
    let parts = [shop_id.as_str(), customer_id, key];
    voucher_of(&context.settings.derive("voucher id", &parts)?, &context.settings.derive("voucher code", &parts)?)
}

/// Redeems. Answers JSON text: the stored one, byte for byte, when the key was seen before.
pub async fn redeem<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
    key: &str,
    request: &RedemptionRequest,
) -> Result<String, Error> {
    redeem_below(context, shop_id, customer_id, key, request, None).await
}

/// Redeems what costs fewer points than `ceiling`; what costs more wants a fresh sign-in.
pub async fn redeem_below<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
    key: &str,
    request: &RedemptionRequest,
    ceiling: Option<u32>,
) -> Result<String, Error> {
    let hashed = hex_of_hash(&Sha256::digest(request.reward_id.as_str().as_bytes()));
    let asked = Asked { kind: FactKind::Redeem { reward_id: request.reward_id.clone() }, hashed, ceiling };
    issue(context, shop_id, customer_id, key, asked).await
}

/// Takes one of the rewards a gift lets the member choose from; answers as [`redeem`] does.
pub async fn choose<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
    key: &str,
    request: ChoiceRequest,
) -> Result<String, Error> {
    let ChoiceRequest { mechanic_id, reward_id } = request;
    // Identifiers have no control characters: no redemption hashes the same.
    let hashed = hex_of_hash(&Sha256::digest(format!("choice\n{mechanic_id}\n{reward_id}").as_bytes()));
    let asked = Asked { kind: FactKind::Choose { mechanic_id, reward_id }, hashed, ceiling: None };
    issue(context, shop_id, customer_id, key, asked).await
}

/// What a request asks for, its hash (by that a repetition is told from another request under the same key), and what it may not cost.
struct Asked {
    kind: FactKind,
    hashed: String,
    ceiling: Option<u32>,
}

async fn issue<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
    key: &str,
    Asked { kind, hashed: request_hash, ceiling }: Asked,
) -> Result<String, Error> {
    let minted = derive(context, shop_id, customer_id, key)?;
    let outcome = commit(context, shop_id, async || {
        let (stored, voucher) = ledger::load_redemption(&context.database, shop_id, customer_id, &minted.code).await?;
        if let Some(row) = voucher {
            return if row.request_hash == request_hash { Ok(Step::Answer(row.answer)) } else { Err(Error::KeyReused) };
        }
        let stored = stored.ok_or(Error::Rejected(Rejection::MembersOnly))?;
        let program = programs::open(context, shop_id, stored.program_version).await?;
        // All it takes is the reward that was asked for.
        let ask = Ask::of(&program, stored, kind.clone()).minted(vec![minted.clone()]).refused_when_sold_out();
        Ok(ask.beside(|decision| answered(decision, &minted.voucher_id, &request_hash, ceiling)).into())
    });
    match outcome.await? {
        Outcome::Answered(answer) => Ok(answer),
        Outcome::Committed(committed) => written(&committed.decision, &minted.voucher_id),
    }
}

/// The answer, kept with the voucher; refuses one that costs `ceiling` or more.
fn answered(
    decision: &Decision,
    voucher_id: &VoucherId,
    request_hash: &str,
    ceiling: Option<u32>,
) -> Result<AppendExtras, Error> {
    if ceiling.is_some_and(|ceiling| cost(decision, voucher_id) >= i64::from(ceiling)) {
        return Err(Error::StepUp);
    }
    let answer = written(decision, voucher_id)?;
    Ok(AppendExtras { answer: Some((request_hash.to_owned(), answer)), ..AppendExtras::default() })
}

fn written(decision: &Decision, voucher_id: &VoucherId) -> Result<String, Error> {
    serde_json::to_string(&answer(decision, voucher_id)?).map_err(Error::fault)
}

/// Points that the voucher costs.
fn cost(decision: &Decision, voucher_id: &VoucherId) -> i64 {
    let voucher = decision.account.as_ref().and_then(|account| account.voucher(voucher_id));
    voucher.map_or(0, |voucher| voucher.cost.get())
}

fn answer(decision: &Decision, voucher_id: &VoucherId) -> Result<RedemptionResponse, Error> {
    let account = decision.account.as_ref();
    let voucher = account.and_then(|account| account.voucher(voucher_id));
    match account.zip(voucher) {
        Some((account, voucher)) => {
            Ok(RedemptionResponse { voucher: VoucherView::from(voucher), balance: account.balance()? })
        }
        None => Err(Error::Fault("a redemption issued no voucher".to_owned())),
    }
}

/// Gives an unused voucher back. Doing it twice changes nothing the second time.
pub async fn cancel<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
    voucher_id: &VoucherId,
) -> Result<MemberResponse, Error> {
    let committed = commit(context, shop_id, async || {
        let stored = ledger::account_of_member(&context.database, shop_id, customer_id)
            .await?
            .ok_or(Error::Rejected(Rejection::NotAMember))?;
        let program = programs::open(context, shop_id, stored.program_version).await?;
        let mut vouchers = Vec::new();
        if stored.account.voucher(voucher_id).is_none() {
            // Used or returned: the row tells which. One of another account is as unknown as none at all.
            let row = ledger::voucher_by_id(&context.database, shop_id, voucher_id).await?;
            let own = row.filter(|row| row.account_id == stored.account.account_id);
            vouchers.extend(own.map(|row| row.voucher()).transpose()?);
        }
        let kind = FactKind::CancelRedemption { voucher_id: voucher_id.clone() };
        let state = State { account: Some(stored.account), vouchers, ..State::default() };
        Ok(Ask::new(&program, state, stored.head, kind).into())
    });
    let Committed { decision, program, now, .. } = committed.await.map(Outcome::<Infallible>::committed)?;
    let account = decision.account.ok_or(Error::Rejected(Rejection::NotAMember))?;
    Ok(MemberResponse {
        program_version: program.program.version(),
        as_of: context.now.to_rfc3339(),
        today: now.date,
        member: MemberView::of(&account, &program.program, now.date)?,
    })
}

/// What is left of the limited rewards that `reader` may see.
pub async fn stock<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    version: Option<ProgramVersion>,
    reader: Reader,
) -> Result<StockResponse, Error> {
    let program = programs::open(context, shop_id, version).await?;
    let view = program.program.view(reader);
    let limited = view.program.rewards.iter().filter(|reward| reward.stock.is_some());
    let ids: Vec<&RuleId> = limited.map(|reward| &reward.id).collect();
    let stocks = if ids.is_empty() { vec![] } else { stocks::read(&context.database, shop_id, &ids).await? };
    Ok(StockResponse { stocks })
}
