//! What an auditor makes of one order's news, beside a member of the rules.

use coppertoken_auditor::{Points, Program, settle, worth_kept};
use coppertoken_rules::order::Order;
use coppertoken_rules::program::document::ProgramDocument;
use serde_json::Value;

use crate::builders::{self, date, later, moment};
use crate::world::World;

/// A member of an audited program.
#[derive(Clone, Debug)]
pub struct Member {
    /// What the shop stores.
    pub world: World,
    /// The tier the member stood on when asked last.
    pub tier: Option<String>,
    document: Value,
}

impl Member {
    /// Who stands on the program's first tier, if there is one, by an order of its own.
    pub fn of(document: &ProgramDocument) -> Self {
        let mut world = World::joined(document.clone(), moment(date("2026-11-01"), 600));
        let lines = vec![builders::line("1", 5000, 0)];
        let mut bought = builders::paid(builders::order("earlier", world.now, lines), world.now);
        bought.fulfilled_at = Some(world.now);
        world.deliver(&bought).unwrap();
        world.now = later(world.now, 3_600_000);
        Self { world, tier: None, document: serde_json::to_value(document).unwrap() }.standing()
    }

    /// With the tier as it is now.
    pub fn standing(self) -> Self {
        let tier = self.world.view().tier_id.map(|tier| tier.to_string());
        Self { tier, ..self }
    }

    /// The order's points, from its news alone.
    pub fn settle(&self, told: &[Order]) -> Points {
        let told: Vec<_> = told.iter().map(|order| serde_json::to_value(order).unwrap()).collect();
        settle(&Program::read(&self.document), self.tier.as_deref(), &told)
    }

    /// Most points that what is kept of a cart may be worth; of each line how many of how many thousandths.
    pub fn worth_kept(&self, bought: &Order, kept: &[(String, i64, i64)]) -> i64 {
        let bought = serde_json::to_value(bought).unwrap();
        worth_kept(&Program::read(&self.document), self.tier.as_deref(), &bought, kept)
    }

    /// (earned, reversed) of the order's record; drafts have none.
    pub fn points_of(&self, order: &Order) -> (i64, i64) {
        let record = self.world.records.get(&order.order_id);
        record.map_or((0, 0), |record| (record.earned.get(), record.reversed.get()))
    }

    /// Points that can be spent and that wait.
    pub fn points(&self) -> i64 {
        let account = self.world.view();
        account.balance().unwrap().get() + account.pending_points().unwrap().get()
    }
}

/// A case in a few lines.
pub fn described(document: &ProgramDocument, told: &[Order]) -> String {
    let rules = document.mechanics.iter().map(|mechanic| format!("{:?} when {:?}", mechanic.rule, mechanic.when));
    let told = told.iter().map(|order| serde_json::to_string(order).unwrap());
    let earning = format!("{:?} {:?}", document.earning, document.tiers);
    rules.chain([earning]).chain(told).collect::<Vec<_>>().join("\n")
}
