//! Measures the largest allocation of a thread.

use wasmer_plugin_tests::allocation::watch;

/// Returns the result of `run`, and the size of the largest allocation that this thread made meanwhile.
pub(super) fn largest<T>(run: impl FnOnce() -> T) -> (T, usize) {
    let (result, allocations) = watch(run);
    (result, allocations.largest)
}

#[test]
fn allocations_are_seen() {
    let (vec, size) = largest(|| vec![0_u8; 12_345]);
    assert_eq!(size, vec.len());
    let ((), allocations) = watch(|| Vec::<u8>::with_capacity(1_000).reserve_exact(2_000));
    assert_eq!((allocations.number, allocations.largest, allocations.peak), (2, 2_000, 3_000));
}
