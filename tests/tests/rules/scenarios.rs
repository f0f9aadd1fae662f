//! One test a scenario file; the table below names them all, and a file that is missing from it fails.

use coppertoken_tests::script::check;

macro_rules! scenarios {
    ($($name:ident),* $(,)?) => {
        $(
            #[test]
            fn $name() {
                check(concat!(stringify!($name), ".txt"));
            }
        )*

        #[test]
        fn every_scenario_file_is_run() {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
            let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
            let mut files: Vec<String> = files.collect();
            files.sort();
            let mut named = vec![$(concat!(stringify!($name), ".txt")),*];
            named.sort_unstable();
            assert_eq!(files, named);
        }
    };
}

scenarios! {
    automatic_enrolment,
    r1_codes_are_let_go,
    r1_expired_points_stay_expired,
    case_01_refund_of_the_line_that_earned_more,
    case_04_exchange_adds_a_line,
    case_05_bonus_for_large_orders_then_edited_down,
    case_06_draft_grows_into_a_large_order,
    case_07_partial_return_below_the_threshold,
    case_08_steps_of_the_rate,
    case_09_status_changes_give_once,
    case_10_parts_of_a_named_purchase,
    case_10_split_shipments_of_one_cart,
    case_11_order_whole_price_off_leaves_shares,
    case_12_goodwill_beside_returned_line,
    case_13_birthday_29_february,
    case_14_last_day_of_a_code_is_whole,
    case_15_code_of_cancelled_order_used_elsewhere,
    case_17_three_points_are_two_and_one,
    case_18_whole_price_with_points,
    case_19_refund_named_by_a_line_nobody_knows,
    case_20_cap_and_return,
    case_21_everything_gone_from_the_lines,
    case_22_free_orders_fill_the_stamp_card,
    case_25_first_order_bonus_after_the_first_came_back,
    l1_a_point_has_a_simple_price,
    l2_no_chain_of_actions,
    l3_a_rule_is_one_short_sentence,
    l4_what_is_promised_is_given,
    l5_the_first_reward_is_near,
    l6_who_may_take_part_is_said,
    r11_rewards_are_symbolic_yet_valuable,
    e16_points_have_a_name,
    e1_spend_based_points,
    e1_yen_have_no_decimals_and_dinars_three,
    e4_only_for_a_successful_sale,
    e4_cancelled_and_paid_after_all,
    e2_points_of_a_full_card_wait_like_the_order,
    r1_a_code_is_paid_for_whatever_comes_first,
    r1_points_become_a_discount,
    r14_every_pending_amount_shows_its_date,
    refunds,
    woocommerce_figures,
    returns_after_spending,
    expiry,
    cancelled_redemption,
    tiers,
    e11_who_spent_more_than_2500_is_premier,
    e11_tiers_fall_by_steps,
    e11_tier_windows,
    e11_membership_year_from_29_february,
    e11_tiers_in_newer_programs,
    e11_history_is_settled_in_order,
    expiry_yearly_and_inactivity,
    e13_points_with_a_short_life,
    frozen_account,
    frozen_plan,
    orders_that_earn_nothing,
    quotes_and_goals,
    e10_share_by_product_and_category,
    e12_tier_discount_and_delivery,
    e8_new_customers_discount,
    e9_life_of_a_paid_share,
    e9_share_paid_with_points,
    e9_share_in_yen_and_dinars,
    r12_limited_quantity,
    r13_perks_in_the_carts_answer,
    r1_never_more_than_allowed_nor_below_zero,
    r2_gift_card_for_250_points,
    r3_a_place_at_an_event,
    r3_products_samples_and_services,
    r4_delivery_for_regulars,
    r4_free_delivery_by_code,
    r5_lower_minimum_order_for_the_best,
    r7_members_only_and_bound_to_conditions,
    r9_material_prizes_are_told_as_such,
    r8_discount_on_the_favourite,
    r8_percent_off_the_favourite,
    r8_favourites_are_what_was_spent_most_on,
    explain_and_nudge,
    e9_cashback_rate_of_the_tier,
    e3_reward_for_a_bought_quantity,
    e2_stamp_card_gives_a_reward_for_every_fifth_purchase,
    e15_who_may_take_part,
    e10_category_override_applies_per_line,
    c4_the_average_has_exact_bounds,
    c4_more_than_five_purchases_of_1000_to_1200,
    c4_day_six_and_orders_placed_at_once,
    c3_segments_have_exact_boundaries,
    c1_seasonal_campaigns,
    gifts_to_choose,
    birthdays,
    e13_short_lives_are_not_renewed,
    e14_a_visit_counts_once_a_day,
    e14_four_visits_in_thirty_days,
    e17_milestone_gives_once,
    e18_guest_claims_an_order_later,
    e5_sign_up_bonus_once_per_member,
    e6_newsletter_reward_once_and_at_once,
    e6_unverified_reward_waits_for_its_verification,
    e7_sharing_counts_so_often_a_day_and_waits_to_be_verified,
    f1_forgiven_points_of_a_friend,
    f1_nobody_invites_themselves,
    f1_referral_rewards_friend_and_advocate,
    f1_so_many_friends_a_month,
    f1_the_advocate_is_rewarded_once_and_gives_back,
    r10_surprise_gifts_of_the_merchant,
    r6_welcome_gift_by_choice,
    r6_welcome_gift_not_chosen_in_time,
}
