//! Random numbers that are the same in each run, unless a variable changes the seed.

use std::env;

/// Marsaglia's xorshift. Its state must not be zero.
pub struct Random(pub u64);

impl Random {
    /// Returns a number below `bound`.
    ///
    /// # Panics
    ///
    /// If `bound` is zero.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    /// As [`below`](Self::below), for indices.
    ///
    /// # Panics
    ///
    /// If `bound` is zero.
    pub fn index(&mut self, bound: usize) -> usize {
        usize::try_from(self.below(bound as u64)).expect("it is below a usize")
    }
}

/// Returns the number in an environment variable, or `default`.
#[must_use]
pub fn setting(variable: &str, default: u64) -> u64 {
    env::var(variable).ok().and_then(|number| number.parse().ok()).unwrap_or(default)
}
