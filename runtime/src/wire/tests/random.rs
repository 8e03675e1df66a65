//! Random bytes that follow a description, as input for the properties of the codec.

use alloc::vec::Vec;

use crate::wire::schema::{Fields, Hasher, Schema, Shape};

/// Maximum number of levels of a recursive type.
const DEPTH: u32 = 4;

/// The splitmix64 generator, which gives the same numbers on every system.
pub(in crate::wire) struct Random(u64);

impl Random {
    pub(in crate::wire) fn new(name: &str, seed: u64) -> Self {
        Self(Hasher::new().string(name).number(seed).finish())
    }

    pub(in crate::wire) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(in crate::wire) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.number() % limit as u64).unwrap()
    }

    /// Writes a number of this size: any, a small one, or an extreme one.
    fn integer(&mut self, bytes: &mut Vec<u8>, size: usize) {
        let number = u128::from(self.number()) | u128::from(self.number()) << 64;
        let number = match self.below(8) {
            0 => number % 4,
            1 => u128::MAX - number % 4,
            2 => (u128::MAX >> (129 - 8 * size)).wrapping_add(number % 3),
            3..=5 => number >> self.below(128),
            _ => number,
        };
        bytes.extend_from_slice(&number.to_le_bytes()[..size]);
    }

    pub(in crate::wire) fn char(&mut self) -> char {
        let most = [0x80, 0x800, 0x1_0000, 0x11_0000][self.below(4)];
        loop {
            let number = u32::try_from(self.below(most)).unwrap();
            if let Some(char) = char::from_u32(number) {
                return char;
            }
        }
    }

    /// Returns a length: most are small, and a few exceed one byte.
    fn length(&mut self) -> usize {
        match self.below(256) {
            0 => self.below(400),
            1..=64 => 0,
            other => other % 6,
        }
    }

    pub(in crate::wire) fn bytes_of(&mut self, schema: &Schema) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.value(&mut bytes, schema, 0);
        bytes
    }

    fn value(&mut self, bytes: &mut Vec<u8>, schema: &Schema, depth: u32) {
        let is_deep = depth > DEPTH || bytes.len() > 4000;
        match schema {
            Schema::Unit => {}
            Schema::Bool => bytes.push(u8::from(self.below(2) == 0)),
            Schema::Char => bytes.extend_from_slice(self.char().encode_utf8(&mut [0; 4]).as_bytes()),
            Schema::String => {
                let text: alloc::string::String = (0..self.length()).map(|_| self.char()).collect();
                bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
                bytes.extend_from_slice(text.as_bytes());
            }
            Schema::Option(inner) => {
                let some = !is_deep && self.below(3) > 0;
                bytes.push(u8::from(some));
                if some {
                    self.value(bytes, inner, depth);
                }
            }
            Schema::Seq(element) => {
                for _ in 0..self.count(bytes, is_deep) {
                    self.value(bytes, element, depth);
                }
            }
            Schema::Map(key, value) => {
                for _ in 0..self.count(bytes, is_deep) {
                    self.value(bytes, key, depth);
                    self.value(bytes, value, depth);
                }
            }
            Schema::Array(element, length) => (0..*length).for_each(|_| self.value(bytes, element, depth)),
            Schema::Tuple(elements) => elements.iter().for_each(|element| self.value(bytes, element, depth)),
            Schema::Defined(definition) => match definition.shape() {
                Shape::Struct(fields) => self.fields(bytes, fields, depth),
                Shape::Enum(variants) => {
                    // The first variant of a recursive type ends the recursion.
                    let index = if is_deep { 0 } else { self.below(variants.len()) };
                    bytes.extend_from_slice(&u32::try_from(index).unwrap().to_le_bytes());
                    self.fields(bytes, &variants[index].fields, depth);
                }
            },
            Schema::BackRef(_, resolve) => self.value(bytes, &resolve(), depth + 1),
            number => self.integer(bytes, number.number_size().expect("all else is a number")),
        }
    }

    fn count(&mut self, bytes: &mut Vec<u8>, is_deep: bool) -> usize {
        let count = if is_deep { 0 } else { self.length() };
        bytes.extend_from_slice(&(count as u64).to_le_bytes());
        count
    }

    fn fields(&mut self, bytes: &mut Vec<u8>, fields: &Fields, depth: u32) {
        match fields {
            Fields::Unit => {}
            Fields::Tuple(fields) => fields.iter().for_each(|field| self.value(bytes, field, depth)),
            Fields::Named(fields) => fields.iter().for_each(|field| self.value(bytes, &field.schema, depth)),
        }
    }

    /// Returns a mutation of the bytes: cut off, or with some of them changed, removed or inserted.
    pub(in crate::wire) fn mutated(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.below(3) {
            let (place, byte) = (self.below(bytes.len() + 1), self.number().to_le_bytes()[0]);
            match self.below(6) {
                0 => bytes.truncate(place),
                1 => bytes.insert(place, byte),
                _ if place == bytes.len() => bytes.push(byte),
                2 => drop(bytes.remove(place)),
                3 => bytes[place] ^= 1 << (byte % 8),
                4 => bytes[place] = byte % 4,
                _ => bytes[place] = byte,
            }
        }
        bytes
    }
}
