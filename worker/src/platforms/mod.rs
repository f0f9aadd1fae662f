//! Shop platforms, one a folder: their news become snapshots of orders.

pub mod woocommerce;
