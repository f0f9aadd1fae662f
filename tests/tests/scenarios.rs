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
    e1_spend_based_points,
    e4_only_for_a_successful_sale,
    r1_points_become_a_discount,
    r14_every_pending_amount_shows_its_date,
    refunds,
    woocommerce_figures,
    returns_after_spending,
    expiry,
    cancelled_redemption,
    tiers,
    frozen_plan,
    orders_that_earn_nothing,
    quotes_and_goals,
    gifts_to_choose,
    birthdays,
    e13_points_with_a_short_life,
    e14_a_visit_counts_once_a_day,
    e14_four_visits_in_thirty_days,
    e17_milestone_gives_once,
    e5_sign_up_bonus_once_per_member,
    e6_newsletter_reward_once_and_at_once,
    e6_unverified_reward_waits_for_its_verification,
    e7_sharing_counts_so_often_a_day_and_waits_to_be_verified,
    f1_nobody_invites_themselves,
    f1_referral_rewards_friend_and_advocate,
    f1_so_many_friends_a_month,
    f1_the_advocate_is_rewarded_once_and_gives_back,
    r10_surprise_gifts_of_the_merchant,
    r6_welcome_gift_by_choice,
    r6_welcome_gift_not_chosen_in_time,
}
