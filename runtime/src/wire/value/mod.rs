//! Values without a Rust type, for calls that are driven by a plugin's description.
//!
//! A [`Value`] is what an encoded argument or result holds. The description gives it its type: it is
//! [encoded](Value::encode), [decoded](Value::decode) and [parsed](Value::parse) with a [`Type`] of an
//! [`Interface`]. `Plugin::call_dynamic` does so for all arguments of a function.
//!
//! ```
//! # use wasmer_plugin::*;
//! # use wasmer_plugin::interface::Interface;
//! # use wasmer_plugin::schema::{Argument, Passing, Schema, Signature};
//! use wasmer_plugin::value::Value;
//!
//! # #[derive(PluginType)]
//! # pub struct Item { sku: String, cents: u64 }
//! # const PRICE: Signature = Signature::new(
//! #     ("shop", None), "price", &[], &[Argument::new("item", Passing::Ref, Item::SCHEMA)], Schema::U64,
//! # );
//! # let interface = Interface::of(&[&PRICE])?; // As `wasmer_plugin_bindgen::read` and `Plugin::interface`.
//! let item = interface.function("price").expect("it has the function").arguments()[0].value_type();
//! let value = Value::parse(r#"Item { sku: "tea", cents: 250 }"#, &interface, &item)?;
//! assert_eq!(value, Value::parse(r#"{ "sku": "tea", "cents": 250 }"#, &interface, &item)?);
//! assert_eq!(value.field("cents").and_then(Value::as_u128), Some(250));
//! assert_eq!(value.to_string(), r#"Item { sku: "tea", cents: 250 }"#);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod convert;
mod decode;
mod encode;
mod error;
#[cfg(feature = "json")]
mod json;
#[cfg(test)]
mod tests;
mod text;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

#[cfg(feature = "host")]
pub(crate) use decode::{decode_all, path};
pub use error::ValueError;

#[cfg(doc)]
use crate::wire::description::{Interface, Type};

/// A value of any type that can cross the boundary.
///
/// Decoding gives an unsigned integer for each unsigned type, a signed one for each signed type, and
/// [`Bytes`](Self::Bytes) for sequences and arrays of `u8`. Encoding is more tolerant: an integer of either
/// kind serves if it is in the type's range, an integer or a float for each float, and a sequence of integers
/// for bytes.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// `()`.
    Unit,
    /// `bool`.
    Bool(bool),
    /// `u8` to `u128`, and `usize`.
    Unsigned(u128),
    /// `i8` to `i128`, and `isize`.
    Signed(i128),
    /// `f32`.
    F32(f32),
    /// `f64`.
    F64(f64),
    /// `char`.
    Char(char),
    /// `String`, and `str`.
    String(String),
    /// A vector, a slice or an array of `u8`.
    Bytes(Vec<u8>),
    /// `Option`.
    Option(Option<Box<Value>>),
    /// Other vectors, slices, arrays, and sets.
    Seq(Vec<Value>),
    /// Maps, in the order of their encoding.
    Map(Vec<(Value, Value)>),
    /// Tuples.
    Tuple(Vec<Value>),
    /// Structs.
    Struct(Box<StructValue>),
    /// Enums, `Result` among them.
    Enum(Box<EnumValue>),
}

/// A struct.
#[derive(Clone, Debug, PartialEq)]
pub struct StructValue {
    /// The struct's name, without parameters. An empty name serves for encoding, too.
    pub name: Arc<str>,
    /// The fields.
    pub fields: FieldValues,
}

/// A variant of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// The enum's name, without parameters. An empty name serves for encoding, too.
    pub name: Arc<str>,
    /// The variant's name.
    pub variant: Arc<str>,
    /// The variant's fields.
    pub fields: FieldValues,
}

/// The fields of a struct or of a variant.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValues {
    /// No fields.
    Unit,
    /// Numbered fields.
    Tuple(Vec<Value>),
    /// Named fields. Encoding takes them in any order.
    Named(Vec<(Arc<str>, Value)>),
}
