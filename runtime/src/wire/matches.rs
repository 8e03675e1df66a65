//! Tests that serde writes a value as its `PluginType` describes it.
//!
//! The value is serialized along the schema. Nothing is encoded: each call that serde makes is compared with
//! the schema at this place.

mod parts;
#[cfg(test)]
mod tests;
mod walk;

use alloc::format;

use serde::ser::{Serialize, Serializer};

use self::parts::Parts;
use self::walk::{Expected, Mismatch, Product, Walk};
use super::schema::Schema;
use super::types::PluginType;

/// Checks, in a test, that serde writes this value as its `PluginType` describes it.
///
/// Use it for types of which one of the two is hand-written, and for types with serde attributes. If they
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
/// Only the encoding is compared: a newtype has the bytes of its content, a struct those of a tuple of its
/// fields, and serde's names of fields and variants are not encoded. A type that the description only refers
/// to, without containing it, is not checked.
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
    value.serialize(Checker { schema: T::SCHEMA, walk: &mut Walk::new(&T::SCHEMA) })
}

/// A serializer that expects one value of a schema.
struct Checker<'w> {
    schema: Schema,
    walk: &'w mut Walk,
}

impl<'w> Checker<'w> {
    /// Resolves the schema for a value with this number of parts, or for one that is not made of parts.
    fn settle(&mut self, parts: Option<usize>) -> Expected {
        self.walk.settle(&mut self.schema, parts)
    }

    fn mismatch(&self, written: &str) -> Mismatch {
        self.walk.mismatch(self.schema, written)
    }

    fn leaf(mut self, fits: impl FnOnce(&Schema) -> bool, written: &str) -> Result<(), Mismatch> {
        match self.settle(None) {
            Expected::Unknown => Ok(()),
            Expected::Leaf if fits(&self.schema) => Ok(()),
            _ => Err(self.mismatch(written)),
        }
    }

    /// Begins a struct or a tuple.
    fn product(mut self, written: &str, length: usize) -> Result<Parts<'w>, Mismatch> {
        match self.settle(Some(length)) {
            Expected::Unknown => Ok(Parts::unknown(self.walk)),
            Expected::Product(product) => Ok(Parts::product(self.walk, product, length)),
            // A tuple or struct with one part has the same bytes as that part.
            _ if length == 1 => Ok(Parts::product(self.walk, Product::Array(self.schema, 1), length)),
            _ => Err(self.mismatch(written)),
        }
    }

    fn variant(mut self, index: u32, name: &str, length: usize) -> Result<Parts<'w>, Mismatch> {
        let (definition, variants) = match self.settle(None) {
            Expected::Unknown => return Ok(Parts::unknown(self.walk)),
            Expected::Enum(definition, variants) => (definition, variants),
            _ => return Err(self.mismatch(&format!("variant {index}, `{name}`, of an enum"))),
        };
        let Some(described) = variants.get(index as usize) else {
            let written = format!("variant {index}, `{name}`");
            return Err(self.walk.differ(&format!("{} variants", variants.len()), &written));
        };
        // Names may differ, by `#[serde(rename)]`. But the name of another variant means another variant.
        if described.name != name
            && let Some(other) = variants.iter().position(|variant| variant.name == name)
        {
            let said = format!("`{name}` is variant {other}");
            return Err(self.walk.differ(&said, &format!("it as variant {index}")));
        }
        self.walk.enter_variant(definition, described);
        Ok(Parts::product(self.walk, Product::of(&described.fields), length))
    }
}

macro_rules! leaves {
    ($($method:ident($type:ty): $schema:ident, $written:literal;)*) => {
        $(fn $method(self, _: $type) -> Result<(), Mismatch> {
            self.leaf(|schema| matches!(schema, Schema::$schema), $written)
        })*
    };
}

impl<'w> Serializer for Checker<'w> {
    type Ok = ();
    type Error = Mismatch;
    type SerializeSeq = Parts<'w>;
    type SerializeTuple = Parts<'w>;
    type SerializeTupleStruct = Parts<'w>;
    type SerializeTupleVariant = Parts<'w>;
    type SerializeMap = Parts<'w>;
    type SerializeStruct = Parts<'w>;
    type SerializeStructVariant = Parts<'w>;

    fn is_human_readable(&self) -> bool {
        false
    }

    leaves! {
        serialize_bool(bool): Bool, "a bool";
        serialize_u8(u8): U8, "a u8";
        serialize_u16(u16): U16, "a u16";
        serialize_u32(u32): U32, "a u32";
        serialize_u64(u64): U64, "a u64";
        serialize_u128(u128): U128, "a u128";
        serialize_i8(i8): I8, "an i8";
        serialize_i16(i16): I16, "an i16";
        serialize_i32(i32): I32, "an i32";
        serialize_i64(i64): I64, "an i64";
        serialize_i128(i128): I128, "an i128";
        serialize_f32(f32): F32, "an f32";
        serialize_f64(f64): F64, "an f64";
        serialize_char(char): Char, "a char";
        serialize_str(&str): String, "a string";
    }

    fn serialize_bytes(mut self, _: &[u8]) -> Result<(), Mismatch> {
        match self.settle(None) {
            Expected::Unknown | Expected::Seq(Schema::U8) => Ok(()),
            _ => Err(self.mismatch("bytes behind their length")),
        }
    }

    fn serialize_none(mut self) -> Result<(), Mismatch> {
        match self.settle(None) {
            Expected::Unknown | Expected::Option(_) => Ok(()),
            _ => Err(self.mismatch("an option")),
        }
    }

    fn serialize_some<T: Serialize + ?Sized>(mut self, value: &T) -> Result<(), Mismatch> {
        match self.settle(None) {
            Expected::Unknown => Ok(()),
            Expected::Option(&schema) => value.serialize(Checker { schema, ..self }),
            _ => Err(self.mismatch("an option")),
        }
    }

    fn serialize_unit(self) -> Result<(), Mismatch> {
        self.product("nothing", 0)?.finish()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Mismatch> {
        self.serialize_unit()
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Mismatch> {
        value.serialize(self)
    }

    fn serialize_seq(mut self, length: Option<usize>) -> Result<Parts<'w>, Mismatch> {
        match self.settle(None) {
            Expected::Unknown => Ok(Parts::unknown(self.walk)),
            Expected::Seq(&element) => Parts::seq(self.walk, element, length),
            Expected::Map(..) => Err(self.mismatch(
                "a sequence (of pairs, it has the bytes of a map: describe it as a `Vec` of them)",
            )),
            _ => Err(self.mismatch("a sequence")),
        }
    }

    fn serialize_map(mut self, length: Option<usize>) -> Result<Parts<'w>, Mismatch> {
        match self.settle(None) {
            Expected::Unknown => Ok(Parts::unknown(self.walk)),
            Expected::Map(&key, &value) => Parts::map(self.walk, key, value, length),
            Expected::Seq(_) => {
                Err(self
                    .mismatch("a map (it has the bytes of a sequence of pairs: describe it as a `BTreeMap`)"))
            }
            _ => Err(self.mismatch("a map")),
        }
    }

    fn serialize_tuple(self, length: usize) -> Result<Parts<'w>, Mismatch> {
        self.product(&format!("a tuple of {length}"), length)
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Parts<'w>, Mismatch> {
        self.product(&format!("a struct of {length} fields"), length)
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Parts<'w>, Mismatch> {
        self.product(&format!("a struct of {length} fields"), length)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        index: u32,
        variant: &'static str,
    ) -> Result<(), Mismatch> {
        self.variant(index, variant, 0)?.finish()
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Mismatch> {
        let mut parts = self.variant(index, variant, 1)?;
        parts.part(value)?;
        parts.finish()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Parts<'w>, Mismatch> {
        self.variant(index, variant, length)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Parts<'w>, Mismatch> {
        self.variant(index, variant, length)
    }
}
