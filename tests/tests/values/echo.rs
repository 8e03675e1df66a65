//! Tests of values: the guest sees the host's value, and the same bytes come back.

use std::collections::{HashMap, HashSet};
use std::fmt::Debug;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::{NonZeroU16, Wrapping};
use std::time::Duration;

use matrix::types::{
    Bits, Either, Item, List, Newtype, Other, Pair, Refused, Right, Shape, Tree, Unit, User,
};
use serde::Serialize;
use wasmer_plugin::convert_ret;
use wasmer_plugin::host::{CallError, CallErrorKind};
use wasmer_plugin_tests::matrix;

fn check<T: Debug + Serialize>(value: T, call: impl FnOnce(T, &mut String) -> Result<T, CallError>) {
    let (text, bytes) = (format!("{value:?}"), convert_ret(&value).unwrap());
    let mut seen = String::new();
    let back = call(value, &mut seen).unwrap();
    assert_eq!(seen, text);
    assert_eq!(format!("{back:?}"), text);
    assert_eq!(convert_ret(&back).unwrap(), bytes, "{text}");
}

macro_rules! echoes {
    ($($name:ident: $($value:expr),+;)*) => {
        $(#[test]
        fn $name() {
            use matrix::echo::$name;
            let mut plugin = matrix();
            $(check($value, |value, seen| plugin.$name(value, seen));)+
        })*
    };
}

echoes! {
    of_u8: 0, 1, u8::MAX;
    of_u16: 0, 0x0102, u16::MAX;
    of_u32: 0, 0x0102_0304, u32::MAX;
    of_u64: 0, 0x0102_0304_0506_0708, u64::MAX;
    of_u128: 0, 1 << 64, u128::MAX;
    of_usize: 0, 4_000_000_000;
    of_i8: 0, -1, i8::MIN, i8::MAX;
    of_i16: -2, i16::MIN, i16::MAX;
    of_i32: -2, i32::MIN, i32::MAX;
    of_i64: -2, i64::MIN, i64::MAX;
    of_i128: -2, i128::MIN, i128::MAX;
    of_isize: -2, -2_147_483_648, 2_147_483_647;
    of_f32: 0.0, -0.0, 1.5e-40, f32::MAX, f32::INFINITY, f32::NEG_INFINITY, f32::NAN,
        f32::from_bits(0x7fa0_0001), f32::from_bits(0xffc0_1234);
    of_f64: 0.0, -0.0, 5e-324, f64::MIN, f64::INFINITY, f64::NEG_INFINITY, f64::NAN,
        f64::from_bits(0x7ff4_0000_0000_0001), f64::from_bits(0xfff8_0000_dead_beef);
    of_bool: false, true;
    of_char: '\0', 'a', 'ß', '語', '🦀', char::MAX;
    of_string: String::new(), "a\0b".to_owned(), "héllo 🦀 語".to_owned();
    of_boxed_str: "".into(), "boxed".into();
    of_cow: "borrowed".into(), "owned".to_owned().into();
    of_unit: ();
    of_unit_struct: Unit;
    of_newtype: Newtype("new".into());
    of_pair: Pair(1, -0.0), Pair(255, f64::NAN);
    of_item: item(), Item::default();
    of_shape: Shape::Unit, Shape::Newtype("a".into()), Shape::Tuple(1, "b".into()),
        Shape::Struct { size: 9, inner: None }, Shape::Struct { size: 9, inner: Some("c".into()) },
        Shape::Nested(Box::new(Shape::Nested(Box::new(Shape::Other(Other::A)))));
    of_shape_of_number: Shape::Newtype(7), Shape::Other(Other::B(-1)), Shape::Tuple(1, 2);
    of_other: Other::A, Other::B(i128::MIN), Other::C { d: true };
    of_tree: Tree::default(), tree();
    of_boxed_tree: Box::new(tree());
    of_list: List::End, List::of(1), List::of(400);
    of_rc: item().into();
    of_arc: "shared".into();
    of_option: None, Some(7);
    of_option_string: None, Some("some".to_owned());
    of_options: None, Some(None), Some(Some(()));
    of_result: Ok(item()), Err(Refused::Limit { max_cents: 3 }), Err(Refused::Because("so".into()));
    of_duration: Duration::ZERO, Duration::new(5, 999_999_999), Duration::MAX;
    of_range: 0..0, 3..9;
    of_nonzero: NonZeroU16::MIN, NonZeroU16::MAX;
    of_wrapping: Wrapping(-1);
    of_address: IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST);
    of_array: [1, 2, u16::MAX];
    of_empty_array: [];
    of_strings_array: ["a".to_owned(), String::new()];
    of_long_array: [7; 32];
    of_tuple: (1, "two".to_owned(), 3.0);
    of_one_tuple: (true,);
    of_wide_tuple: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    of_vec_u8: vec![], vec![0, 128, 255];
    of_blob: vec![], vec![1, 2, 3];
    of_vec_u16: vec![], vec![1, u16::MAX];
    of_vec_i64: vec![], vec![i64::MIN, -1, i64::MAX];
    of_vec_u128: vec![], vec![u128::MAX, 1];
    of_vec_f32: vec![-0.0, f32::NAN, f32::from_bits(0x7fa0_0001)];
    of_vec_bool: vec![], vec![true, false];
    of_vec_char: vec!['a', '🦀'];
    of_vec_usize: vec![0, 1, 4_000_000_000];
    of_vec_unit: vec![], vec![(); 60_000];
    of_vec_string: vec![], vec![String::new(), "ü".to_owned()];
    of_vec_item: vec![], vec![item(), Item::default()];
    of_vec_rgb: vec![], vec![(1, 2, 3), (4, 5, 6)], vec![(7, 8, 9); 100_000];
    of_vec_pair: vec![Pair(1, 2.0); 3];
    of_vec_vec: vec![], vec![vec![], vec![1], vec![2, 3]];
    of_vec_vec_string: vec![vec![], vec!["a".to_owned()]];
    of_boxed_slice: Box::default(), [1, 2].into();
    of_deque: [1, 2, 3].into();
    of_tree_map: [("a".to_owned(), vec![1]), ("b".to_owned(), vec![])].into();
    of_tree_set: ['b', 'a'].into();
    of_rights: [].into(), [Right::Run, Right::Read].into(), [Right::Read, Right::Write, Right::Run].into();
    of_bits: (Bits(0), Bits(0), Bits(0)), (Bits(0x81), Bits(0x8001), Bits(0x8000_0001));
    of_user: User { id: 7, rights: [Right::Write].into(), flags: Bits(1 << 15) };
    of_widths: (Either::One(-1), Either::One(-2), Either::One(-3), Either::One(f32::MIN)),
        (Either::Other(i64::MIN), Either::Other(-0.5), Either::Other(f32::NAN), Either::Other(f64::MAX));
    of_perhaps: (Either::One(-1), Either::One(i64::MIN), Either::One(0.5), Either::One(f64::NAN)),
        (Either::Other(()), Either::Other(()), Either::Other(()), Either::Other(()));
    of_outcomes: (true, Ok(()), Other::A), (false, Err(()), Other::B(-1));
    of_vec_outcome: vec![], vec![Ok(()), Err(()), Ok(())];
    of_vec_other: vec![Other::A, Other::C { d: false }, Other::B(1)];
    of_empty_error: Ok(5), Err(());
    of_empty_result: Ok(()), Err(Other::C { d: true });
    of_nested_result: Ok(Ok(())), Ok(Err("inner".into())), Err(Either::One(Other::A)),
        Err(Either::Other(Pair(3, 0.25)));
    of_option_vec: None, Some(vec![]), Some(vec!["a".into(), String::new()]);
    of_shape_of_words: Shape::Unit, Shape::Newtype(vec![]), Shape::Tuple(1, vec!["a".into(), "bc".into()]);
    of_result_vec: Ok(vec!["a".into()]), Err("none".into());
    of_headers: vec![], vec![("name".into(), b"value".to_vec()), (String::new(), vec![0, 255])];
    of_limits: (
        vec![i8::MIN, i8::MAX], vec![i16::MIN, i16::MAX], vec![u32::MIN, u32::MAX], vec![i32::MIN, i32::MAX],
        vec![u64::MIN, u64::MAX], vec![f64::MIN, f64::MAX, f64::NEG_INFINITY, f64::INFINITY]
    );
    of_nested_array: ([[1, 2], [3, u32::MAX]], [[-1; 4], [i32::MIN; 4], [2; 4], [3; 4]]);
    of_nested_map: [].into(), [("a".into(), [(1, "b".into())].into()), ("c".into(), [].into())].into();
    of_map_or_text: Either::One((0..100).map(|key| (key, key.to_string())).collect()), Either::Other("text".into());
}

fn item() -> Item {
    Item { sku: "tea".into(), quantity: 3, blob: vec![0, 1, 255] }
}

fn tree() -> Tree {
    let leaf = |label| Tree { label, children: vec![] };
    Tree { label: 1, children: vec![leaf(2), Tree { label: 3, children: vec![leaf(4)] }] }
}

#[test]
fn maps_and_sets_in_any_order() {
    let mut plugin = matrix();
    let map: HashMap<_, _> = (0..100).map(|number| (format!("key {number}"), number)).collect();
    let set: HashSet<u64> = (0..100).collect();
    super::check!(plugin, echo ! of_map(map.clone(), &mut seen) with seen = Vec::new());
    super::check!(plugin, echo ! of_set(set.clone(), &mut seen) with seen = Vec::new());
}

/// A guest has 32 bits, so larger numbers are errors.
#[test]
fn numbers_too_large_for_the_guest() {
    use matrix::echo::of_usize;
    let error = matrix().of_usize(1 << 32, &mut String::new()).unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Encode { .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        "cannot encode the arguments of `of_usize` for plugin `matrix.wasm`: value: the number does not fit into the 32 bits \
         of a plugin's `usize` or `isize`"
    );
}
