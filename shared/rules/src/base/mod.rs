//! The first layer: identifiers, bounded numbers, exact proportions, money and time. It knows no loyalty program.

pub mod error;
pub mod ids;
pub mod limits;
pub mod money;
pub mod number;
pub mod quantity;
pub mod ratio;
mod source;
pub mod time;
pub mod weight;
