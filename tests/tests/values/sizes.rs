//! Tests of sizes from nothing to 64 MiB, and around the size of the first call buffer.

use matrix::results::{
    fill, flip, flip_in_place, flip_slice, hoard, release, restock, reversed, shouted, sum, ticks,
};
use matrix::types::Item;
use wasmer_plugin::host::{CallError, CallErrorKind, Limits, Loader, Plugin};
use wasmer_plugin_tests::matrix;

/// Size of the first call buffer.
const BUFFER: usize = 4096;

/// Size of a sequence's length prefix.
const PREFIX: usize = 8;

/// Makes calls of all kinds with this many bytes of arguments, then one small call.
fn check(plugin: &mut Plugin, length: usize) {
    let bytes = vec![0x5a; length];
    let flipped = vec![0xa5; length];
    assert!(plugin.flip(bytes.clone()).unwrap() == flipped);
    assert!(plugin.flip_slice(&bytes).unwrap() == flipped);
    let mut in_place = bytes;
    plugin.flip_in_place(&mut in_place).unwrap();
    assert!(in_place == flipped);
    assert!(plugin.shouted("x".repeat(length)).unwrap() == "X".repeat(length));
    assert!(plugin.reversed(&"y".repeat(length)).unwrap() == "y".repeat(length));
    assert_eq!(plugin.sum(&[1, 2]).unwrap(), 3);
}

#[test]
fn around_the_first_buffer() {
    for length in [0, 1, BUFFER - PREFIX - 1, BUFFER - PREFIX, BUFFER - PREFIX + 1, BUFFER, BUFFER + 1] {
        check(&mut matrix(), length);
    }
}

/// Grows, shrinks, and changes by single bytes, in one plugin.
#[test]
fn growing_and_shrinking() {
    let mut plugin = matrix();
    let growth = (0..40).map(|step| BUFFER + step);
    for length in [1, 100_000, 0, 99_999, 150_000 - PREFIX, 150_001, 5].into_iter().chain(growth) {
        check(&mut plugin, length);
    }
}

#[test]
fn unicode_across_the_edge() {
    let mut plugin = matrix();
    for length in BUFFER / 4 - 3..BUFFER / 4 + 3 {
        for pad in ["", "a", "ab", "abc"] {
            let text = pad.to_owned() + &"🦀".repeat(length);
            let expected: String = text.chars().rev().collect();
            assert_eq!(plugin.reversed(&text).unwrap(), expected);
        }
    }
}

#[test]
fn structs() {
    let mut plugin = matrix();
    let item = |quantity| Item { sku: "tea".into(), quantity, blob: vec![0xff; 21] };
    let size = PREFIX + 3 + 4 + PREFIX + 21;
    let fitting = u32::try_from((BUFFER - PREFIX) / size).unwrap();
    for length in [0, 1, fitting - 1, fitting, fitting + 1, 10_000] {
        let items = (0..length).map(item).collect();
        let expected: Vec<_> = (1..=length).map(item).collect();
        assert!(plugin.restock(items).unwrap() == expected);
    }
}

#[test]
fn sixty_four_mebibytes() {
    const LENGTH: usize = 64 << 20;
    let mut plugin = matrix();
    let mut bytes = vec![0x5a; LENGTH];
    assert!(plugin.flip_slice(&bytes).unwrap() == vec![0xa5; LENGTH]);
    plugin.flip_in_place(&mut bytes).unwrap();
    assert!(bytes == vec![0xa5; LENGTH]);
    assert!(plugin.flip(bytes).unwrap() == vec![0x5a; LENGTH]);
    let text = "ü".repeat(LENGTH / 2);
    assert!(plugin.reversed(&text).unwrap() == text);
    assert_eq!(plugin.sum(&[1, 2]).unwrap(), 3);
}

/// Large in one direction only.
#[test]
fn in_or_out_only() {
    let mut plugin = matrix();
    assert_eq!(plugin.sum(&vec![1; 10 << 20]).unwrap(), 10 << 20);
    assert!(plugin.fill(10 << 20, 3).unwrap() == vec![3; 10 << 20]);
}

fn too_large(result: Result<u64, CallError>, length: usize) {
    let error = result.unwrap_err();
    assert!(!error.poisons());
    let message = error.to_string();
    assert!(
        matches!(error.kind(), CallErrorKind::NoRoomForArguments { bytes, .. } if *bytes == length + PREFIX)
    );
    let room = format!("has no room for {} bytes", length + PREFIX);
    assert!(message.contains("the arguments of `sum` are too large for plugin"), "{message}");
    assert!(message.contains(&room), "{message}");
}

/// Loads a plugin whose only limit is a 32-bit memory.
fn unlimited() -> Plugin {
    let limits = Limits::default().memory(4 << 30).arguments(4 << 30).reply(4 << 30);
    Loader::new().with_limits(limits).load(env!("MATRIX_WASM")).unwrap()
}

/// The zeros take only address space, as nobody touches them.
#[test]
fn more_than_any_guest_can_take() {
    let mut plugin = unlimited();
    let length = 1 << 31;
    too_large(plugin.sum(&vec![0; length]), length);
    assert_eq!(plugin.sum(&[1, 2]).unwrap(), 3);
    assert_eq!(plugin.ticks().unwrap(), 0);
}

#[test]
fn more_than_this_guest_can_take() {
    let mut plugin = unlimited();
    assert_eq!(plugin.hoard(9).unwrap(), 7, "half a gigabyte is left, less what the guest needs itself");
    let length = 512 << 20;
    too_large(plugin.sum(&vec![0; length]), length);
    // The old buffer is gone with the attempt. The next call makes a new one, and a call without arguments
    // needs none.
    assert_eq!(plugin.ticks().unwrap(), 0);
    assert_eq!(plugin.sum(&[1, 2]).unwrap(), 3);
    too_large(plugin.sum(&vec![0; length]), length);
    plugin.release().unwrap();
    assert_eq!(plugin.sum(&vec![1; 1 << 20]).unwrap(), 1 << 20);
}

/// A guest's allocator joins freed memory. Otherwise it would take the sum of all sizes instead of a few
/// times the last.
#[test]
fn growing_results_use_memory_again() {
    let mut plugin = matrix();
    let largest = 64 * 100_000;
    for length in (100_000..=largest).step_by(100_000) {
        assert_eq!(plugin.fill(length, 1).unwrap().len(), length);
    }
    let memory = Plugin::memory_size(&plugin);
    assert!(memory < 6 * largest, "{memory} bytes of memory for results of up to {largest}");
}
