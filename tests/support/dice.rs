//! Repeatable chance: the same seed rolls the same year on every machine.
//!
//! SplitMix64 after Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014): three multiplications
//! and shifts, good enough to scatter events and easy to repeat in another language.

/// A generator.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// From a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 random bits.
    pub const fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// 0 to `end` − 1. The bias of the remainder (end / 2^64) decides nothing here.
    pub const fn below(&mut self, end: i64) -> i64 {
        (self.roll() % end.unsigned_abs()).cast_signed()
    }

    /// True `percent` times of a hundred.
    pub const fn chance(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }

    /// One of these.
    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let place = self.below(i64::try_from(all.len()).unwrap());
        &all[usize::try_from(place).unwrap()]
    }
}
