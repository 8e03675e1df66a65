//! Kinds of changes that calls are adapted to, each at many places in a type, and in both directions: the
//! result is that of a conversion by hand.

#![allow(unreachable_pub, reason = "types as in crates of their own")]
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Debug;

use super::{adapts, plan, run, signature};
use crate::PluginType as Described;
use crate::wire::adapt::Failure;
use crate::wire::adapt::tests::encoded;
use crate::wire::codec::{Decode, Decoder, PluginType};
use crate::wire::tests::random::Random;

/// Number of random values at each place.
const VALUES: usize = 20;

#[derive(Described, Clone, Debug)]
pub(super) enum Wrap<T> {
    Empty,
    One(T),
    Named { before: u16, value: T },
}

#[derive(Described, Clone, Debug)]
pub(super) struct Around<T> {
    front: String,
    value: T,
    back: Option<u8>,
}

/// A change that can be adapted to. A conversion returns `None` for a variant that the other side lacks.
struct Change<A, B> {
    up: fn(A) -> Option<B>,
    down: fn(B) -> Option<A>,
}

/// Returns random values, and the bounds on their types.
trait Value: PluginType + for<'de> Decode<'de> + Clone + Debug {
    fn random(random: &mut Random) -> Vec<Self> {
        let value = |_| loop {
            let bytes = random.bytes_of(&Self::SCHEMA);
            if let Ok(value) = Decoder::new(&bytes).value() {
                return value;
            }
        };
        (0..VALUES).map(value).collect()
    }
}

impl<T: PluginType + for<'de> Decode<'de> + Clone + Debug> Value for T {}

fn around<T>(value: T) -> Around<Vec<Option<(u8, T)>>> {
    Around { front: "front".to_owned(), value: vec![None, Some((3, value))], back: None }
}

/// Checks a conversion in one direction, at all places.
fn converts<A: Value, B: Value>(name: &str, to: fn(A) -> Option<B>) {
    let mut random = Random::new(name, 1);
    let values: Vec<(A, B)> =
        A::random(&mut random).into_iter().filter_map(|value| Some((value.clone(), to(value)?))).collect();
    adapts(&values);
    let all = |count: usize| values.iter().cycle().take(count.min(values.len())).cloned();
    let (old, new): (Vec<A>, Vec<B>) = all(VALUES).unzip();
    adapts(&[(old, new), (vec![], vec![])]);
    let each = || values.iter().cloned();
    adapts(&each().map(|(old, new)| (Some(old), Some(new))).collect::<Vec<_>>());
    adapts(&each().map(|(old, new)| (Box::new(old), Box::new(new))).collect::<Vec<_>>());
    adapts(&each().map(|(old, new)| ((1_u8, old, 'x'), (1_u8, new, 'x'))).collect::<Vec<_>>());
    adapts(&each().map(|(old, new)| ([old.clone(), old], [new.clone(), new])).collect::<Vec<_>>());
    let maps: (BTreeMap<_, _>, BTreeMap<_, _>) =
        all(5).zip(0_u16..).map(|((old, new), key)| ((key, old), (key, new))).unzip();
    adapts(&[maps]);
    adapts(&each().map(|(old, new)| (Wrap::One(old), Wrap::One(new))).collect::<Vec<_>>());
    adapts(
        &each()
            .map(|(old, new)| (Wrap::Named { before: 7, value: old }, Wrap::Named { before: 7, value: new }))
            .chain([(Wrap::Empty, Wrap::Empty)])
            .collect::<Vec<_>>(),
    );
    adapts(&each().map(|(old, new)| (Ok::<_, String>(old), Ok::<_, String>(new))).collect::<Vec<_>>());
    adapts(&each().map(|(old, new)| (around(old), around(new))).collect::<Vec<_>>());
    unknown(name, to);
}

/// Checks that a value with a variant that the other side lacks is an error with the path.
fn unknown<A: Value, B: Value>(name: &str, to: fn(A) -> Option<B>) {
    let lost = A::random(&mut Random::new(name, 2)).into_iter().find(|value| to(value.clone()).is_none());
    let Some(lost) = lost else { return };
    let plan = plan(&signature(<Vec<Option<A>>>::SCHEMA), &signature(<Vec<Option<B>>>::SCHEMA));
    match run(&plan.arguments, &encoded(&vec![None, Some(lost)])) {
        Err(Failure::UnknownVariant { path, variant }) => {
            assert!(path.starts_with("value[1]") && variant.contains("::"), "{name}: {path}, {variant}");
        }
        other => panic!("{name}: {other:?}"),
    }
}

fn check<A: Value, B: Value>(name: &str, change: &Change<A, B>) {
    converts(name, change.up);
    converts(name, change.down);
}

/// Each change: the old type and the new one, and conversions in both directions by hand.
macro_rules! adapted {
    ($($name:ident { $($old:item)+ } => { $($new:item)+ } $up:expr, $down:expr;)*) => {
        $(mod $name {
            pub(super) mod old {
                #[allow(unused_imports)]
                use super::super::*;
                $(#[derive(Described, Clone, Debug)] $old)+
            }
            pub(super) mod new {
                #[allow(unused_imports)]
                use super::super::*;
                $(#[derive(Described, Clone, Debug)] $new)+
            }
        })*

        #[test]
        fn adaptable_changes_are_adapted() {
            $({
                use $name::{new, old};
                check::<old::T, new::T>(stringify!($name), &Change { up: $up, down: $down });
            })*
        }
    };
}

fn seven() -> u32 {
    7
}

fn eight() -> u32 {
    8
}

fn nine() -> u32 {
    9
}

adapted! {
    field_added_at_the_end
    { pub struct T { pub a: u32 } } => { pub struct T { pub a: u32, #[serde(default)] pub b: u64 } }
    |o| Some(new::T { a: o.a, b: 0 }), |n| Some(old::T { a: n.a });

    field_added_in_front
    { pub struct T { pub a: String } } => { pub struct T { #[serde(default)] pub b: Vec<u8>, pub a: String } }
    |o| Some(new::T { a: o.a, b: vec![] }), |n| Some(old::T { a: n.a });

    field_added_between_with_a_path
    { pub struct T { pub a: u8, pub c: char } }
    => { pub struct T { pub a: u8, #[serde(default = "seven")] pub b: u32, pub c: char } }
    |o| Some(new::T { a: o.a, b: 7, c: o.c }), |n| Some(old::T { a: n.a, c: n.c });

    fields_added_on_both_sides
    { pub struct T { #[serde(default)] pub x: String, pub a: u8 } }
    => { pub struct T { pub a: u8, #[serde(default = "seven")] pub y: u32 } }
    |o| Some(new::T { a: o.a, y: 7 }), |n| Some(old::T { x: String::new(), a: n.a });

    many_fields_added
    { pub struct T { pub a: u8, pub d: bool } }
    => { pub struct T {
        #[serde(default)] pub z: Option<String>, pub a: u8, #[serde(default)] pub b: (u8, u16),
        #[serde(default)] pub c: [u8; 3], pub d: bool, #[serde(default)] pub e: BTreeMap<u8, String>,
    } }
    |o| Some(new::T { z: None, a: o.a, b: (0, 0), c: [0; 3], d: o.d, e: BTreeMap::new() }),
    |n| Some(old::T { a: n.a, d: n.d });

    field_removed_that_had_a_default
    { pub struct T { #[serde(default)] pub a: i16, pub b: i16 } } => { pub struct T { pub b: i16 } }
    |o| Some(new::T { b: o.b }), |n| Some(old::T { a: 0, b: n.b });

    field_in_a_container_with_a_default
    { #[derive(PartialEq)] pub struct T { pub a: u32 } }
    => { #[serde(default)] #[derive(Default)] pub struct T { pub a: u32, pub b: String } }
    |o| Some(new::T { a: o.a, b: String::new() }), |n| Some(old::T { a: n.a });

    field_in_a_container_with_a_path
    { pub struct T { pub a: u32 } }
    => {
        #[serde(default = "most")] pub struct T { pub a: u32, pub b: u64 }
    }
    |o| Some(new::T { a: o.a, b: u64::MAX }), |n| Some(old::T { a: n.a });

    fields_moved
    { pub struct T { pub a: u8, pub b: String, pub c: (u64, bool), pub d: Vec<u16> } }
    => { pub struct T { pub d: Vec<u16>, pub b: String, pub a: u8, pub c: (u64, bool) } }
    |o| Some(new::T { a: o.a, b: o.b, c: o.c, d: o.d }), |n| Some(old::T { a: n.a, b: n.b, c: n.c, d: n.d });

    fields_moved_and_added
    { pub struct T { pub a: u8, pub b: u16 } }
    => { pub struct T { pub b: u16, #[serde(default)] pub n: u32, pub a: u8 } }
    |o| Some(new::T { a: o.a, b: o.b, n: 0 }), |n| Some(old::T { a: n.a, b: n.b });

    field_renamed_with_an_alias
    { pub struct T { pub color: u8, pub z: u8 } }
    => { pub struct T { #[serde(alias = "color")] pub colour: u8, pub z: u8 } }
    |o| Some(new::T { colour: o.color, z: o.z }), |n| Some(old::T { color: n.colour, z: n.z });

    field_renamed_twice_and_moved
    { pub struct T { pub z: u16, pub color: u8 } }
    => { pub struct T { #[serde(alias = "x", alias = "color")] pub colour: u8, pub z: u16 } }
    |o| Some(new::T { colour: o.color, z: o.z }), |n| Some(old::T { color: n.colour, z: n.z });

    new_field_takes_an_old_name
    { pub struct T { pub a: u8, #[serde(default)] pub b: u8 } }
    => { pub struct T { #[serde(alias = "a")] pub b: u8, #[serde(default)] pub a: u8 } }
    |o| Some(new::T { a: o.a, b: o.b }), |n| Some(old::T { a: n.a, b: n.b });

    field_of_a_struct_added
    { pub struct T { pub a: u8 } }
    => {
        #[derive(Default)] pub struct Inner { pub x: u8, pub text: String }
        pub struct T { pub a: u8, #[serde(default)] pub inner: Inner }
    }
    |o| Some(new::T { a: o.a, inner: new::Inner::default() }), |n| Some(old::T { a: n.a });

    struct_within_changed
    { pub struct Inner { pub x: u8, pub y: u8 } pub struct T { pub a: Vec<Inner>, pub b: Inner } }
    => {
        pub struct Inner { pub y: u8, #[serde(default)] pub z: Option<u8>, pub x: u8 }
        pub struct T { pub b: Inner, pub a: Vec<Inner> }
    }
    |o| {
        let inner = |o: old::Inner| new::Inner { y: o.y, z: None, x: o.x };
        Some(new::T { b: inner(o.b), a: o.a.into_iter().map(inner).collect() })
    },
    |n| {
        let inner = |n: new::Inner| old::Inner { y: n.y, x: n.x };
        Some(old::T { b: inner(n.b), a: n.a.into_iter().map(inner).collect() })
    };

    defaults_at_many_levels
    {
        pub struct A { pub x: u8 }
        pub struct B { pub a: A, pub z: u8 }
        pub struct T { pub b: Vec<B>, pub a: A }
    }
    => {
        pub struct A { pub x: u8, #[serde(default = "seven")] pub p: u32 }
        pub struct B { #[serde(default)] pub q: u32, pub a: A, pub z: u8, #[serde(default = "eight")] pub r: u32 }
        pub struct T { #[serde(default = "nine")] pub s: u32, pub b: Vec<B>, pub a: A }
    }
    |o| {
        let a = |o: old::A| new::A { x: o.x, p: 7 };
        let b = |o: old::B| new::B { q: 0, a: a(o.a), z: o.z, r: 8 };
        Some(new::T { s: 9, b: o.b.into_iter().map(b).collect(), a: a(o.a) })
    },
    |n| {
        let a = |n: new::A| old::A { x: n.x };
        let b = |n: new::B| old::B { a: a(n.a), z: n.z };
        Some(old::T { b: n.b.into_iter().map(b).collect(), a: a(n.a) })
    };

    elements_of_a_tuple_struct_changed
    { pub struct Inner { pub x: u8 } pub struct T(pub u8, pub Inner); }
    => { pub struct Inner { pub x: u8, #[serde(default)] pub y: u8 } pub struct T(pub u8, pub Inner); }
    |o| Some(new::T(o.0, new::Inner { x: o.1.x, y: 0 })), |n| Some(old::T(n.0, old::Inner { x: n.1.x }));

    unit_struct_got_fields
    { pub struct T; } => { pub struct T { #[serde(default)] pub a: u16, #[serde(default)] pub b: String } }
    |_| Some(new::T { a: 0, b: String::new() }), |_| Some(old::T);

    numbers_changed
    { pub struct T { pub x: u16, pub y: u16 } }
    => { pub struct T { pub y: u16, pub x: u16, #[serde(default)] pub z: u32 } }
    |o| Some(new::T { x: o.x, y: o.y, z: 0 }), |n| Some(old::T { x: n.x, y: n.y });

    type_that_contains_itself_changed
    { pub struct T { pub a: u8, pub all: Vec<T> } }
    => { pub struct T { pub all: Vec<T>, #[serde(default)] pub b: u8, pub a: u8 } }
    |o| {
        fn up(o: old::T) -> new::T {
            new::T { a: o.a, b: 0, all: o.all.into_iter().map(up).collect() }
        }
        Some(up(o))
    },
    |n| {
        fn down(n: new::T) -> old::T {
            old::T { a: n.a, all: n.all.into_iter().map(down).collect() }
        }
        Some(down(n))
    };

    generic_struct_changed
    { pub struct G<V> { pub v: V } pub struct T { pub a: G<u8>, pub b: G<String> } }
    => {
        pub struct G<V> { #[serde(default)] pub w: V, pub v: V }
        pub struct T { pub a: G<u8>, pub b: G<String> }
    }
    |o| {
        let b = new::G { w: String::new(), v: o.b.v };
        Some(new::T { a: new::G { w: 0, v: o.a.v }, b })
    },
    |n| Some(old::T { a: old::G { v: n.a.v }, b: old::G { v: n.b.v } });

    struct_of_empty_ones_changed
    { pub struct T { pub a: (), pub b: [u8; 0] } } => { pub struct T { pub b: [u8; 0], pub a: () } }
    |_| Some(new::T { a: (), b: [] }), |_| Some(old::T { a: (), b: [] });

    field_that_serde_writes_added
    { pub struct T { pub a: u8 } }
    => { pub struct T { pub a: u8, #[serde(default)] #[plugin_type(as = u32)] pub b: u32 } }
    |o| Some(new::T { a: o.a, b: 0 }), |n| Some(old::T { a: n.a });

    variant_added_at_the_end
    { pub enum T { A, B(u8) } } => { pub enum T { A, B(u8), C(String) } }
    |o| Some(match o { old::T::A => new::T::A, old::T::B(b) => new::T::B(b) }),
    |n| match n { new::T::A => Some(old::T::A), new::T::B(b) => Some(old::T::B(b)), new::T::C(_) => None };

    variant_added_in_front
    { pub enum T { A, B(u8) } } => { pub enum T { New { x: u64 }, A, B(u8) } }
    |o| Some(match o { old::T::A => new::T::A, old::T::B(b) => new::T::B(b) }),
    |n| match n { new::T::A => Some(old::T::A), new::T::B(b) => Some(old::T::B(b)), new::T::New { .. } => None };

    variants_on_both_sides
    { pub enum T { A, Old(u8) } } => { pub enum T { A, New(u8) } }
    |o| match o { old::T::A => Some(new::T::A), old::T::Old(_) => None },
    |n| match n { new::T::A => Some(old::T::A), new::T::New(_) => None };

    variants_moved
    { pub enum T { A(u8), B, C { x: u8 } } } => { pub enum T { C { x: u8 }, A(u8), B } }
    |o| Some(match o {
        old::T::A(a) => new::T::A(a), old::T::B => new::T::B, old::T::C { x } => new::T::C { x },
    }),
    |n| Some(match n {
        new::T::A(a) => old::T::A(a), new::T::B => old::T::B, new::T::C { x } => old::T::C { x },
    });

    variant_renamed_with_an_alias
    { pub enum T { Grey(u8), B } } => { pub enum T { B, #[serde(alias = "Grey")] Gray(u8) } }
    |o| Some(match o { old::T::Grey(a) => new::T::Gray(a), old::T::B => new::T::B }),
    |n| Some(match n { new::T::Gray(a) => old::T::Grey(a), new::T::B => old::T::B });

    field_of_a_variant_added
    { pub enum T { A { x: u8 }, B } } => { pub enum T { A { #[serde(default = "seven")] y: u32, x: u8 }, B } }
    |o| Some(match o { old::T::A { x } => new::T::A { y: 7, x }, old::T::B => new::T::B }),
    |n| Some(match n { new::T::A { x, .. } => old::T::A { x }, new::T::B => old::T::B });

    fields_of_a_variant_moved
    { pub enum T { A { x: u8, y: String }, B } } => { pub enum T { A { y: String, x: u8 }, B } }
    |o| Some(match o { old::T::A { x, y } => new::T::A { x, y }, old::T::B => new::T::B }),
    |n| Some(match n { new::T::A { x, y } => old::T::A { x, y }, new::T::B => old::T::B });

    unit_variant_got_fields
    { pub enum T { A, B } } => { pub enum T { A { #[serde(default)] x: Vec<u8> }, B } }
    |o| Some(match o { old::T::A => new::T::A { x: vec![] }, old::T::B => new::T::B }),
    |n| Some(match n { new::T::A { .. } => old::T::A, new::T::B => old::T::B });

    other_variant_takes_unknown_ones
    { pub enum T { A, B(Vec<String>), C { x: Option<u8> } } } => { pub enum T { A, #[serde(other)] Rest } }
    |o| Some(if matches!(o, old::T::A) { new::T::A } else { new::T::Rest }),
    |n| match n { new::T::A => Some(old::T::A), new::T::Rest => None };

    variant_of_a_struct_changed
    { pub struct Inner { pub x: u8 } pub enum T { A(Inner), B([Inner; 2]) } }
    => { pub struct Inner { #[serde(default)] pub y: u8, pub x: u8 } pub enum T { B([Inner; 2]), A(Inner) } }
    |o| {
        let inner = |o: old::Inner| new::Inner { y: 0, x: o.x };
        Some(match o { old::T::A(a) => new::T::A(inner(a)), old::T::B(b) => new::T::B(b.map(inner)) })
    },
    |n| {
        let inner = |n: new::Inner| old::Inner { x: n.x };
        Some(match n { new::T::A(a) => old::T::A(inner(a)), new::T::B(b) => old::T::B(b.map(inner)) })
    };

    keys_of_a_map_changed
    { #[derive(PartialEq, Eq, PartialOrd, Ord)] pub enum K { A, B } pub struct T { pub map: BTreeMap<K, u8> } }
    => {
        #[derive(PartialEq, Eq, PartialOrd, Ord)] pub enum K { #[serde(alias = "A")] First, B }
        pub struct T { #[serde(default)] pub x: u8, pub map: BTreeMap<K, u8> }
    }
    |o| {
        let key = |key| if key == old::K::A { new::K::First } else { new::K::B };
        Some(new::T { x: 0, map: o.map.into_iter().map(|(k, v)| (key(k), v)).collect() })
    },
    |n| {
        let key = |key| if key == new::K::First { old::K::A } else { old::K::B };
        Some(old::T { map: n.map.into_iter().map(|(k, v)| (key(k), v)).collect() })
    };
}

impl field_in_a_container_with_a_path::new::T {
    fn most() -> Self {
        Self { a: 0, b: u64::MAX }
    }
}

fn most() -> field_in_a_container_with_a_path::new::T {
    field_in_a_container_with_a_path::new::T::most()
}

/// Values of all variants are made, so that a change of variants has been tried with each.
#[test]
fn names_of_changes_are_seeds() {
    let text = format!("{:?}", Wrap::<u8>::random(&mut Random::new("x", 1)));
    assert!(text.contains("Empty") && text.contains("One") && text.contains("Named"), "{text}");
    assert_eq!(seven().to_string(), "7");
}
