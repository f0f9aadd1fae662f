//! The rules, their documents and their words: everything that needs neither the worker nor SQLite. One program, because each links all
//! that it tests: `cargo test --test rules -- scenarios::` runs one module.

mod checkout_documents;
mod counted;
mod documents;
mod explained;
mod limits;
mod merging;
mod properties;
mod renewal;
mod scenarios;
mod segments;
mod sentences;
mod shown_prices;
mod store_year;
