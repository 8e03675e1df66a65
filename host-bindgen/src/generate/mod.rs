//! Rust declarations of an interface: functions, traits and types, from which the attribute and the derive
//! make the same stubs as in the plugin's own crate.
//!
//! `types` turns the types of a description into expressions, and `used` collects those of the functions.
//! `facts` finds what the definitions need and can have, `names` chooses identifiers. `definitions` and
//! `functions` write the items. Nothing here uses another module of its crate than `interface`, because two
//! crates compile these files.

mod context;
mod definitions;
mod docs;
mod error;
mod facts;
mod functions;
mod names;
mod standard;
mod types;
mod used;

use proc_macro2::TokenStream;
use quote::quote;

pub use error::GenerateError;
pub(crate) use error::Shown;

use crate::interface::{Function, Interface};
use context::Context;
pub(crate) use context::Options;
use functions::{Group, Items};
use names::TypeNames;
use types::Types;
use used::Used;

/// Returns the declarations of an interface, for a module of their own: they begin with imports.
///
/// # Errors
///
/// If a function cannot be written in Rust.
pub(crate) fn tokens(interface: &Interface, options: &Options) -> Result<TokenStream, GenerateError> {
    let is_kept = |function: &&Function| !options.skipped.contains(function.name());
    let functions: Vec<&Function> = interface.functions().iter().filter(is_kept).collect();
    let requires: Vec<&Function> = interface.requires().iter().filter(is_kept).collect();

    let mut types = Types::new(interface);
    let groups = Group::of(&functions, &requires);
    let used = Used::by(groups.iter().flat_map(|group| &group.functions).copied(), &mut types)?;
    let facts = facts::Facts::of(&used, interface)?;

    let mut names = names::Names::new();
    let items = Items::named(&groups, &mut names)?;
    let type_names = TypeNames::of(&used, interface, &mut names);
    let context = Context { interface, options, used: &used, facts: &facts, names: &type_names };
    let functions = items.tokens(&context)?;
    let definitions = context.definitions()?;
    let imports = context.imports(!functions.is_empty());
    Ok(quote! { #imports #functions #definitions })
}

/// Returns a private module with the declarations, and an import of all of them. So they are at the place of
/// the `include!` and may still have any names, and no lint looks at them.
pub(crate) fn module(declarations: &TokenStream, plugin: &str) -> TokenStream {
    let (name, allowed) = (names::module(plugin), allowed());
    quote! {
        mod #name {
            #allowed
            #declarations
        }
        #[allow(unreachable_pub, unused_imports)]
        pub use #name::*;
    }
}

/// Returns the attribute of a module or a crate that turns lints off.
pub(crate) fn allowed() -> TokenStream {
    quote! {
        #![allow(
            clippy::all,
            clippy::nursery,
            clippy::pedantic,
            missing_docs,
            rustdoc::all,
            warnings,
            reason = "names and types and documentation are the plugin's"
        )]
    }
}
