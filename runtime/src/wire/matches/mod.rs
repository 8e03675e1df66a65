//! Checks in tests that serde writes a value as its `PluginType` describes it. No call passes through here.
//!
//! The value is serialized along the schema without encoding it: each call of serde is compared with the
//! schema at this place.

mod serializer;
#[cfg(test)]
mod tests;
mod walk;

use serde::Serialize;

use self::serializer::Checker;
use self::walk::{Mismatch, Walk};
use super::codec::PluginType;

/// Checks, in a test, that serde writes this value as its `PluginType` describes it.
///
/// Use it for types that implement one of the two by hand, and for types with serde attributes. If the two
/// differ, hosts and plugins misread each other without an error. To check the whole description, pass a
/// value of each variant, with elements in its options and sequences:
///
/// ```
/// use serde::{Serialize, Serializer};
/// use wasmer_plugin::codec::Encoder;
/// use wasmer_plugin::schema::{PluginType, Schema, assert_wire_matches};
///
/// /// Goes over the wire as a string.
/// pub struct Currency([u8; 3]);
///
/// impl Serialize for Currency {
///     fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
///         serializer.collect_str(&self.0.escape_ascii())
///     }
/// }
///
/// impl PluginType for Currency {
///     const SCHEMA: Schema = String::SCHEMA;
///
///     fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
///         encoder.serde(self);
///     }
/// }
///
/// assert_wire_matches(&Currency(*b"EUR"));
/// ```
///
/// Only the encoding is compared. A newtype has the bytes of its content, a struct those of a tuple of its
/// fields, and serde's names of fields and variants are not encoded. A type that the description refers to
/// without containing it is not checked.
///
/// # Panics
///
/// If they differ. The message has the path in the value, and both sides: ``Order.items[0].price:
/// `PluginType` says u64, serde writes a u32``.
#[track_caller]
pub fn assert_wire_matches<T: PluginType + Serialize + ?Sized>(value: &T) {
    if let Err(mismatch) = check(value) {
        panic!("{mismatch}");
    }
}

fn check<T: PluginType + Serialize + ?Sized>(value: &T) -> Result<(), Mismatch> {
    value.serialize(Checker::new(T::SCHEMA, &mut Walk::new(&T::SCHEMA)))
}
