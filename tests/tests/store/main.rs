//! The worker's services on real SQLite, and what else links the worker: repositories, deliveries that went wrong elsewhere, failures,
//! terms. Each test has a thread, and so what an isolate remembers, and a store and a shop to itself.

mod cases;
mod cases_generated;
mod cases_shuffled;
mod chaos;
mod degraded;
mod migrations;
mod parsers;
mod purchases;
mod repository;
mod repository_audit;
mod repository_enrolment;
mod repository_grants;
mod repository_growth;
mod repository_guests;
mod repository_histories;
mod repository_members;
mod repository_merges;
mod repository_openings;
mod repository_outbox;
mod repository_parked;
mod repository_services;
mod repository_stock;
mod repository_turns;
mod signatures;
mod terms;
