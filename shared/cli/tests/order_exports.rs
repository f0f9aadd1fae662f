//! Exports of platforms, as they come.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot be set up has failed"
)]

mod support;

use support::{fixture, replayed};

#[test]
fn an_export_of_shopify_is_read_as_it_comes() {
    // #1001, prices with 20 % tax: 80 and 20 weigh 90.00, so 72.00 and 18.00. 15.80 of tax by 72.00, 18.00 and 4.76 of shipping:
    // 12.00, 3.00 and 0.80; 60.00 and 15.00 are left. #1002: 15.00 of 30.00 came back, by 20.00 and 10.00.
    let expected = [
        "#1001 ana@example.test 2025-01-05T09:00:00Z 6000+1500",
        "#1002 bo@example.test 2025-01-06T11:00:00Z 2000+1000",
        "back #1002 bo@example.test 2025-01-06T11:00:00Z 1000+500",
    ];
    assert_eq!(fixture("exports/shopify.csv"), expected);
    let table = replayed("exports/shopify.csv").unwrap();
    let notes = "skipped: 1 (cancelled)\nskipped: 1 (currency USD)\nskipped: 1 (status pending)\n";
    assert!(table.ends_with(notes), "{table}");
}

#[test]
fn an_export_of_woocommerces_items_is_read_as_it_comes() {
    let expected = [
        // 8.264463 has its tax taken off and rounds.
        "71 7 2025-01-05T09:00:00Z 7200+826",
        "72 7 2025-01-06T09:00:00Z 4000",
        "back 72 7 2025-01-06T09:00:00Z 2000",
        "73 8 2025-01-07T09:00:00Z 1200",
        "back 73 8 2025-01-07T09:00:00Z 1200",
        "75 guest 2025-01-09T09:00:00Z 1200",
    ];
    assert_eq!(fixture("exports/woocommerce-items.csv"), expected);
    let table = replayed("exports/woocommerce-items.csv").unwrap();
    assert!(table.ends_with("skipped: 1 (currency USD)\nskipped: 1 (status pending)\n"), "{table}");
}

#[test]
fn an_export_of_woocommerces_analytics_is_read_as_it_comes() {
    let expected = [
        "81 Ana A 2025-01-05T09:00:00Z 10000",
        "82 Bo B 2025-01-06T09:00:00Z 5000",
        "back 81 Ana A 2025-01-08T08:00:00Z 4000",
    ];
    assert_eq!(fixture("exports/woocommerce-analytics.csv"), expected);
    let table = replayed("exports/woocommerce-analytics.csv").unwrap();
    assert!(table.ends_with("skipped: 1 (status cancelled)\n"), "{table}");
}
