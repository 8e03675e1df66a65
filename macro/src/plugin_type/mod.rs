//! `#[derive(PluginType)]`: describes, encodes and decodes a struct or an enum.
//!
//! `arguments` parses `#[plugin_type(…)]`, `serde` checks `#[serde(…)]`, and `types` analyses the types of
//! fields. From these, `names` and `check` make a description in the types of `ast`, and `codec` chooses the
//! code for each field. `bounds` collects the requirements of both on the type's parameters, with the
//! lifetimes that `borrows` finds. `expand` generates the code, which cannot fail.

mod arguments;
mod ast;
mod borrows;
mod bounds;
mod check;
mod codec;
mod expand;
mod names;
mod serde;
#[cfg(test)]
mod tests;
mod types;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use self::arguments::Place;
use self::ast::{Codec, Described};
use self::serde::Attributes;
use self::types::RecursionMarker;
use crate::error::Errors;

/// Returns the implementations for a type, and its errors.
///
/// Implements the traits for the valid parts even if the type has errors. Otherwise every use of the type
/// would be an error, too.
pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let (described, errors) = described(&input);
    let implementations = expand::expand(&described);
    quote! { #errors #implementations }
}

/// Returns the type and its errors.
fn described(input: &DeriveInput) -> (Described, Option<TokenStream>) {
    let DeriveInput { ident, generics, attrs, .. } = input;
    let mut errors = Errors::default();
    let arguments = arguments::read(attrs, Place::Type, &mut errors);
    let serde = Attributes::of(attrs);
    let runtime = arguments
        .runtime
        .as_ref()
        .map_or_else(|| syn::parse_quote!(::wasmer_plugin), |given| given.value.clone());
    let marker = RecursionMarker { runtime: &runtime, ident, generics };
    let name = names::of_type(ident, &arguments, &mut errors);
    let instance_of = names::parameters(input, &arguments, marker, &mut errors);
    let form = check::form(input, &arguments, &serde, marker, &mut errors);
    let mut errors = errors.finish().err();
    // The codec of a type with mistakes would have the same mistakes, which rustc would report again.
    let codec = if errors.is_some() {
        Codec::Broken
    } else {
        codec::of(input, &arguments, &serde, &marker).unwrap_or_else(|error| {
            errors = Some(error.into_compile_error());
            Codec::Broken
        })
    };
    let is_instance = instance_of.is_some();
    let is_renamed = is_instance || arguments.name.is_some();
    let given = arguments.bound.map(|given| given.value);
    let bounds = bounds::of(generics, ident, &form, &codec, given, instance_of, &runtime);
    let docs = check::docs(attrs);
    let (ident, generics, skips) = (ident.clone(), generics.clone(), codec::skipped(&input.data));
    let described = Described {
        runtime,
        ident,
        name,
        is_renamed,
        is_instance,
        generics,
        bounds,
        docs,
        skips,
        form,
        codec,
    };
    (described, errors)
}
