//! What holds whatever happens to a member.

use coppertoken_rules::fact::FactKind;
use coppertoken_rules::ledger::entry::{Entry, EntryKind};
use coppertoken_rules::order::Refund;
use coppertoken_rules::{Account, settle};
use coppertoken_tests::builders::{self, later};
use coppertoken_tests::generate::{Step, cases, document, lines, steps, wait};
use coppertoken_tests::history::History;
use coppertoken_tests::laws;
use coppertoken_tests::recomputed::{Member, described};
use coppertoken_tests::returns_story::{audited_document, cart};
use coppertoken_tests::world::World;
use proptest::prelude::*;

proptest! {
    #![proptest_config(cases(120))]

    /// Invariants 3, 4 and 9 are asserted by the world after every decision; here it only has to live.
    #[test]
    fn the_laws_of_the_ledger_hold_through_any_history(document in document(), steps in steps(1..60)) {
        let history = History::after(document, &steps);
        laws::lots_and_deficit_exclude_each_other(&history.world.view());
    }

    /// When somebody looked, or the job ran, never changes the result.
    #[test]
    fn settling_in_steps_equals_settling_once(
        document in document(), steps in steps(1..40), waits in prop::collection::vec(wait(), 1..5),
    ) {
        let history = History::after(document, &steps);
        let moments: Vec<_> = waits.iter().scan(history.world.now, |now, wait| {
            *now = later(*now, *wait);
            Some(*now)
        }).collect();
        let last = *moments.last().unwrap();
        let start = history.world.account.clone().unwrap();
        let in_steps = moments.iter().fold(start.clone(), |account, now| settle(&account, *now).unwrap());
        prop_assert_eq!(&in_steps, &settle(&start, last).unwrap());

        // Written by a job at each of those moments, or by one at the end: the same entries, but for when they were written.
        let written = |moments: &[coppertoken_rules::time::Moment]| {
            let mut world = history.world.clone();
            for now in moments {
                world.now = *now;
                world.decide(FactKind::Settle).unwrap();
            }
            let epoch = builders::at_milliseconds(0).instant;
            let entries = world.entries.iter().map(|entry| Entry { recorded_at: epoch, ..entry.clone() });
            (entries.collect::<Vec<_>>(), world.account)
        };
        let (entries, account) = written(&moments);
        prop_assert_eq!((entries, account), written(&[last]));
    }

    /// Invariant 7: whatever happened in between, an order that came back as a whole leaves nothing behind.
    #[test]
    fn earning_and_a_full_refund_net_zero(
        document in document(), before in steps(0..20), between in steps(0..20), bought in lines(), by_total in any::<bool>(),
    ) {
        let mut history = History::after(document, &before);
        let bought_at = history.world.now;
        let mut order = builders::paid(builders::order("returned", bought_at, bought), bought_at);
        order.fulfilled_at = Some(bought_at);
        history.world.deliver(&order).unwrap();
        between.iter().for_each(|step| history.play(step));

        let parts: Vec<_> =
            order.lines.iter().map(|line| (line.line_id.as_str(), line.net.get(), line.tax.get())).collect();
        let mut refund = builders::refund_of_lines("all", &parts);
        if by_total {
            refund = Refund { lines: vec![], ..refund };
        }
        order.refunds.push(refund);
        order.updated_at = later(history.world.now, 1).instant;
        history.world.deliver(&order).unwrap();

        let record = &history.world.records[&order.order_id];
        // Goods that cost nothing cannot be refunded, and shipping alone may have earned.
        let nets: i64 = order.lines.iter().map(|line| line.net.get()).sum();
        if nets > 0 && !order.lines.iter().any(|line| line.is_gift_card) {
            prop_assert_eq!(record.reversed, record.earned);
            let own = history.world.entries.iter().filter(|entry| entry.source.as_str() == "order:returned");
            let moved: i64 = own.filter(|entry| entry.kind != EntryKind::Posted).map(|entry| entry.points.get()).sum();
            prop_assert_eq!(moved, record.written_off.get() + record.reversed_expired.get());
        }
    }

    /// Partial refunds, one after the other, take exactly what one refund of their sum takes, and what the formula says at every step.
    #[test]
    fn partial_refunds_sum_exactly(
        document in audited_document(), bought in cart(),
        parts in prop::collection::vec((any::<prop::sample::Index>(), 0..=100_i64, any::<bool>()), 1..8),
    ) {
        let mut member = Member::of(&document);
        let at_once = member.clone();
        let now = member.world.now;
        let mut order = builders::paid(builders::order("1", now, bought), now);
        order.fulfilled_at = Some(now);
        let mut told = vec![order.clone()];
        member.world.deliver(&order).unwrap();
        let mut by_lines: Vec<(&str, i64, i64)> = vec![];
        let mut by_total = 0;
        for (place, (index, percent, is_total)) in parts.iter().enumerate() {
            let line = index.get(&told[0].lines);
            let (net, tax) = (line.net.get() * percent / 100, line.tax.get() * percent / 100);
            let mut refund = builders::refund_of_lines(&place.to_string(), &[(&line.line_id, net, tax)]);
            if *is_total {
                refund.lines.clear();
                by_total += net + tax;
            } else {
                by_lines.push((order.lines[index.index(order.lines.len())].line_id.as_str(), net, tax));
            }
            let mut grown = told.last().unwrap().clone();
            grown.refunds.push(refund);
            grown.updated_at = later(now, i64::try_from(place).unwrap() + 1).instant;
            member.world.deliver(&grown).unwrap();
            told.push(grown);
            let expected = member.settle(&told);
            prop_assert_eq!(member.points_of(&order), (expected.earned, expected.reversed), "{}", described(&document, &told));
        }
        let mut whole = order.clone();
        whole.refunds = vec![builders::refund_of_lines("lines", &by_lines), builders::refund_of_total("total", by_total)];
        let mut at_once = at_once;
        at_once.world.deliver(&whole).unwrap();
        prop_assert_eq!(member.points_of(&order), at_once.points_of(&order), "{}", described(&document, &[whole]));
    }

    /// Invariant 7: giving a voucher back restores the balance and the last days; what died meanwhile lives 30 days more.
    #[test]
    fn redeeming_and_cancelling_restores_the_balance_and_its_last_days(
        document in document(), steps in steps(1..40), reward in any::<prop::sample::Index>(), days in 0..100_i32,
    ) {
        let mut history = History::after(document, &steps);
        let reward = reward.get(&history.world.program.document().rewards).clone();
        let days = days.min(i32::from(reward.valid_days));
        let before = history.world.view();
        let mut world = history.world.clone();
        // A redemption renews points that live on with activity: the law is about those whose last day stands.
        let is_renewed = before.lots.iter().any(|lot| lot.renews_months.is_some());
        if !is_renewed && world.redeem(reward.id.as_str(), "GIVEN-BACK").is_ok() {
            world.now = later(world.now, i64::from(days) * 86_400_000);
            world.decide(FactKind::CancelRedemption { voucher_id: builders::voucher_id("GIVEN-BACK") }).unwrap();
            history.world.now = world.now;
            let untouched = history.world.view();
            let paid_from = &world.vouchers[&builders::voucher_id("GIVEN-BACK")].paid_from;
            let died: i64 = paid_from
                .iter()
                .filter(|lot| lot.expires_on.is_some_and(|last_day| last_day < world.now.date))
                .map(|lot| -lot.points.get())
                .sum();
            let after = world.view();
            prop_assert_eq!(after.redeemed, untouched.redeemed);
            prop_assert_eq!(after.balance().unwrap().get(), untouched.balance().unwrap().get() + died);
            if days == 0 {
                prop_assert_eq!(&after.lots, &before.lots);
            }
            let grace = Some(world.now.date.plus_days(30));
            let lots = |account: &Account, is_graced: bool| -> Vec<_> {
                account.lots.iter().filter(|lot| is_graced || lot.expires_on != grace).cloned().collect()
            };
            if died == 0 {
                prop_assert_eq!(lots(&after, true), lots(&untouched, true));
            } else {
                prop_assert_eq!(lots(&after, false), lots(&untouched, false));
            }
        }
    }

    /// A job that runs every day and one that never runs leave the same account behind, decisions in between included.
    #[test]
    fn a_job_between_the_steps_changes_nothing(document in document(), steps in steps(1..30)) {
        let mut quiet = History::of(document.clone());
        let mut busy = History::of(document);
        for step in &steps {
            quiet.play(step);
            busy.play(&Step::Settle);
            busy.play(step);
            busy.play(&Step::Settle);
        }
        let settled = |world: &World| Account { sequence: 0, ..world.view() };
        prop_assert_eq!(settled(&quiet.world), settled(&busy.world));
        prop_assert_eq!(quiet.world.records, busy.world.records);
    }

    /// Where a rule stands in the file never matters.
    #[test]
    fn the_order_of_rules_in_the_file_changes_nothing(
        document in document(), places in prop::collection::vec(any::<u32>(), 16), steps in steps(1..30),
    ) {
        let mut shuffled = document.clone();
        let mut keyed: Vec<_> = places.iter().zip(document.mechanics.clone()).collect();
        keyed.sort_by_key(|(place, _)| **place);
        shuffled.mechanics = keyed.into_iter().map(|(_, mechanic)| mechanic).collect();
        let steps: Vec<_> = steps.into_iter().filter(|step| !matches!(step, Step::Publish(_))).collect();
        let (one, other) = (History::after(document, &steps).world, History::after(shuffled, &steps).world);
        prop_assert_eq!(one.entries, other.entries);
        prop_assert_eq!(one.records, other.records);
    }
}
