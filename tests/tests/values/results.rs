//! Tests of results: the plugin's own errors, nothing at all, and memory that is handed over.

use wasmer_plugin_tests::matrix;

use super::check;

#[test]
fn typed_errors() {
    let mut plugin = matrix();
    for cents in [0, 50, 500, 5000] {
        check!(plugin, results ! buy(cents));
    }
    for yes in [true, false] {
        check!(plugin, results ! allowed(yes));
        check!(plugin, results ! bytes_or(yes));
    }
}

#[test]
fn nothing_but_a_trace() {
    use matrix::results::{tick, ticks};
    let mut plugin = matrix();
    assert_eq!(plugin.ticks().unwrap(), 0);
    plugin.tick().unwrap();
    plugin.tick().unwrap();
    assert_eq!(plugin.ticks().unwrap(), 2);
    assert_eq!(matrix().ticks().unwrap(), 0, "each instance has its own statics");
}

#[test]
fn handed_over() {
    let mut plugin = matrix();
    check!(plugin, results ! flip(vec![1, 2]));
    check!(plugin, results ! flip(vec![]));
    check!(plugin, results ! flip_slice(&[1, 2]));
    check!(plugin, results ! flip_blob(vec![1, 2]));
    check!(plugin, results ! flip_in_place(&mut bytes) with bytes = [1, 2]);
    check!(plugin, results ! fill(3, 7));
    check!(plugin, results ! halves(vec![1.0, 3.0]));
    check!(plugin, results ! negate(vec![1, i64::MAX]));
    check!(plugin, results ! shouted("straße".to_owned()));
    check!(plugin, results ! shouted(String::new()));
    check!(plugin, results ! reversed("añb"));
    check!(plugin, results ! sum(&[1, 2, 255]));
}

/// A tuple's parts are not elements: only sequences whose length the guest states are counted.
#[test]
fn many_small_elements() {
    let mut plugin = matrix();
    check!(plugin, results ! brighter(vec![[(1, 2, 3)]; 300_000]));
}
