//! Recognises structs and enums of the standard library by their exact definitions. A type of a plugin with
//! the same definition and no documentation is the same on the wire.

use crate::interface::{Definition, Field, Fields, Shape, Type, Variant};

/// A type of the standard library, which is written as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standard {
    pub(super) name: &'static str,
    /// The module to import it from, if it is not in the prelude.
    pub(super) module: Option<&'static str>,
    /// True if values can be keys of a map: `Ord` and `Hash`, if those of its parameters are.
    pub(super) can_be_key: bool,
    /// True if there is a `Default`, if there are those of its parameters.
    pub(super) has_default: bool,
}

/// The parts of a definition that must agree.
enum Parts {
    /// Fields by their names.
    Struct(&'static [(&'static str, Part)]),
    /// Variants, each with one field or none.
    Enum(&'static [(&'static str, Option<Part>)]),
}

#[derive(Clone, Copy)]
enum Part {
    /// The type of a parameter.
    Parameter(usize),
    U32,
    U64,
    /// An address of so many bytes.
    Bytes(u64),
    /// Such an address, and a port.
    Socket(u64),
}

use Part::{Bytes, Parameter, Socket, U32, U64};

const fn standard(name: &'static str, module: &'static str, can_be_key: bool, has_default: bool) -> Standard {
    Standard { name, module: Some(module), can_be_key, has_default }
}

const ALL: &[(Standard, usize, Parts)] = &[
    (
        Standard { name: "Result", module: None, can_be_key: true, has_default: false },
        2,
        Parts::Enum(&[("Ok", Some(Parameter(0))), ("Err", Some(Parameter(1)))]),
    ),
    (
        standard("Range", "ops", false, true),
        1,
        Parts::Struct(&[("start", Parameter(0)), ("end", Parameter(0))]),
    ),
    (
        standard("RangeInclusive", "ops", false, false),
        1,
        Parts::Struct(&[("start", Parameter(0)), ("end", Parameter(0))]),
    ),
    (standard("RangeFrom", "ops", false, false), 1, Parts::Struct(&[("start", Parameter(0))])),
    (standard("RangeTo", "ops", false, false), 1, Parts::Struct(&[("end", Parameter(0))])),
    (
        standard("Bound", "ops", false, false),
        1,
        Parts::Enum(&[
            ("Unbounded", None),
            ("Included", Some(Parameter(0))),
            ("Excluded", Some(Parameter(0))),
        ]),
    ),
    (standard("Duration", "time", true, true), 0, Parts::Struct(&[("secs", U64), ("nanos", U32)])),
    (
        standard("SystemTime", "time", true, false),
        0,
        Parts::Struct(&[("secs_since_epoch", U64), ("nanos_since_epoch", U32)]),
    ),
    (
        standard("IpAddr", "net", true, false),
        0,
        Parts::Enum(&[("V4", Some(Bytes(4))), ("V6", Some(Bytes(16)))]),
    ),
    (
        standard("SocketAddr", "net", true, false),
        0,
        Parts::Enum(&[("V4", Some(Socket(4))), ("V6", Some(Socket(16)))]),
    ),
];

/// Names in the generated module that stand for these types, or for std's map.
pub(super) fn imported() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|(standard, ..)| standard.name).chain(["BTreeMap"])
}

/// Returns the type of the standard library with this definition.
pub(super) fn of(definition: &Definition) -> Option<Standard> {
    let (standard, _, _) = ALL.iter().find(|(standard, parameters, parts)| {
        definition.name() == standard.name
            && definition.docs().is_empty()
            && definition.parameters().len() == *parameters
            && has_parts(definition, parts)
    })?;
    Some(*standard)
}

fn has_parts(definition: &Definition, parts: &Parts) -> bool {
    match (definition.shape(), parts) {
        (Shape::Struct(Fields::Named(fields)), Parts::Struct(parts)) => {
            let is = |(field, (name, part)): (&Field, &(&str, Part))| {
                let is_plain = field.docs().is_empty() && !field.has_default() && field.aliases().is_empty();
                is_plain && field.name() == *name && part.is(field.ty(), definition.parameters())
            };
            fields.len() == parts.len() && fields.iter().zip(*parts).all(is)
        }
        (Shape::Enum(variants), Parts::Enum(parts)) => {
            let is = |(variant, (name, part)): (&Variant, &(&str, Option<Part>))| {
                let is_plain =
                    variant.docs().is_empty() && !variant.is_other() && variant.aliases().is_empty();
                let has_fields = match (variant.fields(), part) {
                    (Fields::Unit, None) => true,
                    (Fields::Tuple(types), Some(part)) => {
                        types.len() == 1 && part.is(&types[0], definition.parameters())
                    }
                    _ => false,
                };
                is_plain && variant.name() == *name && has_fields
            };
            variants.len() == parts.len() && variants.iter().zip(*parts).all(is)
        }
        _ => false,
    }
}

impl Part {
    fn is(self, ty: &Type, parameters: &[Type]) -> bool {
        let is_bytes = |ty: &Type, length| matches!(ty, Type::Array(element, found) if **element == Type::U8 && *found == length);
        match (self, ty) {
            (Parameter(index), ty) => *ty == parameters[index],
            (U32, ty) => *ty == Type::U32,
            (U64, ty) => *ty == Type::U64,
            (Bytes(length), ty) => is_bytes(ty, length),
            (Socket(length), Type::Tuple(parts)) => {
                matches!(&parts[..], [address, Type::U16] if is_bytes(address, length))
            }
            (Socket(_), _) => false,
        }
    }
}
