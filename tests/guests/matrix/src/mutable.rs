//! Arguments that the function changes.

use std::collections::BTreeMap;

use wasmer_plugin::*;

use crate::types::{Item, List, Rich, Shape, Unit};

#[wasmer_plugin]
pub fn count_up(number: &mut u64) {
    *number += 1;
}

#[wasmer_plugin]
pub fn sell(item: &mut Item, quantity: u32) -> bool {
    let enough = item.quantity >= quantity;
    if enough {
        item.quantity -= quantity;
        item.sku.push_str(" (sold)");
    }
    enough
}

#[wasmer_plugin]
pub fn double(bytes: &mut Vec<u8>) -> usize {
    bytes.extend_from_within(..);
    bytes.len()
}

#[wasmer_plugin]
pub fn shout(text: &mut String) {
    *text = text.to_uppercase();
}

#[wasmer_plugin]
pub fn wrap(shape: &mut Shape<String>) {
    *shape = Shape::Nested(Box::new(shape.clone()));
}

#[wasmer_plugin]
pub fn clear(map: &mut BTreeMap<String, u8>, maybe: &mut Option<u8>, unit: &mut Unit) -> Unit {
    map.clear();
    *maybe = maybe.take().map(|value| value + 1);
    *unit
}

macro_rules! reverse {
    ($($name:ident: $type:ty;)*) => {
        $(#[wasmer_plugin]
        pub fn $name(elements: &mut [$type]) {
            elements.reverse();
        })*
    };
}

reverse! {
    reverse_u8s: u8;
    reverse_i16s: i16;
    reverse_u32s: u32;
    reverse_f32s: f32;
    reverse_f64s: f64;
    reverse_u128s: u128;
    reverse_usizes: usize;
    reverse_bools: bool;
    reverse_strings: String;
    reverse_items: Item;
}

/// Takes numbers that the length of `pad` misaligns.
#[wasmer_plugin]
pub fn shift(pad: &[u8], numbers: &mut [f64], by: f64, tail: &str) -> String {
    numbers.iter_mut().for_each(|number| *number += by);
    format!("{} {tail}", pad.len())
}

#[wasmer_plugin]
pub fn misaligned_mut(flag: u8, data: &mut [f64], tail: &str) -> (u8, String) {
    data.iter_mut().for_each(|number| *number *= 2.0);
    (flag + 1, tail.to_uppercase())
}

#[wasmer_plugin]
pub fn misaligned_wide(flag: u8, wide: &mut [u128], after: &mut [u16], tail: &str) -> String {
    wide.iter_mut().for_each(|number| *number = !*number);
    after.iter_mut().for_each(|number| *number = !*number);
    format!("{flag}{tail}")
}

/// Takes every kind of mutable argument at once, and returns a result.
#[wasmer_plugin]
pub fn many(
    number: &mut i32,
    bytes: &mut [u8],
    before: &str,
    words: &mut Vec<String>,
    floats: &mut [f32],
    names: &mut [String],
    after: Option<&u16>,
    list: &mut List,
) -> Result<Vec<u8>, String> {
    *number = -*number;
    let old = bytes.to_vec();
    bytes.fill(7);
    words.push(before.to_owned());
    floats.iter_mut().for_each(|float| *float += 0.5);
    names.iter_mut().for_each(|name| name.push('!'));
    *list = List::of(list.links() + 1);
    after.map(|_| old).ok_or_else(|| "nothing after".to_owned())
}

#[wasmer_plugin]
pub fn rich_in_place(rich: &mut Rich) {
    // Taken apart and put together, so that it is not merely sent back.
    let Rich { tree, .. } = rich;
    tree.label = !tree.label;
}
