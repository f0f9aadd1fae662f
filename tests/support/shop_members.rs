//! What members, back ends and operators say beside orders, as calls to the services of a [`NativeShop`].

use coppertoken_wire::activity::{ActivityResponse, ChoiceRequest, VisitResponse};
use coppertoken_wire::grant::{GrantResponse, GrantsResponse};
use coppertoken_wire::member::JoinResponse;
use coppertoken_wire::outbox::FollowUpView;
use coppertoken_wire::overview::MemberOverview;
use coppertoken_wire::profile::ProfileView;
use coppertoken_wire::redemption::RedemptionResponse;
use coppertoken_wire::statement::StatementLine;
use coppertoken_worker::edge::auth::member_token::Customer;
use coppertoken_worker::features::activities::service as activities;
use coppertoken_worker::features::activities::service::Activity;
use coppertoken_worker::features::follow_ups::service as outbox;
use coppertoken_worker::features::grants::service as grants;
use coppertoken_worker::features::grants::service::GivenBy;
use coppertoken_worker::features::members::birthdays;
use coppertoken_worker::features::members::profiles;
use coppertoken_worker::features::members::service as members;
use coppertoken_worker::features::overview::service as overview;
use coppertoken_worker::features::redemptions::service as redemptions;
use coppertoken_worker::features::statements::service as statements;
use coppertoken_worker::features::statements::service::StatementPage;
use coppertoken_worker::kernel::budget::{Budget, QUERIES};
use coppertoken_worker::kernel::database::Database;
use coppertoken_worker::kernel::effects;
use coppertoken_worker::kernel::error::Error;
use serde_json::{Value, json};

use crate::builders::rule_id;
use crate::shop::{NativeShop, program};
use crate::sqlite::{Sqlite, now_or_never};

/// A rule of this kind, called by its identifier.
pub fn rule(id: &str, kind: Value) -> Value {
    json!({ "id": id, "title": { "en": id }, "rule": kind })
}

/// A gift of points.
pub fn points(points: i64) -> Value {
    json!({ "points": { "points": points } })
}

/// Everything members can do: a point for 1.00, and gifts for joining, visits, a newsletter, shares, birthdays and friends.
pub fn lively() -> Value {
    let euro = rule("every-euro", json!({ "spend": { "points": 1, "per": 100 } }));
    let choice = json!({ "choice": ["five-off", "cup"] });
    program(json!({
        "languages": ["en"],
        "mechanics": [
            euro,
            rule("welcome", json!({ "enrollment": { "gives": choice } })),
            rule("visits", json!({ "activity": { "action": "visit", "gives": points(2) } })),
            rule("newsletter", json!({ "activity": { "action": "newsletter", "gives": points(50), "total_max": 1 } })),
            rule("share", json!({ "activity": { "action": "share", "gives": points(10), "per_day_max": 2 } })),
            rule("birthday", json!({ "birthday": { "gives": points(77), "days_ahead": 14 } })),
            rule("friends", json!({ "referral": { "friend": points(20), "advocate": points(30) } })),
            rule("card", json!({ "stamps": { "every": 3, "gives": { "reward": "cup" } } })),
        ],
        "rewards": [
            { "id": "five-off", "title": { "en": "5 off" }, "cost": 250, "gives": { "amount_off": { "amount": 500 } } },
            { "id": "cup", "title": { "en": "A cup" }, "cost": 100, "stock": 50, "per_member_max": 3, "gives": { "product": { "product_id": "cup-1" } } },
        ],
    }))
}

/// A shop with that program and these members.
pub fn open<'a>(sqlite: &'a Sqlite, members: &[&str]) -> NativeShop<&'a Sqlite> {
    let shop = NativeShop::open(sqlite, &lively());
    for member in members {
        shop.join(member);
    }
    shop
}

impl<D: Database> NativeShop<D> {
    /// The balance of a member.
    pub fn balance(&self, member: &str) -> i64 {
        self.member(member).balance.get()
    }

    /// Asserts that every account equals its replay.
    pub fn assert_whole(&self) {
        assert_eq!(self.audit().faults, []);
    }

    /// Joins by a friend's code.
    pub fn join_by(&self, customer: &str, email: Option<&str>, code: &str) -> JoinResponse {
        let email = email.map(str::to_owned);
        let customer = Customer { customer_id: customer.to_owned(), email, locale: None, is_fresh: false };
        let request = serde_json::from_value(json!({ "consent": true, "referral_code": code })).unwrap();
        now_or_never(members::join(&self.context, &self.id, &customer, request)).unwrap()
    }

    /// What the program page shows, in English.
    pub fn overview(&self, customer: &str) -> MemberOverview {
        now_or_never(overview::read(&self.context, &self.id, customer, Some("en"))).unwrap()
    }

    /// The code of a member's link.
    pub fn code_of(&self, customer: &str) -> String {
        self.overview(customer).referral.unwrap().code
    }

    /// The first page of the statement, in English.
    pub fn statement(&self, customer: &str) -> Vec<StatementLine> {
        let page = StatementPage { limit: Some(100), language: Some("en".to_owned()), ..StatementPage::default() };
        now_or_never(statements::page(&self.context, &self.id, customer, page)).unwrap().lines
    }

    /// A visit.
    pub fn visit(&self, customer: &str) -> VisitResponse {
        now_or_never(activities::visit(&self.context, &self.id, customer)).unwrap()
    }

    /// An activity.
    pub fn report(&self, customer: &str, action: &str, id: &str, is_verified: bool) -> Result<ActivityResponse, Error> {
        let activity_id = id.to_owned().try_into().unwrap();
        let (customer_id, action) = (customer.to_owned(), action.to_owned());
        let activity = Activity { customer_id, action, activity_id, is_verified };
        now_or_never(activities::report(&self.context, &self.id, activity))
    }

    /// Chooses a gift.
    pub fn choose(&self, customer: &str, key: &str, mechanic: &str, reward: &str) -> Result<RedemptionResponse, Error> {
        let request = ChoiceRequest { mechanic_id: rule_id(mechanic), reward_id: rule_id(reward) };
        let answer = now_or_never(redemptions::choose(&self.context, &self.id, customer, key, request))?;
        Ok(serde_json::from_str(&answer).unwrap())
    }

    /// Tells something about oneself, as JSON has it.
    pub fn tell(&self, customer: &str, profile: Value) -> Result<ProfileView, Error> {
        let request = serde_json::from_value(profile).unwrap();
        now_or_never(profiles::change(&self.context, &self.id, customer, request))
    }

    /// A grant, as JSON has it; reason and author are there.
    pub fn grant(&self, customer: &str, name: &str, gives: Value, fields: Value) -> Result<GrantResponse, Error> {
        let mut request = json!({
            "grant_id": name, "customer_id": customer, "gives": gives, "reason": "a late parcel", "author": "mila",
        });
        request.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let request = serde_json::from_value(request).unwrap();
        let by = GivenBy { operator: "root", approver: None, limit: None };
        now_or_never(grants::give(&self.context, &self.id, &request, by, vec![])).map(Option::unwrap)
    }

    /// The books of a customer.
    pub fn grants(&self, customer: &str) -> GrantsResponse {
        now_or_never(grants::list(&self.context, &self.id, customer, None)).unwrap()
    }

    /// Runs the job for birthdays; how many got something.
    pub fn celebrate(&self) -> usize {
        now_or_never(birthdays::run(&self.context, &mut Budget::of(QUERIES))).unwrap()
    }

    /// Runs the job of the outbox; how many were heard.
    pub fn deliver(&self) -> usize {
        now_or_never(effects::run(&self.context, &mut Budget::of(QUERIES))).unwrap()
    }

    /// What waits in the outbox.
    pub fn outbox(&self) -> Vec<FollowUpView> {
        now_or_never(outbox::list(&self.context, &self.id)).unwrap().follow_ups
    }

    /// Tries one of the outbox again.
    pub fn replay(&self, id: &str) -> Result<bool, Error> {
        now_or_never(outbox::replay(&self.context, &self.id, id)).map(|answer| answer.delivered)
    }
}
