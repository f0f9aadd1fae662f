//! Members: who they are, what they told about themselves, how they invite. The only table with personal data.

use coppertoken_rules::earning::MonthDay;
use coppertoken_rules::ids::{AccountId, ShopId};
use coppertoken_rules::time::{Date, Instant};
use serde::Deserialize;

use crate::kernel::database::{Database, DatabaseError, Statement, read_all, read_one, write};
use crate::kernel::error::Error;

/// Writes down that a member whom the shop enrolled agrees; the first time counts.
pub async fn consent(database: &impl Database, shop_id: &ShopId, customer_id: &str, now: Instant) -> Result<(), Error> {
    let values = [shop_id.as_str().into(), customer_id.into(), now.milliseconds().into()];
    let statement = Statement::new(sql!("update_consent"), values);
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
    Statement::new(sql!("read_profile"), [shop_id.as_str().into(), customer_id.into()])
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
    let values = [
        shop_id.as_str().into(),
        customer_id.into(),
        u32::from(change.birthday.is_some()).into(),
        told.map(|told| u32::from(told.birthday.month)).into(),
        told.map(|told| u32::from(told.birthday.day)).into(),
        day(|told| told.set_on).into(),
        day(|told| told.next_on).into(),
        told.map(|told| told.due_at.milliseconds()).into(),
        change.wants_messages.map(u32::from).into(),
        change.locale.into(),
    ];
    read_one(database, Statement::new(sql!("update_profile"), values)).await
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
    let values = [shop_id.as_str().into(), customer_id.into(), code.into()];
    let results = database.batch(vec![Statement::new(sql!("update_referral_code"), values)]).await?;
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
    let values = [shop_id.as_str().into(), code.into()];
    read_one(database, Statement::new(sql!("read_member_of_referral_code"), values)).await
}

/// The statement that writes down where a member lives, for a batch; nothing is written when it is known.
pub fn household_statement(shop_id: &ShopId, customer_id: &str, household: &str) -> Statement {
    let values = [shop_id.as_str().into(), customer_id.into(), household.into()];
    Statement::new(sql!("update_household"), values)
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
    let values = [now.milliseconds().into(), limit.into()];
    read_all(database, Statement::new(sql!("read_due_birthdays"), values)).await
}

/// The statement that says when the job looks at a member again, for a batch.
pub fn postpone_birthday(row: &DueBirthdayRow, next_on: Date, due_at: Instant) -> Statement {
    let values = [
        row.shop_id.as_str().into(),
        row.customer_id.as_str().into(),
        row.next_birthday_on.to_string().into(),
        next_on.to_string().into(),
        due_at.milliseconds().into(),
    ];
    Statement::new(sql!("update_birthday_due"), values)
}
