//! A plugin function, as far as this crate cares about it.

use proc_macro2::Span;
use syn::{Attribute, Generics, Ident, Path, Type};

/// What stands in the parentheses of `#[wasmer_plugin(…)]`.
#[derive(Default)]
pub(crate) struct Options {
    /// `crate = path`
    pub(crate) runtime: Option<Path>,
    /// `stub = Name`
    pub(crate) stub: Option<Ident>,
    /// `name = "name"`
    pub(crate) name: Option<syn::LitStr>,
}

/// A function that passed all checks.
pub(crate) struct Function {
    /// Where the runtime crate is.
    pub(crate) runtime: Path,
    /// The user's name of it, to call it by.
    pub(crate) ident: Ident,
    /// The stub's trait.
    pub(crate) stub: Ident,
    /// The name that host and guest know it by.
    pub(crate) name: String,
    /// Lifetimes only.
    pub(crate) generics: Generics,
    pub(crate) arguments: Vec<Argument>,
    /// The span of the list of arguments, parentheses included.
    pub(crate) list: Span,
    pub(crate) output: Type,
    /// `#[cfg]`, for everything that is generated.
    pub(crate) cfgs: Vec<Attribute>,
    /// For the stub's method.
    pub(crate) docs: Vec<Attribute>,
    /// `#[deprecated]` and `#[must_use]`, for the stub's method.
    pub(crate) attributes: Vec<Attribute>,
}

pub(crate) struct Argument {
    /// The user's name for it, or a made-up one for a pattern that has none.
    pub(crate) name: Ident,
    /// As written.
    pub(crate) ty: Type,
    pub(crate) passing: Passing,
}

/// How an argument is passed, by the form of its type.
pub(crate) enum Passing {
    /// `T`
    Value,
    /// `&T`, with what it refers to.
    Ref(Type),
    /// `Option<&T>`, with what it refers to.
    MaybeRef(Type),
    /// `&mut T`, with what it refers to.
    Mut(Type),
}

impl Argument {
    /// For errors about the type: they are to stand where the user wrote it. The span is located
    /// there, but keeps the macro's own hygiene, so that lints do not take the code for the user's.
    pub(crate) fn span(&self) -> Span {
        located_at(&self.ty)
    }
}

pub(crate) fn located_at(tokens: &impl syn::spanned::Spanned) -> Span {
    Span::call_site().located_at(tokens.span())
}
