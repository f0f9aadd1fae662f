//! Settings of a shop, as stored.

use coppertoken_rules::ids::ShopId;
use coppertoken_wire::settings::ShopSettings;
use serde::Deserialize;

use crate::kernel::database::{Database, read_one};
use crate::kernel::error::Error;
use crate::kernel::shop_store::order_settings;

/// Settings of a shop.
pub async fn read(database: &impl Database, shop_id: &ShopId) -> Result<Option<ShopSettings>, Error> {
    let statement = statement!("read_shop_settings", shop_id = shop_id.as_str());
    let row = read_one::<SettingsRow>(database, statement).await?;
    row.map(SettingsRow::settings).transpose()
}

/// Settings as stored.
#[derive(Deserialize)]
struct SettingsRow {
    step_up_points: Option<u32>,
    approval_points: Option<u32>,
    inactive_days: Option<u32>,
    note_days: Option<u32>,
    order_settings: Option<String>,
}

impl SettingsRow {
    fn settings(self) -> Result<ShopSettings, Error> {
        Ok(ShopSettings {
            step_up_points: self.step_up_points,
            approval_points: self.approval_points,
            inactive_days: self.inactive_days,
            note_days: self.note_days,
            orders: order_settings(self.order_settings.as_deref())?,
        })
    }
}

/// Sets them. False when there is no such shop.
pub async fn set(database: &impl Database, shop_id: &ShopId, settings: &ShopSettings) -> Result<bool, Error> {
    let is_said = !settings.orders.is_default();
    let orders = is_said.then(|| serde_json::to_string(&settings.orders).map_err(Error::fault)).transpose()?;
    let statement = statement!(
        "update_shop_settings",
        shop_id = shop_id.as_str(),
        step_up_points = settings.step_up_points,
        approval_points = settings.approval_points,
        inactive_days = settings.inactive_days,
        note_days = settings.note_days,
        order_settings = orders
    );
    Ok(read_one::<serde_json::Value>(database, statement).await?.is_some())
}
