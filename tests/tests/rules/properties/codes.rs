//! A code that several orders of its member carry costs its points once for each of them that is paid and not called off.

use coppertoken_rules::ledger::voucher::VoucherState;
use coppertoken_rules::order::Order;
use coppertoken_tests::builders::{self, code, date, later, line, moment};
use coppertoken_tests::generate::cases;
use coppertoken_tests::world::World;
use proptest::prelude::*;

/// What a platform tells of one of the orders next.
#[derive(Clone, Copy, Debug)]
enum News {
    Paid,
    Cancelled,
    Restored,
    Repeated,
}

fn news() -> impl Strategy<Value = (usize, News)> {
    let kind = prop_oneof![4 => Just(News::Paid), 2 => Just(News::Cancelled), 2 => Just(News::Restored), 1 => Just(News::Repeated)];
    (0..3_usize, kind)
}

fn carrying(place: usize) -> Order {
    let placed_at = moment(date("2026-11-02"), 60);
    Order {
        discount_codes: vec![code("ONCE")],
        ..builders::order(&place.to_string(), placed_at, vec![line("1", 4_500, 0)])
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn r1_every_paid_order_that_carries_a_code_pays_for_it(told in prop::collection::vec(news(), 1..24), minutes in 0..40_i64) {
        let mut world = World::joined(builders::document(), moment(date("2026-11-01"), 0));
        let rich = builders::order("rich", world.now, vec![line("1", 100_000, 0)]);
        world.deliver(&builders::paid(rich, world.now)).unwrap();
        world.now = moment(date("2026-11-20"), 0);
        world.redeem("five-off", "ONCE").unwrap();
        let cost = world.vouchers[&builders::voucher_id("ONCE")].cost;
        let mut orders: Vec<Option<Order>> = vec![None, None, None];
        for (place, news) in told {
            world.now = later(world.now, (minutes + 1) * 60_000);
            let order = orders[place].get_or_insert_with(|| carrying(place));
            order.updated_at = if matches!(news, News::Repeated) { order.updated_at } else { world.now.instant };
            match news {
                News::Paid => order.paid_at = order.paid_at.or(Some(world.now)),
                News::Cancelled => order.cancelled_at = order.cancelled_at.or(Some(world.now)),
                News::Restored => order.cancelled_at = None,
                News::Repeated => {}
            }
            let order = order.clone();
            world.deliver(&order).unwrap();
            prop_assert!(world.deliver(&order).unwrap().entries.is_empty(), "a repetition posts nothing");
            let counts = |order: &&Order| order.paid_at.is_some() && order.cancelled_at.is_none();
            let paid = orders.iter().flatten().filter(counts).count();
            let is_open = world.vouchers[&builders::voucher_id("ONCE")].is_open();
            let used = world.vouchers.values().filter(|voucher| matches!(voucher.state, VoucherState::Used { .. })).count();
            prop_assert_eq!(used, paid, "{:?}", world.vouchers);
            let times = i64::try_from(paid).unwrap() + i64::from(is_open);
            prop_assert_eq!(world.view().redeemed.get(), cost.get() * times);
        }
    }
}
