//! What holds at the checkout: shares paid with points, limited rewards, what benefits make of a cart.

use coppertoken_rules::checkout::{Cart, CartBenefits, of_cart};
use coppertoken_rules::fact::FactKind;
use coppertoken_rules::program::document::{Audience, Benefit};
use coppertoken_rules::{Amount, settle};
use coppertoken_tests::builders::{self, amount, later, order_id, points};
use coppertoken_tests::checkout_story::{Story, cart, document, goods_of, steps};
use coppertoken_tests::generate::cases;
use coppertoken_tests::world::World;
use proptest::prelude::*;

proptest! {
    #![proptest_config(cases(80))]

    /// Asserted by the story after every step: stocks, shares, points taken; and by the world: the ledger's laws.
    #[test]
    fn the_laws_of_the_checkout_hold_through_any_history(document in document(), steps in steps(1..50)) {
        let mut story = Story::new(document);
        steps.iter().for_each(|step| story.play(step));
    }

    /// Invariant 7: whatever is redeemed or paid and given back leaves balance and lots as they were, expiry dates too.
    #[test]
    fn what_is_taken_and_given_back_leaves_everything_as_it_was(
        document in document(), steps in steps(1..30), cart in cart(), asked in 1..3_000_i64, reward in 0..3_usize,
    ) {
        let mut story = Story::new(document);
        steps.iter().for_each(|step| story.play(step));
        let mut world = story.world;
        // What is due anyway is written first: a code that ran out gives its stock back.
        world.decide(FactKind::Settle).unwrap();
        let figures = |world: &World| {
            let view = world.view();
            (view.balance().unwrap(), view.lots.clone(), view.deficit, view.redeemed, view.taken.clone(), world.claimed.values().sum::<i64>())
        };
        let before = figures(&world);
        let order_id = order_id("given-back");
        let (points, goods_amount) = (points(asked), goods_of(&cart));
        let pay = FactKind::PayShare { order_id: order_id.clone(), points, goods_amount, lines: cart };
        if let Ok(decided) = world.decide(pay) {
            let code = decided.vouchers.iter().find(|voucher| voucher.is_share && voucher.is_open()).unwrap().code.clone();
            // An hour later, if nothing else is due by then.
            let an_hour_later = later(world.now, 3_600_000);
            if settle(world.account.as_ref().unwrap(), an_hour_later).unwrap() == *world.account.as_ref().unwrap() {
                world.now = an_hour_later;
            }
            world.decide(FactKind::Release { code, order_id }).unwrap();
            prop_assert_eq!(figures(&world), before.clone());
        }
        let rewards = world.program.document().rewards.clone();
        if world.redeem(rewards[reward % rewards.len()].id.as_str(), "BACK").is_ok() {
            world.decide(FactKind::CancelRedemption { voucher_id: builders::voucher_id("BACK") }).unwrap();
            prop_assert_eq!(figures(&world), before);
        }
    }

    /// Nothing of a cart falls below zero or rises; every benefit either gives or says why not; the order in the file is nothing.
    #[test]
    fn benefits_only_ever_lower_and_always_answer(
        document in document(), steps in steps(0..10), lines in cart(), shipping in 0..1_000_i64,
    ) {
        let mut story = Story::new(document.clone());
        steps.iter().for_each(|step| story.play(step));
        let (world, account) = (&story.world, story.world.view());
        let shipping = amount(shipping);
        let cart = Cart { lines: &lines, shipping, order_id: None };
        let found = of_cart(&world.program, Some(&account), cart, world.now.date).unwrap();
        for discount in &found.discounts {
            let line = lines.iter().find(|line| line.line_id == discount.line_id).unwrap();
            prop_assert!(discount.off.is_positive() && discount.off <= line.net && !line.is_gift_card);
        }
        prop_assert!(!found.goods.is_negative() && found.goods <= goods_of(&lines));
        prop_assert!(!found.delivery.amount.is_negative() && found.delivery.amount <= shipping);
        prop_assert!(found.payable.amount <= found.goods && found.payable.points <= account.balance().unwrap().at_least_zero());
        for benefit in &document.benefits {
            let gave = usize::from(gives(&found, benefit));
            let missed = found.missed.iter().filter(|missed| missed.benefit_id == benefit.id).count();
            prop_assert_eq!(gave + missed, 1, "{:?} in {:?}", benefit, found);
        }
        let mut reversed = document.clone();
        reversed.benefits.reverse();
        let reversed = builders::program(1, reversed);
        prop_assert_eq!(&of_cart(&reversed, Some(&account), cart, world.now.date).unwrap(), &found);

        let guest = of_cart(&world.program, None, cart, world.now.date).unwrap();
        prop_assert!(guest.discounts.is_empty() && guest.perks.is_empty() && guest.minimum_order.is_none());
        prop_assert_eq!((guest.goods, guest.delivery.amount, guest.payable.amount), (goods_of(&lines), shipping, Amount::ZERO));
        let hidden = document.benefits.iter().filter(|benefit| benefit.audience == Audience::Members);
        for benefit in hidden {
            prop_assert!(guest.missed.iter().all(|missed| missed.benefit_id != benefit.id));
        }
    }
}

fn gives(found: &CartBenefits, benefit: &Benefit) -> bool {
    found.discounts.iter().any(|discount| discount.benefit_id == benefit.id)
        || found.delivery.benefit_id.as_ref() == Some(&benefit.id)
        || found.minimum_order.as_ref().is_some_and(|minimum| minimum.benefit_id == benefit.id)
        || found.perks.iter().any(|perk| perk.benefit_id == benefit.id)
}
