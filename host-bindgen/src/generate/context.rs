//! The input of the writers of items: settings, the description, and the names and facts found in it.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::facts::Facts;
use super::names::TypeNames;
use super::used::Used;
use crate::interface::Interface;

/// Settings of the generated declarations.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// Names of the functions and host functions that are left out.
    pub(crate) skipped: BTreeSet<String>,
    /// The path of the runtime crate. `wasmer_plugin` if there is none.
    pub(crate) runtime: Option<TokenStream>,
}

/// All that the writers of items read.
pub(super) struct Context<'a> {
    pub(super) interface: &'a Interface,
    pub(super) options: &'a Options,
    pub(super) used: &'a Used,
    pub(super) facts: &'a Facts,
    pub(super) names: &'a TypeNames,
}

impl Context<'_> {
    /// Returns the imports. The module has names of its own, so these cannot collide with a user's.
    pub(super) fn imports(&self, has_functions: bool) -> TokenStream {
        let runtime = self.options.runtime.clone().unwrap_or_else(|| quote! { wasmer_plugin });
        let standard = self.used.imports();
        let own = match (self.used.has_definitions(), has_functions) {
            (true, true) => quote! { use #runtime::{PluginType, wasmer_plugin}; },
            (true, false) => quote! { use #runtime::PluginType; },
            (false, true) => quote! { use #runtime::wasmer_plugin; },
            (false, false) => TokenStream::new(),
        };
        quote! { #standard #own }
    }

    /// Returns the argument `crate = path` of attributes, if the runtime has another path.
    pub(super) fn crate_argument(&self) -> Option<TokenStream> {
        self.options.runtime.as_ref().map(|path| quote! { crate = #path })
    }
}

/// Returns an attribute with these arguments, or none without arguments if `is_needed` is false.
pub(super) fn attribute(name: &str, arguments: &[TokenStream], is_needed: bool) -> Option<TokenStream> {
    let name = quote::format_ident!("{name}");
    match (arguments.is_empty(), is_needed) {
        (true, false) => None,
        (true, true) => Some(quote! { #[#name] }),
        (false, _) => Some(quote! { #[#name(#(#arguments),*)] }),
    }
}
