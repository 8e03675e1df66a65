//! The serializer of `assert_wire_matches`: compares each call of serde with the schema.

use alloc::format;
use alloc::string::ToString;

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::walk::{Expected, Mismatch, Product, Step, Walk};
use crate::wire::schema::Schema;

/// A serializer that expects one value of a schema.
pub(super) struct Checker<'w> {
    schema: Schema,
    walk: &'w mut Walk,
}

impl<'w> Checker<'w> {
    pub(super) fn new(schema: Schema, walk: &'w mut Walk) -> Self {
        Self { schema, walk }
    }

    /// Resolves the schema for a value with this number of parts, or for one that has no parts.
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
        // `#[serde(rename)]` may change names. But the name of another variant means another variant.
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

/// Expects the parts of a value one by one.
pub(super) struct Parts<'w> {
    walk: &'w mut Walk,
    expected: Kind,
    /// Number of parts that serde announced.
    announced: usize,
    /// Number of parts so far. Keys and values each count.
    count: usize,
}

enum Kind {
    Unknown,
    Product(Product),
    Seq(Schema),
    Map(Schema, Schema),
}

impl<'w> Parts<'w> {
    pub(super) fn unknown(walk: &'w mut Walk) -> Self {
        Self { walk, expected: Kind::Unknown, announced: 0, count: 0 }
    }

    pub(super) fn product(walk: &'w mut Walk, product: Product, announced: usize) -> Self {
        Self { walk, expected: Kind::Product(product), announced, count: 0 }
    }

    pub(super) fn seq(walk: &'w mut Walk, element: Schema, length: Option<usize>) -> Result<Self, Mismatch> {
        Self::counted(walk, Kind::Seq(element), length)
    }

    pub(super) fn map(
        walk: &'w mut Walk,
        key: Schema,
        value: Schema,
        length: Option<usize>,
    ) -> Result<Self, Mismatch> {
        Self::counted(walk, Kind::Map(key, value), length)
    }

    fn counted(walk: &'w mut Walk, expected: Kind, length: Option<usize>) -> Result<Self, Mismatch> {
        match length {
            Some(announced) => Ok(Self { walk, expected, announced, count: 0 }),
            None => Err(walk.wrong("the number of elements comes first, and serde does not know it")),
        }
    }

    pub(super) fn part<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Mismatch> {
        let index = self.count;
        let (step, schema) = match &self.expected {
            Kind::Unknown => return Ok(()),
            Kind::Product(product) => product.part(index).ok_or_else(|| self.other_number(*product))?,
            Kind::Seq(element) => (Step::Element(index), *element),
            Kind::Map(key, _) if index.is_multiple_of(2) => (Step::Key(index / 2), *key),
            Kind::Map(_, value) => (Step::Value(index / 2), *value),
        };
        self.count += 1;
        let checked = self.walk.at(step, |walk| value.serialize(Checker::new(schema, walk)));
        match (&self.expected, checked) {
            // Fields are not compared by name, so a missing field shows as another one in its place.
            (Kind::Product(product), Err(_)) if product.length() != self.announced => {
                Err(self.other_number(*product))
            }
            (_, result) => result,
        }
    }

    /// Accepts a field that serde omits from this value, if neither serde's count nor the description
    /// includes it.
    fn skip(&self, name: &str) -> Result<(), Mismatch> {
        match &self.expected {
            Kind::Product(product) if product.length() != self.announced => {
                let wrong = format!("serde skips the field `{name}`, and nothing tells a reader that it did");
                Err(self.walk.wrong(&wrong))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn finish(self) -> Result<(), Mismatch> {
        let (expected, what) = match &self.expected {
            Kind::Unknown => return Ok(()),
            Kind::Product(product) if self.count == product.length() => return Ok(()),
            Kind::Product(product) => return Err(self.other_number(*product)),
            Kind::Seq(_) => (self.announced, "elements"),
            Kind::Map(..) => (2 * self.announced, "keys and values"),
        };
        if self.count == expected {
            return Ok(());
        }
        let wrong = format!("serde announces {expected} {what} and writes {}", self.count);
        Err(self.walk.wrong(&wrong))
    }

    /// Builds the error for a struct or tuple with the wrong number of parts.
    fn other_number(&self, product: Product) -> Mismatch {
        let length = product.length();
        let plural = if length == 1 { "" } else { "s" };
        // The announced number comes first, unless it matches the description.
        let written = match (self.announced, self.count) {
            (announced, _) if announced != length => announced.to_string(),
            (_, count) if count < length => count.to_string(),
            _ => "more".to_string(),
        };
        self.walk.differ(&format!("{length} field{plural}"), &written)
    }
}

macro_rules! parts {
    ($($trait:ident :: $method:ident ($($key:ident)?) $($skip:ident)?;)*) => {
        $(impl $trait for Parts<'_> {
            type Ok = ();
            type Error = Mismatch;

            fn $method<T: Serialize + ?Sized>(
                &mut self,
                $($key: &'static str,)?
                value: &T,
            ) -> Result<(), Mismatch> {
                $(let _ = $key;)?
                self.part(value)
            }

            $(fn $skip(&mut self, name: &'static str) -> Result<(), Mismatch> {
                self.skip(name)
            })?

            fn end(self) -> Result<(), Mismatch> {
                self.finish()
            }
        })*
    };
}

parts! {
    SerializeSeq::serialize_element();
    SerializeTuple::serialize_element();
    SerializeTupleStruct::serialize_field();
    SerializeTupleVariant::serialize_field();
    SerializeStruct::serialize_field(key) skip_field;
    SerializeStructVariant::serialize_field(key) skip_field;
}

impl SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = Mismatch;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Mismatch> {
        self.part(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Mismatch> {
        self.part(value)
    }

    fn end(self) -> Result<(), Mismatch> {
        self.finish()
    }
}
