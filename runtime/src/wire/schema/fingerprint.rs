//! Fingerprints of types and functions: 64-bit FNV-1a over an unambiguous encoding, equal if the shapes are
//! equal. `docs/abi.md` defines their coverage and strength.

use super::hasher::Hasher;
use super::{Fields, Schema, Shape, tag};

impl Hasher {
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
        let hasher = self.byte(tag_of(schema));
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
}

/// Returns the tag of a schema.
pub(super) const fn tag_of(schema: &Schema) -> u8 {
    match schema {
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
        Schema::Option(_) => tag::OPTION,
        Schema::Seq(_) => tag::SEQ,
        Schema::Map(..) => tag::MAP,
        Schema::Array(..) => tag::ARRAY,
        Schema::Tuple(_) => tag::TUPLE,
        Schema::Defined(_) => tag::DEFINED,
        Schema::BackRef(..) => tag::BACK,
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
