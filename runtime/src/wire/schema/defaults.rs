//! The fields with defaults of a function's types. Host and guest number them in the order of the definitions
//! in the function's description.

use super::{DefaultValue, Definition, Fields, Schema, Shape, Variant};
use crate::wire::abi;

/// Room for the definitions that have been visited.
pub(super) type Visited = [Option<&'static Definition>; abi::MOST_DEFINITIONS];

/// Collector of defaults. Counts all, and keeps those that there is room for.
pub(super) struct Defaults<'r> {
    visited: &'r mut Visited,
    visited_count: usize,
    room: &'r mut [DefaultValue],
    pub(super) count: usize,
}

impl<'r> Defaults<'r> {
    #[allow(clippy::large_stack_arrays, reason = "8 KiB, in constants and on the stack of a host")]
    pub(super) const NOTHING: Visited = [None; abi::MOST_DEFINITIONS];

    pub(super) const fn new(visited: &'r mut Visited, room: &'r mut [DefaultValue]) -> Self {
        Self { visited, visited_count: 0, room, count: 0 }
    }

    /// Adds those of a type: those of the types within it first.
    ///
    /// One function, as rustc limits the calls within each other in a constant to 128, and each level of
    /// structs takes one.
    pub(super) const fn add(&mut self, schema: &Schema) {
        let mut schema = schema;
        let definition = loop {
            schema = match schema {
                Schema::Option(inner) | Schema::Seq(inner) | Schema::Array(inner, _) => inner,
                Schema::Map(key, value) => {
                    self.add(key);
                    value
                }
                Schema::Tuple(elements) => {
                    let mut index = 0;
                    while index < elements.len() {
                        self.add(&elements[index]);
                        index += 1;
                    }
                    return;
                }
                Schema::Defined(definition) => break definition,
                _ => return,
            }
        };
        if !definition.has_defaults || self.visits(definition) {
            return;
        }
        let parameters = definition.parameters();
        let mut index = 0;
        while index < parameters.len() {
            self.add(&parameters[index]);
            index += 1;
        }
        let mut part = 0;
        while let Some(fields) = part_of(definition.shape(), part) {
            index = 0;
            match fields {
                Fields::Unit => {}
                Fields::Tuple(types) => {
                    while index < types.len() {
                        self.add(&types[index]);
                        index += 1;
                    }
                }
                Fields::Named(fields) => {
                    while index < fields.len() {
                        self.add(&fields[index].schema);
                        index += 1;
                    }
                }
            }
            part += 1;
        }
        part = 0;
        while let Some(fields) = part_of(definition.shape(), part) {
            self.own(fields);
            part += 1;
        }
    }

    /// Adds the defaults of these fields themselves.
    const fn own(&mut self, fields: &Fields) {
        let Fields::Named(fields) = fields else { return };
        let mut index = 0;
        while index < fields.len() {
            if let Some(default) = fields[index].default {
                if self.count < self.room.len() {
                    self.room[self.count] = default;
                }
                self.count += 1;
            }
            index += 1;
        }
    }

    /// Returns true if the definition has been visited before.
    const fn visits(&mut self, definition: &'static Definition) -> bool {
        let mut index = 0;
        while index < self.visited_count {
            if let Some(other) = self.visited[index]
                && other.fingerprint == definition.fingerprint
                && other.key.id == definition.key.id
            {
                return true;
            }
            index += 1;
        }
        assert!(index < self.visited.len(), "a plugin function can use at most 1,024 structs and enums");
        self.visited[index] = Some(definition);
        self.visited_count += 1;
        false
    }
}

/// Returns the fields of a struct, or of the enum's variant with this number.
const fn part_of(shape: &Shape, part: usize) -> Option<&Fields> {
    match shape {
        Shape::Struct(fields) if part == 0 => Some(fields),
        Shape::Enum(variants) if part < variants.len() => Some(&variants[part].fields),
        _ => None,
    }
}

/// Returns true if a field of this shape has a default, or a type within it has one. References back are not
/// followed: their targets enclose this type, or have records of their own.
pub(super) const fn within(shape: &Shape) -> bool {
    match shape {
        Shape::Struct(fields) => in_fields(fields),
        Shape::Enum(variants) => in_variants(variants),
    }
}

const fn in_variants(variants: &[Variant]) -> bool {
    let mut index = 0;
    while index < variants.len() {
        if in_fields(&variants[index].fields) {
            return true;
        }
        index += 1;
    }
    false
}

const fn in_fields(fields: &Fields) -> bool {
    match fields {
        Fields::Unit => false,
        Fields::Tuple(types) => in_types(types),
        Fields::Named(fields) => {
            let mut index = 0;
            while index < fields.len() {
                if fields[index].default.is_some() || in_type(&fields[index].schema) {
                    return true;
                }
                index += 1;
            }
            false
        }
    }
}

const fn in_types(types: &[Schema]) -> bool {
    let mut index = 0;
    while index < types.len() {
        if in_type(&types[index]) {
            return true;
        }
        index += 1;
    }
    false
}

const fn in_type(schema: &Schema) -> bool {
    match schema {
        Schema::Option(inner) | Schema::Seq(inner) | Schema::Array(inner, _) => in_type(inner),
        Schema::Map(key, value) => in_type(key) || in_type(value),
        Schema::Tuple(elements) => in_types(elements),
        Schema::Defined(definition) => definition.has_defaults,
        _ => false,
    }
}
