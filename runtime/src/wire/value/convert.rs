//! Conversions between values and Rust's types.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::{EnumValue, FieldValues, StructValue, Value};

impl Value {
    /// Returns a struct with named fields.
    ///
    /// ```
    /// use wasmer_plugin::value::Value;
    ///
    /// let item = Value::structure("Item", [("sku", Value::from("tea")), ("cents", Value::from(250_u64))]);
    /// assert_eq!(item.to_string(), r#"Item { sku: "tea", cents: 250 }"#);
    /// ```
    #[must_use]
    pub fn structure<N: Into<Arc<str>>>(
        name: impl Into<Arc<str>>,
        fields: impl IntoIterator<Item = (N, Self)>,
    ) -> Self {
        let fields = fields.into_iter().map(|(name, value)| (name.into(), value)).collect();
        Self::Struct(Box::new(StructValue { name: name.into(), fields: FieldValues::Named(fields) }))
    }

    /// Returns a variant of an enum.
    ///
    /// ```
    /// use wasmer_plugin::value::{FieldValues, Value};
    ///
    /// let ok = Value::variant("Result", "Ok", FieldValues::Tuple(vec![Value::from(7_u32)]));
    /// assert_eq!(ok.to_string(), "Ok(7)");
    /// ```
    #[must_use]
    pub fn variant(name: impl Into<Arc<str>>, variant: impl Into<Arc<str>>, fields: FieldValues) -> Self {
        Self::Enum(Box::new(EnumValue { name: name.into(), variant: variant.into(), fields }))
    }

    /// Returns the boolean.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    /// Returns the integer, if it is not negative.
    pub fn as_u128(&self) -> Option<u128> {
        match self {
            Self::Unsigned(value) => Some(*value),
            Self::Signed(value) => u128::try_from(*value).ok(),
            _ => None,
        }
    }

    /// Returns the integer, if it is in the range of an `i128`.
    pub fn as_i128(&self) -> Option<i128> {
        match self {
            Self::Unsigned(value) => i128::try_from(*value).ok(),
            Self::Signed(value) => Some(*value),
            _ => None,
        }
    }

    /// Returns the float. An `f32` is widened.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::F32(value) => Some(f64::from(*value)),
            Self::F64(value) => Some(*value),
            _ => None,
        }
    }

    /// Returns the text of a string.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// Returns the bytes of a sequence or an array of `u8`.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        if let Self::Bytes(bytes) = self { Some(bytes) } else { None }
    }

    /// Returns the elements of a sequence or a tuple, or the numbered fields of a struct or a variant.
    pub fn as_slice(&self) -> Option<&[Self]> {
        match self {
            Self::Seq(elements) | Self::Tuple(elements) => Some(elements),
            _ => match self.fields()? {
                FieldValues::Tuple(fields) => Some(fields),
                _ => None,
            },
        }
    }

    /// Returns the fields of a struct or of a variant.
    pub fn fields(&self) -> Option<&FieldValues> {
        match self {
            Self::Struct(value) => Some(&value.fields),
            Self::Enum(value) => Some(&value.fields),
            _ => None,
        }
    }

    /// Returns the named field of a struct or of a variant.
    pub fn field(&self, name: &str) -> Option<&Self> {
        let FieldValues::Named(fields) = self.fields()? else { return None };
        fields.iter().find(|(field, _)| **field == *name).map(|(_, value)| value)
    }

    /// Returns the name of an enum's variant.
    pub fn variant_name(&self) -> Option<&str> {
        if let Self::Enum(value) = self { Some(&value.variant) } else { None }
    }

    /// Returns true for values whose JSON is `null`, or could be.
    #[cfg(feature = "json")]
    pub(super) fn is_nullable(&self) -> bool {
        match self {
            Self::Unit | Self::Option(_) => true,
            Self::Struct(value) => match &value.fields {
                FieldValues::Unit => true,
                // JSON does not show a newtype.
                FieldValues::Tuple(fields) => matches!(&fields[..], [field] if field.is_nullable()),
                FieldValues::Named(_) => false,
            },
            _ => false,
        }
    }
}

macro_rules! from {
    ($($type:ty => |$value:ident| $to:expr;)*) => {
        $(
            impl From<$type> for Value {
                fn from($value: $type) -> Self {
                    $to
                }
            }
        )*
    };
}

from! {
    () => |value| { let () = value; Self::Unit };
    bool => |value| Self::Bool(value);
    u8 => |value| Self::Unsigned(value.into());
    u16 => |value| Self::Unsigned(value.into());
    u32 => |value| Self::Unsigned(value.into());
    u64 => |value| Self::Unsigned(value.into());
    u128 => |value| Self::Unsigned(value);
    usize => |value| Self::Unsigned(value as u128);
    i8 => |value| Self::Signed(value.into());
    i16 => |value| Self::Signed(value.into());
    i32 => |value| Self::Signed(value.into());
    i64 => |value| Self::Signed(value.into());
    i128 => |value| Self::Signed(value);
    isize => |value| Self::Signed(value as i128);
    f32 => |value| Self::F32(value);
    f64 => |value| Self::F64(value);
    char => |value| Self::Char(value);
    String => |value| Self::String(value);
    &str => |value| Self::String(value.to_owned());
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        Self::Option(value.map(|value| Box::new(value.into())))
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(values: Vec<T>) -> Self {
        Self::Seq(values.into_iter().map(Into::into).collect())
    }
}

impl<T: Clone + Into<Value>> From<&[T]> for Value {
    fn from(values: &[T]) -> Self {
        Self::Seq(values.iter().cloned().map(Into::into).collect())
    }
}
