//! The sixth layer: what is asked of a program without posting anything: promises, what comes next, the benefits of a cart.

pub mod checkout;
pub mod explain;
pub mod quote;
pub mod rehearse;
