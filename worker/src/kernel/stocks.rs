//! What is left of limited rewards. Taking and giving back happens in the batch of a decision, see [`crate::kernel::append`].

use coppertoken_rules::Program;
use coppertoken_rules::ids::{RuleId, ShopId};
use coppertoken_wire::redemption::StockView;
use serde::{Deserialize, Serialize};

use crate::kernel::database::{Database, read_all};
use crate::kernel::error::Error;

#[derive(Serialize)]
struct Limit<'a> {
    rule_id: &'a RuleId,
    total: u32,
}

/// The limited rewards of a program, as the statements that publish it want them.
pub fn limits(program: &Program) -> Result<String, Error> {
    let rewards = program.document().rewards.iter();
    let limits: Vec<Limit<'_>> =
        rewards.filter_map(|reward| Some(Limit { rule_id: &reward.id, total: reward.stock? })).collect();
    serde_json::to_string(&limits).map_err(Error::fault)
}

#[derive(Deserialize)]
struct StockRow {
    rule_id: RuleId,
    remaining: u32,
}

/// What is left of these rewards, in order of their identifiers.
pub async fn read(database: &impl Database, shop_id: &ShopId, ids: &[&RuleId]) -> Result<Vec<StockView>, Error> {
    let ids = serde_json::to_string(ids).map_err(Error::fault)?;
    let rows: Vec<StockRow> =
        read_all(database, statement!("read_stocks", shop_id = shop_id.as_str(), rule_ids = ids)).await?;
    let views = rows.into_iter().map(|row| StockView { reward_id: row.rule_id, remaining: row.remaining });
    Ok(views.collect())
}
