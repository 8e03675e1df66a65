//! Tests of pipelines.

use stages::*;
use wasmer_plugin::host::{CallError, CallErrorKind, Pipeline, Plugin};
use wasmer_plugin_tests::{stages, steady};

/// Returns a pipeline of plugins with these numbers.
fn pipeline(numbers: impl IntoIterator<Item = u32>) -> Pipeline {
    Pipeline::new(numbers.into_iter().map(|number| {
        let mut plugin = stages();
        plugin.set_stage(number).unwrap();
        plugin
    }))
}

fn document(trail: &[u32]) -> Document {
    Document { title: "ü".into(), trail: trail.into(), blob: vec![0; 300] }
}

#[test]
fn values() {
    let mut row = pipeline([1, 2, 3]);
    assert_eq!(row.by_value(document(&[0])).unwrap(), document(&[0, 1, 2, 3]));
    assert_eq!(row.by_ref(&document(&[0])).unwrap(), document(&[0, 1, 2, 3]));
    let mut changed = document(&[]);
    row.by_mut(&mut changed).unwrap();
    assert_eq!(changed, document(&[1, 2, 3]));
    assert_eq!(row.number(0).unwrap(), 123);
}

/// Replies in place, without a length prefix.
#[test]
fn blocks() {
    let mut row = pipeline([1, 2, 3]);
    assert_eq!(row.text("a".to_owned()).unwrap(), "a123");
    assert_eq!(row.text_ref("a").unwrap(), "a123");
    assert_eq!(row.bytes(vec![0]).unwrap(), [0, 1, 2, 3]);
    assert_eq!(row.bytes(vec![]).unwrap(), [1, 2, 3]);
    assert_eq!(row.bytes_ref(&[0]).unwrap(), [0, 1, 2, 3]);
    assert_eq!(row.numbers(vec![0]).unwrap(), [0, 1, 2, 3]);
    assert_eq!(row.wide_ref(&[0]).unwrap(), [0, 1, 2, 3]);
    assert_eq!(row.string_ref(&"a".to_owned()).unwrap(), "a123");
    assert_eq!(row.words(&["a".to_owned()]).unwrap(), ["a", "1", "2", "3"]);
}

#[test]
fn mutable_blocks() {
    let mut row = pipeline([1, 2, 3]);
    let mut bytes = vec![0];
    row.bytes_mut(&mut bytes).unwrap();
    assert_eq!(bytes, [0, 1, 2, 3]);
    let mut text = "a".to_owned();
    row.text_mut(&mut text).unwrap();
    assert_eq!(text, "a123");
}

#[test]
fn in_place() {
    let mut row = pipeline([1, 2]);
    let mut floats = [0.0, 1.0, 2.0];
    row.floats_in_place(&mut floats).unwrap();
    assert_eq!(floats.map(f64::to_bits), [12.0, 112.0, 212.0].map(f64::to_bits));
    let mut bytes = [0, 1];
    row.bytes_in_place(&mut bytes).unwrap();
    assert_eq!(bytes, [12, 112]);
    let mut words = ["a".to_owned(), String::new()];
    row.words_in_place(&mut words).unwrap();
    assert_eq!(words, ["a12", "12"]);
    row.floats_in_place(&mut []).unwrap();
}

/// The call buffer is aligned for 8 bytes, or by chance for 16. Then the elements are moved.
#[test]
fn in_place_misaligned() {
    for disturbed in 0..8 {
        for length in [0, 1, 2, 1000] {
            let mut row = pipeline([1, 2, 3]);
            for plugin in Pipeline::plugins(&mut row) {
                for _ in 0..disturbed {
                    plugin.disturb().unwrap();
                }
                // Allocates a new call buffer after the leaked bytes.
                plugin.bytes_ref(&[0; 5000]).unwrap();
            }
            let mut wide = vec![1; length];
            row.wide_in_place(&mut wide).unwrap();
            assert_eq!(wide, vec![1123; length]);
        }
    }
}

#[test]
fn larger_than_the_first_buffer() {
    let mut row = pipeline([1, 2]);
    let long = vec![7; 1 << 20];
    assert!(row.bytes(long.clone()).unwrap() == [&long[..], &[1, 2]].concat());
    // A stage's reply is larger than its arguments, and than the next call buffer.
    for length in 4080..4100 {
        let long = vec![7; length];
        assert!(row.bytes_ref(&long).unwrap() == [&long[..], &[1, 2]].concat());
    }
    let mut floats = vec![0.0; 1 << 17];
    row.floats_in_place(&mut floats).unwrap();
    assert!(floats == vec![12.0; 1 << 17]);
}

#[test]
fn one_plugin_and_none() {
    assert_eq!(pipeline([5]).text_ref("a").unwrap(), "a5");
    let mut empty = Pipeline::default();
    assert_eq!(empty.by_value(document(&[9])).unwrap(), document(&[9]));
    assert_eq!(empty.text_ref("a").unwrap(), "a");
    assert_eq!(empty.bytes_ref(&[1]).unwrap(), [1]);
    let (mut changed, mut floats, mut words) = (document(&[9]), [1.5], ["a".to_owned()]);
    empty.by_mut(&mut changed).unwrap();
    empty.floats_in_place(&mut floats).unwrap();
    empty.words_in_place(&mut words).unwrap();
    assert_eq!((changed, floats, words), (document(&[9]), [1.5], ["a".to_owned()]));
}

#[test]
fn order_can_be_changed() {
    let mut row = pipeline([1, 2]);
    Pipeline::plugins(&mut row).reverse();
    assert_eq!(row.number(0).unwrap(), 21);
    let mut third = stages();
    third.set_stage(3).unwrap();
    Pipeline::plugins(&mut row).push(third);
    assert_eq!(row.number(0).unwrap(), 213);
    let mut plugins = Pipeline::into_plugins(row);
    assert_eq!(plugins[1].number(0).unwrap(), 1);
}

#[test]
fn one_fails() {
    let mut row = pipeline([1, 13, 3]);
    let mut changed = document(&[0]);
    let error = row.by_mut(&mut changed).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("stages.wasm` panicked in `by_mut` at "), "{text}");
    assert!(text.ends_with("stage 13 brings bad luck"), "{text}");
    assert!(matches!(error.kind(), CallErrorKind::GuestPanicked { .. }));
    assert_eq!(changed, document(&[0]));
    let error = row.number(0).unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Poisoned { .. }) && error.function() == "number");

    let plugins = Pipeline::plugins(&mut row);
    let poisoned: Vec<_> = plugins.iter().map(Plugin::is_poisoned).collect();
    assert_eq!(poisoned, [false, true, false]);
    Plugin::reset(&mut plugins[1]).unwrap();
    assert_eq!(row.number(0).unwrap(), 103);
}

#[test]
fn one_lacks_the_function() {
    let mut row = pipeline([1]);
    Pipeline::plugins(&mut row).push(steady());
    let error = row.number(0).unwrap_err().to_string();
    assert!(error.contains("steady.wasm` has no function `number`: it exports `add`"), "{error}");
}

#[test]
fn not_stages() {
    fn check<T>(name: &str, result: Result<T, CallError>) {
        let Err(error) = result else { panic!("`{name}` went through") };
        let expected = format!(
            "`{name}` cannot go through a pipeline: it must take one argument and return its type, or take it \
             as `&mut` and return nothing"
        );
        assert!(matches!(error.kind(), CallErrorKind::NotChainable));
        assert_eq!(error.to_string(), expected);
    }
    for mut row in [pipeline([1, 2]), Pipeline::default()] {
        check("other_type", row.other_type(1));
        check("two_arguments", row.two_arguments(1, 2));
        check("no_argument", row.no_argument());
        check("mutable_with_result", row.mutable_with_result(&mut 1));
        check("maybe", row.maybe(Some(&1)));
    }
}
