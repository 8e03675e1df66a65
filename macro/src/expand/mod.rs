//! Writes the code that stands beside the user's.

mod batch;
mod call;
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

/// Where the attribute stands.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The crate's name, as rustc knows it.
    pub(crate) krate: &'a str,
    /// The place in the crate, which no other item has.
    pub(crate) position: &'a str,
}

/// `#[wasmer_plugin(attribute)] item`: the item as it is, and what belongs to it or is wrong with it.
pub(crate) fn attribute(attribute: TokenStream, item: &TokenStream, place: Place<'_>) -> TokenStream {
    let addition = match expand(attribute, item.clone(), place) {
        Ok(generated) => generated,
        Err(errors) => errors,
    };
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

/// What the macro beside an interface hands on, when an implementation calls it in the crate `krate`.
pub(crate) fn exports(tokens: TokenStream, krate: &str) -> TokenStream {
    match parse::exports.parse2(tokens) {
        Ok(exports) => implementation::exports(&exports, krate),
        Err(error) => error.into_compile_error(),
    }
}
