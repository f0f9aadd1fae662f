//! What the program page shows of a member beyond the account, in two round trips: one for the member, one for stocks where
//! there are limited rewards.

use coppertoken_rules::ids::{RuleId, ShopId};
use coppertoken_rules::program::document::Localized;
use coppertoken_rules::time::Instant;
use coppertoken_rules::{FactKind, Rejection, settle};
use coppertoken_wire::grant::GrantGives;
use coppertoken_wire::overview::{GiftView, MemberOverview, ReferralView, UncountedOrderView};

use crate::features::dead_letters::{self, UncountedRow};
use crate::features::grants::service as grants;
use crate::features::grants::{self as grant_notes, GrantNoteRow, Page};
use crate::features::members::profiles;
use crate::features::members::{self as members, ProfileRow};
use crate::features::overview::views::Views;
use crate::kernel::clock;
use crate::kernel::context::Context;
use crate::kernel::database::{Database, DatabaseError, rows};
use crate::kernel::error::Error;
use crate::kernel::minting::referral_code;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::programs::{self, OpenProgram};
use crate::kernel::retry::ATTEMPTS_MAX;
use crate::kernel::shops;
use crate::kernel::words::{Figures, figures_in, speaker};
use crate::kernel::{ledger, stocks};

/// Milliseconds back that gifts are shown: 90 days.
const GIFTS_MILLISECONDS: i64 = 7_776_000_000;
/// Most gifts shown.
const GIFTS_MAX: u32 = 20;
/// Most orders that could not be counted yet that a member is shown.
const UNCOUNTED_MAX: u32 = 5;
/// The field of an address that carries the code of a link.
pub const REFERRAL_FIELD: &str = "coppertoken-referral";

/// The overview in a language; the program's first when absent.
pub async fn read<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
    language: Option<&str>,
) -> Result<MemberOverview, Error> {
    let now = context.now.milliseconds();
    let page = Page { since: now.saturating_sub(GIFTS_MILLISECONDS), before: now.saturating_add(1), limit: GIFTS_MAX };
    let also = vec![
        members::profile_statement(shop_id, customer_id),
        grant_notes::of_member_statement(shop_id, customer_id, page),
        dead_letters::of_customer_statement(shop_id, customer_id, UNCOUNTED_MAX),
    ];
    let loaded = ledger::load_fact(&context.database, shop_id, customer_id, &FactKind::Settle, also).await?;
    let stored = loaded.stored.ok_or(Error::Rejected(Rejection::NotAMember))?;
    let mut also = loaded.also.into_iter();
    let profile: ProfileRow = rows(also.next())?.into_iter().next().ok_or(Error::Rejected(Rejection::NotAMember))?;
    let given: Vec<GrantNoteRow> = rows(also.next())?;
    let uncounted: Vec<UncountedRow> = rows(also.next())?;

    let program = programs::open(context, shop_id, stored.program_version).await?;
    let document = program.program.document();
    let figures = figures_in(document, language)?;
    let moment = program.moment(context.now)?;
    let account = settle(&stored.account, moment)?;
    let views = Views {
        program: &program.program,
        account: &account,
        today: moment.date,
        speaker: speaker(document, &figures),
    };
    let limited: Vec<&RuleId> =
        document.rewards.iter().filter(|reward| reward.stock.is_some()).map(|reward| &reward.id).collect();
    let stocks = if limited.is_empty() { vec![] } else { stocks::read(&context.database, shop_id, &limited).await? };
    let cards = views.cards()?;
    let gifts = given.iter().map(|row| gift(row, &program, &views)).collect::<Result<Vec<_>, _>>()?;
    Ok(MemberOverview {
        program_version: program.program.version(),
        as_of: context.now.to_rfc3339(),
        today: moment.date,
        stamp_cards: cards.stamp_cards,
        offers: views.offers(),
        choices: views.choices(),
        unverified: views.unverified(),
        activities: cards.activities,
        uncounted_orders: uncounted.into_iter().map(|row| view(row, &program)).collect::<Result<_, _>>()?,
        gifts: gifts.into_iter().flatten().collect(),
        referral: referral(context, shop_id, customer_id, &profile, &views).await?,
        stocks,
        taken: views.taken(),
        profile: profiles::view(&profile),
    })
}

fn view(row: UncountedRow, program: &OpenProgram) -> Result<UncountedOrderView, Error> {
    let heard_on = clock::moment(Instant::from_milliseconds(row.parked_at)?, program.time_zone())?.date;
    Ok(UncountedOrderView { number: row.number, heard_on })
}

/// A gift of the merchant as its member sees it; `None` for what was taken away: the statement tells that.
fn gift(row: &GrantNoteRow, program: &OpenProgram, views: &Views<'_, Figures<'_>>) -> Result<Option<GiftView>, Error> {
    let (points, reward_id, text) = match grants::gives(row)? {
        GrantGives::Points { points, .. } => (Some(points), None, views.speaker.points_of_shop(points)),
        GrantGives::Reward { reward_id } => {
            let text = views.speaker.reward_of_shop(&reward_id);
            (None, Some(reward_id), text)
        }
        GrantGives::Removed { .. } => return Ok(None),
    };
    let given_on = clock::moment(Instant::from_milliseconds(row.granted_at)?, program.time_zone())?.date;
    let message = grants::message(row)?.map(|message| own(&message, views));
    Ok(Some(GiftView { given_on, text, message, points, reward_id }))
}

/// The message in the language spoken, else in any that was written.
fn own(message: &Localized, views: &Views<'_, Figures<'_>>) -> String {
    match views.speaker.own(message) {
        "" => message.0.values().next().cloned().unwrap_or_default(),
        text => text.to_owned(),
    }
}

/// The member's way to invite. Whoever looks for the first time gets a code.
async fn referral<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
    profile: &ProfileRow,
    views: &Views<'_, Figures<'_>>,
) -> Result<Option<ReferralView>, Error> {
    let Some(text) = views.referral() else { return Ok(None) };
    let code = match &profile.referral_code {
        Some(code) => code.clone(),
        None => new_code(context, shop_id, customer_id).await?,
    };
    let shop = shops::open(context, shop_id).await?;
    let link = shop.origins.first().map(|origin| format!("{origin}/?{REFERRAL_FIELD}={code}"));
    Ok(Some(ReferralView { code, link, friends_earned: views.friends_earned(), text }))
}

async fn new_code<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
) -> Result<String, Error> {
    for _ in 0..ATTEMPTS_MAX {
        match members::give_referral_code(&context.database, shop_id, customer_id, &referral_code()?).await {
            Ok(code) => return code.ok_or(Error::Rejected(Rejection::NotAMember)),
            // Somebody else's already: 60 bits hardly ever meet, but then there are others.
            Err(DatabaseError::Constraint(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Rejection::Contention.into())
}
