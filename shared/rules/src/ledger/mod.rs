//! The ledger: entries that are never changed, and the account as their fold.
//!
//! [`entry`] what is written · [`account`] what it adds up to · [`lot`] points with one expiry · [`source`] what made them ·
//! [`voucher`] a redeemed reward · [`history`] figures by day · [`state_change`] stamps, offers and what else an entry changes ·
//! [`standing`] the tier · [`replay`] the fold itself · [`canonical`] the bytes the hash chain covers ·
//! [`verify`] is a stored ledger what was written?
//! Storage is the shell's: nothing here knows SQL.

pub mod account;
pub mod canonical;
pub mod entry;
pub mod history;
pub mod lot;
mod remember;
pub mod replay;
pub mod source;
pub mod spending;
pub mod standing;
pub mod state_change;
pub mod verify;
pub mod voucher;
