//! Structured log lines on the Workers console: one JSON object a line, no personal data. Lines of requests: [`crate::edge::observe`].

use serde_json::{Value, json};

/// Logs a fault of ours outside of any request. `context` must hold no personal data: it names constraints, columns and identifiers only.
pub fn error(code: &str, context: &str) {
    line(true, &json!({ "level": "error", "code": code, "context": context }));
}

/// Writes one line.
pub fn line(is_error: bool, line: &Value) {
    if !cfg!(target_arch = "wasm32") {
        eprintln!("{line}");
    } else if is_error {
        worker::console_error!("{line}");
    } else {
        worker::console_log!("{line}");
    }
}
