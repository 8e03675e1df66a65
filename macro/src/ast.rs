//! The attribute's item, after all checks, reduced to the parts that the expansion uses.

use proc_macro2::Span;
use syn::{Attribute, Generics, Ident, Lifetime, LitStr, Path, Type};

/// The arguments in the parentheses of `#[wasmer_plugin(…)]`.
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

/// `host`: the host implements the trait.
pub(crate) struct HostOption {
    /// Name of the type that makes a host of a value. The default is the trait's name with `Host` appended.
    pub(crate) name: Option<Ident>,
}

/// `batch`: adds a function that makes many calls of this one.
pub(crate) struct BatchOption {
    /// Span of the word `batch`, for errors.
    pub(crate) span: Span,
    /// Name of the added function. The default is this function's name with `_batch` appended.
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
    /// Path of the runtime crate.
    pub(crate) runtime: Path,
    /// Name of the stub's trait.
    pub(crate) stub: Ident,
    /// `#[cfg]` attributes, for everything that is generated.
    pub(crate) cfgs: Vec<Attribute>,
    pub(crate) callable: Callable,
    pub(crate) batch: Option<Batch>,
    /// True if the function has no body: only its stub is generated.
    pub(crate) is_declared: bool,
}

/// The function that makes many calls of another one.
pub(crate) struct Batch {
    /// Name of the stub's method.
    pub(crate) ident: Ident,
    /// The function's name on the wire.
    pub(crate) name: String,
}

/// A trait that plugins implement.
pub(crate) struct Interface {
    /// Path of the runtime crate.
    pub(crate) runtime: Path,
    pub(crate) ident: Ident,
    /// Name of the stub's type.
    pub(crate) stub: Ident,
    /// Prefix of the functions' names.
    pub(crate) name: String,
    /// `#[cfg]` attributes, for everything that is generated.
    pub(crate) cfgs: Vec<Attribute>,
    /// `#[deprecated]`, for the stub.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) constructor: Constructor,
    pub(crate) methods: Vec<Method>,
}

/// The function that makes the instance that the methods are called on.
pub(crate) struct Constructor {
    /// The constructor's function on the wire, which returns nothing or an error.
    pub(crate) callable: Callable,
    pub(crate) makes: Makes,
}

pub(crate) enum Makes {
    /// The trait has no `new`: the type's `Default` makes the instance.
    Default,
    /// `new(…) -> Self`
    Instance,
    /// `new(…) -> Result<Self, E>`, with the `E`.
    Result(Box<Type>),
}

pub(crate) struct Method {
    pub(crate) callable: Callable,
    /// The lifetime in `&'a self`.
    pub(crate) lifetime: Option<Lifetime>,
    /// True if the method has a default body, so that older plugins may lack it.
    pub(crate) optional: bool,
}

/// A trait that hosts implement.
pub(crate) struct HostInterface {
    /// Path of the runtime crate.
    pub(crate) runtime: Path,
    pub(crate) ident: Ident,
    /// The type that makes a host of a value.
    pub(crate) host: Ident,
    /// Name of the module with the functions that plugins call.
    pub(crate) module: Ident,
    /// Prefix of the functions' names.
    pub(crate) name: String,
    /// `#[cfg]` attributes, for everything that is generated.
    pub(crate) cfgs: Vec<Attribute>,
    /// `#[deprecated]`, for the type.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) methods: Vec<Callable>,
}

/// The common parts of functions and methods, for calls from the other end.
pub(crate) struct Callable {
    /// The user's name, to call it by.
    pub(crate) ident: Ident,
    /// The name on the wire.
    pub(crate) name: String,
    /// Lifetimes only.
    pub(crate) generics: Generics,
    pub(crate) arguments: Vec<Argument>,
    /// Span of the list of arguments, including the parentheses.
    pub(crate) list: Span,
    pub(crate) output: Type,
    /// Documentation, for the stub's method.
    pub(crate) docs: Vec<Attribute>,
    /// `#[deprecated]` and `#[must_use]`, for the stub's method.
    pub(crate) attributes: Vec<Attribute>,
}

pub(crate) struct Argument {
    /// The user's name, or a generated one for a pattern without a name.
    pub(crate) name: Ident,
    /// The type as written.
    pub(crate) ty: Type,
    pub(crate) passing: Passing,
    /// True with `#[serde(default)]`: the other side may lack the argument.
    pub(crate) has_default: bool,
}

/// The passing of an argument, by the form of its type.
pub(crate) enum Passing {
    /// `T`
    Value,
    /// `&T`, with the `T`.
    Ref(Type),
    /// `Option<&T>`, with the `T`.
    MaybeRef(Type),
    /// `&mut T`, with the `T`.
    Mut(Type),
}

/// An implementation of an interface, from the view of the attribute on it.
pub(crate) struct Implementation {
    /// Path of the runtime crate.
    pub(crate) runtime: Path,
    /// `#[cfg]` attributes, for everything that is generated.
    pub(crate) cfgs: Vec<Attribute>,
    /// Path of the trait, which may be renamed here.
    pub(crate) interface: Path,
    pub(crate) ty: Type,
}

/// An implementation of an interface, with the names of the functions to export. The interface's macro adds
/// the names.
pub(crate) struct Exports {
    pub(crate) implementation: Implementation,
    /// The interface's name on the wire.
    pub(crate) name: String,
    /// Names of the functions, the constructor first. The flag is true if an argument may contain a field
    /// with a default.
    pub(crate) functions: Vec<(String, bool)>,
    /// True if the trait has no `new`: the type must implement `Default`.
    pub(crate) by_default: bool,
}

/// Returns the span for generated code whose errors belong to `tokens`. It has their location, and the
/// macro's own hygiene, so that lints do not take the code for the user's.
pub(crate) fn located_at(tokens: &impl syn::spanned::Spanned) -> Span {
    Span::call_site().located_at(tokens.span())
}
