//! One number for a whole shape, equal where shapes are: 64-bit FNV-1a over the shape in an order that
//! leaves nothing ambiguous. `docs/abi.md` says what is covered, and how strong that is.

use super::{Fields, Schema, Shape};

/// FNV-1a with 64 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>): short, and fast enough for the
/// compiler's interpreter.
#[derive(Clone, Copy)]
#[must_use]
pub(crate) struct Hasher(u64);

/// What stands in front of each part, in fingerprints and in records.
pub(crate) mod tag {
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
    /// A definition that stands earlier in the record's table.
    pub(crate) const DEFINED: u8 = 0x20;
    /// A definition in the record's table that this one is a part of.
    pub(crate) const BACK: u8 = 0x21;
    /// A definition that is not in the record.
    pub(crate) const UNDESCRIBED: u8 = 0x22;

    pub(crate) const STRUCT: u8 = 0x30;
    pub(crate) const ENUM: u8 = 0x31;
    pub(crate) const NO_FIELDS: u8 = 0x40;
    pub(crate) const TUPLE_FIELDS: u8 = 0x41;
    pub(crate) const NAMED_FIELDS: u8 = 0x42;

    /// A record about a function.
    pub(crate) const FUNCTION: u8 = 0x50;
    /// A record about a host function that the plugin needs.
    pub(crate) const HOST_FUNCTION: u8 = 0x51;
}

impl Hasher {
    pub(crate) const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(crate) const fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3))
    }

    /// Little-endian.
    pub(crate) const fn number(mut self, number: u64) -> Self {
        let bytes = number.to_le_bytes();
        let mut index = 0;
        while index < bytes.len() {
            self = self.byte(bytes[index]);
            index += 1;
        }
        self
    }

    /// Behind its length, so that what follows cannot be taken for a part of it.
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

    /// The shape itself; of a struct or an enum the fingerprint.
    pub(crate) const fn schema(self, schema: &Schema) -> Self {
        self.schema_or_identity(schema, false)
    }

    /// As [`schema`](Self::schema), but of structs and enums the identity as well, and of what is only referred to
    /// the identity instead of the name.
    pub(crate) const fn identity(self, schema: &Schema) -> Self {
        self.schema_or_identity(schema, true)
    }

    const fn schema_or_identity(self, schema: &Schema, identity: bool) -> Self {
        let leaf = match schema {
            Schema::Unit => tag::UNIT,
            Schema::Bool => tag::BOOL,
            Schema::U8 => tag::U8,
            Schema::U16 => tag::U16,
            Schema::U32 => tag::U32,
            Schema::U64 => tag::U64,
            Schema::U128 => tag::U128,
            Schema::I8 => tag::I8,
            Schema::I16 => tag::I16,
            Schema::I32 => tag::I32,
            Schema::I64 => tag::I64,
            Schema::I128 => tag::I128,
            Schema::F32 => tag::F32,
            Schema::F64 => tag::F64,
            Schema::Char => tag::CHAR,
            Schema::String => tag::STRING,
            Schema::Option(inner) => return self.byte(tag::OPTION).schema_or_identity(inner, identity),
            Schema::Seq(inner) => return self.byte(tag::SEQ).schema_or_identity(inner, identity),
            Schema::Map(key, value) => {
                let keys = self.byte(tag::MAP).schema_or_identity(key, identity);
                return keys.schema_or_identity(value, identity);
            }
            Schema::Array(inner, length) => {
                return self.byte(tag::ARRAY).number(*length).schema_or_identity(inner, identity);
            }
            Schema::Tuple(elements) => return self.byte(tag::TUPLE).schemas(elements, identity),
            Schema::Defined(definition) => {
                let hasher = self.byte(tag::DEFINED).number(definition.fingerprint);
                return if identity { hasher.number(definition.target.id) } else { hasher };
            }
            Schema::Back(target) if identity => return self.byte(tag::BACK).number(target.id),
            // Not the identity: it is of one compilation only.
            Schema::Back(target) => return self.byte(tag::BACK).string(target.name),
        };
        self.byte(leaf)
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

/// Covers the name, the parameters and all that is in the shape.
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
