//! A type, as far as its description goes.

use syn::{Expr, Generics, Ident, Path, Type};

/// A struct or an enum.
pub(crate) struct Described {
    /// Where the runtime crate is.
    pub(crate) runtime: Path,
    pub(crate) ident: Ident,
    /// With the bounds that the implementations need.
    pub(crate) generics: Generics,
    /// The parameters that are described.
    pub(crate) parameters: Vec<Ident>,
    /// What tells two instances of the type apart: its parameters, and associated types of them.
    pub(crate) identity: Vec<Type>,
    /// The constant parameters, which do so too.
    pub(crate) constants: Vec<Ident>,
    pub(crate) docs: Vec<Expr>,
    pub(crate) form: Form,
}

/// What a type is on the wire.
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
    /// Of what is on the wire, with the marks in it where the description must not go on.
    pub(crate) ty: Type,
}

pub(crate) struct Variant {
    pub(crate) name: String,
    pub(crate) docs: Vec<Expr>,
    pub(crate) fields: Fields,
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
