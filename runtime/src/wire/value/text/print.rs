//! Prints values in the syntax of Rust. `{:#}` breaks lines as `Debug` does.
//!
//! Names of a description may be anything. Those that are no identifiers are printed as strings, and the
//! parser reads them in that form.

use alloc::format;
use core::fmt;

use super::is_identifier;
use crate::wire::value::{EnumValue, FieldValues, StructValue, Value};

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&Literal(self), f)
    }
}

/// A value whose `Debug` is its text, for the helpers of `core::fmt`.
struct Literal<'v>(&'v Value);

impl fmt::Debug for Literal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Unit => f.write_str("()"),
            Value::Bool(value) => write!(f, "{value}"),
            Value::Unsigned(value) => write!(f, "{value}"),
            Value::Signed(value) => write!(f, "{value}"),
            Value::F32(value) => write!(f, "{value:?}"),
            Value::F64(value) => write!(f, "{value:?}"),
            Value::Char(value) => write!(f, "{value:?}"),
            Value::String(value) => write!(f, "{value:?}"),
            Value::Bytes(bytes) => write!(f, "{bytes:?}"),
            Value::Option(None) => f.write_str("None"),
            Value::Option(Some(value)) => f.debug_tuple("Some").field(&Literal(value)).finish(),
            Value::Seq(values) => f.debug_list().entries(values.iter().map(Literal)).finish(),
            Value::Map(entries) => {
                let entries = entries.iter().map(|(key, value)| (Literal(key), Literal(value)));
                f.debug_map().entries(entries).finish()
            }
            Value::Tuple(values) if values.is_empty() => f.write_str("()"),
            Value::Tuple(values) => write_tuple(f, "", values),
            Value::Struct(value) => write_struct(f, value),
            Value::Enum(value) => write_variant(f, value),
        }
    }
}

fn write_struct(f: &mut fmt::Formatter<'_>, value: &StructValue) -> fmt::Result {
    match &value.fields {
        fields if is_identifier(&value.name) => write_fields(f, &value.name, fields),
        FieldValues::Unit => f.write_str("()"),
        // A newtype without a name is its field, as in JSON.
        FieldValues::Tuple(fields) if fields.len() == 1 => fmt::Debug::fmt(&Literal(&fields[0]), f),
        FieldValues::Tuple(fields) if fields.is_empty() => f.write_str("()"),
        fields => write_fields(f, "", fields),
    }
}

fn write_variant(f: &mut fmt::Formatter<'_>, value: &EnumValue) -> fmt::Result {
    let EnumValue { name, variant, fields } = value;
    if !is_identifier(variant) {
        return match fields {
            FieldValues::Unit => write!(f, "{variant:?}"),
            fields => f.debug_map().entry(variant, &Fields(fields)).finish(),
        };
    }
    if &**name == "Result" || !is_identifier(name) {
        write_fields(f, variant, fields)
    } else {
        write_fields(f, &format!("{name}::{variant}"), fields)
    }
}

/// The fields of a variant in JSON's form.
struct Fields<'v>(&'v FieldValues);

impl fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            FieldValues::Tuple(values) => match &values[..] {
                [value] => fmt::Debug::fmt(&Literal(value), f),
                values => f.debug_list().entries(values.iter().map(Literal)).finish(),
            },
            FieldValues::Named(fields) if fields.is_empty() => f.write_str("{}"),
            fields => write_fields(f, "", fields),
        }
    }
}

fn write_fields(f: &mut fmt::Formatter<'_>, name: &str, fields: &FieldValues) -> fmt::Result {
    match fields {
        FieldValues::Unit => f.write_str(name),
        FieldValues::Tuple(values) => write_tuple(f, name, values),
        FieldValues::Named(fields) => {
            // `debug_struct` would leave a space where there is no name.
            if name.is_empty() {
                return write_map(f, fields);
            }
            let mut written = f.debug_struct(name);
            for (name, value) in fields {
                if is_identifier(name) {
                    written.field(name, &Literal(value));
                } else {
                    written.field(&format!("{name:?}"), &Literal(value));
                }
            }
            written.finish()
        }
    }
}

fn write_map(f: &mut fmt::Formatter<'_>, fields: &[(alloc::sync::Arc<str>, Value)]) -> fmt::Result {
    f.debug_map().entries(fields.iter().map(|(name, value)| (name, Literal(value)))).finish()
}

fn write_tuple(f: &mut fmt::Formatter<'_>, name: &str, values: &[Value]) -> fmt::Result {
    let mut written = f.debug_tuple(name);
    for value in values {
        written.field(&Literal(value));
    }
    written.finish()
}
