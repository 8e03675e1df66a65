//! What the attribute stands on, as far as this crate cares about it, and when it has passed all checks.

use proc_macro2::Span;
use syn::{Attribute, Generics, Ident, Lifetime, LitStr, Path, Type};

/// What stands in the parentheses of `#[wasmer_plugin(…)]`.
#[derive(Default)]
pub(crate) struct Options {
    /// `crate = path`
    pub(crate) runtime: Option<Path>,
    /// `stub = Name`
    pub(crate) stub: Option<Ident>,
    /// `name = "name"`
    pub(crate) name: Option<LitStr>,
    /// `batch`, or `batch = name`
    pub(crate) batch: Option<BatchOption>,
    /// `host`, or `host = Name`
    pub(crate) host: Option<HostOption>,
    /// `module = name`
    pub(crate) module: Option<Ident>,
}

/// `host`: the trait is one that the host implements.
pub(crate) struct HostOption {
    /// What the type is called that makes a host of a value, if not like the trait with `Host` behind it.
    pub(crate) name: Option<Ident>,
}

/// `batch`: a function beside this one makes many calls of it.
pub(crate) struct BatchOption {
    /// The word, for errors.
    pub(crate) span: Span,
    /// The name of the other function, if not that of this one with `_batch` behind it.
    pub(crate) name: Option<Ident>,
}

pub(crate) enum Item {
    Function(Box<Function>),
    Interface(Box<Interface>),
    Implementation(Implementation),
    HostInterface(HostInterface),
}

/// A free-standing function.
pub(crate) struct Function {
    /// Where the runtime crate is.
    pub(crate) runtime: Path,
    /// The stub's trait.
    pub(crate) stub: Ident,
    /// `#[cfg]`, for everything that is generated.
    pub(crate) cfgs: Vec<Attribute>,
    pub(crate) callable: Callable,
    pub(crate) batch: Option<Batch>,
}

/// The function that makes many calls of another one.
pub(crate) struct Batch {
    /// Name of the stub's method.
    pub(crate) ident: Ident,
    /// The name that host and guest know it by.
    pub(crate) name: String,
}

/// A trait that plugins implement.
pub(crate) struct Interface {
    /// Where the runtime crate is.
    pub(crate) runtime: Path,
    pub(crate) ident: Ident,
    /// The stub's type.
    pub(crate) stub: Ident,
    /// What the names of its functions begin with.
    pub(crate) name: String,
    /// `#[cfg]`, for everything that is generated.
    pub(crate) cfgs: Vec<Attribute>,
    /// `#[deprecated]`, for the stub.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) constructor: Constructor,
    pub(crate) methods: Vec<Method>,
}

/// What makes the instance that the methods are called on.
pub(crate) struct Constructor {
    /// As it goes over the wire: it returns nothing, or an error.
    pub(crate) callable: Callable,
    pub(crate) makes: Makes,
}

pub(crate) enum Makes {
    /// There is no `new`: the type's `Default` is asked.
    Default,
    /// `new(…) -> Self`
    Instance,
    /// `new(…) -> Result<Self, E>`, with the `E`.
    Result(Box<Type>),
}

pub(crate) struct Method {
    pub(crate) callable: Callable,
    /// Of `&'a self`.
    pub(crate) lifetime: Option<Lifetime>,
    /// It has a default body, so that older plugins may lack it.
    pub(crate) optional: bool,
}

/// A trait that hosts implement.
pub(crate) struct HostInterface {
    /// Where the runtime crate is.
    pub(crate) runtime: Path,
    pub(crate) ident: Ident,
    /// The type that makes a host of a value.
    pub(crate) host: Ident,
    /// The module of the functions that plugins call.
    pub(crate) module: Ident,
    /// What the names of its functions begin with.
    pub(crate) name: String,
    /// `#[cfg]`, for everything that is generated.
    pub(crate) cfgs: Vec<Attribute>,
    /// `#[deprecated]`, for the type.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) methods: Vec<Callable>,
}

/// What a function has in common with a method: that it can be called from the other end.
pub(crate) struct Callable {
    /// The user's name of it, to call it by.
    pub(crate) ident: Ident,
    /// The name that host and guest know it by.
    pub(crate) name: String,
    /// Lifetimes only.
    pub(crate) generics: Generics,
    pub(crate) arguments: Vec<Argument>,
    /// The span of the list of arguments, parentheses included.
    pub(crate) list: Span,
    pub(crate) output: Type,
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

/// An implementation of an interface: that much the attribute on it knows.
pub(crate) struct Implementation {
    /// Where the runtime crate is.
    pub(crate) runtime: Path,
    /// `#[cfg]`, for everything that is generated.
    pub(crate) cfgs: Vec<Attribute>,
    /// The trait, which may have another name here.
    pub(crate) interface: Path,
    pub(crate) ty: Type,
}

/// An implementation of an interface, and what the interface's macro adds: what is to be exported.
pub(crate) struct Exports {
    pub(crate) implementation: Implementation,
    /// The name of the interface that host and guest know it by.
    pub(crate) name: String,
    /// The names of its functions, the constructor first.
    pub(crate) functions: Vec<String>,
    /// There is no `new`: the type must have a `Default`.
    pub(crate) by_default: bool,
}

/// For what is to be reported where the user wrote `tokens`. The span is located there, but keeps the macro's
/// own hygiene, so that lints do not take the code for the user's.
pub(crate) fn located_at(tokens: &impl syn::spanned::Spanned) -> Span {
    Span::call_site().located_at(tokens.span())
}
