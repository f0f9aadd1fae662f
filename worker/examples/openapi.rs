//! Prints the OpenAPI document, without a worker: `cargo run --package coppertoken-worker --example openapi`.

fn main() {
    println!("{}", coppertoken_worker::openapi::text());
}
