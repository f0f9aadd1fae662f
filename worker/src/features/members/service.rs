//! Members: joining, and the account as it stands now.

use coppertoken_rules::enrolment::is_automatic;
use coppertoken_rules::ids::{AccountId, ShopId};
use coppertoken_rules::{FactKind, Rejection, State, settle};
use coppertoken_wire::member::{JoinRequest, JoinResponse, MemberResponse, MemberView, ReferralOutcome};

use crate::edge::auth::member_token::Customer;
use crate::features::members::store as members;
use crate::features::privacy::service as privacy;
use crate::kernel::append::AppendExtras;
use crate::kernel::commit::{Ask, commit_once};
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::ledger;
use crate::kernel::members::NewMember;
use crate::kernel::minting::{self, mint};
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::programs::{self, OpenProgram};
use crate::kernel::rows::{Head, StoredAccount};
use crate::kernel::shop_store as shop_rows;

/// Longest referral code and longest name of a source in bytes: a code has 14, and what a shop calls a poster is a word or two.
const ORIGIN_BYTES_MAX: usize = 100;

/// The account of a customer, as it stands now.
pub async fn read<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
) -> Result<MemberResponse, Error> {
    let stored = stored(context, shop_id, customer_id).await?;
    let program = programs::open(context, shop_id, stored.program_version).await?;
    respond(context, &program, &stored)
}

/// The account of a customer. Errors where nobody has joined.
pub async fn stored<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
) -> Result<StoredAccount, Error> {
    let stored = ledger::account_of_member(&context.database, shop_id, customer_id).await?;
    stored.ok_or(Error::Rejected(Rejection::NotAMember))
}

fn respond<D, C>(
    context: &Context<D, C>,
    program: &OpenProgram,
    stored: &StoredAccount,
) -> Result<MemberResponse, Error> {
    let now = program.moment(context.now)?;
    Ok(MemberResponse {
        program_version: program.program.version(),
        as_of: context.now.to_rfc3339(),
        today: now.date,
        member: MemberView::of(&settle(&stored.account, now)?, &program.program, now.date)?,
    })
}

/// Joins the program. Joining again changes nothing and answers the account; a code then comes too late.
pub async fn join<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer: &Customer,
    request: JoinRequest,
) -> Result<JoinResponse, Error> {
    for (field, text) in [("referral_code", &request.referral_code), ("source", &request.source)] {
        if text.as_ref().is_some_and(|text| text.len() > ORIGIN_BYTES_MAX) {
            return Err(Error::of_field(field, "at most 100 bytes"));
        }
    }
    let (mut advocate, mut returns) = (None, false);
    if ledger::account_of_member(&context.database, shop_id, &customer.customer_id).await?.is_none() {
        returns = privacy::returns(context, shop_id, &customer.customer_id).await?;
        if let Some(code) = request.referral_code.as_ref().filter(|_| !returns) {
            advocate = advocate_of(context, shop_id, code, customer).await?;
        }
        let member = NewMember {
            customer_id: customer.customer_id.clone(),
            email: customer.email.clone(),
            locale: customer.locale.clone(),
            source: request.source,
            consented_at: Some(context.now.milliseconds()),
            created_at: context.now.milliseconds(),
            ..NewMember::default()
        };
        enrol(context, shop_id, member, Joining { referred_by: advocate.clone(), is_return: returns }).await?;
    } else {
        // Whom the shop enrolled agrees only now.
        members::consent(&context.database, shop_id, &customer.customer_id, context.now).await?;
    }
    let outcome = if advocate.is_some() { ReferralOutcome::Accepted } else { ReferralOutcome::Unknown };
    Ok(JoinResponse {
        account: read(context, shop_id, &customer.customer_id).await?,
        referral: request.referral_code.map(|_| outcome),
        returns,
    })
}

/// Who invites by this code, unless it is the customer under another name: nobody invites themselves.
async fn advocate_of<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    code: &str,
    customer: &Customer,
) -> Result<Option<AccountId>, Error> {
    let code = code.trim().to_ascii_uppercase();
    let advocate = members::of_referral_code(&context.database, shop_id, &code).await?;
    let own = customer.email.as_deref().map(normalized);
    let is_other = |theirs: Option<&str>| own.is_none() || theirs.map(normalized) != own;
    Ok(advocate.filter(|advocate| is_other(advocate.email.as_deref())).map(|advocate| advocate.account_id))
}

/// An e-mail address in the form in which one person's are equal: without letter case, and without what stands behind a plus sign.
fn normalized(email: &str) -> String {
    let email = email.trim().to_lowercase();
    match email.split_once('@') {
        Some((name, domain)) => format!("{}@{domain}", name.split('+').next().unwrap_or_default()),
        None => email,
    }
}

/// How somebody joins; see [`FactKind::Join`].
#[derive(Default)]
pub struct Joining {
    /// Who invited.
    pub referred_by: Option<AccountId>,
    /// A member before, erased within a year.
    pub is_return: bool,
}

/// Opens an account for a customer. Whoever comes second finds the first one's: that is no error.
async fn enrol<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    member: NewMember,
    Joining { referred_by, is_return }: Joining,
) -> Result<(), Error> {
    let shop = shop_rows::read(&context.database, shop_id).await?.ok_or(Error::NotFound("shop_unknown"))?;
    let program = programs::open(context, shop_id, shop.program()?).await?;
    let kind = FactKind::Join { account_id: minting::account_id()?, referred_by, since: None, is_return };
    let ask = Ask::new(&program, State::default(), Head::GENESIS, kind).minted(mint()?);
    // A welcome gift that ran out keeps nobody from joining.
    let ask = ask.beside(|_| Ok(AppendExtras { member: Some(member.clone()), ..AppendExtras::default() }));
    commit_once(context, shop_id, ask).await.map(drop)
}

/// Opens an account for a customer the platform told of, where the program enrols automatically and there is none yet.
pub async fn enrol_automatically<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    member: NewMember,
) -> Result<(), Error> {
    let shop = shop_rows::read(&context.database, shop_id).await?.ok_or(Error::NotFound("shop_unknown"))?;
    let Some(version) = shop.program()? else { return Ok(()) };
    let program = programs::open(context, shop_id, Some(version)).await?;
    if !is_automatic(&program.program)
        || ledger::account_of_member(&context.database, shop_id, &member.customer_id).await?.is_some()
        || privacy::is_erased(context, shop_id, &member.customer_id).await?
    {
        return Ok(());
    }
    enrol(context, shop_id, member, Joining::default()).await
}
