//! Program documents in KV, by number and hash: what a key names never changes, so a cached document is never stale. Which one is in
//! force is read from D1 with the account.

use core::future::Future;

use coppertoken_rules::ids::ShopId;

use crate::kernel::program_store::ProgramVersion;

/// A cache of immutable documents. Failing is allowed: the caller goes on to D1.
pub trait ProgramCache {
    /// The cached document, if there.
    fn get(&self, shop_id: &ShopId, version: ProgramVersion) -> impl Future<Output = Option<String>>;
    /// Caches a document.
    fn put(&self, shop_id: &ShopId, version: ProgramVersion, document: &str) -> impl Future<Output = ()>;
    /// What was kept last by [`ProgramCache::put_latest`], perhaps outdated: for showing while the database does not answer, never
    /// for deciding.
    fn latest(&self, shop_id: &ShopId) -> impl Future<Output = Option<String>>;
    /// Keeps what guests need of a shop.
    fn put_latest(&self, shop_id: &ShopId, text: &str) -> impl Future<Output = ()>;
}

/// KV in production.
pub struct KvCache(pub worker::kv::KvStore);

impl KvCache {
    /// Whether the store answers at all.
    pub async fn check(&self) -> Result<(), crate::kernel::error::Error> {
        let answer = self.0.get("health").text().await;
        answer.map(drop).map_err(|error| crate::kernel::error::Error::Transient(error.to_string()))
    }
}

fn key_of_latest(shop_id: &ShopId) -> String {
    format!("shop:{shop_id}")
}

fn key(shop_id: &ShopId, version: ProgramVersion) -> String {
    format!("program:{shop_id}:{version}")
}

impl ProgramCache for KvCache {
    async fn get(&self, shop_id: &ShopId, version: ProgramVersion) -> Option<String> {
        self.0.get(&key(shop_id, version)).text().await.ok().flatten()
    }

    async fn put(&self, shop_id: &ShopId, version: ProgramVersion, document: &str) {
        // KV allows one write a second and key; a lost write costs one more read of D1, nothing else.
        if let Ok(write) = self.0.put(&key(shop_id, version), document) {
            let _ = write.execute().await;
        }
    }

    async fn latest(&self, shop_id: &ShopId) -> Option<String> {
        self.0.get(&key_of_latest(shop_id)).text().await.ok().flatten()
    }

    async fn put_latest(&self, shop_id: &ShopId, text: &str) {
        if let Ok(write) = self.0.put(&key_of_latest(shop_id), text) {
            let _ = write.execute().await;
        }
    }
}

/// No cache at all: every document comes from the database.
pub struct NoCache;

impl ProgramCache for NoCache {
    async fn get(&self, _shop_id: &ShopId, _version: ProgramVersion) -> Option<String> {
        None
    }

    async fn put(&self, _shop_id: &ShopId, _version: ProgramVersion, _document: &str) {}

    async fn latest(&self, _shop_id: &ShopId) -> Option<String> {
        None
    }

    async fn put_latest(&self, _shop_id: &ShopId, _text: &str) {}
}
