//! Members: who they are, what they told about themselves, how they invite. The only table with personal data.

use coppertoken_rules::earning::MonthDay;
use coppertoken_rules::ids::{AccountId, ShopId};
use coppertoken_rules::time::{Date, Instant};
use serde::Deserialize;

use crate::kernel::database::{Database, DatabaseError, Statement, read_all, read_one, write};
use crate::kernel::error::Error;

/// Writes down that a member whom the shop enrolled agrees; the first time counts.
pub async fn consent(database: &impl Database, shop_id: &ShopId, customer_id: &str, now: Instant) -> Result<(), Error> {
    let statement = statement!(
        "update_consent",
        shop_id = shop_id.as_str(),
        customer_id = customer_id,
        consented_at = now.milliseconds()
    );
    Ok(write(database, statement).await?)
}

/// What a member told, as stored.
#[derive(Clone, Debug, Deserialize)]
pub struct ProfileRow {
    birth_month: Option<u8>,
    birth_day: Option<u8>,
    /// The civil day the birthday was told.
    pub birthday_set_on: Option<Date>,
    wants_messages: u8,
    /// Language.
    pub locale: Option<String>,
    /// The code of the member's link.
    pub referral_code: Option<String>,
}

impl ProfileRow {
    /// The birthday.
    pub fn birthday(&self) -> Option<MonthDay> {
        Some(MonthDay { month: self.birth_month?, day: self.birth_day? })
    }

    /// May the shop write to the member?
    pub const fn wants_messages(&self) -> bool {
        self.wants_messages == 1
    }
}

/// The statement that reads a member's profile, for a batch.
pub fn profile_statement(shop_id: &ShopId, customer_id: &str) -> Statement {
    statement!("read_profile", shop_id = shop_id.as_str(), customer_id = customer_id)
}

/// A birthday and when it is celebrated.
#[derive(Clone, Copy, Debug)]
pub struct ToldBirthday {
    /// The birthday.
    pub birthday: MonthDay,
    /// The civil day it is told.
    pub set_on: Date,
    /// The one that is celebrated next.
    pub next_on: Date,
    /// When the job looks at the member.
    pub due_at: Instant,
}

/// What a member tells now; `None` = stays as it is.
#[derive(Clone, Debug, Default)]
pub struct ProfileChange {
    /// The birthday, or that it be forgotten.
    pub birthday: Option<Option<ToldBirthday>>,
    /// May the shop write to the member?
    pub wants_messages: Option<bool>,
    /// Language.
    pub locale: Option<String>,
}

/// Writes what a member tells. Returns the profile as it stands then; `None` = no such member.
pub async fn update_profile(
    database: &impl Database,
    shop_id: &ShopId,
    customer_id: &str,
    change: ProfileChange,
) -> Result<Option<ProfileRow>, Error> {
    let told = change.birthday.flatten();
    let day = |pick: fn(&ToldBirthday) -> Date| told.as_ref().map(|told| pick(told).to_string());
    read_one(
        database,
        statement!(
            "update_profile",
            shop_id = shop_id.as_str(),
            customer_id = customer_id,
            is_birthday_told = u32::from(change.birthday.is_some()),
            birth_month = told.map(|told| u32::from(told.birthday.month)),
            birth_day = told.map(|told| u32::from(told.birthday.day)),
            birthday_set_on = day(|told| told.set_on),
            next_birthday_on = day(|told| told.next_on),
            birthday_due_at = told.map(|told| told.due_at.milliseconds()),
            wants_messages = change.wants_messages.map(u32::from),
            locale = change.locale
        ),
    )
    .await
}

#[derive(Deserialize)]
struct CodeRow {
    referral_code: String,
}

/// Gives a member the code of a link and returns it; one given before stays. A code that is taken is a [`DatabaseError::Constraint`].
pub async fn give_referral_code(
    database: &impl Database,
    shop_id: &ShopId,
    customer_id: &str,
    code: &str,
) -> Result<Option<String>, DatabaseError> {
    let results = database
        .batch(vec![statement!(
            "update_referral_code",
            shop_id = shop_id.as_str(),
            customer_id = customer_id,
            referral_code = code
        )])
        .await?;
    let row = results.into_iter().flatten().next();
    let code = row.map(serde_json::from_value::<CodeRow>).transpose();
    code.map(|row| row.map(|row| row.referral_code)).map_err(|error| DatabaseError::Broken(error.to_string()))
}

/// Who invites by a code.
#[derive(Debug, Deserialize)]
pub struct AdvocateRow {
    /// The account.
    pub account_id: AccountId,
    /// The e-mail address.
    pub email: Option<String>,
}

/// Who invites by a code.
pub async fn of_referral_code(
    database: &impl Database,
    shop_id: &ShopId,
    code: &str,
) -> Result<Option<AdvocateRow>, Error> {
    read_one(database, statement!("read_member_of_referral_code", shop_id = shop_id.as_str(), referral_code = code))
        .await
}

/// The statement that writes down where a member lives, for a batch; nothing is written when it is known.
pub fn household_statement(shop_id: &ShopId, customer_id: &str, household: &str) -> Statement {
    statement!("update_household", shop_id = shop_id.as_str(), customer_id = customer_id, household = household)
}

/// A member whose birthday is near.
#[derive(Debug, Deserialize)]
pub struct DueBirthdayRow {
    /// The shop.
    pub shop_id: ShopId,
    /// The shop's id of the customer.
    pub customer_id: String,
    /// The account.
    pub account_id: AccountId,
    birth_month: u8,
    birth_day: u8,
    /// The civil day the birthday was told.
    pub birthday_set_on: Date,
    /// The birthday that is celebrated next.
    pub next_birthday_on: Date,
}

impl DueBirthdayRow {
    /// The birthday.
    pub const fn birthday(&self) -> MonthDay {
        MonthDay { month: self.birth_month, day: self.birth_day }
    }
}

/// Members whose birthday is near by `now`, longest due first.
pub async fn due_birthdays(database: &impl Database, now: Instant, limit: u32) -> Result<Vec<DueBirthdayRow>, Error> {
    read_all(database, statement!("read_due_birthdays", until_birthday_due_at = now.milliseconds(), limit = limit))
        .await
}

/// The statement that says when the job looks at a member again, for a batch.
pub fn postpone_birthday(row: &DueBirthdayRow, next_on: Date, due_at: Instant) -> Statement {
    statement!(
        "update_birthday_due",
        shop_id = row.shop_id.as_str(),
        customer_id = row.customer_id.as_str(),
        known_birthday_on = row.next_birthday_on.to_string(),
        next_birthday_on = next_on.to_string(),
        birthday_due_at = due_at.milliseconds()
    )
}
