//! Shop platforms, one folder each: foreign payloads become our order snapshot here, and foreign names end here.

pub mod woocommerce;
