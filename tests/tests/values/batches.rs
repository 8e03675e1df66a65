//! Tests of many calls in one crossing: the results are those of single calls, and an error names the input.

use std::time::Duration;

use matrix::batches::{
    Even, divide, hang, invert, lengths, nothing, parse, reverse, subtract, tallied, tally,
};
use matrix::types::Item;
use wasmer_plugin::host::{CallErrorKind, Limits, Loader, Plugin, PluginPool};
use wasmer_plugin_tests::{matrix, matrix_module};

#[test]
fn results_are_those_of_single_calls_in_order() {
    let mut plugin = matrix();
    for count in [0, 1, 2, 1000, 100_000] {
        let inputs: Vec<(i64, i32)> = (0..count).map(|n| (i64::from(n) << 30, n - 7)).collect();
        let expected: Vec<i64> = inputs.iter().map(|(a, b)| subtract(*a, *b)).collect();
        assert_eq!(plugin.subtract_batch(&inputs).unwrap(), expected);
    }
}

#[test]
fn one_argument_is_the_input_itself() {
    let inputs = ["", "Ada", "ünïcödé"].map(String::from);
    let reversed = matrix().reverse_batch(&inputs).unwrap();
    assert_eq!(reversed, ["", "adA", "édöcïnü"]);
}

#[test]
fn references_are_passed_as_in_single_calls() {
    let (large, numbers) = (vec![7; 40_000], vec![0.5; 9000]);
    let items = [Item::default(), Item { blob: vec![9; 30_000], ..Item::default() }];
    let inputs = [
        ("", &[1, 2, 3][..], &[][..], &items[0], None),
        ("Ada", &large[..], &numbers[1..], &items[1], Some("tail")),
        ("a", &[][..], &numbers[..1], &items[0], Some("")),
    ];
    let expected = inputs.map(|(name, bytes, numbers, item, tail)| lengths(name, bytes, numbers, item, tail));
    assert_eq!(matrix().lengths_batch(&inputs).unwrap(), expected);
}

#[test]
fn errors_of_the_function_are_results() {
    let results = matrix().parse_all(&[("ff", 16), ("12", 2), ("-7", 10)]).unwrap();
    assert_eq!(results[0], Ok(255));
    assert!(results[1].is_err());
    assert_eq!(results[2], Ok(-7));
}

#[test]
fn large_blocks_go_there_and_back() {
    let images: Vec<Vec<u8>> = (0..5).map(|n| vec![n; 30_000 * usize::from(n)]).collect();
    let inverted = matrix().invert_batch(&images).unwrap();
    let expected: Vec<Vec<u8>> = images.into_iter().map(invert).collect();
    assert_eq!(inverted, expected);
}

#[test]
fn inputs_may_have_no_bytes() {
    let results = matrix().nothing_batch(&[(); 50_000]).unwrap();
    assert_eq!(results.len(), 50_000);
}

#[test]
fn a_panic_names_the_input() {
    let mut plugin = matrix();
    let error = plugin.divide_batch(&[(6, 3), (6, 2), (1, 0), (6, 1)]).unwrap_err();
    let message = error.to_string();
    assert!(
        message.starts_with("input 2 of the batch failed: plugin `matrix.wasm` panicked in `divide_batch`"),
        "{message}"
    );
    assert!(error.poisons());
    let CallErrorKind::InBatch { index: 2, source } = error.kind() else { panic!("{message}") };
    assert!(matches!(source.kind(), CallErrorKind::GuestPanicked { .. }), "{source:?}");

    assert!(Plugin::is_poisoned(&plugin));
    let refusal = plugin.divide_batch(&[(6, 3)]).unwrap_err();
    assert!(matches!(refusal.kind(), CallErrorKind::Poisoned { .. }), "it has not run: {refusal}");
    Plugin::reset(&mut plugin).unwrap();
    assert_eq!(plugin.divide_batch(&[(6, 3)]).unwrap(), [2]);
}

#[test]
fn a_batch_that_runs_too_long_names_the_input() {
    let limits = Limits::default().timeout(Duration::from_millis(100));
    let mut plugin = Loader::builder().limits(limits).build().load(env!("MATRIX_WASM")).unwrap();
    let error = plugin.hang_batch(&[false, false, false, true]).unwrap_err();
    let CallErrorKind::InBatch { index: 3, source } = error.kind() else { panic!("{error:?}") };
    assert!(matches!(source.kind(), CallErrorKind::TimedOut { .. }));
}

#[test]
fn an_input_that_the_guest_refuses_is_named() {
    let mut plugin = matrix();
    let error = plugin.tally_batch(&[2, 4, 5, 6].map(Even)).unwrap_err();
    let CallErrorKind::InBatch { index: 2, source } = error.kind() else { panic!("{error:?}") };
    assert!(matches!(source.kind(), CallErrorKind::ArgumentsRejected { .. }), "{source:?}");
    assert!(source.to_string().contains("the number is odd"), "{source}");
    assert!(!source.poisons());
    assert_eq!(plugin.tallied().unwrap(), 6, "the calls before it were made");
}

#[test]
fn a_pool_makes_batches() {
    let mut pool = PluginPool::builder(matrix_module().clone()).maximum(1).build().unwrap();
    assert_eq!(pool.subtract_batch(&[(1, 2), (5, 3)]).unwrap(), [-1, 2]);
    let error = pool.divide_batch(&[(1, 1), (1, 0)]).unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::InBatch { index: 1, .. }), "{error:?}");
    assert_eq!(pool.divide_batch(&[(9, 3)]).unwrap(), [3]);
}

#[test]
fn the_interface_has_batches_as_functions() {
    let text = Plugin::interface(&matrix()).to_string();
    assert!(text.contains("fn parse_all(inputs: &[(String, u32)]) -> Vec<Result<i32, String>>;"), "{text}");
    assert!(text.contains("bytes of an image_batch"), "{text}");
}
