//! What JavaScript calls.

use wasm_bindgen::prelude::*;

use crate::bench::Bench;

/// See [`crate::answer_bytes`].
#[wasm_bindgen]
#[must_use]
pub fn answer(question: &[u8]) -> Vec<u8> {
    crate::answer_bytes(question)
}

/// See [`Bench`].
#[wasm_bindgen]
pub struct Prepared(Bench);

#[wasm_bindgen]
impl Prepared {
    /// Carts to be asked about, as CBOR.
    #[wasm_bindgen(constructor)]
    pub fn new(subject: &[u8]) -> Result<Self, String> {
        Bench::of_bytes(subject).map(Self)
    }

    /// Points of every cart.
    #[must_use]
    pub fn points(&self) -> Vec<f64> {
        self.0.points().into_iter().map(|points| points as f64).collect()
    }

    /// Asks `rounds` times about every cart; the sum of points. `explained`: with trace and why-not.
    #[must_use]
    pub fn ask(&self, rounds: u32, explained: bool) -> f64 {
        self.0.ask(rounds, explained) as f64
    }

    /// See [`Bench::quote_bytes`].
    #[must_use]
    pub fn quote(&self, lines: &[u8]) -> Vec<u8> {
        self.0.quote_bytes(lines)
    }
}
