//! What every use-case stands on: deciding and writing it down, what has to happen afterwards, trying again.

pub mod commit;
pub mod effects;
pub mod minting;
pub mod programs;
pub mod retry;
