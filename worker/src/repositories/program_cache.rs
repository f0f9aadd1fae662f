//! Program documents by version in KV. A version never changes, so a cached one is never stale; which version is in force is
//! read from D1 with the account.

use core::future::Future;

use coppertoken_rules::ids::ShopId;

/// A cache of immutable documents. Failing is allowed: the caller goes on to D1.
pub trait ProgramCache {
    /// The cached document, if there.
    fn get(&self, shop_id: &ShopId, version: u32) -> impl Future<Output = Option<String>>;
    /// Caches a document.
    fn put(&self, shop_id: &ShopId, version: u32, document: &str) -> impl Future<Output = ()>;
}

/// KV in production.
pub struct KvCache(pub worker::kv::KvStore);

fn key(shop_id: &ShopId, version: u32) -> String {
    format!("program:{shop_id}:{version}")
}

impl ProgramCache for KvCache {
    async fn get(&self, shop_id: &ShopId, version: u32) -> Option<String> {
        self.0.get(&key(shop_id, version)).text().await.ok().flatten()
    }

    async fn put(&self, shop_id: &ShopId, version: u32, document: &str) {
        // KV allows one write a second and key; a lost write costs one more read of D1, nothing else.
        if let Ok(write) = self.0.put(&key(shop_id, version), document) {
            let _ = write.execute().await;
        }
    }
}

/// No cache at all: every document comes from the database.
pub struct NoCache;

impl ProgramCache for NoCache {
    async fn get(&self, _shop_id: &ShopId, _version: u32) -> Option<String> {
        None
    }

    async fn put(&self, _shop_id: &ShopId, _version: u32, _document: &str) {}
}
