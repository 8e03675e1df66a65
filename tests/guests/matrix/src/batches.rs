//! Functions with a batch, for each way of passing.

use std::cell::Cell;

use wasmer_plugin::codec::{Decoder, Encoder, Malformed};
use wasmer_plugin::schema::{Decode, PluginType, Schema};
use wasmer_plugin::wasmer_plugin;

use crate::types::Item;

/// A number that a plugin accepts only if it is even.
#[derive(Clone, Copy)]
pub struct Even(pub u32);

impl PluginType for Even {
    const SCHEMA: Schema = u32::SCHEMA;

    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        encoder.value(&self.0);
    }
}

impl<'de> Decode<'de> for Even {
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        match decoder.value()? {
            number if number % 2 == 0 => Ok(Self(number)),
            _ => Err(decoder.refuse("the number is odd")),
        }
    }
}

#[wasmer_plugin(batch)]
pub fn subtract(a: i64, b: i32) -> i64 {
    a.wrapping_sub(i64::from(b))
}

#[wasmer_plugin(batch)]
pub fn reverse(text: String) -> String {
    text.chars().rev().collect()
}

#[wasmer_plugin(batch)]
pub fn lengths(name: &str, bytes: &[u8], numbers: &[f64], item: &Item, tail: Option<&str>) -> Vec<usize> {
    vec![name.len(), bytes.len(), numbers.len(), item.blob.len(), tail.map_or(0, str::len)]
}

#[wasmer_plugin(batch = parse_all)]
pub fn parse(text: &str, radix: u32) -> Result<i32, String> {
    i32::from_str_radix(text, radix).map_err(|error| error.to_string())
}

#[wasmer_plugin(batch, name = "bytes of an image")]
pub fn invert(image: Vec<u8>) -> Vec<u8> {
    image.into_iter().map(|byte| !byte).collect()
}

thread_local! {
    static TOTAL: Cell<u32> = const { Cell::new(0) };
}

/// Adds to what the plugin has seen.
#[wasmer_plugin(batch)]
pub fn tally(by: Even) {
    TOTAL.set(TOTAL.get() + by.0);
}

#[wasmer_plugin]
pub fn tallied() -> u32 {
    TOTAL.get()
}

#[wasmer_plugin(batch)]
pub fn divide(a: i32, b: i32) -> i32 {
    a / b
}

/// Never returns if `forever` is true.
#[wasmer_plugin(batch)]
pub fn hang(forever: bool) {
    if forever {
        loop {
            std::hint::spin_loop();
        }
    }
}

#[wasmer_plugin(batch)]
#[allow(clippy::unused_unit)]
pub fn nothing(_: ()) -> () {}
