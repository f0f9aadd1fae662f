//! Reading and replacing the settings of a shop.

use coppertoken_rules::ids::ShopId;
use coppertoken_wire::settings::ShopSettings;

use super::store;
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::shops;

/// Shortest time without an entry after which a member may be forgotten: a month.
const INACTIVE_DAYS_MIN: u32 = 30;
/// Longest time that may be kept: a century.
const DAYS_MAX: u32 = 36_500;

/// What is set.
pub async fn read<D: Database, C>(context: &Context<D, C>, shop_id: &ShopId) -> Result<ShopSettings, Error> {
    store::read(&context.database, shop_id).await?.ok_or(Error::NotFound("shop_unknown"))
}

/// Sets all of it. Other isolates go by what was set before for up to a minute.
pub async fn set<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    settings: ShopSettings,
) -> Result<ShopSettings, Error> {
    if settings.step_up_points == Some(0) {
        return Err(Error::of_value("step_up_points", 0, "1 point or more; leave it out to ask nobody"));
    }
    if let Some(days) = settings.inactive_days.filter(|days| !(INACTIVE_DAYS_MIN..=DAYS_MAX).contains(days)) {
        return Err(Error::of_value("inactive_days", days, "30 to 36500 days"));
    }
    if let Some(days) = settings.note_days.filter(|days| !(1..=DAYS_MAX).contains(days)) {
        return Err(Error::of_value("note_days", days, "1 to 36500 days"));
    }
    settings.orders.check().map_err(Error::BadRequest)?;
    let is_known = store::set(&context.database, shop_id, &settings).await?;
    shops::forget(shop_id);
    if is_known { Ok(settings) } else { Err(Error::NotFound("shop_unknown")) }
}
