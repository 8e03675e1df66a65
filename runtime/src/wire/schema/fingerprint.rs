//! Fingerprints of types and functions: 64-bit FNV-1a over an unambiguous encoding, equal if the shapes are
//! equal. `docs/abi.md` defines their coverage and strength.

use super::{Fields, Schema, Shape};

/// FNV-1a with 64 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>). It is short, and fast enough for the
/// compiler's interpreter.
#[derive(Clone, Copy)]
#[must_use]
pub(crate) struct Hasher(u64);

/// Tags of the parts of fingerprints and records.
pub(crate) mod tag {
    use super::Schema;

    pub(crate) const UNIT: u8 = 0x00;
    pub(crate) const BOOL: u8 = 0x01;
    pub(crate) const U8: u8 = 0x02;
    pub(crate) const U16: u8 = 0x03;
    pub(crate) const U32: u8 = 0x04;
    pub(crate) const U64: u8 = 0x05;
    pub(crate) const U128: u8 = 0x06;
    pub(crate) const I8: u8 = 0x07;
    pub(crate) const I16: u8 = 0x08;
    pub(crate) const I32: u8 = 0x09;
    pub(crate) const I64: u8 = 0x0a;
    pub(crate) const I128: u8 = 0x0b;
    pub(crate) const F32: u8 = 0x0c;
    pub(crate) const F64: u8 = 0x0d;
    pub(crate) const CHAR: u8 = 0x0e;
    pub(crate) const STRING: u8 = 0x0f;
    pub(crate) const OPTION: u8 = 0x10;
    pub(crate) const SEQ: u8 = 0x11;
    pub(crate) const MAP: u8 = 0x12;
    pub(crate) const ARRAY: u8 = 0x13;
    pub(crate) const TUPLE: u8 = 0x14;
    /// A definition earlier in the record's table.
    pub(crate) const DEFINED: u8 = 0x20;
    /// A definition in the record's table that contains this one.
    pub(crate) const BACK: u8 = 0x21;
    /// A definition that is not in the record.
    pub(crate) const UNDESCRIBED: u8 = 0x22;
    /// A definition with a record of its own.
    pub(crate) const RECORDED: u8 = 0x23;
    /// A definition with a record of its own that may contain this one.
    pub(crate) const BACK_RECORDED: u8 = 0x24;

    pub(crate) const STRUCT: u8 = 0x30;
    pub(crate) const ENUM: u8 = 0x31;
    pub(crate) const NO_FIELDS: u8 = 0x40;
    pub(crate) const TUPLE_FIELDS: u8 = 0x41;
    pub(crate) const NAMED_FIELDS: u8 = 0x42;
    /// An enum whose variants have marks.
    pub(crate) const MARKED_ENUM: u8 = 0x32;
    /// An identity, before a definition that other records have, too.
    pub(crate) const IDENTIFIED: u8 = 0x33;
    /// Named fields with marks.
    pub(crate) const MARKED_FIELDS: u8 = 0x43;
    /// The mark of an argument or a field that the other side may lack.
    pub(crate) const MAY_LACK: u8 = 0x80;
    /// The mark of a variant that is read in place of unknown ones.
    pub(crate) const OTHER: u8 = 0x80;

    /// The record of a function.
    pub(crate) const FUNCTION: u8 = 0x50;
    /// The record of a host function that the plugin needs.
    pub(crate) const HOST_FUNCTION: u8 = 0x51;
    /// The record of a struct or an enum.
    pub(crate) const DEFINITION: u8 = 0x52;

    /// Returns the tag of a schema.
    pub(crate) const fn of(schema: &Schema) -> u8 {
        match schema {
            Schema::Unit => UNIT,
            Schema::Bool => BOOL,
            Schema::U8 => U8,
            Schema::U16 => U16,
            Schema::U32 => U32,
            Schema::U64 => U64,
            Schema::U128 => U128,
            Schema::I8 => I8,
            Schema::I16 => I16,
            Schema::I32 => I32,
            Schema::I64 => I64,
            Schema::I128 => I128,
            Schema::F32 => F32,
            Schema::F64 => F64,
            Schema::Char => CHAR,
            Schema::String => STRING,
            Schema::Option(_) => OPTION,
            Schema::Seq(_) => SEQ,
            Schema::Map(..) => MAP,
            Schema::Array(..) => ARRAY,
            Schema::Tuple(_) => TUPLE,
            Schema::Defined(_) => DEFINED,
            Schema::BackRef(..) => BACK,
        }
    }
}

impl Hasher {
    pub(crate) const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(crate) const fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3))
    }

    /// Hashes a number, little-endian.
    pub(crate) const fn number(mut self, number: u64) -> Self {
        let bytes = number.to_le_bytes();
        let mut index = 0;
        while index < bytes.len() {
            self = self.byte(bytes[index]);
            index += 1;
        }
        self
    }

    /// Hashes a string after its length, so that the following data cannot be taken for a part of it.
    pub(crate) const fn string(mut self, string: &str) -> Self {
        let bytes = string.as_bytes();
        self = self.number(bytes.len() as u64);
        let mut index = 0;
        while index < bytes.len() {
            self = self.byte(bytes[index]);
            index += 1;
        }
        self
    }

    /// Hashes a schema. A struct or an enum is hashed by its fingerprint.
    pub(crate) const fn schema(self, schema: &Schema) -> Self {
        self.schema_or_identity(schema, false)
    }

    /// Hashes a schema like [`schema`](Self::schema), with the identities of structs and enums besides. A
    /// reference is hashed by its identity instead of its name.
    pub(crate) const fn identity(self, schema: &Schema) -> Self {
        self.schema_or_identity(schema, true)
    }

    const fn schema_or_identity(self, schema: &Schema, identity: bool) -> Self {
        let hasher = self.byte(tag::of(schema));
        match schema {
            Schema::Option(inner) | Schema::Seq(inner) => hasher.schema_or_identity(inner, identity),
            Schema::Map(key, value) => {
                hasher.schema_or_identity(key, identity).schema_or_identity(value, identity)
            }
            Schema::Array(inner, length) => hasher.number(*length).schema_or_identity(inner, identity),
            Schema::Tuple(elements) => hasher.schemas(elements, identity),
            Schema::Defined(definition) => {
                let hasher = hasher.number(definition.fingerprint);
                if identity { hasher.number(definition.key.id) } else { hasher }
            }
            Schema::BackRef(target, _) if identity => hasher.number(target.id),
            // The identity is valid in one compilation only, so the name is hashed.
            Schema::BackRef(target, _) => hasher.string(target.name),
            _ => hasher,
        }
    }

    const fn schemas(mut self, schemas: &[Schema], identity: bool) -> Self {
        self = self.number(schemas.len() as u64);
        let mut index = 0;
        while index < schemas.len() {
            self = self.schema_or_identity(&schemas[index], identity);
            index += 1;
        }
        self
    }

    const fn fields(mut self, fields: &Fields) -> Self {
        match fields {
            Fields::Unit => self.byte(tag::NO_FIELDS),
            Fields::Tuple(fields) => self.byte(tag::TUPLE_FIELDS).schemas(fields, false),
            Fields::Named(fields) => {
                self = self.byte(tag::NAMED_FIELDS).number(fields.len() as u64);
                let mut index = 0;
                while index < fields.len() {
                    self = self.string(fields[index].name).schema(&fields[index].schema);
                    index += 1;
                }
                self
            }
        }
    }

    pub(crate) const fn finish(self) -> u64 {
        self.0
    }
}

/// Returns the fingerprint of a definition. It covers the name, the parameters and the shape.
pub(super) const fn definition(name: &str, parameters: &[Schema], shape: &Shape) -> u64 {
    let mut hasher = Hasher::new();
    match shape {
        Shape::Struct(fields) => {
            hasher = hasher.byte(tag::STRUCT).string(name).schemas(parameters, false).fields(fields);
        }
        Shape::Enum(variants) => {
            hasher = hasher.byte(tag::ENUM).string(name).schemas(parameters, false);
            hasher = hasher.number(variants.len() as u64);
            let mut index = 0;
            while index < variants.len() {
                hasher = hasher.string(variants[index].name).fields(&variants[index].fields);
                index += 1;
            }
        }
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::super::TypeKey;
    use super::*;

    /// Types of one name in two modules.
    const HERE: Schema = Schema::BackRef(TypeKey::new("here", "Node", &[]), || Schema::Unit);
    const THERE: Schema = Schema::BackRef(TypeKey::new("there", "Node", &[]), || Schema::Unit);

    /// Otherwise a record that has `List<here::Node>` and `List<there::Node>` would describe only one.
    #[test]
    fn the_identity_tells_namesakes_apart_that_are_referred_back_to() {
        const LIST: TypeKey = TypeKey::new("lists", "List", &[HERE]);
        const OTHER: TypeKey = TypeKey::new("lists", "List", &[THERE]);
        assert_ne!(LIST.id, OTHER.id);
        assert_eq!(LIST.id, TypeKey::new("lists", "List", &[HERE]).id);
    }

    #[test]
    fn the_fingerprint_of_a_reference_back_is_that_of_its_name() {
        let fingerprint = |schema| Hasher::new().schema(&schema).finish();
        assert_eq!(fingerprint(HERE), fingerprint(THERE));
        assert_ne!(
            fingerprint(HERE),
            fingerprint(Schema::BackRef(TypeKey::new("here", "Leaf", &[]), || Schema::Unit))
        );
    }
}
