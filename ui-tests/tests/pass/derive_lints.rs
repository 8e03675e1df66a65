//! Neither rustc nor clippy may complain about derived code.
#![deny(warnings, unused, nonstandard_style, rust_2018_idioms, future_incompatible)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery)]
#![forbid(unsafe_code)]
#![deny(
    absolute_paths_not_starting_with_crate,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    missing_debug_implementations,
    missing_docs,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unnameable_types,
    unreachable_pub,
    unused_lifetimes,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]

use std::fmt::Debug;

use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

/// With `{braces}` and some `Code` in its documentation, {x}.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, PluginType)]
pub struct Tree<T, const N: u128, const M: u8>
where
    T: Clone + Debug,
{
    /// The {value}.
    pub value: T,
    /// The subtrees.
    pub children: Vec<Self>,
    /// More values.
    pub all: Vec<T>,
}

/// Borrows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, PluginType)]
pub struct Words<'a> {
    /// One.
    pub first: &'a str,
}

/// Borrows more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, PluginType)]
#[serde(transparent)]
pub struct More<'a, 'b: 'a> {
    /// All.
    #[serde(borrow)]
    pub words: (&'a str, Words<'b>),
}

/// Has its bounds here and there.
#[derive(Clone, Debug, PluginType)]
pub struct Both<I: Iterator + Clone + Debug>
where
    I::Item: Clone + Debug,
{
    /// One.
    pub first: I::Item,
    /// The source of the others.
    #[plugin_type(as = Vec<I::Item>)]
    pub others: I,
}

/// Has been replaced.
#[deprecated(note = "use `Words`")]
#[derive(Clone, Debug, PluginType)]
pub enum Old {
    /// The first.
    First,
    /// The second.
    #[deprecated]
    Second(Box<Self>),
}

/// Still has one of these.
#[derive(Clone, Debug, PluginType)]
pub struct Holder {
    /// A deprecated value.
    #[allow(deprecated)]
    pub old: Old,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, PluginType)]
enum Private {
    Own(Vec<Self>),
    Other,
}

/// As every program has it.
pub fn main() {
    drop((Private::Other, Private::Own(Vec::new())));
}
