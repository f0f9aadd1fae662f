//! Orders: what each should have earned, what its refunds should have taken, and what its entries moved.

use jiff::ToSpan;
use serde_json::Value;

use crate::award::Program;
use crate::{Books, Notes, read};

pub fn check(program: &Program, books: &Books, notes: &mut Notes<'_>) {
    let mut qualifying = 0;
    let mut counted = 0;
    for record in &books.records {
        let order = &record["order"];
        let id = read::text(order, "order_id");
        let source = format!("order:{id}");
        let own: Vec<&Value> = books.entries.iter().filter(|entry| read::text(entry, "source") == source).collect();
        let (earned, reversed) = (read::integer(record, "earned"), read::integer(record, "reversed"));
        let is_void = !order["cancelled_at"].is_null() || order["test"] == Value::Bool(true);
        let is_paid = !order["paid_at"].is_null();

        if !record["plan"].is_null() {
            let tier = record["plan"]["tier"]["tier_id"].as_str();
            let expected = if is_paid { program.award(order, tier) } else { 0 };
            notes.unless(earned == expected, "award", || format!("{source} earned {earned}, not {expected}"));
            tier_was_held(books, record, &own, &source, notes);
        }
        let expected = if is_void { earned } else { refunded_of(order, earned) };
        notes.unless(reversed == expected, "refund", || {
            format!("{source}: {reversed} of {earned} taken back, not {expected}")
        });

        let moved: i64 =
            own.iter().filter(|entry| moves_order_points(entry)).map(|entry| read::integer(entry, "points")).sum();
        let lost = read::integer(record, "reversed_expired") + read::integer(record, "written_off");
        notes.unless(moved - lost == earned - reversed, "refund", || {
            format!("{source}: entries moved {moved}, the record says {earned} − {reversed} + {lost}")
        });
        held(program, order, &own, notes);
        qualifying += earned - reversed;
        let is_whole_back = refunded_of(order, 1) == 1;
        counted += i64::from(is_paid && !is_void && !is_whole_back && !record["plan"].is_null());
    }
    let account = &books.account;
    notes.unless(read::integer(account, "qualifying") == qualifying, "account", || {
        format!("qualifying is {qualifying}")
    });
    notes.unless(read::integer(account, "paid_orders") == counted, "account", || format!("paid orders are {counted}"));
}

fn moves_order_points(entry: &Value) -> bool {
    matches!(read::text(entry, "kind"), "earned" | "voided" | "clawed_back")
}

/// Reversed = floor(earned · refunded share), the shares of refunds with lines (net over net) and of those with only a total (over
/// the gross) added exactly and capped at 1.
fn refunded_of(order: &Value, earned: i64) -> i64 {
    let lines: Vec<&Value> =
        read::list(order, "lines").iter().filter(|line| line["is_gift_card"] != Value::Bool(true)).collect();
    let net: i128 = lines.iter().map(|line| i128::from(read::integer(line, "net"))).sum();
    let all = read::list(order, "lines").iter();
    let gross: i128 = all.map(|line| i128::from(read::integer(line, "net") + read::integer(line, "tax"))).sum();
    let is_gift_card = |id: &str| {
        let mut all = read::list(order, "lines").iter();
        all.any(|line| read::text(line, "line_id") == id && line["is_gift_card"] == Value::Bool(true))
    };
    let (mut by_lines, mut by_total) = (0_i128, 0_i128);
    for refund in read::list(order, "refunds") {
        let refunded = read::list(refund, "lines");
        if refunded.is_empty() {
            by_total += i128::from((read::integer(refund, "total") - read::integer(refund, "shipping")).max(0));
        }
        let goods = refunded.iter().filter(|line| !is_gift_card(read::text(line, "line_id")));
        by_lines += goods.map(|line| i128::from(read::integer(line, "net"))).sum::<i128>();
    }
    if gross == 0 && has_come_back(order) {
        return earned;
    }
    let (line_part, line_whole) = if net == 0 { (0, 1) } else { (by_lines, net) };
    let (total_part, total_whole) = if gross == 0 { (0, 1) } else { (by_total, gross) };
    let whole = line_whole * total_whole;
    let part = (line_part * total_whole + total_part * line_whole).min(whole);
    i64::try_from(i128::from(earned) * part / whole).unwrap_or(i64::MAX)
}

/// Goods that cost nothing have come back when all their pieces have.
fn has_come_back(order: &Value) -> bool {
    let lines = read::list(order, "lines");
    let back = |id: &str| -> i64 {
        let refunded = read::list(order, "refunds").iter().flat_map(|refund| read::list(refund, "lines"));
        refunded.filter(|line| read::text(line, "line_id") == id).map(|line| read::integer(line, "quantity")).sum()
    };
    !lines.is_empty()
        && lines.iter().all(|line| back(read::text(line, "line_id")) >= read::integer(line, "quantity").max(1))
}

/// The tier an order was judged by is the one the member stood on at that moment: before the order's own entries of that decision, if it
/// wrote any.
fn tier_was_held(books: &Books, record: &Value, own: &[&Value], source: &str, notes: &mut Notes<'_>) {
    let plan = &record["plan"];
    let judged_at = plan["judged_at"].as_i64();
    let is_then = |entry: &&&Value| entry["recorded_at"].as_i64() == judged_at;
    let own_first = own.iter().find(is_then).and_then(|entry| entry["sequence"].as_u64()).unwrap_or(u64::MAX);
    let earlier = books.entries.iter().filter(|entry| {
        entry["recorded_at"].as_i64() <= judged_at
            && entry["sequence"].as_u64().is_some_and(|sequence| sequence < own_first)
    });
    let marks = earlier.flat_map(|entry| read::list(&entry["changes"], "marks"));
    let standing = marks.filter_map(|mark| mark.get("tier")).next_back();
    let held = standing.and_then(|standing| standing["tier_id"].as_str());
    let tier = plan["tier"]["tier_id"].as_str();
    notes.unless(held == tier, "award", || format!("{source} was judged as {tier:?}, the member stood on {held:?}"));
}

/// Points of an order wait the program's days from payment.
fn held(program: &Program, order: &Value, own: &[&Value], notes: &mut Notes<'_>) {
    let Some(paid_on) = read::day_of(&order["paid_at"]) else { return };
    let expected = paid_on.checked_add(program.hold_days.days()).ok();
    let last = own.iter().rev().find(|entry| read::text(entry, "kind") == "earned");
    for change in last.into_iter().flat_map(|entry| read::list(&entry["changes"], "pending")) {
        let posts_on = read::day(&change["term"]["posts_on"]);
        let is_given = read::integer(change, "points") > 0;
        let id = read::text(order, "order_id");
        notes.unless(!is_given || posts_on == expected, "hold", || {
            format!("order {id} posts on {posts_on:?}, not {expected:?}")
        });
    }
}
