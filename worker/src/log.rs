//! Structured log lines on the Workers console: JSON, no personal data.

/// Logs a fault of ours. `context` must hold no personal data: it names constraints, columns and identifiers only.
pub fn error(code: &str, context: &str) {
    let line = serde_json::json!({ "level": "error", "code": code, "context": context });
    if cfg!(target_arch = "wasm32") {
        worker::console_error!("{line}");
    } else {
        eprintln!("{line}");
    }
}
