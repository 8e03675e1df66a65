//! Generates the code beside the user's item, after parsing and checks: stubs for hosts, shims for guests.

mod batch;
mod call;
mod defaults;
mod function;
mod host;
mod implementation;
mod interface;
mod signature;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser;

use crate::ast::Item;
use crate::error::Errors;
use crate::{check, parse};

/// The place of the attribute.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The crate's rustc name.
    pub(crate) krate: &'a str,
    /// A text that is unique to the item in the crate.
    pub(crate) position: &'a str,
}

/// Expands the call of the macro beside an interface.
pub(crate) fn forward(tokens: TokenStream) -> TokenStream {
    implementation::forward(tokens)
}

/// Expands `#[wasmer_plugin(attribute)] item`: returns the item, without `#[serde(default)]` on arguments,
/// followed by the generated items or by errors. A function without a body is left out.
pub(crate) fn attribute(attribute: TokenStream, item: &TokenStream, place: Place<'_>) -> TokenStream {
    let addition = match expand(attribute, item.clone(), place) {
        Ok(generated) => generated,
        Err(errors) => errors,
    };
    if parse::is_declared(item.clone()) {
        return addition;
    }
    let item = check::strip_defaults(item.clone(), parse::kind(item.clone()) == parse::Kind::Trait);
    quote! { #item #addition }
}

fn expand(attribute: TokenStream, item: TokenStream, place: Place<'_>) -> Result<TokenStream, TokenStream> {
    let mut errors = Errors::default();
    let kind = parse::kind(item.clone());
    let options = parse::options(kind, &mut errors).parse2(attribute);
    let options = options.map_err(|error| errors.push(error)).unwrap_or_default();
    let item = match syn::parse2(item) {
        Ok(item) => check::item(item, options, &mut errors),
        Err(error) => {
            errors.push(error);
            None
        }
    };
    errors.finish()?;
    Ok(match item {
        Some(Item::Function(function)) => function::expand(&function, place.krate),
        Some(Item::Interface(interface)) => interface::expand(&interface, place),
        Some(Item::HostInterface(interface)) => host::expand(&interface, place.krate),
        Some(Item::Implementation(implementation)) => implementation::expand(&implementation),
        None => TokenStream::new(),
    })
}

/// Expands the call of the macro beside an interface, for an implementation in the crate `krate`.
pub(crate) fn exports(tokens: TokenStream, krate: &str) -> TokenStream {
    match parse::exports.parse2(tokens) {
        Ok(exports) => implementation::exports(&exports, krate),
        Err(error) => error.into_compile_error(),
    }
}
