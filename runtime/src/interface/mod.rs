//! What a plugin offers, read from its .wasm, shown, and compared with what a host expects.
//!
//! The compiler knows a plugin's functions as constants, see [`schema`](crate::schema). This is the same
//! at run time: whoever has the bytes of the section `wasmer-plugin` has an [`Interface`], without
//! compiling or running anything.
//!
//! ```
//! use wasmer_plugin::interface::Interface;
//! use wasmer_plugin::schema::{Argument, Passing, Schema, Signature};
//!
//! const HOST: Signature = Signature::new(
//!     ("shop", Some("1.1.0")),
//!     "price",
//!     &[" What an order costs, in cents."],
//!     &[Argument::new("sku", Passing::Ref, Schema::String)],
//!     Schema::U64,
//! );
//! let interface = Interface::of(&[&HOST])?; // Of a plugin: `Interface::read`.
//! assert_eq!(
//!     interface.to_string(),
//!     "/// What an order costs, in cents.\nfn price(sku: &str) -> u64;\n"
//! );
//!
//! const PLUGIN: Signature = Signature::new(
//!     ("shop", Some("1.0.0")),
//!     "price",
//!     &[],
//!     &[Argument::new("sku", Passing::Ref, Schema::String)],
//!     Schema::U32,
//! );
//! let mismatch = Interface::of(&[&PLUGIN])?.check(&HOST).unwrap_err();
//! assert_eq!(
//!     mismatch.to_string(),
//!     "host and plugin disagree about `price`:
//!   price(): host u64, plugin u32
//! the host was built with `shop` 1.1.0, the plugin with `shop` 1.0.0: rebuild the plugin with 1.1.0"
//! );
//! # Ok::<(), wasmer_plugin::interface::ReadError>(())
//! ```

mod compare;
mod difference;
mod error;
mod fingerprint;
mod merge;
mod read;
mod show;
#[cfg(test)]
mod tests;
mod types;

use alloc::string::String;
use alloc::vec::Vec;

pub use difference::{Difference, DifferenceKind, Mismatch, Part, Side};
pub use error::{Problem, ReadError};
pub use types::{Definition, DefinitionId, Field, Fields, Shape, Type, Variant};

use crate::abi;
use crate::schema::{Passing, Signature};

/// The functions of a plugin, those that it needs of its host, and the structs and enums that they use.
///
/// Its `Display` is text like Rust's: the functions, then the host's, those of an interface together as a trait, then the
/// structs and enums, each after those that it consists of. std's `Result` is not among them. Names are cut where they are very long, and escaped where
/// they could mislead a terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Interface {
    /// By name.
    functions: Vec<Function>,
    /// By name, the interface's in front.
    requires: Vec<Function>,
    definitions: Vec<Definition>,
}

impl Interface {
    /// How long a section is read, in bytes.
    pub const LONGEST: usize = crate::abi::LONGEST_SECTION;

    /// The interface of these functions.
    ///
    /// # Errors
    ///
    /// If two have the same name, or if one is larger than anything that a plugin may describe.
    pub fn of(signatures: &[&Signature]) -> Result<Self, ReadError> {
        let mut section = Vec::new();
        for signature in signatures {
            let start = section.len();
            section.resize(start + signature.record_length(), 0);
            signature.write_record(&mut section[start..]);
        }
        Self::read(&section)
    }

    /// The functions, sorted by name.
    pub fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// The function of this name.
    pub fn function(&self, name: &str) -> Option<&Function> {
        named(&self.functions, name)
    }

    /// The host functions that the plugin calls, sorted by name: that of their interface, a dot, and their own.
    ///
    /// Read from nothing but the section, these are all that the plugin's crates could call, called or not. Of a
    /// plugin that a host has compiled they are those that it imports.
    pub fn requires(&self) -> &[Function] {
        &self.requires
    }

    /// Forgets about host functions that are not imported: the linker drops the code that calls them, and
    /// leaves their records.
    #[cfg(feature = "host")]
    pub(crate) fn retain_required(&mut self, imported: impl Fn(&str) -> bool) {
        self.requires.retain(|function| imported(&function.name));
    }

    /// The structs and enums, each once and after those that it consists of.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// The struct or enum that a [`Type::Defined`] of this interface means.
    ///
    /// # Panics
    ///
    /// If the type is one of another interface, which has more definitions.
    pub fn definition(&self, id: DefinitionId) -> &Definition {
        &self.definitions[id.place()]
    }
}

/// Of functions that are sorted by name.
fn named<'a>(functions: &'a [Function], name: &str) -> Option<&'a Function> {
    let place = functions.binary_search_by(|function| function.name.as_str().cmp(name)).ok()?;
    Some(&functions[place])
}

/// A crate, and the version of its package, or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Source {
    krate: String,
    version: String,
}

/// A function of a plugin, or of its host.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Function {
    krate: String,
    version: String,
    described_in: Source,
    name: String,
    docs: String,
    arguments: Vec<Argument>,
    result: Type,
    fingerprint: u64,
    /// Whether types in it refer to others by name only, as the fingerprint does then.
    refers_back: bool,
}

impl Function {
    /// Whether equal fingerprints say it all: not where a type is only referred to, by a name that others can have.
    fn is_that_of(&self, fingerprint: u64) -> bool {
        self.fingerprint == fingerprint && !self.refers_back
    }

    /// The crate in which the function stands, as rustc knows it.
    pub fn krate(&self) -> &str {
        &self.krate
    }

    /// The version of that crate's package, if it was built by cargo.
    pub fn version(&self) -> Option<&str> {
        (!self.version.is_empty()).then_some(&self.version)
    }

    /// The crate of the interface that it is a method of, as rustc knows it, where a plugin implements that. Host and
    /// plugin have to agree about that one.
    pub fn interface_krate(&self) -> Option<&str> {
        (!self.described_in.krate.is_empty()).then_some(&self.described_in.krate)
    }

    /// The version of that crate's package, if it was built by cargo.
    pub fn interface_version(&self) -> Option<&str> {
        (!self.described_in.version.is_empty()).then_some(&self.described_in.version)
    }

    /// The function's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The interface that it is a method or a function of, if it is one.
    pub fn interface(&self) -> Option<&str> {
        abi::interface_name(&self.name)
    }

    /// Its documentation: lines with a line feed between them.
    pub fn docs(&self) -> &str {
        &self.docs
    }

    /// The arguments, in order.
    pub fn arguments(&self) -> &[Argument] {
        &self.arguments
    }

    /// What it returns.
    pub fn result(&self) -> &Type {
        &self.result
    }

    /// That of its [`Signature`], see [`Signature::fingerprint`].
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }
}

/// An argument of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Argument {
    name: String,
    passing: Passing,
    ty: Type,
}

impl Argument {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How it is passed.
    pub fn passing(&self) -> Passing {
        self.passing
    }

    /// The type of what is behind the reference, if there is one.
    pub fn ty(&self) -> &Type {
        &self.ty
    }
}
