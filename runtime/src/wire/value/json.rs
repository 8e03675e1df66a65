//! Values as JSON, in the form of `serde_json` for the types that they have in Rust.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::{Map, Number, Value as Json};

use super::{FieldValues, Value, ValueError};
use crate::wire::description::{Interface, Type};

impl Value {
    /// Converts JSON to a value of this type. [`parse`](Self::parse) describes the forms, and reads JSON as
    /// text.
    ///
    /// # Errors
    ///
    /// If the JSON is not a value of this type. The error has the path in the value.
    ///
    /// # Panics
    ///
    /// If the type is from another interface, which has more definitions.
    pub fn from_json(json: &Json, interface: &Interface, ty: &Type) -> Result<Self, ValueError> {
        // The parser knows all forms of JSON. Its places would be those of a text that nobody has seen.
        Self::parse(&json.to_string(), interface, ty).map_err(ValueError::without_place)
    }

    /// Converts the value to JSON.
    ///
    /// Enums are externally tagged, newtypes are their field, and `None`, `()` and structs without fields are
    /// `null`. An `Option` whose value may be `null` is `{"Some": …}`. Integers that 64 bits cannot hold, and
    /// floats that are no numbers, are strings. A map is an object if its keys are different strings,
    /// characters, integers, booleans or variants without fields, and otherwise a list of pairs.
    ///
    /// ```
    /// use wasmer_plugin::value::Value;
    ///
    /// let item = Value::structure("Item", [("sku", Value::from("tea")), ("note", None::<&str>.into())]);
    /// assert_eq!(item.to_json().to_string(), r#"{"sku":"tea","note":null}"#);
    /// ```
    #[must_use]
    pub fn to_json(&self) -> Json {
        match self {
            Self::Unit | Self::Option(None) => Json::Null,
            Self::Bool(value) => Json::Bool(*value),
            Self::Unsigned(value) => match u64::try_from(*value) {
                Ok(value) => value.into(),
                Err(_) => value.to_string().into(),
            },
            Self::Signed(value) => match i64::try_from(*value) {
                Ok(value) => value.into(),
                Err(_) => value.to_string().into(),
            },
            Self::F32(value) => float(shortest(*value), value),
            Self::F64(value) => float(*value, value),
            Self::Char(value) => value.to_string().into(),
            Self::String(text) => text.as_str().into(),
            Self::Bytes(bytes) => bytes.iter().map(|byte| Json::from(*byte)).collect(),
            Self::Option(Some(value)) if value.is_nullable() => object("Some", value.to_json()),
            Self::Option(Some(value)) => value.to_json(),
            Self::Seq(values) | Self::Tuple(values) => list(values),
            Self::Map(entries) => map(entries),
            Self::Struct(value) => fields(&value.fields),
            Self::Enum(value) => match &value.fields {
                FieldValues::Unit => (*value.variant).into(),
                others => object(&value.variant, fields(others)),
            },
        }
    }
}

fn list(values: &[Value]) -> Json {
    values.iter().map(Value::to_json).collect()
}

fn object(name: &str, value: Json) -> Json {
    Json::Object(Map::from_iter([(name.to_owned(), value)]))
}

fn fields(fields: &FieldValues) -> Json {
    match fields {
        FieldValues::Unit => Json::Null,
        FieldValues::Tuple(values) => match &values[..] {
            [value] => value.to_json(),
            values => list(values),
        },
        FieldValues::Named(fields) => {
            fields.iter().map(|(name, value)| ((**name).to_owned(), value.to_json())).collect()
        }
    }
}

fn map(entries: &[(Value, Value)]) -> Json {
    let mut object = Map::new();
    for (key, value) in entries {
        let is_new = self::key(key).map(|key| object.insert(key, value.to_json()).is_none());
        if is_new != Some(true) {
            let pairs =
                entries.iter().map(|(key, value)| Json::Array(Vec::from([key.to_json(), value.to_json()])));
            return pairs.collect();
        }
    }
    Json::Object(object)
}

/// Returns the name of an object's entry for this key.
fn key(key: &Value) -> Option<String> {
    match key {
        Value::Bool(value) => Some(value.to_string()),
        Value::Unsigned(value) => Some(value.to_string()),
        Value::Signed(value) => Some(value.to_string()),
        Value::Char(value) => Some(value.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Enum(value) if value.fields == FieldValues::Unit => Some((*value.variant).to_owned()),
        _ => None,
    }
}

/// Returns the number, or its text if JSON has no such number.
fn float(number: f64, text: &dyn core::fmt::Display) -> Json {
    Number::from_f64(number).map_or_else(|| text.to_string().into(), Json::Number)
}

/// Returns the `f64` with the digits of an `f32`: 0.1, not 0.10000000149011612.
fn shortest(number: f32) -> f64 {
    #[allow(clippy::cast_possible_truncation)] // Compared.
    let is_same = |short: &f64| (*short as f32).to_bits() == number.to_bits();
    number.to_string().parse().ok().filter(is_same).unwrap_or_else(|| number.into())
}
