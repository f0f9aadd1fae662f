//! Everything that reads bytes from outside, each as one function of bytes: for the fuzzers, and for the floor of them that runs with
//! every test. What they read is either understood or refused; a panic is the only failure, and what is accepted is carried out.

use coppertoken_wire::order_settings::OrderSettings;
use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use coppertoken::orders::{Defaults, Orders};
use coppertoken::replay::shop::Shop as ReplayShop;
use coppertoken::replay::{Behaviour, summary};
use coppertoken_rules::Program;
use coppertoken_rules::ids::{AccountId, ShopId, VoucherCode};
use coppertoken_rules::money::parse_decimal;
use coppertoken_rules::program::document::ProgramDocument;
use coppertoken_rules::program::view::Reader;
use coppertoken_rules::time::{Date, Instant};
use coppertoken_wire::admin::KeyPurpose;
use coppertoken_wire::checkout::{CheckoutRequest, ClaimRequest, PayShareRequest};
use coppertoken_wire::grant::GrantRequest;
use coppertoken_wire::order::OrderSnapshot;
use coppertoken_wire::quote::QuoteRequest;
use coppertoken_words::lint::publishable;
use coppertoken_worker::edge::auth::{member_token, signature};
use coppertoken_worker::features::approvals::service as approvals;
use coppertoken_worker::features::checkout::service as checkout;
use coppertoken_worker::features::orders::service as orders;
use coppertoken_worker::features::quotes::service as quotes;
use coppertoken_worker::features::statements::service as statements;
use coppertoken_worker::features::statements::service::StatementPage;
use coppertoken_worker::kernel::clock;
use coppertoken_worker::kernel::database::{Database, DatabaseError, Row, Statement};
use coppertoken_worker::kernel::shops::OpenKey;
use coppertoken_worker::platforms::woocommerce::WooCommerce;
use coppertoken_worker::platforms::{Platform, inbound};
use hmac::{Hmac, Mac};
use http::{HeaderMap, HeaderValue};
use serde::de::DeserializeOwned;
use serde_json::json;
use sha2::Sha256;

use crate::house::root;
use crate::shop::{NOON, NativeShop, program};
use crate::sqlite::{Sqlite, now_or_never};

/// A parser by its name.
pub type Parser = (&'static str, fn(&[u8]));

/// All of them.
pub const PARSERS: [Parser; 7] = [
    ("woocommerce", woocommerce),
    ("order", order),
    ("token", token),
    ("signature", signature),
    ("program", program_document),
    ("replay", replay),
    ("names", names),
];

/// What one store takes before a new one begins: it must not grow with the number of executions.
const USES_OF_STORE: u32 = 2_000;

/// A store that goes with the last who uses it.
struct Kept(Rc<Sqlite>);

impl Database for Kept {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, DatabaseError> {
        let sqlite: &Sqlite = &self.0;
        sqlite.batch(statements).await
    }
}

thread_local! {
    static STORE: RefCell<Option<(NativeShop<Kept>, u32)>> = const { RefCell::new(None) };
}

/// A shop with a member, for what is accepted.
fn with_shop<T>(work: impl FnOnce(&NativeShop<Kept>) -> T) -> T {
    STORE.with_borrow_mut(|store| {
        if let Some((shop, _)) = store.take_if(|(_, uses)| *uses >= USES_OF_STORE) {
            assert_eq!(shop.audit().faults, [], "what was accepted left the books in order");
        }
        let (shop, uses) = store.get_or_insert_with(|| (opened(), 0));
        *uses += 1;
        work(shop)
    })
}

fn opened() -> NativeShop<Kept> {
    let sqlite = Rc::new(Sqlite::default());
    let shop = NativeShop::open(&sqlite, &program(json!({ "enrolment": "automatic" })));
    shop.join("ana");
    shop.buy("ana", "first", 100_000);
    shop.through(Kept(Rc::clone(&sqlite)))
}

/// A delivery of WooCommerce: the topic, a line's end, the body.
pub fn woocommerce(bytes: &[u8]) {
    let (topic, body) = halves(bytes);
    let topic = String::from_utf8_lossy(topic);
    let mut headers = http::HeaderMap::new();
    if let Ok(value) = http::HeaderValue::from_bytes(topic.as_bytes()) {
        headers.insert(http::header::CONTENT_TYPE, value);
    }
    WooCommerce::is_ping(&headers, body);
    with_shop(|shop| {
        now_or_never(inbound::receive::<WooCommerce, _, _>(
            &shop.context,
            &shop.id,
            &OrderSettings::default(),
            &topic,
            body,
        ))
    })
    .unwrap();
}

/// A snapshot of an order, a cart, a claim: bodies of back ends and pages.
pub fn order(bytes: &[u8]) {
    with_shop(|shop| {
        let (context, id) = (&shop.context, &shop.id);
        if let Some(snapshot) = read::<OrderSnapshot>(bytes) {
            let _ = now_or_never(orders::record(context, id, &snapshot));
        }
        if let Some(cart) = read::<QuoteRequest>(bytes) {
            for member in [None, Some("ana")] {
                let _ = now_or_never(quotes::answer(context, id, member, &cart, None));
            }
        }
        if let Some(cart) = read::<CheckoutRequest>(bytes) {
            let _ = now_or_never(checkout::answer(context, id, &cart));
        }
        if let Some(share) = read::<PayShareRequest>(bytes) {
            let _ = now_or_never(checkout::pay(context, id, &share));
        }
        if let Some(claim) = read::<ClaimRequest>(bytes) {
            let code = VoucherCode::new("CODE").unwrap();
            let _ = now_or_never(checkout::claim(context, id, &code, &claim));
        }
        if let Some(grant) = read::<GrantRequest>(bytes) {
            let _ = now_or_never(approvals::give(context, id, &grant, "root"));
        }
    });
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(bytes).ok()
}

const SECRET: &str = "a secret of 32 bytes, or of more";

/// A member token as it is, and as one that a shop signed: header, a line's end, claims.
pub fn token(bytes: &[u8]) {
    let (id, now) = (ShopId::new("shop").unwrap(), Instant::from_milliseconds(NOON).unwrap());
    let keys = [OpenKey { key_id: "k".into(), purpose: KeyPurpose::MemberToken, secret: SECRET.into() }];
    let _ = member_token::verify(&String::from_utf8_lossy(bytes), &id, &keys, now);
    let (header, claims) = halves(bytes);
    let content = format!("{}.{}", base64url(header), base64url(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(content.as_bytes());
    let signed = format!("{content}.{}", base64url(&mac.finalize().into_bytes()));
    if let Ok(customer) = member_token::verify(&signed, &id, &keys, now) {
        assert!(!customer.customer_id.is_empty() && customer.customer_id.len() <= 128);
    }
}

fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            text.push(char::from(LETTERS[(bits >> (18 - 6 * place) & 63) as usize]));
        }
    }
    text
}

/// Headers of Standard Webhooks, a line each (id, time, signatures), then the body.
pub fn signature(bytes: &[u8]) {
    let mut headers = HeaderMap::new();
    let mut rest = bytes;
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        let (line, behind) = halves(rest);
        rest = behind;
        if let Ok(value) = HeaderValue::from_bytes(line) {
            headers.insert("x-wc-webhook-signature", value.clone());
            headers.insert(name, value);
        }
    }
    let now = Instant::from_milliseconds(1_614_265_330_000).unwrap();
    let key = |purpose, secret: &str| OpenKey { key_id: "k".into(), purpose, secret: secret.into() };
    let keys =
        [key(KeyPurpose::Webhook, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), key(KeyPurpose::Woocommerce, "whsec_dev")];
    let covers = signature::Covers::AddressOrNothing("POST /v1/shops/beans/orders");
    let _ = signature::verify_webhook(&headers, covers, rest, &keys, now);
    let _ = WooCommerce::verify(&headers, rest, &keys);
}

/// A program document: published, shown to everybody, and asked for a quote.
pub fn program_document(bytes: &[u8]) {
    let Some(document) = read::<ProgramDocument>(bytes) else { return };
    if publishable(&document).is_err() {
        return;
    }
    let again: ProgramDocument = serde_json::from_str(&serde_json::to_string(&document).unwrap()).unwrap();
    assert_eq!(document, again, "what is published is what was read");
    let Ok(program) = Program::new(1, document) else { return };
    for reader in [Reader::Full, Reader::Member, Reader::Public] {
        serde_json::to_string(&program.view(reader)).unwrap();
    }
}

/// Past orders as CSV, replayed through a whole program.
pub fn replay(bytes: &[u8]) {
    let program = root().join("tests/programs/roaster.json");
    let mut shop = ReplayShop::open(&program, Behaviour::Cheapest).unwrap();
    let zone = shop.zone().clone();
    let defaults = Defaults { currency: "EUR", zone: &zone };
    let Ok(orders) = Orders::read(Box::new(std::io::Cursor::new(bytes.to_vec())), Path::new("orders.csv"), defaults)
    else {
        return;
    };
    for event in orders {
        if shop.apply(&event).is_err() {
            return;
        }
    }
    if shop.close().is_ok() {
        summary::table(&[shop], "EUR");
    }
}

/// Names, days, moments, amounts and the places where pages go on: what stands in addresses and columns. A line each.
pub fn names(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines() {
        if let Ok(id) = AccountId::new(line) {
            assert!(id.as_str().len() <= 128);
        }
        if let Ok(date) = line.parse::<Date>() {
            assert_eq!(date.to_string(), line);
        }
        for currency in ["EUR", "JPY", "KWD"] {
            let _ = parse_decimal(line, currency);
        }
        let _ = coppertoken::zone::read(line);
        let _ = clock::parse_instant(line, "here");
        let _ = clock::time_zone(line);
    }
    with_shop(|shop| {
        let mut lines = text.lines();
        let mut number = || lines.next().and_then(|line| line.parse().ok());
        let (before, limit) = (number(), number().and_then(|limit| u32::try_from(limit).ok()));
        let page = StatementPage { before, limit, language: lines.next().map(str::to_owned) };
        let _ = now_or_never(statements::page(&shop.context, &shop.id, "ana", page));
    });
}

fn halves(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| *byte == b'\n') {
        Some(place) => (&bytes[..place], &bytes[place + 1..]),
        None => (&[], bytes),
    }
}
