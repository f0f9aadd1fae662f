//! Whether the deployment answers.

pub mod http;
