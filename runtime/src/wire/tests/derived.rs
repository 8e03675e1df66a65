//! Properties of the codec for types that derive `PluginType`, with and without serde attributes.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::marker::PhantomData;
use std::collections::HashMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::types;
use crate::PluginType;

#[derive(PluginType, Serialize, Deserialize)]
struct Unit;

#[derive(PluginType, Serialize, Deserialize)]
struct Parens();

#[derive(PluginType, Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Point {
    x: i32,
    y: i32,
}

/// A struct with padding before its second field.
#[derive(PluginType, Serialize, Deserialize)]
struct Padded {
    small: u8,
    large: u64,
}

/// A struct whose fields rustc swaps in memory.
#[derive(PluginType, Serialize, Deserialize)]
struct TurnedAround {
    small: u8,
    large: u32,
    middle: u16,
    last: u8,
}

#[derive(PluginType, Serialize, Deserialize)]
#[repr(C)]
struct Pixel {
    color: [u8; 3],
    alpha: u8,
    depth: f32,
}

#[derive(PluginType, Serialize, Deserialize)]
#[repr(C, packed)]
struct Packed {
    small: u8,
    large: u64,
}

#[derive(PluginType, Serialize, Deserialize)]
struct Text(String);

#[derive(PluginType, Serialize, Deserialize)]
struct Mixed {
    name: String,
    image: Vec<u8>,
    points: Vec<Point>,
    shape: Shape,
    tags: BTreeMap<String, Option<Text>>,
    by_point: HashMap<u8, BTreeSet<Point>>,
    maybe: Option<Box<Padded>>,
    unit: Unit,
    nothing: Parens,
}

#[derive(PluginType, Serialize, Deserialize)]
enum Shape {
    Nothing,
    Circle { center: Point, radius: f64 },
    Polygon(Vec<Point>),
    Pair(u8, #[serde(rename = "other")] u16),
    Renamed(Result<Unit, Text>),
}

#[derive(PluginType, Serialize, Deserialize)]
#[serde(bound(serialize = "[T; N]: Serialize, T: Serialize"))]
#[serde(bound(deserialize = "[T; N]: Deserialize<'de>, T: Deserialize<'de>"))]
struct Generic<T, const N: usize> {
    all: [T; N],
    first: Option<T>,
    of: PhantomData<T>,
}

#[derive(PluginType, Serialize, Deserialize)]
enum Either<A, B = u8> {
    A(A),
    B { b: B, more: Vec<A> },
}

#[derive(PluginType, Serialize, Deserialize)]
struct Borrowed<'a> {
    text: &'a str,
    bytes: &'a [u8],
    maybe: Option<&'a str>,
    #[serde(borrow)]
    either: Cow<'a, str>,
}

#[derive(PluginType, Serialize, Deserialize)]
#[allow(dead_code)] // The skipped fields matter only for their size.
struct Skipping {
    before: u8,
    #[serde(skip)]
    cache: [u64; 4],
    #[serde(skip, default = "seven")]
    seven: u8,
    after: String,
}

#[derive(PluginType, Serialize, Deserialize)]
enum SkippingVariants {
    First(u8, #[serde(skip)] Option<String>),
    Second {
        #[serde(skip)]
        no: u8,
        yes: u16,
    },
    #[serde(skip)]
    #[allow(dead_code)]
    Never(Vec<u8>),
}

fn seven() -> u8 {
    7
}

#[derive(PluginType, Serialize, Deserialize, Clone)]
#[serde(try_from = "u8", into = "u8")]
#[plugin_type(as = u8)]
struct Percent(u8);

impl From<Percent> for u8 {
    fn from(percent: Percent) -> Self {
        percent.0
    }
}

impl TryFrom<u8> for Percent {
    type Error = &'static str;

    fn try_from(percent: u8) -> Result<Self, Self::Error> {
        (percent <= 100).then_some(Self(percent)).ok_or("a percentage is at most 100")
    }
}

#[derive(PluginType, Serialize, Deserialize)]
struct Bridged {
    percent: Percent,
    #[serde(with = "as_text")]
    #[plugin_type(as = String)]
    number: u32,
    percents: Vec<Percent>,
    #[plugin_type(as = Vec<(u8, Option<String>)>)]
    list: Vec<(u8, Option<String>)>,
    after: Vec<u8>,
}

mod as_text {
    use super::*;

    pub(super) fn serialize<S: Serializer>(number: &u32, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&number.to_string())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom("not a number"))
    }
}

fn bridged(random: &mut super::Random) -> Bridged {
    let percent = |random: &mut super::Random| Percent(u8::try_from(random.below(101)).unwrap());
    let bytes = random.number().to_le_bytes();
    Bridged {
        percent: percent(random),
        number: u32::try_from(random.number() >> 32).unwrap(),
        percents: (0..random.below(4)).map(|_| percent(random)).collect(),
        list: (0..random.below(4))
            .map(|_| (bytes[0], (bytes[1] > 99).then(|| random.char().into())))
            .collect(),
        after: bytes[random.below(8)..].to_vec(),
    }
}

/// A type of numbers with more parts than a size bound considers.
#[derive(PluginType, Serialize, Deserialize)]
struct Large {
    first: [u8; 16],
    numbers: Numbers<Numbers<u16>>,
}

#[derive(PluginType, Serialize, Deserialize)]
struct Numbers<T>(T, T, T, T, T, T, T, T, T, T);

types! {
    unit: Unit;
    parens: Parens;
    point: Point;
    padded: Vec<Padded>;
    turned_around: Vec<TurnedAround>;
    pixels: Vec<Pixel>;
    packed: (Packed, Packed);
    newtype: Text;
    mixed: Mixed, as |mixed: Mixed| (BTreeMap::from_iter(mixed.by_point), (
        mixed.name, mixed.image, mixed.points, mixed.shape, mixed.tags, mixed.maybe
    ));
    shape: Vec<Shape>;
    generic: Generic<u16, 3>;
    generic_of_text: Generic<String, 2>;
    generic_of_generic: Generic<Generic<u8, 1>, 2>;
    either: Either<Vec<u8>>;
    either_of_either: Either<Either<u8>, Either<(), char>>;
    borrowed: Borrowed<'_>;
    all_borrowed: Vec<Borrowed<'_>>;
    skipping: Vec<Skipping>;
    skipping_variants: Vec<SkippingVariants>;
    percent: Percent;
    bridge: Bridged, from bridged;
    large: Vec<Large>;
    large_with_text: Vec<(Large, String)>;
    very_large: Vec<Numbers<Numbers<Numbers<u8>>>>;
}
