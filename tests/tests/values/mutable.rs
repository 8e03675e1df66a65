//! Tests of `&mut` arguments: the caller's value gets the guest's changes.

use matrix::types::{Item, List, Shape, Unit};
use wasmer_plugin_tests::matrix;

use super::check;

fn item() -> Item {
    Item { sku: "tea".into(), quantity: 3, blob: vec![0, 1, 255] }
}

#[test]
fn values() {
    let mut plugin = matrix();
    check!(plugin, mutable ! count_up(&mut number) with number = u64::from(u32::MAX));
    check!(plugin, mutable ! sell(&mut item, 2) with item = item());
    check!(plugin, mutable ! sell(&mut item, 4) with item = item());
    check!(plugin, mutable ! double(&mut bytes) with bytes = vec![1, 2]);
    check!(plugin, mutable ! shout(&mut text) with text = "straße".to_owned());
    check!(plugin, mutable ! wrap(&mut shape) with shape = Shape::Tuple(1, "a".to_owned()));
    check!(
        plugin,
        mutable ! clear(&mut map, &mut maybe, &mut unit)
            with map = [("a".to_owned(), 1)].into(), maybe = Some(1), unit = Unit
    );
}

macro_rules! reversed {
    ($($name:ident: $($value:expr),+;)*) => {
        $(#[test]
        fn $name() {
            let mut plugin = matrix();
            $(check!(plugin, mutable ! $name(&mut elements) with elements = $value);)+
        })*
    };
}

reversed! {
    reverse_u8s: [], [1, 2, 3];
    reverse_i16s: [], [-1, 2, 3];
    reverse_u32s: [1, 2, u32::MAX];
    reverse_f32s: [], [1.0, -0.0];
    reverse_f64s: [], [1.0, f64::MIN];
    reverse_u128s: [], [1], [1, u128::MAX, 3];
    reverse_usizes: [], [1, 2];
    reverse_bools: [], [true, false];
    reverse_strings: [], ["a".to_owned(), "bc".to_owned()];
    reverse_items: [item(), Item::default()];
}

/// Only a part of an array is passed.
#[test]
fn subslices() {
    use matrix::mutable::{reverse_strings, reverse_u32s};
    let mut plugin = matrix();
    let mut numbers = [1, 2, 3, 4];
    plugin.reverse_u32s(&mut numbers[1..3]).unwrap();
    assert_eq!(numbers, [1, 3, 2, 4]);
    let mut words = ["a", "b", "c"].map(str::to_owned);
    plugin.reverse_strings(&mut words[1..]).unwrap();
    assert_eq!(words, ["a", "c", "b"]);
}

/// Each length shifts the next slice by one byte, through all alignments.
#[test]
fn misaligned() {
    let mut plugin = matrix();
    for length in 0..20 {
        let pad = vec![0xff; length];
        let tail = "ü".repeat(length);
        check!(plugin, mutable ! shift(&pad, &mut numbers, 0.5, &tail) with numbers = [1.5, -2.5, f64::MAX]);
        check!(plugin, mutable ! shift(&pad, &mut numbers, 0.5, &tail) with numbers = []);
    }
    check!(plugin, mutable ! misaligned_mut(1, &mut data, "tail") with data = [1.5, 2.5]);
    check!(
        plugin,
        mutable ! misaligned_wide(1, &mut wide, &mut after, "tail")
            with wide = [1, u128::MAX], after = [1, 2, 3]
    );
}

#[test]
fn many_at_once() {
    let mut plugin = matrix();
    for after in [Some(&1), None] {
        check!(
            plugin,
            mutable ! many(
                &mut number, &mut bytes, "before", &mut words, &mut floats, &mut names, after, &mut list
            ) with
                number = 5,
                bytes = [1, 2, 3],
                words = vec!["a".to_owned()],
                floats = [0.25, -1.0],
                names = ["x".to_owned(), String::new()],
                list = List::of(3)
        );
    }
}
