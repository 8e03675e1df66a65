//! Encodes values along a description.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::decode::UNDESCRIBED;
use super::{FieldValues, Value, ValueError};
use crate::wire::description::{Field, Fields, Interface, Shape, Type, Variant};
use crate::wire::display::Shown;

impl Value {
    /// Encodes the value as this type.
    ///
    /// # Errors
    ///
    /// If the value does not match the type.
    ///
    /// # Panics
    ///
    /// If the type is from another interface, which has more definitions.
    pub fn encode(&self, interface: &Interface, ty: &Type) -> Result<Vec<u8>, ValueError> {
        let mut bytes = Vec::new();
        self.encode_to(interface, ty, &mut bytes)?;
        Ok(bytes)
    }

    /// Appends the encoded value.
    pub(crate) fn encode_to(
        &self,
        interface: &Interface,
        ty: &Type,
        bytes: &mut Vec<u8>,
    ) -> Result<(), ValueError> {
        Writer { interface, bytes }.value(ty, self)
    }
}

type Result<T, E = ValueError> = core::result::Result<T, E>;

struct Writer<'i, 'b> {
    interface: &'i Interface,
    bytes: &'b mut Vec<u8>,
}

impl<'i> Writer<'i, '_> {
    fn value(&mut self, ty: &'i Type, value: &Value) -> Result<()> {
        match (ty, value) {
            (Type::Unit, Value::Unit) => {}
            (Type::Bool, Value::Bool(value)) => self.bytes.push(u8::from(*value)),
            (Type::F32, _) => {
                let number = self.float(ty, value)?;
                #[allow(clippy::cast_possible_truncation)] // An `f32` takes the nearest number.
                let number = if let Value::F32(number) = value { *number } else { number as f32 };
                self.put(&number.to_le_bytes());
            }
            (Type::F64, _) => {
                let number = self.float(ty, value)?;
                self.put(&number.to_le_bytes());
            }
            (Type::Char, Value::Char(value)) => self.put(value.encode_utf8(&mut [0; 4]).as_bytes()),
            (Type::String, Value::String(text)) => {
                self.count(text.len());
                self.put(text.as_bytes());
            }
            (Type::Option(_), Value::Option(None)) => self.bytes.push(0),
            (Type::Option(inner), Value::Option(Some(value))) => {
                self.bytes.push(1);
                self.value(inner, value)?;
            }
            (Type::Seq(element), Value::Bytes(bytes)) if **element == Type::U8 => {
                self.count(bytes.len());
                self.put(bytes);
            }
            (Type::Seq(element), Value::Seq(values)) => {
                self.count(values.len());
                self.elements(element, values)?;
            }
            (Type::Array(element, length), Value::Bytes(bytes)) if **element == Type::U8 => {
                self.length(ty, *length, bytes.len())?;
                self.put(bytes);
            }
            (Type::Array(element, length), Value::Seq(values)) => {
                self.length(ty, *length, values.len())?;
                self.elements(element, values)?;
            }
            (Type::Map(key, value), Value::Map(entries)) => {
                self.count(entries.len());
                for (index, (own_key, own_value)) in entries.iter().enumerate() {
                    let entry = self.value(key, own_key).and_then(|()| self.value(value, own_value));
                    entry.map_err(|error| error.within(&format!("[{index}]")))?;
                }
            }
            (Type::Tuple(types), Value::Tuple(values)) => self.positions(ty, types, values)?,
            (Type::Defined(id), Value::Struct(_) | Value::Enum(_)) => {
                let interface = self.interface;
                let definition = interface.definition(*id);
                match (definition.shape(), value) {
                    (Shape::Struct(fields), Value::Struct(value))
                        if is_named(&value.name, definition.name()) =>
                    {
                        self.fields(ty, fields, &value.fields)?;
                    }
                    (Shape::Enum(variants), Value::Enum(value))
                        if is_named(&value.name, definition.name()) =>
                    {
                        self.variant(ty, variants, &value.variant, &value.fields)?;
                    }
                    _ => return Err(self.mismatch(ty, value)),
                }
            }
            (Type::Undescribed(_), _) => return Err(ValueError::new(UNDESCRIBED)),
            (_, Value::Unsigned(_) | Value::Signed(_)) => self.integer(ty, value)?,
            _ => return Err(self.mismatch(ty, value)),
        }
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    fn count(&mut self, count: usize) {
        self.put(&(count as u64).to_le_bytes());
    }

    #[cold]
    fn mismatch(&self, ty: &Type, value: &Value) -> ValueError {
        ValueError::new(format!(
            "`{}` is expected, and this is {}",
            self.interface.show_type(ty),
            kind(value)
        ))
    }

    fn integer(&mut self, ty: &Type, value: &Value) -> Result<()> {
        /// Encodes the number, if it is in the range of the type.
        macro_rules! put {
            ($type:ty) => {
                match value {
                    Value::Unsigned(number) => <$type>::try_from(*number).ok(),
                    Value::Signed(number) => <$type>::try_from(*number).ok(),
                    _ => None,
                }
                .map(|number| self.put(&number.to_le_bytes()))
            };
        }
        let written = match ty {
            Type::U8 => put!(u8),
            Type::U16 => put!(u16),
            Type::U32 => put!(u32),
            Type::U64 => put!(u64),
            Type::U128 => put!(u128),
            Type::I8 => put!(i8),
            Type::I16 => put!(i16),
            Type::I32 => put!(i32),
            Type::I64 => put!(i64),
            Type::I128 => put!(i128),
            _ => return Err(self.mismatch(ty, value)),
        };
        written.ok_or_else(|| {
            ValueError::new(format!("{value} is out of the range of `{}`", self.interface.show_type(ty)))
        })
    }

    fn float(&self, ty: &Type, value: &Value) -> Result<f64> {
        #[allow(clippy::cast_precision_loss)] // Large integers become the nearest float, as by `as` in Rust.
        match value {
            Value::F32(number) => Ok(f64::from(*number)),
            Value::F64(number) => Ok(*number),
            Value::Unsigned(number) => Ok(*number as f64),
            Value::Signed(number) => Ok(*number as f64),
            _ => Err(self.mismatch(ty, value)),
        }
    }

    fn elements(&mut self, element: &'i Type, values: &[Value]) -> Result<()> {
        for (index, value) in values.iter().enumerate() {
            self.value(element, value).map_err(|error| error.within(&format!("[{index}]")))?;
        }
        Ok(())
    }

    fn length(&self, ty: &Type, expected: u64, found: usize) -> Result<()> {
        if found as u64 == expected {
            return Ok(());
        }
        let ty = self.interface.show_type(ty);
        Err(ValueError::new(format!("`{ty}` has {expected} elements, and this has {found}")))
    }

    fn positions(&mut self, ty: &Type, types: &'i [Type], values: &[Value]) -> Result<()> {
        self.length(ty, types.len() as u64, values.len())?;
        for (position, (ty, value)) in types.iter().zip(values).enumerate() {
            self.value(ty, value).map_err(|error| error.within(&format!(".{position}")))?;
        }
        Ok(())
    }

    fn variant(
        &mut self,
        ty: &Type,
        variants: &'i [Variant],
        name: &str,
        fields: &FieldValues,
    ) -> Result<()> {
        let Some((index, variant)) = find_variant(variants, name) else {
            return Err(ValueError::new(unknown_variant(self.interface, ty, variants, name)));
        };
        self.put(&index.to_le_bytes());
        let fields = self.fields(ty, variant.fields(), fields);
        fields.map_err(|error| error.within(&format!("::{}", variant.name())))
    }

    fn fields(&mut self, ty: &Type, fields: &'i Fields, values: &FieldValues) -> Result<()> {
        match (fields, values) {
            (Fields::Unit, FieldValues::Unit) => Ok(()),
            (Fields::Tuple(types), FieldValues::Tuple(values)) => self.positions(ty, types, values),
            (Fields::Named(fields), FieldValues::Named(values)) => self.named(ty, fields, values),
            _ => {
                let (expected, found) = (form(fields), form_of_values(values));
                let ty = self.interface.show_type(ty);
                Err(ValueError::new(format!("`{ty}` has {expected}, and this has {found}")))
            }
        }
    }

    fn named(&mut self, ty: &Type, fields: &'i [Field], values: &[(Arc<str>, Value)]) -> Result<()> {
        let is_of = |field: &Field, name: &str| {
            field.name() == name || field.aliases().iter().any(|alias| alias == name)
        };
        if let Some((name, _)) =
            values.iter().find(|(name, _)| !fields.iter().any(|field| is_of(field, name)))
        {
            return Err(ValueError::new(unknown_field(self.interface, ty, fields, name)));
        }
        for field in fields {
            let mut found = values.iter().filter(|(name, _)| is_of(field, name));
            let value = match (found.next(), found.next()) {
                (Some((_, value)), None) => value,
                (Some((name, _)), Some(_)) => {
                    let name = Shown::name(name);
                    return Err(ValueError::new(format!("the field `{name}` is there twice")));
                }
                // As in serde's derive.
                (None, _) if matches!(field.ty(), Type::Option(_)) => &Value::Option(None),
                (None, _) => return Err(ValueError::new(missing_field(self.interface, ty, field))),
            };
            let written = self.value(field.ty(), value);
            written.map_err(|error| error.within(&format!(".{}", field.name())))?;
        }
        Ok(())
    }
}

fn is_named(name: &str, expected: &str) -> bool {
    name.is_empty() || name == expected
}

/// Returns the variant with this name or alias, and its number.
pub(super) fn find_variant<'v>(variants: &'v [Variant], name: &str) -> Option<(u32, &'v Variant)> {
    let by_name = |variant: &&Variant| variant.name() == name;
    let by_alias = |variant: &&Variant| variant.aliases().iter().any(|alias| alias == name);
    let numbered = || (0..).zip(variants);
    numbered()
        .find(|(_, variant)| by_name(variant))
        .or_else(|| numbered().find(|(_, variant)| by_alias(variant)))
}

/// Maximum number of names that a message lists.
const MOST: usize = 12;

/// Lists names in a sentence: `` `a`, `b` and 3 more ``.
pub(super) fn list<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> String {
    let count = names.len();
    let mut shown = Vec::new();
    for name in names.take(MOST) {
        shown.push(format!("`{}`", Shown::name(name)));
    }
    match count {
        0 => "none".to_owned(),
        _ if count > MOST => format!("{} and {} more", shown.join(", "), count - MOST),
        _ => shown.join(", "),
    }
}

#[cold]
pub(super) fn unknown_variant(interface: &Interface, ty: &Type, variants: &[Variant], name: &str) -> String {
    format!(
        "`{}` has no variant `{}`; it has {}",
        interface.show_type(ty),
        Shown::name(name),
        list(variants.iter().map(Variant::name))
    )
}

#[cold]
pub(super) fn unknown_field(interface: &Interface, ty: &Type, fields: &[Field], name: &str) -> String {
    format!(
        "`{}` has no field `{}`; it has {}",
        interface.show_type(ty),
        Shown::name(name),
        list(fields.iter().map(Field::name))
    )
}

#[cold]
pub(super) fn missing_field(interface: &Interface, ty: &Type, field: &Field) -> String {
    let (ty, name) = (interface.show_type(ty), Shown::name(field.name()));
    format!("the field `{name}: {}` of `{ty}` is missing", interface.show_type(field.ty()))
}

fn form(fields: &Fields) -> String {
    match fields {
        Fields::Unit => "no fields".to_owned(),
        Fields::Tuple(types) => format!("{} numbered fields", types.len()),
        Fields::Named(_) => "named fields".to_owned(),
    }
}

fn form_of_values(values: &FieldValues) -> String {
    match values {
        FieldValues::Unit => "no fields".to_owned(),
        FieldValues::Tuple(values) => format!("{} numbered fields", values.len()),
        FieldValues::Named(_) => "named fields".to_owned(),
    }
}

/// Describes a value in a sentence.
fn kind(value: &Value) -> String {
    match value {
        Value::Unit => "`()`".to_owned(),
        Value::Bool(_) => "a boolean".to_owned(),
        Value::Unsigned(_) | Value::Signed(_) => "an integer".to_owned(),
        Value::F32(_) | Value::F64(_) => "a float".to_owned(),
        Value::Char(_) => "a character".to_owned(),
        Value::String(_) => "a string".to_owned(),
        Value::Bytes(_) => "bytes".to_owned(),
        Value::Option(_) => "an `Option`".to_owned(),
        Value::Seq(_) => "a sequence".to_owned(),
        Value::Map(_) => "a map".to_owned(),
        Value::Tuple(_) => "a tuple".to_owned(),
        Value::Struct(value) if value.name.is_empty() => "a struct".to_owned(),
        Value::Struct(value) => format!("a struct `{}`", Shown::name(&value.name)),
        Value::Enum(value) => format!("a variant `{}`", Shown::name(&value.variant)),
    }
}
