//! Files of orders as people have them, replayed through the first program: 1 point per 1.00, hold 14 days, EUR, Europe/Skopje.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot be set up has failed"
)]

mod support;

use support::{figures, fixture, replayed};

#[test]
fn case_80_csv_bom() {
    assert_eq!(figures("cases/80-csv-bom.csv"), ["1", "€100", "1"]);
}

#[test]
fn case_81_csv_semicolon() {
    assert_eq!(figures("cases/81-csv-semicolon.csv"), ["1", "€100", "1"]);
}

#[test]
fn case_82_csv_comma_decimal() {
    assert_eq!(figures("cases/82-csv-comma-decimal.csv"), ["1", "€100.50", "1"]);
}

#[test]
fn case_83_csv_extra_columns() {
    assert_eq!(figures("cases/83-csv-extra-columns.csv"), ["1", "€100", "1"]);
    let table = replayed("cases/83-csv-extra-columns.csv").unwrap();
    assert!(table.ends_with("\ncolumns not read: email, shipping_method\n"), "{table}");
}

#[test]
fn case_84_csv_shopify_export_blank_second_row() {
    let name = "cases/84-csv-shopify-export-blank-second-row.csv";
    assert_eq!(figures(name), ["2", "€110", "2"]);
    assert_eq!(fixture(name), ["1 ana 2025-01-05T10:00:00Z 6000+4000", "2 bo 2025-01-06T10:00:00Z 1000"]);
}

#[test]
fn case_85_csv_cdnow_dates() {
    let name = "cases/85-csv-cdnow-dates.csv";
    // 11.77 + 20.76 + 12.00 + 77.00
    assert_eq!(figures(name), ["4", "€121.53", "3"]);
    let expected = [
        "1 00001 1997-01-01T11:00:00Z 1177",
        "4 00003 1997-01-02T11:00:00Z 2076",
        "2 00002 1997-01-12T11:00:00Z 1200",
        "3 00002 1997-01-12T11:00:00Z 7700",
    ];
    assert_eq!(fixture(name), expected);
}

#[test]
fn case_86_csv_cancellation_negative() {
    let name = "cases/86-csv-cancellation-negative.csv";
    assert_eq!(figures(name), ["1", "€0", "1"], "15.30 less 15.30");
    let expected = ["536365 17850 2010-12-01T11:00:00Z 1530", "back 536365 17850 2010-12-01T11:00:00Z 1530"];
    assert_eq!(fixture(name), expected);
    let table = replayed(name).unwrap();
    assert!(table.lines().any(|line| line.starts_with("  returned") && line.ends_with("€15.30")), "{table}");
}

#[test]
fn case_87_csv_unsorted() {
    let name = "cases/87-csv-unsorted.csv";
    assert_eq!(figures(name), ["2", "€110", "2"]);
    assert_eq!(fixture(name), ["1 ana 2025-01-05T11:00:00Z 10000", "2 bo 2025-01-06T11:00:00Z 1000"]);
}

#[test]
fn case_88_csv_rows_of_one_order_apart() {
    let name = "cases/88-csv-rows-of-one-order-apart.csv";
    assert_eq!(figures(name), ["2", "€110", "2"]);
    assert_eq!(fixture(name), ["1 ana 2025-01-05T11:00:00Z 6000+4000", "2 bo 2025-01-05T11:00:00Z 1000"]);
}

#[test]
fn case_89_csv_date_with_space() {
    assert_eq!(figures("cases/89-csv-date-with-space.csv"), ["1", "€100", "1"]);
    // Ten o'clock in Skopje.
    assert_eq!(fixture("cases/89-csv-date-with-space.csv"), ["1 ana 2025-01-05T09:00:00Z 10000"]);
}

#[test]
fn case_90_csv_same_row_twice() {
    assert_eq!(figures("cases/90-csv-same-row-twice.csv"), ["1", "€200", "1"], "two lines");
}

#[test]
fn case_91_csv_email_case() {
    assert_eq!(figures("cases/91-csv-email-case.csv"), ["2", "€200", "1"]);
}

#[test]
fn case_93_csv_header_case() {
    assert_eq!(figures("cases/93-csv-header-case.csv"), ["1", "€100", "1"]);
}

#[test]
fn case_94_csv_crlf_empty_line() {
    assert_eq!(figures("cases/94-csv-crlf-empty-line.csv"), ["1", "€100", "1"]);
}

#[test]
fn case_96_csv_thousands_separator() {
    assert_eq!(figures("cases/96-csv-thousands-separator.csv"), ["1", "€1,234.50", "1"]);
}

#[test]
fn case_97_csv_currency_sign() {
    let message = replayed("cases/97-csv-currency-sign.csv").unwrap_err();
    let reason = "97-csv-currency-sign.csv:2: column net: \"$100.00\" carries $, but the program counts in EUR";
    assert!(message.contains(reason), "{message}");
}

#[test]
fn case_98_csv_mixed_offsets() {
    let name = "cases/98-csv-mixed-offsets.csv";
    assert_eq!(figures(name), ["2", "€110", "1"]);
    assert_eq!(fixture(name), ["1 ana 2025-01-05T10:30:00Z 10000", "2 ana 2025-01-05T12:00:00Z 1000"]);
}
