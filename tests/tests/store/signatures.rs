//! The signatures a real WooCommerce shop sent, checked as they were captured. Its secret was shorter than one may bring along today,
//! so the API tests sign these bodies anew.

use std::fs;

use coppertoken_tests::house::root;
use coppertoken_wire::admin::KeyPurpose;
use coppertoken_worker::kernel::shops::OpenKey;
use coppertoken_worker::platforms::Platform;
use coppertoken_worker::platforms::woocommerce::WooCommerce;

#[test]
fn captured_signatures_verify_and_a_flipped_byte_does_not() {
    let folder = root().join("tests/fixtures/woocommerce-10.0.2");
    let keys = [OpenKey { key_id: "k".into(), purpose: KeyPurpose::Woocommerce, secret: "whsec_dev".into() }];
    let mut checked = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let Some(name) = path.to_str().unwrap().strip_suffix(".headers") else { continue };
        let text = fs::read_to_string(&path).unwrap();
        let mut body = fs::read(format!("{name}.json")).unwrap();
        let mut headers = http::HeaderMap::new();
        for (field, value) in text.lines().filter_map(|line| line.split_once(':')) {
            let field = http::HeaderName::try_from(field.trim()).unwrap();
            headers.insert(field, value.trim().parse().unwrap());
        }
        if !headers.contains_key("x-wc-webhook-signature") {
            continue;
        }
        checked += 1;
        assert!(WooCommerce::verify(&headers, &body, &keys).is_ok(), "{name}");
        body[10] ^= 1;
        assert!(WooCommerce::verify(&headers, &body, &keys).is_err(), "{name}");
    }
    assert!(checked >= 5, "{checked} captured signatures");
}
