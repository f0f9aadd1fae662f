//! What members tell about themselves.

use coppertoken_rules::ids::ShopId;
use coppertoken_wire::profile::{ProfileRequest, ProfileView};

use crate::features::members::birthdays;
use crate::features::members::service as members;
use crate::features::members::store::{ProfileChange, ProfileRow, update_profile};
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::programs;

/// Longest tag of a language in bytes; RFC 5646 recommends room for 35.
const LOCALE_BYTES_MAX: usize = 35;

/// The profile as its member sees it.
pub fn view(row: &ProfileRow) -> ProfileView {
    ProfileView {
        birthday: row.birthday(),
        birthday_set_on: row.birthday_set_on,
        wants_messages: row.wants_messages(),
        locale: row.locale.clone(),
    }
}

/// Keeps what a member tells; what is absent stays.
pub async fn change<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
    request: ProfileRequest,
) -> Result<ProfileView, Error> {
    if request.locale.as_deref().is_some_and(|locale| !is_locale(locale)) {
        return Err(Error::of_field("locale", "a language tag such as mk or en-GB"));
    }
    let stored = members::stored(context, shop_id, customer_id).await?;
    let program = programs::open(context, shop_id, stored.program_version).await?;
    let today = program.moment(context.now)?.date;
    let told = |birthday| birthdays::told(birthday, today, &program);
    let change = ProfileChange {
        birthday: request.birthday.map(|birthday| birthday.map(told).transpose()).transpose()?,
        wants_messages: request.wants_messages,
        locale: request.locale,
    };
    let row = update_profile(&context.database, shop_id, customer_id, change).await?;
    row.as_ref().map(view).ok_or(Error::Rejected(coppertoken_rules::Rejection::NotAMember))
}

/// Letters and digits in parts of 2 to 8, the language first.
fn is_locale(text: &str) -> bool {
    let mut parts = text.split('-');
    let is_language = parts
        .next()
        .is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase()));
    let is_part = |part: &str| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    text.len() <= LOCALE_BYTES_MAX && is_language && parts.all(is_part)
}
