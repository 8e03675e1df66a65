//! Schemas: the encoding of types, in constants. They reach the host as records in the plugin's .wasm file.

mod anchor;
mod argument;
mod defaults;
mod definitions;
mod fingerprint;
mod hasher;
mod passing;
mod record;
mod section;
mod signature;
mod sink;
mod size;
mod skipped;
pub(crate) mod tag;
mod unchecked;

use alloc::vec::Vec;

pub use anchor::{Anchor, AnchorRef};
pub use argument::Argument;
pub(crate) use hasher::Hasher;
pub use passing::Passing;
pub(crate) use passing::without_underscores;
#[cfg(test)]
pub(crate) use section::guest_section;
pub(crate) use section::section;
pub use signature::Signature;
pub(crate) use size::Sizes;
pub(crate) use skipped::Skipped;
use unchecked::Unchecked;

/// The encoding of a type's values.
///
/// A constant costs nothing: the compiler stores its data only if the program uses it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Schema {
    /// No bytes.
    Unit,
    /// One byte, 0 or 1.
    Bool,
    /// An integer of 8 bits.
    U8,
    /// An integer of 16 bits.
    U16,
    /// An integer of 32 bits.
    U32,
    /// An integer of 64 bits, or a `usize`.
    U64,
    /// An integer of 128 bits.
    U128,
    /// A signed integer of 8 bits.
    I8,
    /// A signed integer of 16 bits.
    I16,
    /// A signed integer of 32 bits.
    I32,
    /// A signed integer of 64 bits, or an `isize`.
    I64,
    /// A signed integer of 128 bits.
    I128,
    /// A floating-point number of 32 bits.
    F32,
    /// A floating-point number of 64 bits.
    F64,
    /// A character, in one to four bytes of UTF-8.
    Char,
    /// UTF-8, after its length in bytes.
    String,
    /// A byte, 1 if a value follows and 0 otherwise, and the value.
    Option(&'static Schema),
    /// Elements, after their number.
    Seq(&'static Schema),
    /// Pairs of key and value, after their number.
    Map(&'static Schema, &'static Schema),
    /// A fixed number of elements.
    Array(&'static Schema, u64),
    /// One value of each, in order.
    Tuple(&'static [Schema]),
    /// A struct or an enum.
    Defined(&'static Definition),
    /// A struct or an enum that contains this one, or that is not described here. The function returns its
    /// schema.
    BackRef(TypeKey, fn() -> Schema),
}

impl Schema {
    /// Returns the size of a value in bytes, if it is a number that some type has in memory in the same form.
    /// An end with such a type passes the numbers in blocks, so the other end must know the size.
    pub(crate) const fn number_size(&self) -> Option<usize> {
        match self {
            Self::U8 | Self::I8 => Some(1),
            Self::U16 | Self::I16 => Some(2),
            Self::U32 | Self::I32 | Self::F32 => Some(4),
            Self::U64 | Self::I64 | Self::F64 => Some(8),
            Self::U128 | Self::I128 => Some(16),
            _ => None,
        }
    }
}

/// A struct or an enum.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    pub(crate) name: &'static str,
    content: Unchecked<Content>,
    pub(crate) key: TypeKey,
    /// Covers everything in the definition except documentation.
    pub(crate) fingerprint: u64,
    /// A field of this type, or of a type within, that is not on the wire.
    pub(crate) skipped: Option<Skipped>,
    pub(crate) sizes: Sizes,
    /// True if a field has a default, in this type or in one within it.
    has_defaults: bool,
}

/// The parts of a definition that refer to other types.
#[derive(Clone, Copy, Debug)]
struct Content {
    docs: &'static [&'static str],
    parameters: &'static [Schema],
    shape: Shape,
}

/// Content of a [`Definition`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Shape {
    /// A struct: its fields in order.
    Struct(Fields),
    /// An enum: the variant's number, counted from 0, in 32 bits, and the variant's fields.
    Enum(&'static [Variant]),
}

/// The fields of a struct or variant, in the order of their encoding.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Fields {
    /// No fields.
    Unit,
    /// Numbered fields.
    Tuple(&'static [Schema]),
    /// Named fields.
    Named(&'static [Field]),
}

/// A named field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub(crate) name: &'static str,
    pub(crate) docs: &'static [&'static str],
    pub(crate) schema: Schema,
    /// Set if the other side may lack the field.
    pub(crate) default: Option<DefaultValue>,
    /// Other names of the field.
    pub(crate) aliases: &'static [&'static str],
}

/// Returns the encoded default value of a field, or `None` if it cannot be encoded.
pub type DefaultValue = fn() -> Option<Vec<u8>>;

/// A variant of an enum.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    pub(crate) name: &'static str,
    pub(crate) docs: &'static [&'static str],
    pub(crate) fields: Fields,
    /// Other names of the variant.
    pub(crate) aliases: &'static [&'static str],
    /// True if the variant replaces variants that this side does not know.
    pub(crate) is_other: bool,
}

impl Definition {
    /// Describes a struct or an enum. `docs` are the lines of its documentation, and `parameters` the
    /// arguments of its type parameters.
    #[must_use]
    pub const fn new(
        key: TypeKey,
        docs: &'static [&'static str],
        parameters: &'static [Schema],
        shape: Shape,
    ) -> Self {
        let fingerprint = fingerprint::definition(key.name, parameters, &shape);
        let skipped = skipped::within(&key, &shape);
        let sizes = Sizes::of(&shape);
        let has_defaults = defaults::within(&shape);
        let content = Unchecked::new(Content { docs, parameters, shape });
        Self { name: key.name, content, key, fingerprint, skipped, sizes, has_defaults }
    }

    pub(crate) const fn docs(&self) -> &'static [&'static str] {
        self.content.get().docs
    }

    /// Returns the arguments of the type's parameters.
    pub(crate) const fn parameters(&self) -> &'static [Schema] {
        self.content.get().parameters
    }

    pub(crate) const fn shape(&self) -> &Shape {
        &self.content.get().shape
    }
}

impl Field {
    /// Describes a field. `docs` are the lines of its documentation.
    #[must_use]
    pub const fn new(name: &'static str, docs: &'static [&'static str], schema: Schema) -> Self {
        Self { name, docs, schema, default: None, aliases: &[] }
    }

    /// Marks the field as one that the other side may lack. A reader then fills in the `default`.
    #[must_use]
    pub const fn with_default(self, default: DefaultValue) -> Self {
        Self { default: Some(default), ..self }
    }

    /// Adds other names, by which the other side may know the field.
    #[must_use]
    pub const fn with_aliases(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }
}

impl Variant {
    /// Describes a variant. `docs` are the lines of its documentation.
    #[must_use]
    pub const fn new(name: &'static str, docs: &'static [&'static str], fields: Fields) -> Self {
        Self { name, docs, fields, aliases: &[], is_other: false }
    }

    /// Adds other names, by which the other side may know the variant.
    #[must_use]
    pub const fn with_aliases(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    /// Marks the variant as the one that is read in place of a variant that only the other side has. Such a
    /// variant has no fields.
    #[must_use]
    pub const fn other(self) -> Self {
        Self { is_other: true, ..self }
    }
}

/// Identifies a struct or an enum without describing it.
#[derive(Clone, Copy, Debug)]
pub struct TypeKey {
    pub(crate) name: &'static str,
    /// Distinguishes types with one name, within one program only.
    pub(crate) id: u64,
    /// A field of the type that is not on the wire.
    pub(crate) skips: Option<&'static str>,
    /// Set if the type has a record of its own in this program.
    pub(crate) anchor: Option<AnchorRef>,
}

impl TypeKey {
    /// Identifies the type with this name in a module, with these parameters.
    #[must_use]
    pub const fn new(module: &'static str, name: &'static str, parameters: &'static [Schema]) -> Self {
        let mut id = Hasher::new().string(module).string(name);
        let mut index = 0;
        while index < parameters.len() {
            id = id.identity(&parameters[index]);
            index += 1;
        }
        Self { name, id: id.finish(), skips: None, anchor: None }
    }

    /// Adds the version of the type's package and the type's place in its file. A program may have two
    /// versions of a package, and a module two blocks with types of one name.
    #[must_use]
    pub const fn at(self, version: Option<&'static str>, line: u32, column: u32) -> Self {
        let version = match version {
            Some(version) => version,
            None => "",
        };
        let id = Hasher::new().number(self.id).string(version).number(line as u64).number(column as u64);
        Self { id: id.finish(), ..self }
    }

    /// Marks the type as one with a record of its own, beside this anchor.
    #[must_use]
    pub const fn recorded(self, anchor: &'static Anchor) -> Self {
        Self { anchor: Some(AnchorRef::new(anchor)), ..self }
    }

    /// Adds a field that is not on the wire. An argument `&mut T` would lose its value on the way back, so
    /// such an argument is an error.
    #[must_use]
    pub const fn with_skipped(self, field: &'static str) -> Self {
        Self { skips: Some(field), ..self }
    }

    /// Adds the values of the type's constant parameters.
    #[must_use]
    #[expect(clippy::cast_possible_truncation)] // Both halves are hashed.
    pub const fn with_constants(self, values: &[u128]) -> Self {
        let mut id = Hasher::new().number(self.id);
        let mut index = 0;
        while index < values.len() {
            id = id.number(values[index] as u64).number((values[index] >> 64) as u64);
            index += 1;
        }
        Self { id: id.finish(), ..self }
    }
}

#[cfg(test)]
mod tests;
