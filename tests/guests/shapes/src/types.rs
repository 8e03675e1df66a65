//! Types of every shape, with what the derive knows besides.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::ops::{Bound, Range, RangeFrom, RangeInclusive, RangeTo};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use wasmer_plugin::*;

#[derive(Clone, Debug, PluginType)]
pub struct Nothing;

#[derive(Clone, Debug, PluginType)]
pub struct NoNumbers();

#[derive(Clone, Debug, PluginType)]
pub struct NoNames {}

#[derive(Clone, Debug, PluginType)]
pub struct Metres(pub f64);

#[derive(Clone, Debug, PluginType)]
pub struct Triple(pub u8, pub String, pub Vec<Metres>);

/// Documented, with `code` and a list:
///
/// * CamelCase without backticks
/// * <b>html</b>
///
/// ```
/// panic!("must not run");
/// ```
#[derive(Clone, Debug, PluginType)]
pub struct Named {
    /// The type, a keyword.
    pub r#type: u32,
    #[serde(default)]
    pub note: Option<String>,
    #[serde(default, alias = "colour", alias = "a \"quoted\" name")]
    pub color: Color,
    #[serde(default)]
    pub size: Size,
    #[plugin_type(as = u64)]
    pub count: std::num::NonZeroU64,
    #[serde(skip)]
    pub cache: HashMap<String, String>,
}

/// Has a default that only the plugin knows.
#[derive(Clone, Debug, Default, PluginType)]
pub enum Color {
    Red,
    #[default]
    Blue,
    #[serde(other)]
    Another,
}

#[derive(Clone, Debug, Default, PluginType)]
pub struct Size {
    pub width: u32,
    pub part: (u8, [u16; 4]),
}

#[derive(Clone, Debug, PluginType)]
pub enum Variants {
    Unit,
    Tuple(u8, String),
    One((u8,)),
    #[serde(alias = "named")]
    Named {
        /// A field.
        a: u8,
        r#fn: [[u8; 2]; 3],
    },
    EmptyTuple(),
    EmptyNamed {},
    Short {
        x: u32,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, PluginType)]
pub struct Key {
    pub part: KeyPart,
    pub at: Duration,
    pub maybe: Result<u8, String>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, PluginType)]
pub enum KeyPart {
    Number(i64),
    Text(String),
}

#[derive(Clone, Debug, PluginType)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<Box<T>>,
}

/// The parameter is a part of the description.
#[derive(Clone, Debug, PluginType)]
#[plugin_type(bound = "T: PluginType")]
pub struct Id<T> {
    pub id: u64,
    #[serde(skip)]
    pub of: PhantomData<T>,
}

#[derive(Clone, Debug, PluginType)]
#[serde(transparent)]
pub struct Transparent(pub Vec<Named>);

#[derive(Clone, Debug, Serialize, Deserialize, PluginType)]
#[serde(try_from = "u8", into = "u8")]
#[plugin_type(as = u8)]
pub struct Percent(u8);

impl From<Percent> for u8 {
    fn from(percent: Percent) -> Self {
        percent.0
    }
}

impl TryFrom<u8> for Percent {
    type Error = &'static str;

    fn try_from(percent: u8) -> Result<Self, Self::Error> {
        (percent <= 100).then_some(Self(percent)).ok_or("more than all")
    }
}

#[derive(Clone, PluginType)]
pub struct Large {
    pub bytes: [u8; 1000],
    pub tuple: (u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8),
    #[serde(default)]
    pub zero: Zeros,
}

#[derive(Clone, Debug, PluginType)]
pub struct Zeros(pub [u8; 40]);

impl Default for Zeros {
    fn default() -> Self {
        Self([0; 40])
    }
}

/// Types of one name in two modules, one of them with the name of std's.
pub mod other {
    use wasmer_plugin::PluginType;

    #[derive(Clone, Debug, PluginType)]
    pub struct Nothing {
        pub other: bool,
    }

    #[derive(Clone, Debug, PluginType)]
    pub enum Result {
        Good,
    }

    #[derive(Clone, Debug, PluginType)]
    pub struct Vec {
        pub x: f32,
    }
}

#[wasmer_plugin]
pub fn shapes(nothing: Nothing, no_numbers: NoNumbers, no_names: NoNames, triple: Triple) -> Vec<Variants> {
    let _ = (nothing, no_numbers, no_names, triple);
    Vec::new()
}

/// Returns the first.
///
///     panic!("must not run either");
#[wasmer_plugin]
pub fn first(named: Transparent) -> Option<Named> {
    named.0.into_iter().next()
}

#[wasmer_plugin]
pub fn maps(
    keys: HashMap<Key, BTreeMap<String, Nothing>>,
    sets: HashSet<KeyPart>,
) -> BTreeMap<(u8, Key), Color> {
    let _ = (keys, sets);
    BTreeMap::new()
}

#[wasmer_plugin]
pub fn instances(
    pages: Page<Page<Named>>,
    numbers: Page<u8>,
    key: Id<Named>,
    other: Id<Vec<Metres>>,
    map: Page<BTreeMap<String, (u8, Option<Color>)>>,
) -> Page<Result<Named, Metres>> {
    let _ = (pages, numbers, key, other, map);
    Page { items: Vec::new(), next: None }
}

#[wasmer_plugin]
pub fn namesakes(one: other::Nothing, two: Nothing, three: other::Vec) -> other::Result {
    let _ = (one, two, three);
    other::Result::Good
}

#[wasmer_plugin]
pub fn large(large: &Large) -> Percent {
    Percent(large.tuple.0)
}

#[wasmer_plugin]
pub fn standard(
    duration: Duration,
    time: SystemTime,
    range: Range<u8>,
    inclusive: RangeInclusive<i64>,
    from: RangeFrom<u8>,
    to: RangeTo<Duration>,
    bound: Bound<Named>,
    ip: IpAddr,
    four: Ipv4Addr,
    socket: SocketAddr,
) -> Result<Result<(), Box<str>>, ()> {
    let _ = (duration, time, range, inclusive, from, to, bound, ip, four, socket);
    Ok(Ok(()))
}
