//! A shop's side of the worker's contract: requests over HTTP, signed as the standards say; and what the worker stored, read with
//! SQLite itself. No code of the worker is used.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use coppertoken_rules::ledger::entry::Entry;
use hmac::{Hmac, Mac};
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use sha2::Sha256;
use ureq::Agent;

static SHOPS: AtomicU64 = AtomicU64::new(0);

fn environment(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run this by `cargo xtask test differential`"))
}

/// Milliseconds since 1970.
pub fn now_milliseconds() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

fn hmac(key: &[u8], content: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(content);
    mac.finalize().into_bytes().to_vec()
}

/// A shop of the running worker with a program in force.
pub struct Shop {
    /// Its identifier.
    pub id: String,
    agent: Agent,
    url: String,
    webhook_key: Vec<u8>,
    token_key: (String, String),
}

impl Shop {
    /// Opens a shop and publishes a program. Errors with the worker's words when it refuses the program.
    pub fn open(program: &Value) -> Result<Self, String> {
        let config =
            Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(60))).build();
        let place = SHOPS.fetch_add(1, Ordering::Relaxed);
        let mut shop = Self {
            id: format!("differential-{}-{place}", now_milliseconds()),
            agent: config.into(),
            url: environment("COPPERTOKEN_URL"),
            webhook_key: vec![],
            token_key: (String::new(), String::new()),
        };
        shop.operate("/shops", &json!({ "shop_id": shop.id, "name": "Differential", "origins": [] })).unwrap();
        shop.operate(&format!("/shops/{}/programs", shop.id), program)?;
        let keys = format!("/shops/{}/keys", shop.id);
        let text = |key: &Value, field: &str| key[field].as_str().unwrap().to_owned();
        let webhook = text(&shop.operate(&keys, &json!({ "purpose": "webhook" })).unwrap(), "secret");
        shop.webhook_key = BASE64_STANDARD.decode(webhook.trim_start_matches("whsec_")).unwrap();
        let token = shop.operate(&keys, &json!({ "purpose": "member_token" })).unwrap();
        shop.token_key = (text(&token, "key_id"), text(&token, "secret"));
        Ok(shop)
    }

    fn operate(&self, path: &str, body: &Value) -> Result<Value, String> {
        let authorization = format!("Bearer {}", environment("ADMIN_SECRET"));
        self.post(&format!("/v1/admin{path}"), &body.to_string(), &[("authorization", authorization)])
    }

    /// Posts until the answer is final: a worker that asks for patience gets it.
    fn post(&self, path: &str, body: &str, headers: &[(&str, String)]) -> Result<Value, String> {
        for _ in 0..100 {
            let mut request = self.agent.post(format!("{}{path}", self.url)).header("content-type", "application/json");
            for (name, value) in headers {
                request = request.header(*name, value);
            }
            let mut response = request.send(body).map_err(|fault| fault.to_string())?;
            let status = response.status().as_u16();
            let seconds = response.headers().get("retry-after").and_then(|text| text.to_str().ok()?.parse().ok());
            let text = response.body_mut().read_to_string().map_err(|fault| fault.to_string())?;
            match status {
                429 | 503 => std::thread::sleep(Duration::from_secs(seconds.unwrap_or(1))),
                200..300 => return serde_json::from_str(&text).map_err(|fault| format!("{fault}: {text}")),
                _ => return Err(format!("{status}: {text}")),
            }
        }
        Err("the worker asked for patience a hundred times".to_owned())
    }

    /// `POST …/quote`, for a customer or a guest.
    pub fn quote(&self, customer: Option<&str>, cart: &Value) -> Value {
        let authorization = customer.map(|customer| ("authorization", format!("Bearer {}", self.token(customer))));
        let headers: Vec<_> = authorization.into_iter().collect();
        self.post(&format!("/v1/shops/{}/quote", self.id), &cart.to_string(), &headers).expect("a cart is quoted")
    }

    /// `POST …/orders`.
    pub fn order(&self, snapshot: &Value) -> Value {
        let (id, seconds) = (format!("msg-{}", SHOPS.fetch_add(1, Ordering::Relaxed)), now_milliseconds() / 1000);
        let body = snapshot.to_string();
        let signature =
            BASE64_STANDARD.encode(hmac(&self.webhook_key, format!("{id}.{seconds}.{body}").as_bytes()));
        let headers = [
            ("webhook-id", id),
            ("webhook-timestamp", seconds.to_string()),
            ("webhook-signature", format!("v1,{signature}")),
        ];
        self.post(&format!("/v1/shops/{}/orders", self.id), &body, &headers).expect("an order is recorded")
    }

    /// A member token (RFC 7519).
    fn token(&self, customer: &str) -> String {
        let seconds = now_milliseconds() / 1000;
        let (key_id, secret) = &self.token_key;
        let header = json!({ "alg": "HS256", "typ": "JWT", "kid": key_id });
        let claims = json!({
            "iss": self.id, "aud": "coppertoken", "sub": customer, "iat": seconds, "exp": seconds + 600,
        });
        let encode = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let content = format!("{}.{}", encode(&header), encode(&claims));
        let signature = BASE64_URL_SAFE_NO_PAD.encode(hmac(secret.as_bytes(), content.as_bytes()));
        format!("{content}.{signature}")
    }

    /// A customer's ledger as the worker stored it, each entry with its hash.
    pub fn ledger(&self, customer: &str) -> Vec<(Entry, String)> {
        let database = Connection::open_with_flags(database_file(), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let sql = "SELECT entry.body, entry.hash FROM member JOIN entry USING (shop_id, account_id)
                   WHERE member.shop_id = ?1 AND member.customer_id = ?2 ORDER BY entry.sequence";
        let mut statement = database.prepare(sql).unwrap();
        let rows = statement.query_map([&self.id, customer], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)));
        rows.unwrap()
            .map(|row| {
                let (body, hash) = row.unwrap();
                (serde_json::from_str(&body).unwrap(), hash)
            })
            .collect()
    }
}

/// The file below the worker's state that holds our tables; wrangler keeps others beside it.
fn database_file() -> std::path::PathBuf {
    let folder = environment("COPPERTOKEN_PERSIST");
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let is_database = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.ends_with(".sqlite") && !name.ends_with("metadata.sqlite")
    };
    let has_entries = |path: &std::path::PathBuf| {
        let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        database.prepare("SELECT 1 FROM entry").is_ok()
    };
    files.filter(is_database).find(has_entries).unwrap_or_else(|| panic!("no database with our tables in {folder}"))
}
