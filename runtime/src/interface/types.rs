//! What functions take and return, in a table of definitions that refer to each other.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::schema::tag;

/// What a value is on the wire: [`Schema`](crate::schema::Schema) with owned parts.
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

/// The types that are but a byte, once for all who read, hash and show them.
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

/// Stands for a [`Definition`] of an [`Interface`](super::Interface).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefinitionId(u32);

impl DefinitionId {
    /// Set while a record is read, where a type contains itself: fingerprints know the difference.
    const BACK: u32 = 1 << 31;

    #[allow(clippy::cast_possible_truncation)] // No section has room for as many.
    pub(super) fn new(place: usize) -> Self {
        Self(place as u32)
    }

    pub(super) fn back(place: usize) -> Self {
        Self(Self::new(place).0 | Self::BACK)
    }

    pub(super) fn is_back(self) -> bool {
        self.0 & Self::BACK != 0
    }

    pub(super) fn place(self) -> usize {
        (self.0 & !Self::BACK) as usize
    }
}

/// A struct or an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Definition {
    pub(super) name: String,
    pub(super) docs: String,
    pub(super) parameters: Vec<Type>,
    pub(super) shape: Shape,
}

impl Definition {
    /// Its name in Rust, without path and parameters.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its documentation: lines with a line feed between them.
    pub fn docs(&self) -> &str {
        &self.docs
    }

    /// What its type parameters stand for.
    pub fn parameters(&self) -> &[Type] {
        &self.parameters
    }

    /// What it consists of.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }
}

/// What a [`Definition`] defines.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// A struct.
    Struct(Fields),
    /// An enum, by its variants in order.
    Enum(Vec<Variant>),
}

/// The fields of a struct or variant, in the order of the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fields {
    /// None at all.
    Unit,
    /// Fields with numbers.
    Tuple(Vec<Type>),
    /// Fields with names.
    Named(Vec<Field>),
}

/// A field with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    pub(super) name: String,
    pub(super) docs: String,
    pub(super) ty: Type,
}

impl Field {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its documentation: lines with a line feed between them.
    pub fn docs(&self) -> &str {
        &self.docs
    }

    /// Its type.
    pub fn ty(&self) -> &Type {
        &self.ty
    }
}

/// A variant of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Variant {
    pub(super) name: String,
    pub(super) docs: String,
    pub(super) fields: Fields,
}

impl Variant {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its documentation: lines with a line feed between them.
    pub fn docs(&self) -> &str {
        &self.docs
    }

    /// Its fields.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }
}
