//! A type, as far as its description and its codec go.

use syn::{Expr, ExprPath, Generics, Ident, Member, Path, Type};

use super::bounds::Bounds;

/// A struct or an enum.
pub(crate) struct Described {
    /// Where the runtime crate is.
    pub(crate) runtime: Path,
    pub(crate) ident: Ident,
    /// As the user wrote them.
    pub(crate) generics: Generics,
    pub(crate) bounds: Bounds,
    pub(crate) docs: Vec<Expr>,
    /// A field that is not on the wire, by its name.
    pub(crate) skips: Option<String>,
    pub(crate) form: Form,
    pub(crate) codec: Codec,
}

/// The shape of a type on the wire.
pub(crate) enum Form {
    /// The same as another type.
    Like(Box<Type>),
    Struct(Fields),
    Enum(Vec<Variant>),
}

pub(crate) enum Fields {
    Unit,
    Tuple(Vec<Type>),
    Named(Vec<Field>),
}

pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) docs: Vec<Expr>,
    /// The type that is described, with `Back` in it where the description must not go on.
    pub(crate) ty: Type,
}

pub(crate) struct Variant {
    pub(crate) name: String,
    pub(crate) docs: Vec<Expr>,
    pub(crate) fields: Fields,
}

/// The code that writes and reads a type.
pub(crate) enum Codec {
    /// There is none: the type has mistakes.
    Broken,
    /// serde writes and reads the whole value.
    Bridge,
    Struct(StructCodec),
    Enum(Vec<VariantCodec>),
}

pub(crate) struct StructCodec {
    /// All fields, in the order of the wire.
    pub(crate) parts: Vec<Part>,
    /// `#[serde(default)]` on the type: the value that skipped fields are taken from.
    pub(crate) default: Filling,
    /// `#[repr(packed)]`: no field can be borrowed.
    pub(crate) packed: bool,
    /// The value's memory can be its bytes, which the runtime crate checks.
    pub(crate) plain: bool,
}

pub(crate) struct VariantCodec {
    pub(crate) ident: Ident,
    /// All fields. A skipped variant has none of them on the wire.
    pub(crate) parts: Option<Vec<Part>>,
}

/// A field.
pub(crate) struct Part {
    pub(crate) member: Member,
    /// As the user wrote it.
    pub(crate) ty: Type,
    pub(crate) coding: Coding,
    /// `#[serde(borrow)]`, which makes a `Cow` a borrow.
    pub(crate) borrows: bool,
}

/// The code that writes and reads a field.
pub(crate) enum Coding {
    /// The type's own codec.
    Own {
        /// The type as it is described.
        described: Box<Type>,
        /// The type leads back to this one, so that a value may be nested without end.
        is_nested: bool,
    },
    /// serde, by functions of the user's where there are any.
    Serde { serialize: Option<ExprPath>, deserialize: Option<ExprPath> },
    /// None: the field is not on the wire.
    Absent(Filling),
}

/// The value of a field that is not on the wire.
pub(crate) enum Filling {
    /// `Default::default()`
    Default,
    /// The result of a function.
    Path(ExprPath),
    /// The same field of the type's default.
    Container,
}

impl Form {
    /// All types in it.
    pub(crate) fn types(&self) -> Vec<&Type> {
        match self {
            Self::Like(ty) => vec![ty],
            Self::Struct(fields) => fields.types(),
            Self::Enum(variants) => variants.iter().flat_map(|variant| variant.fields.types()).collect(),
        }
    }
}

impl Fields {
    fn types(&self) -> Vec<&Type> {
        match self {
            Self::Unit => Vec::new(),
            Self::Tuple(types) => types.iter().collect(),
            Self::Named(fields) => fields.iter().map(|field| &field.ty).collect(),
        }
    }
}

impl Codec {
    /// All fields of all variants that are on the wire.
    pub(crate) fn parts(&self) -> Vec<&Part> {
        match self {
            Self::Broken | Self::Bridge => Vec::new(),
            Self::Struct(codec) => codec.parts.iter().collect(),
            Self::Enum(variants) => {
                variants.iter().filter_map(|variant| variant.parts.as_ref()).flatten().collect()
            }
        }
    }
}

impl StructCodec {
    /// The type's own default is needed: a skipped field is taken from it.
    pub(crate) fn takes_default(&self) -> bool {
        self.parts.iter().any(|part| matches!(part.coding, Coding::Absent(Filling::Container)))
    }
}
