//! The types of arguments and results in a description: a table of definitions that refer to each other.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::hash::{Hash, Hasher};

use crate::wire::schema::tag;

/// The encoding of a value: [`Schema`](crate::schema::Schema) with owned parts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Type {
    /// `()`.
    Unit,
    /// `bool`.
    Bool,
    /// `u8`.
    U8,
    /// `u16`.
    U16,
    /// `u32`.
    U32,
    /// `u64`, and `usize`.
    U64,
    /// `u128`.
    U128,
    /// `i8`.
    I8,
    /// `i16`.
    I16,
    /// `i32`.
    I32,
    /// `i64`, and `isize`.
    I64,
    /// `i128`.
    I128,
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// `char`.
    Char,
    /// `String`, and `str`.
    String,
    /// `Option`.
    Option(Box<Type>),
    /// `Vec`, slices, sets.
    Seq(Box<Type>),
    /// Maps: keys, values.
    Map(Box<Type>, Box<Type>),
    /// Arrays, and their length.
    Array(Box<Type>, u64),
    /// Tuples.
    Tuple(Vec<Type>),
    /// A struct or an enum: see [`Interface::definition`](super::Interface::definition).
    Defined(DefinitionId),
    /// A struct or an enum of this name that its function does not describe.
    Undescribed(String),
}

/// Types that are encoded as one byte, listed once for reading, hashing and showing.
macro_rules! plain {
    ($($variant:ident = $tag:ident, $name:literal;)*) => {
        impl Type {
            pub(super) fn plain(tag: u8) -> Option<Self> {
                match tag {
                    $(tag::$tag => Some(Self::$variant),)*
                    _ => None,
                }
            }

            pub(super) fn as_plain(&self) -> Option<(u8, &'static str)> {
                match self {
                    $(Self::$variant => Some((tag::$tag, $name)),)*
                    _ => None,
                }
            }
        }
    };
}

plain! {
    Unit = UNIT, "()";
    Bool = BOOL, "bool";
    U8 = U8, "u8";
    U16 = U16, "u16";
    U32 = U32, "u32";
    U64 = U64, "u64";
    U128 = U128, "u128";
    I8 = I8, "i8";
    I16 = I16, "i16";
    I32 = I32, "i32";
    I64 = I64, "i64";
    I128 = I128, "i128";
    F32 = F32, "f32";
    F64 = F64, "f64";
    Char = CHAR, "char";
    String = STRING, "String";
}

/// Index of a [`Definition`] in an [`Interface`](super::Interface).
///
/// Two that lead to one definition are equal, even if only one is a
/// [reference back](Self::is_reference_back).
#[derive(Clone, Copy, Debug)]
pub struct DefinitionId(u32);

impl DefinitionId {
    /// Flag on a reference back.
    const BACK: u32 = 1 << 31;
    /// Flag on a reference out of a group of definitions, while these refer to each other by their places in
    /// it.
    const OUTSIDE: u32 = 1 << 30;

    /// Returns the place of the definition in [`Interface::definitions`](super::Interface::definitions).
    pub fn index(self) -> usize {
        self.place()
    }

    #[allow(clippy::cast_possible_truncation)] // No section has room for so many.
    pub(in crate::wire) fn new(place: usize) -> Self {
        Self(place as u32)
    }

    pub(super) fn back(place: usize) -> Self {
        Self(Self::new(place).0 | Self::BACK)
    }

    pub(super) fn outside(place: usize, is_back: bool) -> Self {
        Self(Self::new(place).0 | Self::OUTSIDE | if is_back { Self::BACK } else { 0 })
    }

    pub(super) fn is_outside(self) -> bool {
        self.0 & Self::OUTSIDE != 0
    }

    /// Refers to another place, in the same way.
    pub(super) fn moved(self, place: usize) -> Self {
        Self(Self::new(place).0 | self.0 & Self::BACK)
    }

    /// Returns true if the type is referred to by its name, as one that contains this type or that
    /// `#[plugin_type(recursive = …)]` marks. The fingerprint covers the name only.
    pub fn is_reference_back(self) -> bool {
        self.0 & Self::BACK != 0
    }

    pub(in crate::wire) fn place(self) -> usize {
        (self.0 & !(Self::BACK | Self::OUTSIDE)) as usize
    }

    /// Returns all but the flag of a reference back.
    fn target(self) -> u32 {
        self.0 & !Self::BACK
    }
}

impl PartialEq for DefinitionId {
    fn eq(&self, other: &Self) -> bool {
        self.target() == other.target()
    }
}

impl Eq for DefinitionId {}

impl PartialOrd for DefinitionId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DefinitionId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.target().cmp(&other.target())
    }
}

impl Hash for DefinitionId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.target().hash(state);
    }
}

/// A struct or an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Definition {
    pub(in crate::wire) name: String,
    pub(in crate::wire) docs: String,
    pub(in crate::wire) parameters: Vec<Type>,
    pub(in crate::wire) shape: Shape,
}

impl Definition {
    /// Replaces a definition that moves.
    pub(in crate::wire) const EMPTY: Self = Self {
        name: String::new(),
        docs: String::new(),
        parameters: Vec::new(),
        shape: Shape::Enum(Vec::new()),
    };

    /// Returns the type's name, without path and parameters.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the documentation, with lines separated by line feeds.
    pub fn docs(&self) -> &str {
        &self.docs
    }

    /// Returns the arguments of the type's parameters.
    pub fn parameters(&self) -> &[Type] {
        &self.parameters
    }

    /// Returns the definition's fields or variants.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }
}

/// Content of a [`Definition`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// A struct.
    Struct(Fields),
    /// An enum, with its variants in order.
    Enum(Vec<Variant>),
}

/// The fields of a struct or variant, in the order of their encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fields {
    /// No fields.
    Unit,
    /// Numbered fields.
    Tuple(Vec<Type>),
    /// Named fields.
    Named(Vec<Field>),
}

/// A named field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    pub(in crate::wire) name: String,
    pub(in crate::wire) docs: String,
    pub(in crate::wire) ty: Type,
    pub(in crate::wire) has_default: bool,
    pub(in crate::wire) aliases: Vec<String>,
}

impl Field {
    /// Returns the field's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the documentation, with lines separated by line feeds.
    pub fn docs(&self) -> &str {
        &self.docs
    }

    /// Returns the field's type.
    pub fn ty(&self) -> &Type {
        &self.ty
    }

    /// Returns true if the field has a default value, so that the other side may lack it.
    pub fn has_default(&self) -> bool {
        self.has_default
    }

    /// Returns other names of the field, from `#[serde(alias = "…")]`.
    pub fn aliases(&self) -> &[String] {
        &self.aliases
    }
}

/// A variant of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Variant {
    pub(in crate::wire) name: String,
    pub(in crate::wire) docs: String,
    pub(in crate::wire) fields: Fields,
    pub(in crate::wire) is_other: bool,
    pub(in crate::wire) aliases: Vec<String>,
}

impl Variant {
    /// Returns the variant's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the documentation, with lines separated by line feeds.
    pub fn docs(&self) -> &str {
        &self.docs
    }

    /// Returns the variant's fields.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Returns true if the variant is read in place of variants that only the other side has, by
    /// `#[serde(other)]`.
    pub fn is_other(&self) -> bool {
        self.is_other
    }

    /// Returns other names of the variant, from `#[serde(alias = "…")]`.
    pub fn aliases(&self) -> &[String] {
        &self.aliases
    }
}
