//! The types, some of which refuse values that their description allows.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Deserializer, Serialize};
use wasmer_plugin::PluginType;

#[derive(Clone, Debug, Default, PartialEq, PluginType)]
pub struct Order {
    pub items: Vec<Item>,
    pub by_shelf: BTreeMap<u8, Range<usize>>,
    pub nested: Option<(u8, Box<Vec<Option<isize>>>)>,
    pub rate: Percent,
}

#[derive(Clone, Debug, Default, PartialEq, PluginType)]
pub struct Item {
    pub name: String,
    pub pieces: usize,
}

/// At most 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, PluginType)]
#[serde(try_from = "u8", into = "u8")]
#[plugin_type(as = u8)]
pub struct Percent(u8);

impl Percent {
    /// Accepts any number, as a host of another version might.
    pub fn unchecked(percent: u8) -> Self {
        Self(percent)
    }
}

impl From<Percent> for u8 {
    fn from(percent: Percent) -> Self {
        percent.0
    }
}

impl TryFrom<u8> for Percent {
    type Error = &'static str;

    fn try_from(percent: u8) -> Result<Self, Self::Error> {
        if percent > 100 { Err("a percentage is at most 100") } else { Ok(Self(percent)) }
    }
}

/// A size that serde encodes, as a number of 64 bits like any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Even(pub usize);

impl<'de> Deserialize<'de> for Even {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = usize::deserialize(deserializer)?;
        let even = number.is_multiple_of(2).then_some(Self(number));
        even.ok_or_else(|| serde::de::Error::custom(format_args!("{number} is odd")))
    }
}

#[derive(Clone, Debug, PartialEq, PluginType)]
pub struct Bridged {
    pub name: String,
    #[plugin_type(as = u64)]
    pub size: Even,
}

#[derive(Clone, Debug, PartialEq, PluginType)]
pub enum Shape {
    Nothing,
    Circle { radius: f64 },
    Named(String, bool),
}

#[derive(Clone, Debug, Default, PartialEq, PluginType)]
pub struct Tree {
    pub label: u8,
    pub children: Vec<Tree>,
}

#[derive(Clone, Debug, Default, PartialEq, PluginType)]
pub struct Chain {
    pub next: Option<Box<Chain>>,
}

#[derive(Clone, Debug, Default, PartialEq, PluginType)]
pub struct Picture {
    pub name: String,
    pub pixels: Vec<[f32; 4]>,
    pub bytes: Vec<u8>,
}

type Part = (bool, bool, bool, bool, bool, bool, bool, bool, bool, bool, bool, bool);

/// A type of many parts, which are counted for each sequence of it.
pub type Parts = (Part, Part, Part, Part, Part, Part, Part, Part, Part, Part, Part, Part);
