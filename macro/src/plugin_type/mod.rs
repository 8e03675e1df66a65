//! `#[derive(PluginType)]`: describes a struct or an enum as serde writes it.
//!
//! `arguments` reads what stands in `#[plugin_type(…)]`, `serde` judges what stands in `#[serde(…)]`,
//! `types` looks into the types of fields; `check` makes a description in the types of `ast` of all that,
//! and `expand` writes it down, which cannot fail.

mod arguments;
mod ast;
mod bounds;
mod check;
mod expand;
mod serde;
#[cfg(test)]
mod tests;
mod types;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::error::Errors;

/// The implementations for a type, and what is wrong with it.
///
/// Implementations there are in any case, of what is not wrong: where the type is used, it would else be
/// reported to have none.
pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    let described = check::described(&input, &mut errors);
    let implementations = expand::expand(&described);
    let errors = errors.finish().err();
    quote! { #errors #implementations }
}
