//! Free functions with every form of argument, and odd names.

use wasmer_plugin::*;

use crate::types::{Metres, Named};

#[wasmer_plugin]
pub fn forms(
    value: Named,
    lent: &Named,
    text: &str,
    numbers: &[u64],
    all: &[Named],
    maybe: Option<&Named>,
    maybe_text: Option<&str>,
    maybe_bytes: Option<&[u8]>,
    changed: &mut String,
    list: &mut Vec<Metres>,
    slice: &mut [f64],
    texts: &mut [String],
    unit: (),
) {
    let _ =
        (value, lent, text, numbers, all, maybe, maybe_text, maybe_bytes, changed, list, slice, texts, unit);
}

#[wasmer_plugin]
pub fn defaults(
    a: u8,
    #[serde(default)] code: Option<&str>,
    #[serde(default)] more: Option<Vec<u8>>,
) -> bool {
    a > 0 && code.is_some() && more.is_some()
}

/// Adds.
#[wasmer_plugin(batch)]
pub fn add(a: i32, b: i32) -> i32 {
    a.wrapping_add(b)
}

#[wasmer_plugin(batch = lengths)]
pub fn length_of(text: Option<&str>) -> u64 {
    text.map_or(0, |text| text.len() as u64)
}

/// Looks like a batch of `forms`, but is none.
#[wasmer_plugin]
pub fn forms_batch(inputs: &[u8]) -> Vec<u8> {
    inputs.to_vec()
}

#[wasmer_plugin]
pub fn r#match(r#in: u8, _unused: u8, größe: u8) -> u8 {
    r#in.wrapping_add(größe)
}

#[wasmer_plugin(stub = Str)]
pub fn str(text: &str) -> String {
    text.into()
}

#[wasmer_plugin]
pub fn into(text: &str) -> String {
    text.into()
}

#[wasmer_plugin(name = "a name with \"quotes\", */ and\na line")]
pub fn odd() -> u8 {
    1
}

#[wasmer_plugin(name = "with.dot")]
pub fn dotted() -> u8 {
    2
}

#[wasmer_plugin]
#[allow(non_snake_case)]
pub fn Order(value: u8) -> u8 {
    value
}
