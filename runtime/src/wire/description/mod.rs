//! The description of a plugin's interface as data: read from its .wasm file, and shown.
//!
//! The files of this folder are compiled twice: here, and in the package `import`, whose macro reads a
//! description while a host is compiled. So they use nothing else of this crate than `wire::abi`,
//! `wire::display`, and the files `tag`, `hasher` and `passing` of `wire::schema`.

mod error;
pub(super) mod fingerprint;
mod merge;
mod read;
mod records;
mod resolve;
mod show;
mod types;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

pub use error::{Problem, ReadError};
pub(super) use show::cut;
pub use types::{Definition, DefinitionId, Field, Fields, Shape, Type, Variant};

use crate::wire::abi;
use crate::wire::schema::Passing;

/// The functions of a plugin, the host functions that it needs, and the structs and enums that they use.
///
/// Its `Display` resembles Rust. The functions come first, then the host functions, then the structs and
/// enums, each after those that it contains. Functions of an interface stand together as a trait. std's
/// `Result` is left out. Long names are cut, and characters that could mislead a terminal are escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Interface {
    /// Sorted by name.
    pub(super) functions: Vec<Function>,
    /// Sorted by name, which includes the interface's.
    pub(super) requires: Vec<Function>,
    pub(super) definitions: Vec<Definition>,
}

impl Interface {
    /// Maximum length of a section, in bytes.
    pub const LONGEST: usize = crate::wire::abi::LONGEST_SECTION;

    /// Marks the function with this name as [optional](Function::is_optional), because a section does not
    /// record this. Does nothing if there is no such function.
    pub fn mark_optional(&mut self, name: &str) {
        if let Ok(place) = self.functions.binary_search_by(|function| function.name.as_str().cmp(name)) {
            self.functions[place].is_optional = true;
        }
    }

    /// Returns the functions, sorted by name.
    pub fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// Returns the function with this name.
    pub fn function(&self, name: &str) -> Option<&Function> {
        named(&self.functions, name)
    }

    /// Returns the host functions that the plugin calls, sorted by name: that of their interface, a dot, and
    /// their own.
    ///
    /// An interface that was read from a section lists all host functions that the plugin's crates could
    /// call. After a host has compiled the plugin, the list has only those that the plugin imports.
    pub fn requires(&self) -> &[Function] {
        &self.requires
    }

    /// Keeps only the functions whose name `is_kept` accepts, for a comparison of a part of an interface.
    pub fn retain_functions(&mut self, is_kept: impl Fn(&str) -> bool) {
        self.functions.retain(|function| is_kept(&function.name));
    }

    /// Drops the host functions that a plugin does not import: the linker removes the code that calls them,
    /// but keeps their records.
    ///
    /// `imported` gets the name of a host function, as in [`requires`](Self::requires). The import's module
    /// is [`abi::HOST`](crate::abi::HOST) with the name of the interface, and its name is that of the
    /// function. A host does the same when it loads the plugin.
    pub fn retain_required(&mut self, imported: impl Fn(&str) -> bool) {
        self.requires.retain(|function| imported(&function.name));
    }

    /// Returns the structs and enums, without duplicates, each after the ones that it contains.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// Returns the ids of all structs and enums.
    #[cfg(any(feature = "host", test, fuzzing))]
    pub(crate) fn ids(&self) -> impl Iterator<Item = DefinitionId> {
        (0..self.definitions.len()).map(DefinitionId::new)
    }

    /// Returns the struct or enum of a [`Type::Defined`] of this interface.
    ///
    /// # Panics
    ///
    /// If the type is from another interface, which has more definitions.
    pub fn definition(&self, id: DefinitionId) -> &Definition {
        &self.definitions[id.place()]
    }
}

/// Looks up a function by name. `functions` must be sorted.
pub(super) fn named<'a>(functions: &'a [Function], name: &str) -> Option<&'a Function> {
    let place = functions.binary_search_by(|function| function.name.as_str().cmp(name)).ok()?;
    Some(&functions[place])
}

/// A crate and the version of its package, both possibly empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) krate: String,
    pub(super) version: String,
}

/// A function of a plugin, or of its host.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Function {
    pub(super) krate: String,
    pub(super) version: String,
    pub(super) described_in: Source,
    pub(super) name: String,
    docs: String,
    pub(super) arguments: Vec<Argument>,
    pub(super) result: Type,
    /// The definitions of the function's record, in its order.
    pub(super) definitions: Vec<DefinitionId>,
    pub(super) fingerprint: u64,
    /// True if types in it refer to others by name only. The fingerprint covers such a type by its name only,
    /// too.
    pub(super) refers_back: bool,
    pub(super) is_optional: bool,
}

impl Function {
    /// Returns true if the fingerprints are equal and prove equality. They prove nothing if a type is
    /// referred to by name only, because other types can have that name.
    pub(super) fn is_that_of(&self, fingerprint: u64) -> bool {
        self.fingerprint == fingerprint && !self.refers_back
    }

    /// Returns the crate that defines the function, by its rustc name.
    pub fn krate(&self) -> &str {
        &self.krate
    }

    /// Returns the version of that crate's package, if cargo built it.
    pub fn version(&self) -> Option<&str> {
        (!self.version.is_empty()).then_some(&self.version)
    }

    /// Returns the crate of the interface, by its rustc name, if the function implements a method of one.
    /// Host and plugin must agree about that crate.
    pub fn interface_krate(&self) -> Option<&str> {
        (!self.described_in.krate.is_empty()).then_some(&self.described_in.krate)
    }

    /// Returns the version of that crate's package, if cargo built it.
    pub fn interface_version(&self) -> Option<&str> {
        (!self.described_in.version.is_empty()).then_some(&self.described_in.version)
    }

    /// Returns the function's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the function's interface, if it has one.
    pub fn interface(&self) -> Option<&str> {
        abi::interface_name(&self.name)
    }

    /// Returns the documentation, with lines separated by line feeds.
    pub fn docs(&self) -> &str {
        &self.docs
    }

    /// Returns the arguments, in order.
    pub fn arguments(&self) -> &[Argument] {
        &self.arguments
    }

    /// Returns the result's type.
    pub fn result(&self) -> &Type {
        &self.result
    }

    /// Returns true if a plugin may lack the function: it is a method with a default body.
    ///
    /// Only an interface that was made [of signatures](Interface::of) knows this. In one that was read from a
    /// plugin no function is optional.
    pub fn is_optional(&self) -> bool {
        self.is_optional
    }

    /// Returns the structs and enums that the function uses, in the order of its record.
    #[cfg(any(feature = "host", test, fuzzing))]
    pub(crate) fn definitions(&self) -> &[DefinitionId] {
        &self.definitions
    }

    /// Returns the fingerprint, see
    /// [`Signature::fingerprint`](crate::schema::Signature::fingerprint).
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }
}

/// An argument of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Argument {
    pub(super) name: String,
    pub(super) passing: Passing,
    pub(super) ty: Type,
    pub(super) has_default: bool,
}

impl Argument {
    /// Returns the argument's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the form in which the argument is passed.
    pub fn passing(&self) -> Passing {
        self.passing
    }

    /// Returns the type, without the reference if it is passed by one.
    pub fn ty(&self) -> &Type {
        &self.ty
    }

    /// Returns the type of the argument's value. It is an `Option` of the type for an `Option<&T>`.
    pub fn value_type(&self) -> Type {
        match self.passing {
            Passing::MaybeRef => Type::Option(Box::new(self.ty.clone())),
            _ => self.ty.clone(),
        }
    }

    /// Returns true if the argument is `None` by default, so that the other side may lack it.
    pub fn has_default(&self) -> bool {
        self.has_default
    }
}
