//! A cache of programs that outlives the isolate, as KV does.

use std::cell::RefCell;
use std::collections::BTreeMap;

use coppertoken_rules::ids::ShopId;
use coppertoken_worker::features::privacy::store::{ErasureMemory, RememberedErasures};
use coppertoken_worker::kernel::error::Error;
use coppertoken_worker::kernel::program_cache::ProgramCache;
use coppertoken_worker::kernel::program_store::ProgramVersion;

/// Most erasures told at once.
const PART: usize = 3;

/// What is kept, by key.
#[derive(Default)]
pub struct Kept(pub RefCell<BTreeMap<String, String>>);

impl ProgramCache for &Kept {
    async fn get(&self, shop_id: &ShopId, version: ProgramVersion) -> Option<String> {
        self.0.borrow().get(&format!("{shop_id} {version}")).cloned()
    }

    async fn put(&self, shop_id: &ShopId, version: ProgramVersion, document: &str) {
        self.0.borrow_mut().insert(format!("{shop_id} {version}"), document.to_owned());
    }

    async fn latest(&self, shop_id: &ShopId) -> Option<String> {
        self.0.borrow().get(shop_id.as_str()).cloned()
    }

    async fn put_latest(&self, shop_id: &ShopId, text: &str) {
        self.0.borrow_mut().insert(shop_id.to_string(), text.to_owned());
    }
}

/// Erasures stand among the names, as in KV.
impl ErasureMemory for &Kept {
    async fn remember(&self, shop_id: &ShopId, hash: &str, at: i64) -> Result<(), Error> {
        self.0.borrow_mut().insert(format!("erasure:{shop_id}:{hash}"), at.to_string());
        Ok(())
    }

    async fn remembered(&self, shop_id: &ShopId, place: Option<&str>) -> Result<RememberedErasures, Error> {
        let prefix = format!("erasure:{shop_id}:");
        let names = self.0.borrow();
        let found = names.iter().filter_map(|(name, at)| Some((name.strip_prefix(&prefix)?, at.parse().ok()?)));
        let mut behind = found.filter(|(hash, _)| place.is_none_or(|place| place < *hash)).peekable();
        let mut part = RememberedErasures::default();
        while part.erased_at.len() < PART
            && let Some((hash, at)) = behind.next()
        {
            part.erased_at.insert(hash.to_owned(), at);
            part.next = behind.peek().map(|_| hash.to_owned());
        }
        Ok(part)
    }
}
