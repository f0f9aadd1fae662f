//! Prints the OpenAPI document, without a worker: `cargo run --package coppertoken-worker --example openapi`.

fn main() {
    print!("{}", coppertoken_worker::openapi::generated());
}
