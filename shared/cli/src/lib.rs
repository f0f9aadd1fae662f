//! The merchant's tools. Files in, text out; every rule comes from the rules crate, none is written here. A library so that tests reach its
//! readers; the commands themselves stand in `main.rs`.

pub mod explain;
pub mod files;
pub mod generate;
pub mod lint;
pub mod locate;
pub mod orders;
pub mod replay;
pub mod schema;
pub mod snapshot;
pub mod verify;
pub mod zone;
