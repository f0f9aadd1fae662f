//! The named limits of orders and accounts: what lies beyond is refused as a whole, what time does never is.

use coppertoken_rules::State;
use coppertoken_rules::error::Invalid;
use coppertoken_rules::fact::{Fact, FactKind, Minted};
use coppertoken_rules::ids::{ActivityId, SourceId};
use coppertoken_rules::ledger::account::{
    LOTS_APART_MAX, LOTS_BESIDE_GIFTS_MAX, LOTS_MAX, PENDING_MAX, UNVERIFIED_MAX, VOUCHERS_MAX,
};
use coppertoken_rules::ledger::lot::{Lot, Origin, Pending, Term};
use coppertoken_rules::mechanics::{Activity, Gift, GiftPoints, MechanicKind};
use coppertoken_rules::number::LIMIT;
use coppertoken_rules::quantity::Quantity;
use coppertoken_rules::time::Moment;
use coppertoken_rules::{Account, Program, Rejection, decide};
use coppertoken_tests::builders::{self, amount, later, points};
use coppertoken_tests::world::World;

/// A member with that many lots of one point each. Made by hand: a history of 600 orders would take minutes.
fn member_with_lots(count: usize) -> (Program, Account) {
    let mut document = builders::document();
    document.earning.hold_days = 0;
    document.rewards = vec![builders::reward("one", 1, 10), builders::reward("ten", 10, 100)];
    document.rewards[1].valid_days = 1;
    let mut account = Account::new(builders::account_id());
    account.joined_at = Some(today());
    let lot = |place: usize| Lot {
        renews_months: None,
        source: SourceId::new(format!("order:{place:04}")).unwrap(),
        points: points(1),
        opened_on: today().date,
        expires_on: None,
    };
    account.lots = (0..count).map(lot).collect();
    (builders::program(1, document), account)
}

fn today() -> Moment {
    builders::moment(builders::date("2026-11-01"), 0)
}

fn after(
    program: &Program,
    account: &Account,
    now: Moment,
    minted: Vec<Minted>,
    kind: FactKind,
) -> Result<Account, Rejection> {
    let state = State { account: Some(account.clone()), ..State::default() };
    decide(program, &state, &Fact { now, minted, newcomer: None, kind }).map(|decision| decision.account.unwrap())
}

fn buy(program: &Program, account: &Account, now: Moment, id: &str) -> Result<Account, Rejection> {
    let order = builders::order(id, now, vec![builders::line("1", 100, 0)]);
    after(program, account, now, vec![], FactKind::Order(Box::new(builders::paid(order, now))))
}

fn redeem(program: &Program, account: &Account, now: Moment, reward: &str, name: &str) -> Result<Account, Rejection> {
    let minted = Minted { voucher_id: builders::voucher_id(name), code: builders::code(name) };
    after(program, account, now, vec![minted], FactKind::Redeem { reward_id: builders::rule_id(reward) })
}

/// Every lot of one account, in short.
fn sources(account: &Account) -> Vec<(&str, i64)> {
    account.lots.iter().map(|lot| (lot.source.as_str(), lot.points.get())).collect()
}

#[test]
fn more_lots_than_an_account_keeps_refuse_neither_an_order_nor_a_redemption() {
    let (program, account) = member_with_lots(LOTS_MAX);
    let mut account = buy(&program, &account, today(), "one-more").unwrap();
    assert_eq!(account.lots.len(), LOTS_MAX + 1, "none is old enough to be merged");
    account = redeem(&program, &account, today(), "ten", "TEN").unwrap();
    for place in 0..10 {
        account = buy(&program, &account, today(), &format!("more-{place}")).unwrap();
    }
    // The voucher runs out: ten lots come back.
    let later = later(today(), 3 * 86_400_000);
    account = after(&program, &account, later, vec![], FactKind::Settle).unwrap();
    assert_eq!(account.lots.len(), LOTS_MAX + 11);
    account = redeem(&program, &account, later, "ten", "AGAIN").unwrap();
    let voucher_id = builders::voucher_id("AGAIN");
    account = after(&program, &account, later, vec![], FactKind::CancelRedemption { voucher_id }).unwrap();
    assert_eq!(account.lots.len(), LOTS_MAX + 11);
}

/// After 24 months and a day no order comes back any more: its lot is merged with others of the same last day. The job never does it.
#[test]
fn lots_that_no_return_can_ask_for_are_merged() {
    let (program, mut account) = member_with_lots(LOTS_MAX + 1);
    account.lots[0].expires_on = Some(builders::date("2029-06-01"));
    account.lots[1].expires_on = Some(builders::date("2029-06-01"));
    account.lots[2].expires_on = Some(builders::date("2029-06-01"));
    account.lots[2].renews_months = Some(12);
    let balance = account.balance().unwrap().get();
    let on = |day: &str| builders::moment(builders::date(day), 0);
    let same = buy(&program, &account, on("2028-11-01"), "last").unwrap();
    assert_eq!(same.lots.len(), LOTS_MAX + 2, "24 months are kept");
    let quiet = after(&program, &account, on("2028-11-02"), vec![], FactKind::Settle).unwrap();
    assert_eq!(quiet.lots.len(), LOTS_MAX + 1);
    let merged = buy(&program, &quiet, on("2028-11-02"), "last").unwrap();
    let kept = i64::try_from(LOTS_MAX - 2).unwrap();
    // The new order renews what lives on with activity, then the old ones are merged: by last day, and by what renews.
    assert_eq!(
        sources(&merged),
        [("merged:ana", 2), ("merged:ana:12", 1), ("order:last", 1), ("merged:ana", kept)],
        "{:?}",
        merged.lots
    );
    assert_eq!(merged.balance().unwrap().get(), balance + 1);
    assert!(merged.next_due_on().is_some());
    // A repetition of the order finds nothing to do, and the next one merges nothing twice.
    let again = buy(&program, &merged, on("2028-11-03"), "next").unwrap();
    assert_eq!(again.lots.len(), 5);
}

/// Beyond 2,000 lots the oldest are merged though their orders may come back: a return takes as many points all the same, from the lots
/// that expire soonest.
#[test]
fn the_oldest_of_very_many_lots_are_merged_and_returns_still_take_all() {
    let mut world = World::joined(builders::document(), today());
    let mut document = builders::document();
    document.earning.hold_days = 0;
    world.publish(document);
    let order = builders::order("returned", today(), vec![builders::line("1", 500, 0)]);
    let mut order = builders::paid(order, today());
    let decision = world.deliver(&order).unwrap();
    let mut account = decision.account.unwrap();
    let lot = |place: usize| Lot {
        source: SourceId::new(format!("order:{place:04}")).unwrap(),
        points: points(1),
        opened_on: builders::date("2026-11-02"),
        expires_on: Some(builders::date("2027-11-02")),
        renews_months: None,
    };
    account.lots.extend((0..LOTS_APART_MAX).map(lot));
    let later = builders::moment(builders::date("2026-11-03"), 0);
    let account = buy(&world.program, &account, later, "last").unwrap();
    // The lot of the order and none other was surplus; merged it stands alone.
    assert_eq!(account.lots.len(), LOTS_APART_MAX + 2);
    assert_eq!(sources(&account)[0], ("merged:ana", 5));
    order.refunds = vec![builders::refund_of_lines("all", &[("1", 500, 0)])];
    order.updated_at = later.instant;
    let source = world.records.get(&order.order_id).cloned();
    let state = State { account: Some(account.clone()), source, ..State::default() };
    let fact = Fact { now: later, minted: vec![], newcomer: None, kind: FactKind::Order(Box::new(order)) };
    let returned = decide(&world.program, &state, &fact).unwrap();
    assert_eq!(returned.entries.len(), 1, "a return merges nothing: {:?}", returned.entries);
    assert_eq!(returned.account.unwrap().balance().unwrap().get(), account.balance().unwrap().get() - 5);
}

/// The arithmetic of [`LOTS_APART_MAX`] and [`PENDING_MAX`]: the largest lots and waiting amounts as they are stored, beside the 2 MB of a row.
#[test]
fn the_largest_account_fits_its_row() {
    let source = |place: usize| SourceId::new(format!("order:{place:020}")).unwrap();
    let day = builders::date("2036-12-31");
    let lot = |place| Lot {
        source: source(place),
        points: points(1_000_000),
        opened_on: day,
        expires_on: Some(day),
        renews_months: Some(120),
    };
    let term =
        Term { posts_on: day, expires_on: Some(day), renews_months: Some(120), is_unverified: true, is_unpaid: false };
    let waiting = |place| Pending {
        source: source(place),
        revision: 1_000,
        origin: Origin::Order("0".repeat(20)),
        points: points(1_000_000),
        term,
    };
    let bytes = |text: serde_json::Result<String>| text.unwrap().len();
    let last_days = usize::try_from(day.plus_months(120).days_after(day)).unwrap() + 2;
    let lots: Vec<Lot> = (0..LOTS_APART_MAX + last_days).map(lot).collect();
    let pending: Vec<Pending> = (0..PENDING_MAX).map(waiting).collect();
    assert!(bytes(serde_json::to_string(&lots)) < 850_000);
    assert!(bytes(serde_json::to_string(&pending)) < 750_000);
}

#[test]
fn an_account_holds_a_limited_number_of_waiting_amounts() {
    let (mut program, mut account) = member_with_lots(1);
    let mut document = program.document().clone();
    document.earning.hold_days = 14;
    program = builders::program(2, document);
    account = buy(&program, &account, today(), "first").unwrap();
    let waiting = account.pending[0].clone();
    let others = (1..PENDING_MAX)
        .map(|place| Pending { source: SourceId::new(format!("order:{place}")).unwrap(), ..waiting.clone() });
    account.pending.extend(others);
    assert_eq!(buy(&program, &account, today(), "too-many"), Err(Rejection::TooManyOpen));
    // An account that is above the limit, because it was higher once, is no prisoner: what adds nothing goes on.
    account.pending.push(Pending { source: SourceId::new("order:above").unwrap(), ..waiting });
    redeem(&program, &account, today(), "one", "C").unwrap();
}

#[test]
fn an_account_holds_a_limited_number_of_open_vouchers() {
    let (program, mut account) = member_with_lots(VOUCHERS_MAX + 1);
    for place in 0..VOUCHERS_MAX {
        account = redeem(&program, &account, today(), "one", &format!("C{place}")).unwrap();
    }
    assert_eq!(redeem(&program, &account, today(), "one", "ONE-MORE"), Err(Rejection::TooManyOpen));
    let voucher_id = builders::voucher_id("C0");
    let account = after(&program, &account, today(), vec![], FactKind::CancelRedemption { voucher_id }).unwrap();
    redeem(&program, &account, today(), "one", "ONE-MORE").unwrap();
}

/// Limits of an order, by name.
#[test]
fn orders_beyond_the_named_limits_are_refused() {
    use coppertoken_rules::order::{AMOUNT_MAX, CODES_MAX, LINES_MAX, QUANTITY_MAX, REFUNDS_MAX};
    let now = builders::at_milliseconds(0);
    let order = builders::paid(builders::order("1", now, vec![builders::line("1", 100, 0)]), now);
    let deliver = |change: &dyn Fn(&mut coppertoken_rules::order::Order)| {
        let mut world = World::joined(builders::document(), now);
        let mut order = order.clone();
        change(&mut order);
        world.deliver(&order).map(|_| ())
    };
    let lines = |count: usize| (0..count).map(|place| builders::line(&place.to_string(), 1, 0)).collect::<Vec<_>>();
    assert_eq!(deliver(&|order| order.lines = lines(LINES_MAX)), Ok(()));
    assert_eq!(deliver(&|order| order.lines = lines(LINES_MAX + 1)), Err(Rejection::OrderTooLarge));
    let refund = |place: usize| builders::refund_of_total(&place.to_string(), 0);
    assert_eq!(deliver(&|order| order.refunds = (0..REFUNDS_MAX).map(refund).collect()), Ok(()));
    assert_eq!(
        deliver(&|order| order.refunds = (0..=REFUNDS_MAX).map(refund).collect()),
        Err(Rejection::OrderTooLarge)
    );
    let code = |place: usize| builders::code(&format!("C{place}"));
    assert_eq!(
        deliver(&|order| order.discount_codes = (0..=CODES_MAX).map(code).collect()),
        Err(Rejection::OrderTooLarge)
    );
    assert_eq!(deliver(&|order| order.lines[0].net = amount(AMOUNT_MAX)), Ok(()));
    for broken in [AMOUNT_MAX + 1, LIMIT] {
        assert_eq!(deliver(&|order| order.lines[0].net = amount(broken)), Err(Rejection::AmountOutOfRange));
        assert_eq!(deliver(&|order| order.shipping = amount(broken)), Err(Rejection::AmountOutOfRange));
    }
    let invalid = |field: &str, value: &str, rule: &str| Err(Rejection::from(Invalid::new(field, value, rule)));
    assert_eq!(
        deliver(&|order| order.shipping = amount(-1)),
        invalid("shipping", "-1", "is an amount of minor units, not below 0")
    );
    assert_eq!(
        deliver(&|order| order.lines[0].quantity = Quantity::of_pieces(QUANTITY_MAX + 1)),
        invalid("lines[0].quantity", "1000001", "is 0 to 1,000,000, with at most three decimals")
    );
    assert_eq!(
        deliver(&|order| order.lines.push(order.lines[0].clone())),
        invalid("lines[1].line_id", "1", "is unique within the order; lines[0] has it too")
    );
    // A line below zero is what an exchange takes back: it lowers the others.
    assert_eq!(deliver(&|order| order.lines[0].net = amount(-1)), Ok(()));
}

/// A total without lines is shared by all lines of the largest order: the sums must stay as large as the order, not grow with each line.
#[test]
fn money_given_back_on_an_order_of_all_its_lines_is_weighed_at_once() {
    use coppertoken_rules::order::{LINES_MAX, REFUNDS_MAX};
    let now = builders::at_milliseconds(0);
    let mut world = World::joined(builders::document(), now);
    let price = |place: usize| 10_007 + 13 * i64::try_from(place).unwrap();
    let lines: Vec<_> = (0..LINES_MAX).map(|place| builders::line(&place.to_string(), price(place), 0)).collect();
    let gross: i64 = lines.iter().map(|line| line.net.get()).sum();
    let mut order = builders::paid(builders::order("large", now, lines), now);
    world.deliver(&order).unwrap();
    let part = |place: usize| {
        let line_id = place.to_string();
        builders::refund_of_lines(&line_id, &[(&line_id, price(place) / 3, 0)])
    };
    order.refunds = (0..REFUNDS_MAX - 1).map(part).collect();
    order.refunds.push(builders::refund_of_total("total", gross / 7));
    order.updated_at = later(now, 60_000).instant;
    let decision = world.deliver(&order).unwrap();
    let record = decision.source.unwrap();
    assert!(record.reversed.is_positive() && record.reversed < record.earned, "{:?}", record.reversed);
}

fn activity(
    program: &Program,
    account: &Account,
    now: Moment,
    id: usize,
    is_verified: bool,
) -> Result<Account, Rejection> {
    let activity_id = ActivityId::new(id.to_string()).unwrap();
    let kind = FactKind::Activity { action: "share".to_owned(), activity_id, is_verified };
    let name = format!("G{id}");
    let minted = Minted { voucher_id: builders::voucher_id(&name), code: builders::code(&name) };
    after(program, account, now, vec![minted], kind)
}

fn program_that_rewards_sharing(gives: Gift) -> Program {
    let mut document = builders::document();
    let share = Activity { action: "share".to_owned(), gives, per_day_max: 100, total_max: None };
    document.mechanics.push(builders::mechanic("share", MechanicKind::Activity(share)));
    builders::program(1, document)
}

/// Gifts leave room for orders, and what the account has no room for is refused as a whole: it may be told again later.
#[test]
fn gifts_stop_where_orders_need_the_room() {
    let points = Gift::Points(GiftPoints { points: points(1), valid_days: None });
    let program = program_that_rewards_sharing(points.clone());
    let (_, account) = member_with_lots(LOTS_BESIDE_GIFTS_MAX - 1);
    let account = activity(&program, &account, today(), 1, true).expect("one more lot");
    assert_eq!(account.lots.len(), LOTS_BESIDE_GIFTS_MAX);
    assert_eq!(activity(&program, &account, today(), 2, true), Err(Rejection::TooManyOpen));
    buy(&program, &account, today(), "order").expect("an order has room");
    // A visit is noted all the same.
    let visit = Activity { action: "visit".to_owned(), gives: points, per_day_max: 1, total_max: None };
    let mut document = program.document().clone();
    document.mechanics.push(builders::mechanic("visit", MechanicKind::Activity(visit)));
    let program = builders::program(2, document);
    let visited = after(&program, &account, today(), vec![], FactKind::Visit).expect("a visit is never refused");
    assert_eq!((visited.history.visits.len(), visited.lots.len()), (1, LOTS_BESIDE_GIFTS_MAX));
    assert_eq!(visited.tally(&builders::rule_id("visit")), None, "what was not given is not counted");
}

#[test]
fn a_daily_visitor_has_one_lot_a_day() {
    let program = program_that_rewards_sharing(Gift::Points(GiftPoints { points: points(1), valid_days: None }));
    let (_, mut account) = member_with_lots(0);
    for place in 0..40_usize {
        let now = if place < 20 { today() } else { later(today(), 86_400_000) };
        account = activity(&program, &account, now, place, true).unwrap();
    }
    assert_eq!(account.lots.iter().map(|lot| lot.points.get()).collect::<Vec<_>>(), [20, 20]);
}

#[test]
fn promises_and_given_rewards_have_limits() {
    let (_, member) = member_with_lots(0);
    let fill = |gives: Gift, most: usize, is_verified: bool| {
        let program = program_that_rewards_sharing(gives);
        let mut account = member.clone();
        for place in 0..most {
            account = activity(&program, &account, today(), place, is_verified).unwrap();
        }
        activity(&program, &account, today(), most, is_verified)
    };
    let reward = || Gift::Reward(builders::rule_id("five-off"));
    assert_eq!(fill(reward(), UNVERIFIED_MAX, false), Err(Rejection::TooManyOpen));
    assert_eq!(fill(reward(), VOUCHERS_MAX, true), Err(Rejection::TooManyOpen));
}

/// Refunds come one by one, and no list is complete: the one too many is refused by itself, and calling the order off never is.
#[test]
fn an_order_with_as_many_refunds_as_it_may_have_is_called_off_all_the_same() {
    use coppertoken_rules::order::REFUNDS_MAX;
    let mut world = World::joined(builders::document(), today());
    let order = builders::paid(builders::order("1", today(), vec![builders::line("1", 100_000, 0)]), today());
    let told = |refunds: std::ops::Range<usize>, minute: i64| {
        let mut order = order.clone();
        order.updated_at = later(today(), minute * 60_000).instant;
        order.refunds = refunds.map(|id| builders::refund_of_total(&id.to_string(), 100)).collect();
        order
    };
    world.deliver(&told(0..REFUNDS_MAX, 1)).unwrap();
    assert_eq!(world.deliver(&told(REFUNDS_MAX..REFUNDS_MAX + 1, 2)).unwrap_err(), Rejection::OrderTooLarge);
    let mut cancelled = told(REFUNDS_MAX..REFUNDS_MAX + 1, 3);
    cancelled.cancelled_at = Some(later(today(), 180_000));
    world.deliver(&cancelled).unwrap();
    assert_eq!(world.view().pending.len(), 0);
}

#[test]
fn codes_that_an_order_carried_once_are_kept_up_to_a_number() {
    use coppertoken_rules::order::{CODES_KEPT_MAX, CODES_MAX};
    let mut world = World::joined(builders::document(), today());
    for edit in 0..6 {
        let mut order = builders::order("1", today(), vec![builders::line("1", 100, 0)]);
        order.updated_at = later(today(), (edit + 1) * 60_000).instant;
        order.discount_codes = (0..CODES_MAX).map(|place| builders::code(&format!("CODE-{edit}-{place:02}"))).collect();
        world.deliver(&order).unwrap();
    }
    let known = &world.records[&builders::order_id("1")].known;
    assert_eq!((known.seen_codes.len(), known.order().discount_codes.len()), (CODES_KEPT_MAX, CODES_MAX));
}
