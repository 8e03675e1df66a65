//! What a plugin offers, read from its .wasm, shown, and compared with what a host expects.
//!
//! The compiler knows a plugin's functions as constants, see [`schema`](crate::schema). This is the same
//! at run time: whoever has the bytes of the section `wasmer-plugin` has an [`Interface`], without
//! compiling or running anything.
//!
//! ```
//! use wasmer_plugin::interface::Interface;
//! use wasmer_plugin::schema::{Argument, Passing, Schema, Signature};
//!
//! const HOST: Signature = Signature::new(
//!     ("shop", Some("1.1.0")),
//!     "price",
//!     &[" What an order costs, in cents."],
//!     &[Argument::new("sku", Passing::Ref, Schema::String)],
//!     Schema::U64,
//! );
//! let interface = Interface::of(&[&HOST])?; // Of a plugin: `Interface::read`.
//! assert_eq!(
//!     interface.to_string(),
//!     "/// What an order costs, in cents.\nfn price(sku: &str) -> u64;\n"
//! );
//!
//! const PLUGIN: Signature = Signature::new(
//!     ("shop", Some("1.0.0")),
//!     "price",
//!     &[],
//!     &[Argument::new("sku", Passing::Ref, Schema::String)],
//!     Schema::U32,
//! );
//! let mismatch = Interface::of(&[&PLUGIN])?.check(&HOST).unwrap_err();
//! assert_eq!(
//!     mismatch.to_string(),
//!     "host and plugin disagree about `price`:
//!   price(): host u64, plugin u32
//! the host was built with `shop` 1.1.0, the plugin with `shop` 1.0.0: rebuild the plugin with 1.1.0"
//! );
//! # Ok::<(), wasmer_plugin::interface::ReadError>(())
//! ```

mod align;
mod compare;
mod difference;
mod error;
mod fingerprint;
mod merge;
mod read;
mod show;
#[cfg(test)]
mod tests;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

pub use difference::{Difference, Kind, Mismatch, Side};
pub use error::{Problem, ReadError};

use crate::schema::{Passing, Signature, tag};

/// The functions of a plugin, and the structs and enums that they use.
///
/// Its `Display` is text like Rust's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Interface {
    /// By name.
    functions: Vec<Function>,
    definitions: Vec<Definition>,
}

impl Interface {
    /// How long a section is read, in bytes.
    pub const LONGEST: usize = 1 << 20;

    /// The interface of these functions.
    ///
    /// # Errors
    ///
    /// If two have the same name, or if one is larger than anything that a plugin may describe.
    pub fn of(signatures: &[&Signature]) -> Result<Self, ReadError> {
        let mut section = Vec::new();
        for signature in signatures {
            let start = section.len();
            section.resize(start + signature.record_length(), 0);
            signature.write_record(&mut section[start..]);
        }
        Self::read(&section)
    }

    /// The functions, sorted by name.
    pub fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// The function of this name.
    pub fn function(&self, name: &str) -> Option<&Function> {
        let place = self.functions.binary_search_by(|function| function.name.as_str().cmp(name)).ok()?;
        Some(&self.functions[place])
    }

    /// The structs and enums, each once and after those that it consists of.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// The struct or enum that a [`Type::Defined`] of this interface means.
    ///
    /// # Panics
    ///
    /// If the type is one of another interface, which has more definitions.
    pub fn definition(&self, id: DefinitionId) -> &Definition {
        &self.definitions[id.place()]
    }
}

/// A function of a plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Function {
    krate: String,
    version: String,
    name: String,
    docs: String,
    arguments: Vec<Argument>,
    result: Type,
    fingerprint: u64,
}

impl Function {
    /// The crate in which the function stands, as rustc knows it.
    pub fn krate(&self) -> &str {
        &self.krate
    }

    /// The version of that crate's package, if it was built by cargo.
    pub fn version(&self) -> Option<&str> {
        (!self.version.is_empty()).then_some(&self.version)
    }

    /// The function's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its documentation: lines with a line feed between them.
    pub fn docs(&self) -> &str {
        &self.docs
    }

    /// The arguments, in order.
    pub fn arguments(&self) -> &[Argument] {
        &self.arguments
    }

    /// What it returns.
    pub fn result(&self) -> &Type {
        &self.result
    }

    /// That of its [`Signature`], see [`Signature::fingerprint`].
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }
}

/// An argument of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Argument {
    name: String,
    passing: Passing,
    ty: Type,
}

impl Argument {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How it is passed.
    pub fn passing(&self) -> Passing {
        self.passing
    }

    /// The type of what is behind the reference, if there is one.
    pub fn ty(&self) -> &Type {
        &self.ty
    }
}

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
    /// A struct or an enum: see [`Interface::definition`].
    Defined(DefinitionId),
    /// A struct or an enum of this name that its function does not describe.
    Undescribed(String),
}

/// The types that are but a byte, once for all who read, hash and show them.
macro_rules! plain {
    ($($variant:ident = $tag:ident, $name:literal;)*) => {
        impl Type {
            fn plain(tag: u8) -> Option<Self> {
                match tag {
                    $(tag::$tag => Some(Self::$variant),)*
                    _ => None,
                }
            }

            fn as_plain(&self) -> Option<(u8, &'static str)> {
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

/// Stands for a [`Definition`] of an [`Interface`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefinitionId(u32);

impl DefinitionId {
    /// Set while a record is read, where a type contains itself: fingerprints know the difference.
    const BACK: u32 = 1 << 31;

    #[allow(clippy::cast_possible_truncation)] // No section has room for as many.
    fn new(place: usize) -> Self {
        Self(place as u32)
    }

    fn back(place: usize) -> Self {
        Self(Self::new(place).0 | Self::BACK)
    }

    fn is_back(self) -> bool {
        self.0 & Self::BACK != 0
    }

    fn place(self) -> usize {
        (self.0 & !Self::BACK) as usize
    }
}

/// A struct or an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Definition {
    name: String,
    docs: String,
    parameters: Vec<Type>,
    shape: Shape,
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
    name: String,
    docs: String,
    ty: Type,
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
    name: String,
    docs: String,
    fields: Fields,
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
