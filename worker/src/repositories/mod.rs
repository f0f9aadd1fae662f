//! Storage. [`database`] is the one seam: named SQL statements run as one transaction, on D1 in production and on SQLite
//! in native tests, with the very same `.sql` files. Repositories know tables; they decide nothing.

pub mod acts;
pub mod d1;
pub mod database;
pub mod doors;
pub mod grants;
pub mod ledger;
pub mod members;
pub mod merges;
pub mod openings;
pub mod operators;
pub mod order_warnings;
pub mod outbox;
pub mod parked;
pub mod privacy;
pub mod program_cache;
pub mod programs;
pub mod rows;
pub mod settling;
pub mod shops;
pub mod stocks;
pub mod verify;
mod vouchers;
