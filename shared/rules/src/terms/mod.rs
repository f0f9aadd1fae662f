//! The second layer: what a program can say and what an order is, each by itself. It knows no member and no whole program.

pub mod benefits;
pub mod conditions;
pub mod earning;
pub mod mechanics;
pub mod order;
pub mod qualification;
pub mod rewards;
pub mod selector;
