//! Where things lie. Everything is derived from the workspace's own folder, so commands work from any folder in it.

use std::path::PathBuf;

/// The folder that holds the workspace's `Cargo.toml`.
#[must_use]
pub fn root() -> PathBuf {
    let package = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    let package = PathBuf::from(package);
    package.ancestors().nth(2).map_or_else(|| package.clone(), PathBuf::from)
}

/// Cargo's target folder, where everything generated and not served goes.
#[must_use]
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// The folder of commands that npm packages bring: wrangler, esbuild, wasm-opt, playwright, node.
#[must_use]
pub fn npm_commands() -> PathBuf {
    root().join("node_modules/.bin")
}

/// What is served as static assets.
#[must_use]
pub fn www() -> PathBuf {
    root().join("www")
}

/// Where cargo leaves release builds for the browser and for the worker.
#[must_use]
pub fn wasm_release() -> PathBuf {
    target().join("wasm32-unknown-unknown/release")
}

/// Logs of workers started by the tests.
#[must_use]
pub fn test_logs() -> PathBuf {
    target().join("test-logs")
}
