//! A shop whose services run natively: what a test says in a word becomes the call the API would make.

use std::sync::atomic::{AtomicU64, Ordering};

use coppertoken_rules::ids::{ShopId, VoucherCode, VoucherId};
use coppertoken_rules::program::view::Reader;
use coppertoken_rules::time::Instant;
use coppertoken_wire::admin::{AuditResponse, CreateShopRequest};
use coppertoken_wire::checkout::{
    CheckoutRequest, CheckoutResponse, ClaimRequest, ClaimResponse, PayShareRequest, PayShareResponse, ReleaseRequest,
};
use coppertoken_wire::member::{JoinRequest, MemberView};
use coppertoken_wire::order::OrderSnapshot;
use coppertoken_wire::order_response::OrderResponse;
use coppertoken_wire::redemption::{RedemptionRequest, RedemptionResponse};
use coppertoken_worker::edge::auth::member_token::Customer;
use coppertoken_worker::features::checkout::service as checkout;
use coppertoken_worker::features::members::service as members;
use coppertoken_worker::features::orders::service as orders;
use coppertoken_worker::features::programs::service as programs;
use coppertoken_worker::features::redemptions::service as redemptions;
use coppertoken_worker::features::settling::service as settling;
use coppertoken_worker::features::verify::audit;
use coppertoken_worker::kernel::budget::{Budget, QUERIES};
use coppertoken_worker::kernel::config::Settings;
use coppertoken_worker::kernel::context::Context;
use coppertoken_worker::kernel::database::Database;
use coppertoken_worker::kernel::error::Error;
use coppertoken_worker::kernel::program_cache::NoCache;
use coppertoken_worker::kernel::shops;
use serde_json::{Value, json};

use crate::builders::{amount, rule_id};
use crate::sqlite::{Sqlite, now_or_never};

/// 2026-11-21T12:00:00Z.
pub const NOON: i64 = 1_795_262_400_000;
/// Milliseconds of a day.
pub const DAY: i64 = 86_400_000;

/// Programs are remembered by shop and version: every test needs a shop of its own.
static SHOPS: AtomicU64 = AtomicU64::new(0);

/// The program of these tests: a point for 1.00, 5.00 off for 250; fields override.
pub fn program(fields: Value) -> Value {
    let mut document = json!({
        "engine": 1, "name": { "en": "Test" }, "currency": "EUR", "time_zone": "Europe/Skopje", "languages": ["en"],
        "earning": { "hold_days": 0 },
        "mechanics": [{ "id": "every-euro", "title": { "en": "Every euro" }, "rule": { "spend": { "points": 1, "per": 100 } } }],
        "rewards": [
            { "id": "five-off", "title": { "en": "5 off" }, "cost": 250, "gives": { "amount_off": { "amount": 500 } } },
            { "id": "two-off", "title": { "en": "2 off" }, "cost": 100, "gives": { "amount_off": { "amount": 200 } } },
        ],
    });
    document.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    document
}

/// A shop in a store, at an instant.
pub struct NativeShop<D> {
    /// Its identifier.
    pub id: ShopId,
    /// Store, settings and clock.
    pub context: Context<D, NoCache>,
}

impl<'a> NativeShop<&'a Sqlite> {
    /// A new shop with a program in force.
    pub fn open(sqlite: &'a Sqlite, program: &Value) -> Self {
        let id = ShopId::new(format!("shop-{}", SHOPS.fetch_add(1, Ordering::Relaxed))).unwrap();
        let shop = Self { id: id.clone(), context: context(sqlite, NOON) };
        let create = CreateShopRequest { shop_id: id, name: "Shop".into(), origins: vec![] };
        now_or_never(coppertoken_worker::features::shops::service::create(&shop.context, create)).unwrap();
        shop.publish(program);
        shop
    }
}

fn context<D>(database: D, milliseconds: i64) -> Context<D, NoCache> {
    let settings = Settings::new("a".repeat(32), "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=").unwrap();
    Context { database, programs: NoCache, settings, now: Instant::from_milliseconds(milliseconds).unwrap() }
}

impl<D: Database> NativeShop<D> {
    /// The same shop through another view of the store.
    pub fn through<E>(&self, database: E) -> NativeShop<E> {
        NativeShop { id: self.id.clone(), context: context(database, self.context.now.milliseconds()) }
    }

    /// Moves the clock.
    pub fn skip_days(&mut self, days: i64) {
        self.context.now = Instant::from_milliseconds(self.context.now.milliseconds() + days * DAY).unwrap();
    }

    /// Moves the clock a little.
    pub fn skip_seconds(&mut self, seconds: i64) {
        self.context.now = Instant::from_milliseconds(self.context.now.milliseconds() + seconds * 1_000).unwrap();
    }

    /// Publishes the next version.
    pub fn publish(&self, program: &Value) -> u32 {
        now_or_never(programs::publish(&self.context, &self.id, program.to_string().as_bytes())).unwrap().version
    }

    /// Joins.
    pub fn join(&self, customer: &str) -> MemberView {
        let customer = Customer { customer_id: customer.into(), email: None, locale: None, is_fresh: false };
        let request = JoinRequest { consent: true, ..JoinRequest::default() };
        now_or_never(members::join(&self.context, &self.id, &customer, request)).unwrap().account.member
    }

    /// The account as it stands now.
    pub fn member(&self, customer: &str) -> MemberView {
        now_or_never(members::read(&self.context, &self.id, customer)).unwrap().member
    }

    /// An order of one line, placed and paid now; fields override.
    pub fn snapshot(&self, customer: &str, order: &str, net: i64, fields: Value) -> OrderSnapshot {
        let now = self.context.now.to_rfc3339();
        let mut snapshot = json!({
            "order_id": order, "updated_at": now, "placed_at": now, "paid_at": now, "currency": "EUR",
            "customer": { "id": customer }, "lines": [{ "line_id": "1", "product_id": "cup", "quantity": 1, "net": net }],
        });
        snapshot.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        serde_json::from_value(snapshot).unwrap()
    }

    /// Records a snapshot.
    pub fn record(&self, snapshot: &OrderSnapshot) -> Result<OrderResponse, Error> {
        now_or_never(orders::record(&self.context, &self.id, snapshot))
    }

    /// A paid order.
    pub fn buy(&self, customer: &str, order: &str, net: i64) -> OrderResponse {
        self.record(&self.snapshot(customer, order, net, json!({}))).unwrap()
    }

    /// Redeems; the answer as text, as it is stored.
    pub fn redeem(&self, customer: &str, key: &str, reward: &str) -> Result<String, Error> {
        let request = RedemptionRequest { reward_id: rule_id(reward) };
        now_or_never(redemptions::redeem(&self.context, &self.id, customer, key, &request))
    }

    /// Redeems and reads the answer.
    pub fn voucher(&self, customer: &str, key: &str, reward: &str) -> RedemptionResponse {
        serde_json::from_str(&self.redeem(customer, key, reward).unwrap()).unwrap()
    }

    /// Gives a voucher back.
    pub fn cancel(&self, customer: &str, voucher: &VoucherId) -> Result<MemberView, Error> {
        now_or_never(redemptions::cancel(&self.context, &self.id, customer, voucher)).map(|answer| answer.member)
    }

    /// Holds a code; what comes off.
    pub fn claim(&self, code: &VoucherCode, order: &str, goods: i64) -> Result<i64, Error> {
        let order_id = order.to_owned().try_into().unwrap();
        let (goods_amount, shipping) = (amount(goods), amount(0));
        let request = ClaimRequest {
            order_id: Some(order_id),
            cart_id: None,
            currency: "EUR".into(),
            goods_amount,
            lines: vec![],
            shipping,
        };
        now_or_never(checkout::claim(&self.context, &self.id, code, &request)).map(|answer| answer.amount.get())
    }

    /// Holds a code for a cart, as JSON has it; the whole answer.
    pub fn claim_cart(&self, code: &VoucherCode, request: Value) -> Result<ClaimResponse, Error> {
        let request: ClaimRequest = serde_json::from_value(request).unwrap();
        now_or_never(checkout::claim(&self.context, &self.id, code, &request))
    }

    /// Asks what a cart costs.
    pub fn checkout(&self, request: Value) -> Result<CheckoutResponse, Error> {
        let request: CheckoutRequest = serde_json::from_value(request).unwrap();
        now_or_never(checkout::answer(&self.context, &self.id, &request))
    }

    /// Pays at most `points` for one line of `net`.
    pub fn pay(&self, customer: &str, order: &str, points: i64, net: i64) -> Result<PayShareResponse, Error> {
        let request: PayShareRequest = serde_json::from_value(json!({
            "customer_id": customer, "order_id": order, "points": points, "currency": "EUR", "goods_amount": net,
            "lines": [{ "product_id": "cup", "net": net }],
        }))
        .unwrap();
        now_or_never(checkout::pay(&self.context, &self.id, &request))
    }

    /// What is left of limited rewards, by reward.
    pub fn stock(&self, reader: Reader) -> Vec<(String, u32)> {
        let version = now_or_never(shops::open(&self.context, &self.id)).unwrap().program_version;
        let answer = now_or_never(redemptions::stock(&self.context, &self.id, version, reader)).unwrap();
        answer.stocks.into_iter().map(|stock| (stock.reward_id.to_string(), stock.remaining)).collect()
    }

    /// Lets go of a code.
    pub fn release(&self, code: &VoucherCode, order: &str) -> Result<(), Error> {
        let request = ReleaseRequest { order_id: Some(order.to_owned().try_into().unwrap()), cart_id: None };
        now_or_never(checkout::release(&self.context, &self.id, code, &request))
    }

    /// Runs the job that settles.
    pub fn settle(&self) -> usize {
        now_or_never(settling::run(&self.context, &mut Budget::of(QUERIES))).unwrap()
    }

    /// The first page of the audit.
    pub fn audit(&self) -> AuditResponse {
        now_or_never(audit::page(&self.context, &self.id, "")).unwrap()
    }
}
