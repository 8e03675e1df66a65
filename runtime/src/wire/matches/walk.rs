//! The position of a check in a value and its description, and the message about a mismatch there.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::wire::schema::{Definition, Field, Fields, Schema, Shape, Variant};

/// The message about a mismatch, with its path.
#[derive(Debug)]
pub(super) struct Mismatch(String);

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for Mismatch {}

impl serde::ser::Error for Mismatch {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(format!("serde cannot write this value: {message}"))
    }
}

/// The path from the outermost value to the current one.
pub(super) struct Walk {
    root: String,
    path: Vec<Step>,
    /// The definitions entered so far, the innermost last.
    scope: Vec<&'static Definition>,
}

#[derive(Clone, Copy)]
pub(super) enum Step {
    Field(&'static str),
    Number(usize),
    Variant(&'static str),
    Element(usize),
    Key(usize),
    Value(usize),
}

/// The expected shape of a value, with all names resolved.
pub(super) enum Expected {
    /// Any schema fits, because the value is not described here.
    Unknown,
    /// A schema without parts.
    Leaf,
    Option(&'static Schema),
    Seq(&'static Schema),
    Map(&'static Schema, &'static Schema),
    Enum(&'static Definition, &'static [Variant]),
    Product(Product),
}

/// A fixed number of parts, in order.
#[derive(Clone, Copy)]
pub(super) enum Product {
    Tuple(&'static [Schema]),
    Struct(&'static [Field]),
    Array(Schema, u64),
}

impl Product {
    pub(super) fn of(fields: &Fields) -> Self {
        match *fields {
            Fields::Unit => Self::Tuple(&[]),
            Fields::Tuple(fields) => Self::Tuple(fields),
            Fields::Named(fields) => Self::Struct(fields),
        }
    }

    pub(super) fn length(&self) -> usize {
        match self {
            Self::Tuple(parts) => parts.len(),
            Self::Struct(fields) => fields.len(),
            Self::Array(_, length) => usize::try_from(*length).unwrap_or(usize::MAX),
        }
    }

    pub(super) fn part(&self, index: usize) -> Option<(Step, Schema)> {
        match self {
            Self::Tuple(parts) => Some((Step::Number(index), *parts.get(index)?)),
            Self::Struct(fields) => fields.get(index).map(|field| (Step::Field(field.name), field.schema)),
            Self::Array(element, _) if index < self.length() => Some((Step::Element(index), *element)),
            Self::Array(..) => None,
        }
    }
}

impl Walk {
    pub(super) fn new(schema: &Schema) -> Self {
        let root = match schema {
            Schema::Defined(definition) => definition.name.to_string(),
            _ => "value".to_string(),
        };
        Self { root, path: Vec::new(), scope: Vec::new() }
    }

    /// Resolves `schema` through names and single parts, which add no bytes. Keeps a single part if the value
    /// itself has `parts` parts.
    pub(super) fn settle(&mut self, schema: &mut Schema, parts: Option<usize>) -> Expected {
        loop {
            let product = match *schema {
                Schema::Option(inner) => return Expected::Option(inner),
                Schema::Seq(element) => return Expected::Seq(element),
                Schema::Map(key, value) => return Expected::Map(key, value),
                Schema::BackRef(target, _) => {
                    let target = self.scope.iter().rfind(|outer| outer.key.id == target.id);
                    let Some(definition) = target else { return Expected::Unknown };
                    *schema = Schema::Defined(definition);
                    continue;
                }
                Schema::Defined(definition) => match definition.shape() {
                    Shape::Enum(variants) => return Expected::Enum(definition, variants),
                    Shape::Struct(fields) => {
                        self.scope.push(definition);
                        Product::of(fields)
                    }
                },
                Schema::Unit => Product::Tuple(&[]),
                Schema::Tuple(elements) => Product::Tuple(elements),
                Schema::Array(element, length) => Product::Array(*element, length),
                _ => return Expected::Leaf,
            };
            match product.part(0) {
                Some((step, part)) if product.length() == 1 && parts != Some(1) => {
                    self.path.push(step);
                    *schema = part;
                }
                _ => return Expected::Product(product),
            }
        }
    }

    pub(super) fn enter_variant(&mut self, definition: &'static Definition, variant: &Variant) {
        self.scope.push(definition);
        self.path.push(Step::Variant(variant.name));
    }

    /// Enters a part of the value while `check` runs, and returns to the value.
    pub(super) fn at(
        &mut self,
        step: Step,
        check: impl FnOnce(&mut Self) -> Result<(), Mismatch>,
    ) -> Result<(), Mismatch> {
        let (path, scope) = (self.path.len(), self.scope.len());
        self.path.push(step);
        let result = check(self);
        self.path.truncate(path);
        self.scope.truncate(scope);
        result
    }

    /// Builds the error for a value that does not match this schema.
    pub(super) fn mismatch(&self, schema: Schema, written: &str) -> Mismatch {
        self.differ(&Said(&schema).to_string(), written)
    }

    pub(super) fn differ(&self, said: &str, written: &str) -> Mismatch {
        self.wrong(&format!("`PluginType` says {said}, serde writes {written}"))
    }

    pub(super) fn wrong(&self, what: &str) -> Mismatch {
        Mismatch(format!("{self}: {what}"))
    }
}

impl fmt::Display for Walk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.root)?;
        self.path.iter().try_for_each(|step| match step {
            Step::Field(name) => write!(f, ".{name}"),
            Step::Number(number) => write!(f, ".{number}"),
            Step::Variant(name) => write!(f, "::{name}"),
            Step::Element(index) => write!(f, "[{index}]"),
            Step::Key(index) => write!(f, ".keys[{index}]"),
            Step::Value(index) => write!(f, ".values[{index}]"),
        })
    }
}

/// Shows a schema as the corresponding Rust type.
struct Said<'s>(&'s Schema);

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Schema::Unit => "()",
            Schema::Bool => "bool",
            Schema::U8 => "u8",
            Schema::U16 => "u16",
            Schema::U32 => "u32",
            Schema::U64 => "u64",
            Schema::U128 => "u128",
            Schema::I8 => "i8",
            Schema::I16 => "i16",
            Schema::I32 => "i32",
            Schema::I64 => "i64",
            Schema::I128 => "i128",
            Schema::F32 => "f32",
            Schema::F64 => "f64",
            Schema::Char => "char",
            Schema::String => "String",
            Schema::Option(inner) => return write!(f, "Option<{}>", Said(inner)),
            Schema::Seq(element) => return write!(f, "Vec<{}>", Said(element)),
            Schema::Map(key, value) => return write!(f, "BTreeMap<{}, {}>", Said(key), Said(value)),
            Schema::Array(element, length) => return write!(f, "[{}; {length}]", Said(element)),
            Schema::Tuple(elements) => {
                f.write_str("(")?;
                for (index, element) in elements.iter().enumerate() {
                    write!(f, "{}{}", if index == 0 { "" } else { ", " }, Said(element))?;
                }
                return f.write_str(if elements.len() == 1 { ",)" } else { ")" });
            }
            Schema::Defined(definition) => definition.name,
            Schema::BackRef(target, _) => target.name,
        })
    }
}
