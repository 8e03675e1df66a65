//! A user's type, reduced to its description and its codec: the input of `expand`.

use syn::{Expr, ExprPath, Generics, Ident, Member, Path, Type};

/// A struct or an enum.
pub(crate) struct Described {
    /// Path of the runtime crate.
    pub(crate) runtime: Path,
    pub(crate) ident: Ident,
    /// The type's name in the description.
    pub(crate) name: String,
    /// True if the attribute gives the name or the parameters.
    pub(crate) is_renamed: bool,
    /// True if the attribute gives the parameters: the type is an instance of a generic type.
    pub(crate) is_instance: bool,
    /// The type's generics as written.
    pub(crate) generics: Generics,
    pub(crate) bounds: Bounds,
    pub(crate) docs: Vec<Expr>,
    /// Name of a field that is not on the wire.
    pub(crate) skips: Option<String>,
    pub(crate) form: Form,
    pub(crate) codec: Codec,
}

/// The type's generics, with the bounds that each implementation needs.
pub(crate) struct Bounds {
    /// For `Defined`: the type can be described.
    pub(crate) defined: Generics,
    /// For `PluginType`: the type can also be encoded.
    pub(crate) plugin_type: Generics,
    /// For `Decode`: the type can also be decoded. The lifetime of the bytes comes first.
    pub(crate) decode: Generics,
    /// The parameters that are described: the type's own, or those that the attribute gives.
    pub(crate) parameters: Vec<Type>,
    /// The types that distinguish two instances of the type: its parameters, and associated types of them.
    pub(crate) identity: Vec<Type>,
}

/// The encoding of a type.
pub(crate) enum Form {
    /// The encoding of another type.
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
    /// The user's name, if the field has one.
    pub(crate) ident: Option<Ident>,
    /// The name in the description.
    pub(crate) name: String,
    pub(crate) docs: Vec<Expr>,
    /// The type to describe, with `BackRef` where the description must end.
    pub(crate) ty: Type,
    /// Other names of the field.
    pub(crate) aliases: Vec<String>,
}

pub(crate) struct Variant {
    /// The user's name.
    pub(crate) ident: Ident,
    /// The name in the description.
    pub(crate) name: String,
    pub(crate) docs: Vec<Expr>,
    pub(crate) fields: Fields,
    /// Other names of the variant.
    pub(crate) aliases: Vec<String>,
    /// True with `#[serde(other)]`.
    pub(crate) is_other: bool,
}

/// The code that encodes and decodes a type.
pub(crate) enum Codec {
    /// No code, because the type has mistakes.
    Broken,
    /// serde encodes and decodes the whole value.
    Bridge,
    Struct(StructCodec),
    Enum(Vec<VariantCodec>),
}

pub(crate) struct StructCodec {
    /// All fields, in the order of their encoding.
    pub(crate) parts: Vec<Part>,
    /// The source of skipped fields, by `#[serde(default)]` on the type.
    pub(crate) default: Filling,
    /// True with `#[repr(packed)]`, which prevents borrowing a field.
    pub(crate) packed: bool,
    /// True if the value's memory may be its encoding. The runtime crate checks that.
    pub(crate) plain: bool,
}

pub(crate) struct VariantCodec {
    pub(crate) ident: Ident,
    /// All fields, or `None` for a skipped variant.
    pub(crate) parts: Option<Vec<Part>>,
}

/// A field.
pub(crate) struct Part {
    pub(crate) member: Member,
    /// The field's type as written.
    pub(crate) ty: Type,
    pub(crate) coding: Coding,
    /// True with `#[serde(borrow)]`, which makes a `Cow` borrow.
    pub(crate) borrows: bool,
    /// The value if the other side lacks the field, by `#[serde(default)]`.
    pub(crate) default: Option<Filling>,
}

/// The code that encodes and decodes a field.
pub(crate) enum Coding {
    /// The type's own codec.
    Own {
        /// The type as it is described.
        described: Box<Type>,
        /// True if the type leads back to this one, so that values may be nested without end.
        is_nested: bool,
    },
    /// serde, with the functions that the user names.
    Serde { serialize: Option<ExprPath>, deserialize: Option<ExprPath> },
    /// No code, because the field is not on the wire.
    Absent(Filling),
}

/// The value of a field that is not on the wire.
pub(crate) enum Filling {
    /// `Default::default()`
    Default,
    /// The result of this function.
    Path(ExprPath),
    /// The same field in the type's default value.
    Container,
}

impl Form {
    /// Returns all types in the description.
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
    /// Returns all fields of all variants that are on the wire.
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
    /// Returns true if a field that is on the wire takes the type's own default value.
    pub(crate) fn has_default(&self) -> bool {
        self.parts.iter().any(|part| matches!(part.default, Some(Filling::Container)))
    }

    /// Returns true if a skipped field needs the type's own default value.
    pub(crate) fn takes_default(&self) -> bool {
        self.parts.iter().any(|part| matches!(part.coding, Coding::Absent(Filling::Container)))
    }
}
