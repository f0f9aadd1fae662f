//! Deliveries of shops that went wrong elsewhere: one test a file of `tests/fixtures/cases`, whose `right` says what must come out and why.
//!
//! ```text
//! { "kind": …, "source": …, "right": "what comes out, with the arithmetic",
//!   "program": { fields that differ from the base program }, "settings": { how the shop's orders are read },
//!   "steps": [
//!     { "woo": "order.created", "payload": { … } },        a delivery of WooCommerce
//!     { "order": { … }, "arrives_at": "…" },               a snapshot of our own contract; it arrives when it was changed
//!     { "settings": { … } },                               the shop changes how its orders are read
//!     { "redeem": "five-off", "as": "2" },                 its code stands for `$CODE` from here on
//!     { …, "expect": { "balance": { "2": 40 }, "pending": …, "vouchers": …, "member": { "2": true }, "parked": 0,
//!                      "status": 422, "says": ["lines[0]"], "entries_same": true } }
//! ```

use coppertoken_rules::Rejection;
use coppertoken_rules::time::Instant;
use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::sqlite::{Sqlite, now_or_never};
use coppertoken_wire::member::MemberView;
use coppertoken_wire::order::OrderSnapshot;
use coppertoken_wire::order_settings::OrderSettings;
use coppertoken_wire::settings::ShopSettings;
use coppertoken_worker::features::members::service as members;
use coppertoken_worker::features::settings::service as settings;
use coppertoken_worker::kernel::clock;
use coppertoken_worker::kernel::error::Error;
use coppertoken_worker::kernel::shops;
use coppertoken_worker::platforms::inbound;
use coppertoken_worker::platforms::woocommerce::WooCommerce;
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(rename = "kind")]
    _kind: String,
    #[serde(rename = "source")]
    _source: String,
    right: String,
    #[serde(default)]
    program: Map<String, Value>,
    #[serde(default)]
    settings: OrderSettings,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    woo: Option<String>,
    #[serde(default)]
    payload: Value,
    order: Option<Value>,
    settings: Option<OrderSettings>,
    redeem: Option<String>,
    #[serde(rename = "as", default)]
    customer: String,
    arrives_at: Option<String>,
    #[serde(default)]
    expect: Map<String, Value>,
}

/// A shop while its case runs.
struct Run<'a> {
    sqlite: &'a Sqlite,
    shop: NativeShop<&'a Sqlite>,
    /// The code redeemed last.
    code: String,
    /// What the last delivery was refused with.
    refused: Option<Error>,
}

impl Run<'_> {
    /// Nothing arrives before what came before it, nor at the same instant.
    fn move_clock(&mut self, to: Option<&str>) {
        let next = self.shop.context.now.milliseconds() + 1_000;
        let told = to.map(|text| clock::parse_instant(text, "a step").unwrap().milliseconds());
        self.shop.context.now = Instant::from_milliseconds(told.unwrap_or(next).max(next)).unwrap();
    }

    fn take(&mut self, step: &Step) {
        let of_payload = step.payload["date_modified_gmt"].as_str().map(|text| format!("{text}Z"));
        let of_order = step.order.as_ref().and_then(|order| order["updated_at"].as_str()).map(str::to_owned);
        self.move_clock(step.arrives_at.clone().or(of_payload).or(of_order).as_deref());
        self.refused = if let Some(topic) = &step.woo {
            self.deliver(topic, &step.payload).err()
        } else if let Some(order) = &step.order {
            let text = order.to_string().replace("$CODE", &self.code);
            self.shop.record(&serde_json::from_str::<OrderSnapshot>(&text).unwrap()).err()
        } else if let Some(settings) = &step.settings {
            self.set(settings.clone());
            None
        } else {
            let reward = step.redeem.as_ref().expect("a step delivers, sets or redeems");
            self.code = self.shop.voucher(&step.customer, "key", reward).voucher.code.to_string();
            None
        };
    }

    fn set(&self, orders: OrderSettings) {
        let settings = ShopSettings { orders, ..ShopSettings::default() };
        now_or_never(settings::set(&self.shop.context, &self.shop.id, settings)).unwrap();
    }

    fn deliver(&self, topic: &str, payload: &Value) -> Result<(), Error> {
        let settings = now_or_never(shops::open(&self.shop.context, &self.shop.id)).unwrap().orders.clone();
        let body = payload.to_string();
        now_or_never(inbound::receive::<WooCommerce, _, _>(
            &self.shop.context,
            &self.shop.id,
            &settings,
            topic,
            body.as_bytes(),
        ))
    }

    fn member(&self, customer: &str) -> Option<MemberView> {
        match now_or_never(members::read(&self.shop.context, &self.shop.id, customer)) {
            Err(Error::Rejected(Rejection::NotAMember)) => None,
            read => Some(read.unwrap().member),
        }
    }

    /// What there is of each customer an expectation names.
    fn of_customers(&self, wanted: &Value, of: impl Fn(Option<MemberView>) -> Value) -> Value {
        let names = wanted.as_object().unwrap().keys();
        names.map(|customer| (customer.clone(), of(self.member(customer)))).collect::<Map<_, _>>().into()
    }

    fn found(&self, name: &str, wanted: &Value, entries_before: u64) -> Value {
        let points =
            |of: fn(&MemberView) -> i64| move |member: Option<MemberView>| json!(member.as_ref().map_or(0, of));
        match name {
            "balance" => self.of_customers(wanted, points(|member| member.balance.get())),
            "pending" => self.of_customers(wanted, points(|member| member.pending_points.get())),
            "vouchers" => self.of_customers(wanted, |member| {
                let vouchers = member.map(|member| member.vouchers).unwrap_or_default();
                json!(vouchers.iter().filter(|voucher| voucher.held_by_order.is_none()).count())
            }),
            "member" => self.of_customers(wanted, |member| json!(member.is_some())),
            "parked" => json!(self.sqlite.count("parked_delivery")),
            "status" => json!(self.refused.as_ref().map_or(200, |error| {
                if matches!(error.rejection(), Some(Rejection::Invalid(..))) { 422 } else { 500 }
            })),
            "says" => {
                let said = self.refused.as_ref().map(ToString::to_string).unwrap_or_default();
                let all = wanted.as_array().unwrap().iter();
                all.filter(|word| said.contains(word.as_str().unwrap())).cloned().collect()
            }
            "entries_same" => json!(self.sqlite.count("entry") == entries_before),
            other => panic!("nothing is known of {other}"),
        }
    }
}

fn check(name: &str) {
    let path = format!("{}/fixtures/cases/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let case: Case = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let sqlite = Sqlite::default();
    let mut fields = Map::from_iter([("enrolment".to_owned(), json!("automatic"))]);
    fields.extend(case.program);
    let mut shop = NativeShop::open(&sqlite, &program(fields.into()));
    // Before all that is told.
    shop.skip_days(-1);
    let mut run = Run { sqlite: &sqlite, shop, code: String::new(), refused: None };
    run.set(case.settings);
    for (place, step) in case.steps.iter().enumerate() {
        let entries_before = sqlite.count("entry");
        run.take(step);
        for (name, wanted) in &step.expect {
            let found = run.found(name, wanted, entries_before);
            assert_eq!(&found, wanted, "{name} after step {}: {}", place + 1, case.right);
        }
        assert!(run.refused.is_none() || step.expect.contains_key("status"), "{:?}", run.refused);
    }
    assert!(case.steps.iter().any(|step| !step.expect.is_empty()), "{name} expects nothing");
    assert_eq!(run.shop.audit().faults, []);
}

macro_rules! cases {
    ($($name:ident),* $(,)?) => {
        $(
            #[test]
            fn $name() {
                check(stringify!($name));
            }
        )*

        #[test]
        fn every_case_is_run() {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/cases");
            let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
            // AppendExtras them stand files of orders, for the reader of those.
            let mut files: Vec<String> = files.filter(|name| name.ends_with(".json")).collect();
            files.sort();
            let mut named = vec![$(concat!(stringify!($name), ".json")),*];
            named.sort_unstable();
            assert_eq!(files, named);
        }
    };
}

cases! {
    case_30_woo_negative_fee,
    case_31_woo_gift_card_earns_twice,
    case_32_woo_decimal_quantity,
    case_33_woo_refund_of_shipping_only,
    case_33_woo_refund_of_shipping_only_with_lines,
    case_34_woo_refund_deleted,
    case_35_woo_items_edited_same_date_modified,
    case_37_woo_chargeback_failed,
    case_38_woo_dispute_on_hold,
    case_39_woo_checkout_draft_freezes_the_plan,
    case_41_woo_draft_pays_the_welcome_gift,
    case_41_woo_failed_payment_pays_the_welcome_gift,
    case_42_woo_all_goods_taken_out,
    case_42_woo_line_items_missing_later,
    case_43_woo_guest_order_linked_later,
    case_44_woo_guest_order_linked_to_a_member,
    case_45_woo_another_currency,
    case_45_woo_another_currency_with_a_rate,
    case_46_woo_order_opened_for_viewing,
    case_47_woo_suborders_of_a_marketplace,
    case_49_woo_customer_of_another_role,
    case_50_woo_bundle_zero_price_parts,
    case_51_woo_deposit_in_two_orders,
    case_51_woo_deposit_in_two_orders_that_earn,
    case_52_woo_negative_line,
    case_53_woo_tax_only_refund,
    case_53_woo_tax_only_refund_with_lines,
    case_54_woo_three_decimals_stored,
    case_55_woo_deleted_order_keeps_points,
    case_55_woo_deleted_order_restored,
    case_56_woo_order_paid_in_a_named_test_gateway,
    case_56_woo_order_paid_in_test_mode,
    case_58_woo_status_refunded_without_a_refund,
    case_60_edited_order_and_refund_of_the_removed_line,
    case_62_goodwill_in_the_same_refund,
    case_63_restocking_fee_kept,
    case_64_restock_without_money,
    case_65_refund_that_failed_later,
    case_65_refund_that_failed_later_told_void,
    case_65_refund_that_failed_later_with_a_complete_list,
    case_67_order_moves_to_the_merged_customer,
    case_68_decimal_quantity_own,
    case_71_refund_before_the_order,
    case_72_yen_sent_as_hundredths,
    case_73_duplicate_line_ids,
    case_74_points_for_a_voided_item,
    case_75_code_of_an_order_told_as_kept_and_returned,
    case_75_code_taken_off_an_unpaid_order,
    case_77_news_dated_in_the_future,
    case_78_first_order_bonus_for_every_unpaid_order,
}
