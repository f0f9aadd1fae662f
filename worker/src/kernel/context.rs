//! What every service works with: the store, the cache, the settings and the moment of the request.

use coppertoken_rules::time::Instant;

use crate::kernel::config::Settings;
use crate::kernel::d1::D1;
use crate::kernel::program_cache::KvCache;

/// The surroundings of one request.
pub struct Context<D, C> {
    /// The store.
    pub database: D,
    /// The cache of program documents.
    pub programs: C,
    /// Settings of the deployment.
    pub settings: Settings,
    /// The moment of the request; read once.
    pub now: Instant,
}

/// The surroundings on Cloudflare.
pub type RequestContext = Context<D1, KvCache>;
