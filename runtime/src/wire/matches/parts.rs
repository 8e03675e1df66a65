//! Values with several parts, which serde passes one by one.

use alloc::format;
use alloc::string::ToString;

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};

use super::walk::{Mismatch, Product, Step, Walk};
use crate::schema::Schema;

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
        match (&self.expected, self.walk.at(step, schema, value)) {
            // Fields are not compared by name: a missing one shows as another in its place.
            (Kind::Product(product), Err(_)) if product.length() != self.announced => {
                Err(self.other_number(*product))
            }
            (_, result) => result,
        }
    }

    /// Skips a field that serde omits from this value. It is not in the description if serde does not count
    /// it.
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
        // Prefers the announced number, unless that matches the description.
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
