//! A plugin with slow functions.

use wasmer_plugin::*;

/// Returns the number of primes below a number.
#[wasmer_plugin]
#[must_use]
pub fn count(below: u32) -> usize {
    let is_prime = |n: &u32| (2..=n.isqrt()).all(|divisor| !n.is_multiple_of(divisor));
    (2..below).filter(is_prime).count()
}

/// Searches for the largest prime, without end.
#[wasmer_plugin]
#[must_use]
pub fn largest() -> u32 {
    let mut candidate = 2_u32;
    loop {
        candidate = std::hint::black_box(candidate.wrapping_add(1));
    }
}
