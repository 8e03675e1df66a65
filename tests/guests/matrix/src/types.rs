//! Types of every shape that serde derives.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, PluginType)]
pub struct Unit;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, PluginType)]
pub struct Newtype(pub String);

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Pair(pub u8, pub f64);

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, PluginType)]
pub struct Item {
    pub sku: String,
    pub quantity: u32,
    pub blob: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Msg<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub enum Shape<T> {
    Unit,
    Newtype(T),
    Tuple(u8, T),
    Struct { size: u64, inner: Option<T> },
    Nested(Box<Shape<T>>),
    Other(Other),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, PluginType)]
pub enum Other {
    A,
    B(i128),
    C { d: bool },
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, PluginType)]
pub struct Tree {
    pub label: u16,
    pub children: Vec<Tree>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, PluginType)]
pub enum List {
    End,
    Link(u32, Box<List>),
}

impl List {
    /// `links`, …, 2, 1.
    pub fn of(links: u32) -> Self {
        (1..=links).fold(Self::End, |tail, link| Self::Link(link, Box::new(tail)))
    }

    pub fn links(&self) -> u32 {
        match self {
            Self::End => 0,
            Self::Link(_, tail) => 1 + tail.links(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, PluginType)]
pub enum Refused {
    NotACustomer,
    Limit { max_cents: u64 },
    Because(String),
}

/// For sets of a few known members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, PluginType)]
pub enum Right {
    Read,
    Write,
    Run,
}

/// The same as the bits of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, PluginType)]
pub struct Bits<T>(pub T);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, PluginType)]
pub struct User {
    pub id: u8,
    pub rights: BTreeSet<Right>,
    pub flags: Bits<u16>,
}

/// Values of different sizes in one place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub enum Either<A, B> {
    One(A),
    Other(B),
}

/// One of everything, for property tests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Rich {
    pub flag: bool,
    pub letter: char,
    pub small: i8,
    pub wide: u128,
    pub float: f32,
    pub double: f64,
    pub text: String,
    pub blob: Vec<u8>,
    pub numbers: Vec<i64>,
    pub words: Vec<String>,
    pub maybe: Option<Option<u16>>,
    pub fixed: [i16; 3],
    pub map: BTreeMap<String, Vec<Option<u8>>>,
    pub shapes: Vec<Shape<Newtype>>,
    pub tree: Tree,
    pub outcome: Result<(), Refused>,
    pub time: Duration,
    pub nothing: (Unit, ()),
}

pub type Blob = Vec<u8>;
pub type Text<'a> = &'a str;
