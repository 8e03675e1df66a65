//! Tests of properties of all values: they come back equal, and the bytes are bincode's.

use matrix::arity::{args33, mixed18};
use matrix::borrowed::{longest, see_maybe_str, see_strs};
use matrix::echo::of_rich;
use matrix::mutable::{many, rich_in_place};
use matrix::types::{List, Msg, Newtype, Other, Refused, Rich, Shape, Tree, Unit};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use serde::Serialize;
use wasmer_plugin::transport::{Arguments, FunctionDescriptor, Returned, Transport};
use wasmer_plugin::{convert_ret, convert_slice};
use wasmer_plugin_tests::matrix;

/// Fails each call with its encoded arguments.
struct Recorder;

impl Transport for Recorder {
    type Error = Vec<u8>;

    fn transport_call<A: Arguments, R: Returned>(
        &mut self,
        _: &'static FunctionDescriptor,
        arguments: A,
    ) -> Result<R, Vec<u8>> {
        Err(arguments.to_bytes().expect("all of these can be encoded"))
    }
}

fn bincode(value: impl Serialize) -> Vec<u8> {
    let format = bincode::config::standard().with_fixed_int_encoding();
    bincode::serde::encode_to_vec(value, format).expect("bincode takes it")
}

fn other() -> impl Strategy<Value = Other> {
    prop_oneof![Just(Other::A), any::<i128>().prop_map(Other::B), any::<bool>().prop_map(|d| Other::C { d })]
}

fn shape() -> impl Strategy<Value = Shape<Newtype>> {
    let name = || ".{0,8}".prop_map(Newtype);
    let leaf = prop_oneof![
        Just(Shape::Unit),
        name().prop_map(Shape::Newtype),
        (any::<u8>(), name()).prop_map(|(number, name)| Shape::Tuple(number, name)),
        (any::<u64>(), option::of(name())).prop_map(|(size, inner)| Shape::Struct { size, inner }),
        other().prop_map(Shape::Other),
    ];
    leaf.prop_recursive(6, 6, 1, |inner| inner.prop_map(|shape| Shape::Nested(Box::new(shape))))
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = any::<u16>().prop_map(|label| Tree { label, children: vec![] });
    leaf.prop_recursive(4, 16, 4, |inner| {
        (any::<u16>(), vec(inner, 0..4)).prop_map(|(label, children)| Tree { label, children })
    })
}

fn outcome() -> impl Strategy<Value = Result<(), Refused>> {
    prop_oneof![
        Just(Ok(())),
        Just(Err(Refused::NotACustomer)),
        any::<u64>().prop_map(|max_cents| Err(Refused::Limit { max_cents })),
        ".*".prop_map(|why| Err(Refused::Because(why))),
    ]
}

prop_compose! {
    fn rich()(
        (flag, letter, small, wide, time) in any::<(bool, char, i8, u128, std::time::Duration)>(),
        (float, double) in any::<(u32, u64)>(),
        text in ".*",
        (blob, numbers, fixed) in any::<(Vec<u8>, Vec<i64>, [i16; 3])>(),
        words in vec(".{0,6}", 0..6),
        maybe in any::<Option<Option<u16>>>(),
        map in btree_map(".{0,4}", vec(any::<Option<u8>>(), 0..4), 0..4),
        shapes in vec(shape(), 0..4),
        tree in tree(),
        outcome in outcome(),
    ) -> Rich {
        // Floats from their bits include all NaNs.
        let (float, double) = (f32::from_bits(float), f64::from_bits(double));
        Rich {
            flag, letter, small, wide, float, double, text, blob, numbers, words, maybe, fixed, map, shapes,
            tree, outcome, time, nothing: (Unit, ()),
        }
    }
}

fn config() -> ProptestConfig {
    // Without a file for failures: each failed value becomes a test of its own.
    ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() }
}

#[test]
fn there_and_back_through_the_guest() {
    // proptest's closure is a `Fn`.
    let plugin = std::cell::RefCell::new(matrix());
    proptest!(config(), |(value in rich())| {
        let mut plugin = plugin.borrow_mut();
        let bytes = bincode(&value);
        let mut seen = String::new();
        let back = plugin.of_rich(value.clone(), &mut seen).unwrap();
        prop_assert_eq!(bincode(back), &bytes[..]);
        prop_assert_eq!(seen, format!("{value:?}"));

        let mut twice = value;
        plugin.rich_in_place(&mut twice).unwrap();
        prop_assert!(bincode(&twice) != bytes);
        plugin.rich_in_place(&mut twice).unwrap();
        prop_assert_eq!(bincode(&twice), bytes);
    });
}

#[test]
fn there_and_back_without_a_guest() {
    proptest!(config(), |(value in rich())| {
        let bytes = convert_ret(&value).unwrap();
        prop_assert_eq!(&bytes, &bincode(&value));
        let back: Rich = convert_slice(&bytes).unwrap();
        prop_assert_eq!(convert_ret(back).unwrap(), bytes);
    });
}

#[test]
#[allow(clippy::many_single_char_names, reason = "they are nothing but many")]
fn arguments_are_one_bincode_tuple() {
    proptest!(config(), |(value in rich(), text in ".*", words in vec(".{0,6}", 0..4), numbers: [u8; 33])| {
        let mut out = text.clone();
        prop_assert_eq!(Recorder.of_rich(value.clone(), &mut out).unwrap_err(), bincode((&value, &text)));
        let mut copy = value.clone();
        prop_assert_eq!(Recorder.rich_in_place(&mut copy).unwrap_err(), bincode((&value,)));

        let strs: Vec<&str> = words.iter().map(String::as_str).collect();
        prop_assert_eq!(Recorder.see_strs(&strs).unwrap_err(), bincode((&strs,)));
        let msg = Msg { name: &text, bytes: &value.blob };
        prop_assert_eq!(Recorder.longest(&text, msg, &strs).unwrap_err(), bincode((&text, msg, &strs)));
        let maybe = strs.first().copied();
        prop_assert_eq!(Recorder.see_maybe_str(maybe).unwrap_err(), bincode((maybe,)));

        let (mut number, mut bytes, mut floats) = (5, value.blob.clone(), [value.float]);
        let (mut all, mut names, mut list) = (words.clone(), words.clone(), List::of(2));
        let recorded = Recorder.many(
            &mut number, &mut bytes, &text, &mut all, &mut floats, &mut names, Some(&7), &mut list,
        );
        let tuple = (5, &value.blob, &text, &words, vec![value.float], &words, Some(7_u16), List::of(2));
        prop_assert_eq!(recorded.unwrap_err(), bincode(tuple));

        // serde supports tuples of up to 16 elements. A tuple's bytes are those of its elements.
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, rest @ ..] = numbers;
        let recorded = Recorder.args33(
            a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, rest[0], rest[1],
            rest[2], rest[3], rest[4], rest[5], rest[6],
        );
        prop_assert_eq!(recorded.unwrap_err(), numbers.to_vec());
        let (mut byte, mut shorts, mut string) = (b, vec![1_u16, 2], text.clone());
        let recorded = Recorder.mixed18(
            &text, &mut byte, c, d, e, f, g, h, i, j, k, l, m, n, maybe, &value.blob, &mut shorts, &mut string,
        );
        let front = ((&text, b, c, d, e, f, g, h), (i, j, k, l, m, n, maybe, &value.blob));
        prop_assert_eq!(recorded.unwrap_err(), bincode((front, (vec![1_u16, 2], &text))));
    });
}

/// Random bytes, and encoded values with random damage: decoding may fail, and has no other effect.
#[test]
fn any_bytes_can_be_decoded_or_refused() {
    fn decode_all(bytes: &[u8]) {
        let _ = convert_slice::<Rich>(bytes);
        let _ = convert_slice::<List>(bytes);
        let _ = convert_slice::<Vec<Shape<Tree>>>(bytes);
        let _ = convert_slice::<std::collections::HashMap<String, Msg<'_>>>(bytes);
        let _ = convert_slice::<(Vec<()>, Option<Box<Tree>>)>(bytes);
    }
    proptest!(ProptestConfig { cases: 256, ..config() }, |(bytes: Vec<u8>)| decode_all(&bytes));
    let damage = vec((any::<prop::sample::Index>(), any::<u8>()), 1..4);
    proptest!(ProptestConfig { cases: 256, ..config() }, |(value in rich(), damage in damage, cut: u8)| {
        let mut bytes = bincode(&value);
        for (index, byte) in damage {
            let index = index.index(bytes.len());
            bytes[index] = byte;
        }
        bytes.truncate(bytes.len() - usize::from(cut) % 8);
        decode_all(&bytes);
    });
}
