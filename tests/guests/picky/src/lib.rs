//! A plugin whose types refuse values. It keeps a number, to show that it lives on.
#![allow(missing_docs, reason = "a function's signature is all there is to it")]
#![allow(
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    clippy::ptr_arg,
    clippy::wildcard_imports,
    reason = "functions that a host calls, written as users write them"
)]

mod types;

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

pub use types::*;
use wasmer_plugin::*;

/// Sizes from the host.
#[wasmer_plugin(host)]
pub trait Sizes {
    fn size(&self) -> usize;
    fn nested(&self) -> BTreeMap<u8, Vec<Range<isize>>>;
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

#[wasmer_plugin]
pub fn remember(number: u32) {
    NUMBER.store(number, Ordering::Relaxed);
}

#[wasmer_plugin]
pub fn remembered() -> u32 {
    NUMBER.load(Ordering::Relaxed)
}

#[wasmer_plugin]
pub fn total(customer: &str, order: &Order) -> u64 {
    let pieces: usize = order.items.iter().map(|item| item.pieces).sum();
    customer.len() as u64 + pieces as u64
}

#[wasmer_plugin]
pub fn add_sizes(a: usize, b: isize) -> u64 {
    a as u64 + b.unsigned_abs() as u64
}

#[wasmer_plugin]
pub fn reverse_sizes(before: &[u8], sizes: &mut [usize]) {
    sizes.reverse();
    assert!(before.len() < 100);
}

#[wasmer_plugin]
pub fn replace_size(size: &mut Option<isize>) {
    *size = None;
}

#[wasmer_plugin]
pub fn through_serde(before: Vec<u8>, bridged: Bridged) -> u64 {
    before.len() as u64 + bridged.size.0 as u64
}

#[wasmer_plugin]
pub fn rate(name: String, rates: Vec<(u8, Option<Percent>)>) -> usize {
    name.len() + rates.len()
}

/// Takes a large picture, which is in a block that the plugin has lent.
#[wasmer_plugin]
pub fn rate_picture(picture: Vec<u8>, text: String, rate: Percent) -> usize {
    picture.len() + text.len() + usize::from(u8::from(rate))
}

#[wasmer_plugin]
pub fn ask_size() -> usize {
    sizes::size()
}

#[wasmer_plugin]
pub fn ask_nested() -> usize {
    sizes::nested().len()
}

/// Functions that take one argument and return its type.
macro_rules! stages {
    ($($name:ident: $type:ty;)*) => {
        $(
            #[wasmer_plugin]
            pub fn $name(value: $type) -> $type {
                value
            }
        )*
    };
}

stages! {
    flag: bool;
    letter: char;
    text: String;
    words: Vec<String>;
    bytes: Vec<u8>;
    flags: Vec<bool>;
    units: Vec<()>;
    shape: Shape;
    shapes: Vec<Shape>;
    maybe: Option<Option<u64>>;
    positive: NonZeroU32;
    pause: Duration;
    moment: SystemTime;
    size: usize;
    sizes_of_all: Vec<usize>;
    tree: Tree;
    chain: Chain;
    picture: Picture;
    pictures: BTreeMap<String, Picture>;
    percent: Percent;
    percents: Vec<Percent>;
    wide: Vec<Option<[u64; 32]>>;
    parts: Vec<Vec<Parts>>;
}

#[wasmer_plugin]
pub fn in_place(numbers: &mut [u64]) {
    numbers.reverse();
}

#[wasmer_plugin]
pub fn sizes_in_place(sizes: &mut [usize]) {
    sizes.reverse();
}

#[wasmer_plugin]
pub fn tree_by_mut(tree: &mut Tree) {
    tree.children.reverse();
}
