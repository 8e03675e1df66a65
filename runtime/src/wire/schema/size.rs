//! Bounds on the size of encoded values. The description alone determines them, so both ends compute the
//! same.

use super::{Fields, Schema, Shape};
use crate::wire::abi;

/// Maximum number of parts of a type that a bound considers. Types are trees, and the number of parts can
/// grow exponentially with their depth.
const PARTS: u32 = 1024;

/// The highest lower bound. It may be too low, but is exact for any value that fits into a plugin's memory.
const MOST_LEAST: usize = 1 << 30;

/// The sizes of a struct or an enum, computed once. Walking through the types that it contains would take
/// exponential time, and a stack as deep as they nest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    /// Number of parts, at most one more than [`PARTS`].
    parts: u32,
    /// See [`Schema::least_size`].
    least: usize,
    /// See [`Schema::most_size`].
    most: [Option<usize>; BOUNDS.len()],
    /// See [`Schema::is_numbers`].
    is_numbers: bool,
}

/// The values of `most` for which [`Schema::most_size`] is computed once.
const BOUNDS: [usize; 2] = [abi::RESULT_WORD, abi::ARGUMENT_WORDS];

impl Sizes {
    pub(super) const fn of(shape: &Shape) -> Self {
        let mut most = [None; BOUNDS.len()];
        let mut index = 0;
        while index < BOUNDS.len() {
            most[index] = most_of_shape(shape, BOUNDS[index], &mut { PARTS });
            index += 1;
        }
        let least = least_of_shape(shape, &mut { PARTS });
        let least = if least > MOST_LEAST { MOST_LEAST } else { least };
        let is_numbers = shape_is_numbers(shape, &mut { PARTS });
        Self { parts: parts_of_shape(shape), least, most, is_numbers }
    }

    /// Takes the parts of the type out of a number of parts, if they are so many.
    const fn take(&self, parts: &mut u32) -> bool {
        // One has been taken for the type itself.
        match parts.checked_sub(self.parts - 1) {
            Some(left) => {
                *parts = left;
                true
            }
            None => false,
        }
    }
}

impl Schema {
    /// Returns a lower bound on the size of a value, in bytes.
    pub(crate) const fn least_size(&self) -> usize {
        let mut parts = PARTS;
        self.least(&mut parts)
    }

    const fn least(&self, parts: &mut u32) -> usize {
        if *parts == 0 {
            return 0;
        }
        *parts -= 1;
        match self {
            Self::Unit | Self::BackRef(..) => 0,
            Self::Bool | Self::U8 | Self::I8 | Self::Char | Self::Option(_) => 1,
            Self::U16 | Self::I16 => 2,
            Self::U32 | Self::I32 | Self::F32 => 4,
            Self::U64 | Self::I64 | Self::F64 | Self::String | Self::Seq(_) | Self::Map(..) => 8,
            Self::U128 | Self::I128 => 16,
            Self::Array(element, length) => {
                let element = element.least(parts) as u64;
                let all = element.saturating_mul(*length);
                #[expect(clippy::cast_possible_truncation)] // At most 2³⁰.
                if all > MOST_LEAST as u64 { MOST_LEAST } else { all as usize }
            }
            Self::Tuple(elements) => least_of_all(elements, parts),
            Self::Defined(definition) => definition.sizes.least,
        }
    }

    /// Returns true if every value takes at least one byte. Follows references back, which
    /// [`least_size`](Self::least_size) cannot, because constants cannot contain themselves.
    pub(crate) fn takes_bytes(&self) -> bool {
        let mut parts = PARTS;
        self.takes(&mut parts)
    }

    fn takes(&self, parts: &mut u32) -> bool {
        if *parts == 0 {
            return false;
        }
        *parts -= 1;
        match self {
            Self::Unit => false,
            Self::BackRef(_, resolve) => resolve().takes(parts),
            Self::Array(element, length) => *length > 0 && element.takes(parts),
            Self::Tuple(elements) => elements.iter().any(|element| element.takes(parts)),
            Self::Defined(definition) => match definition.shape() {
                Shape::Struct(Fields::Unit) => false,
                Shape::Struct(Fields::Tuple(fields)) => fields.iter().any(|field| field.takes(parts)),
                Shape::Struct(Fields::Named(fields)) => fields.iter().any(|field| field.schema.takes(parts)),
                Shape::Enum(_) => true,
            },
            _ => true,
        }
    }

    /// Returns the maximum size of a value in bytes, if it is at most `most`.
    pub(crate) const fn most_size(&self, most: usize) -> Option<usize> {
        let mut parts = PARTS;
        self.most(most, &mut parts)
    }

    const fn most(&self, most: usize, parts: &mut u32) -> Option<usize> {
        if *parts == 0 {
            return None;
        }
        *parts -= 1;
        let size = match self {
            Self::Unit => 0,
            Self::Char => 4,
            Self::String | Self::Seq(_) | Self::Map(..) | Self::BackRef(..) => return None,
            Self::Option(inner) => match inner.most(most, parts) {
                Some(size) => 1 + size,
                None => return None,
            },
            Self::Array(element, length) => match element.most(most, parts) {
                #[expect(clippy::cast_possible_truncation)] // At most `most`.
                Some(size) if *length <= most as u64 => size * *length as usize,
                _ => return None,
            },
            Self::Tuple(elements) => match most_of_all(elements, most, parts) {
                Some(size) => size,
                None => return None,
            },
            Self::Defined(definition) => {
                let size = match most {
                    abi::RESULT_WORD => definition.sizes.most[0],
                    abi::ARGUMENT_WORDS => definition.sizes.most[1],
                    _ => return most_of_shape(definition.shape(), most, parts),
                };
                if !definition.sizes.take(parts) {
                    return None;
                }
                match size {
                    Some(size) => size,
                    None => return None,
                }
            }
            number => number.least_size(),
        };
        if size > most { None } else { Some(size) }
    }

    /// Returns the alignment in memory of a type whose values are these numbers.
    #[cfg(any(feature = "host", test, fuzzing))]
    pub(crate) fn align(&self) -> usize {
        match self {
            Self::Array(element, _) => element.align(),
            Self::Tuple(elements) => elements.iter().map(Self::align).max().unwrap_or(1),
            Self::Defined(definition) => match definition.shape() {
                Shape::Struct(Fields::Tuple(elements)) => elements.iter().map(Self::align).max().unwrap_or(1),
                Shape::Struct(Fields::Named(fields)) => {
                    fields.iter().map(|field| field.schema.align()).max().unwrap_or(1)
                }
                _ => 1,
            },
            number => number.number_size().unwrap_or(1),
        }
    }

    /// Returns true if a value consists of numbers only. Only sequences of such elements may lie elsewhere.
    /// Returns false for types with more than [`PARTS`] parts.
    pub(crate) const fn is_numbers(&self) -> bool {
        let mut parts = PARTS;
        self.numbers(&mut parts)
    }

    const fn numbers(&self, parts: &mut u32) -> bool {
        if *parts == 0 {
            return false;
        }
        *parts -= 1;
        match self {
            Self::Array(element, _) => element.numbers(parts),
            Self::Tuple(elements) => all_are_numbers(elements, parts),
            Self::Defined(definition) => definition.sizes.take(parts) && definition.sizes.is_numbers,
            number => number.number_size().is_some(),
        }
    }
}

const fn least_of_all(schemas: &[Schema], parts: &mut u32) -> usize {
    let (mut index, mut sum) = (0, 0_usize);
    while index < schemas.len() {
        sum = sum.saturating_add(schemas[index].least(parts));
        index += 1;
    }
    sum
}

const fn least_of_shape(shape: &Shape, parts: &mut u32) -> usize {
    match shape {
        Shape::Enum(_) => 4,
        Shape::Struct(Fields::Unit) => 0,
        Shape::Struct(Fields::Tuple(fields)) => least_of_all(fields, parts),
        Shape::Struct(Fields::Named(fields)) => {
            let (mut index, mut sum) = (0, 0_usize);
            while index < fields.len() {
                sum = sum.saturating_add(fields[index].schema.least(parts));
                index += 1;
            }
            sum
        }
    }
}

const fn most_of_shape(shape: &Shape, most: usize, parts: &mut u32) -> Option<usize> {
    let size = match shape {
        Shape::Struct(fields) => most_of_fields(fields, most, parts),
        Shape::Enum(variants) => {
            let (mut index, mut largest) = (0, 0);
            while index < variants.len() {
                match most_of_fields(&variants[index].fields, most, parts) {
                    Some(size) if size > largest => largest = size,
                    Some(_) => {}
                    None => return None,
                }
                index += 1;
            }
            Some(4 + largest)
        }
    };
    match size {
        Some(size) if size <= most => Some(size),
        _ => None,
    }
}

const fn shape_is_numbers(shape: &Shape, parts: &mut u32) -> bool {
    match shape {
        Shape::Struct(Fields::Tuple(elements)) => all_are_numbers(elements, parts),
        Shape::Struct(Fields::Named(fields)) => {
            let mut index = 0;
            while index < fields.len() {
                if !fields[index].schema.numbers(parts) {
                    return false;
                }
                index += 1;
            }
            true
        }
        _ => false,
    }
}

const fn all_are_numbers(schemas: &[Schema], parts: &mut u32) -> bool {
    let mut index = 0;
    while index < schemas.len() {
        if !schemas[index].numbers(parts) {
            return false;
        }
        index += 1;
    }
    true
}

/// Returns the number of parts of a struct or an enum, or one more than [`PARTS`] if it has more.
const fn parts_of_shape(shape: &Shape) -> u32 {
    let mut left = PARTS;
    match shape {
        Shape::Struct(fields) => count_fields(fields, &mut left),
        Shape::Enum(variants) => {
            let mut index = 0;
            while index < variants.len() {
                count_fields(&variants[index].fields, &mut left);
                index += 1;
            }
        }
    }
    1 + PARTS - left
}

const fn count_fields(fields: &Fields, left: &mut u32) {
    match fields {
        Fields::Unit => {}
        Fields::Tuple(fields) => count_all(fields, left),
        Fields::Named(fields) => {
            let mut index = 0;
            while index < fields.len() {
                count(&fields[index].schema, left);
                index += 1;
            }
        }
    }
}

const fn count_all(schemas: &[Schema], left: &mut u32) {
    let mut index = 0;
    while index < schemas.len() {
        count(&schemas[index], left);
        index += 1;
    }
}

const fn count(schema: &Schema, left: &mut u32) {
    if *left == 0 {
        return;
    }
    *left -= 1;
    match schema {
        Schema::Option(inner) | Schema::Array(inner, _) => count(inner, left),
        Schema::Tuple(elements) => count_all(elements, left),
        Schema::Defined(definition) => *left = left.saturating_sub(definition.sizes.parts - 1),
        _ => {}
    }
}

const fn most_of_all(schemas: &[Schema], most: usize, parts: &mut u32) -> Option<usize> {
    let (mut index, mut sum) = (0, 0);
    while index < schemas.len() {
        match schemas[index].most(most, parts) {
            Some(size) => sum += size,
            None => return None,
        }
        index += 1;
    }
    Some(sum)
}

const fn most_of_fields(fields: &Fields, most: usize, parts: &mut u32) -> Option<usize> {
    match fields {
        Fields::Unit => Some(0),
        Fields::Tuple(fields) => most_of_all(fields, most, parts),
        Fields::Named(fields) => {
            let (mut index, mut sum) = (0, 0);
            while index < fields.len() {
                match fields[index].schema.most(most, parts) {
                    Some(size) => sum += size,
                    None => return None,
                }
                index += 1;
            }
            Some(sum)
        }
    }
}

#[cfg(test)]
mod tests;
