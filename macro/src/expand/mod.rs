//! Writes the code that stands beside the user's.

mod function;
mod signature;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser;

use crate::error::Errors;
use crate::{check, parse};

/// `#[wasmer_plugin(attribute)] item` in the crate `krate`: the item as it is, and what belongs to it or
/// is wrong with it.
pub(crate) fn attribute(attribute: TokenStream, item: &TokenStream, krate: &str) -> TokenStream {
    let addition = match expand(attribute, item.clone(), krate) {
        Ok(generated) => generated,
        Err(errors) => errors,
    };
    quote! { #item #addition }
}

fn expand(attribute: TokenStream, item: TokenStream, krate: &str) -> Result<TokenStream, TokenStream> {
    let mut errors = Errors::default();
    let options = parse::options(&mut errors).parse2(attribute);
    let options = options.map_err(|error| errors.push(error)).unwrap_or_default();
    let function = match syn::parse2(item) {
        Ok(item) => Some(check::function(item, options, &mut errors)),
        Err(error) => {
            errors.push(error);
            None
        }
    };
    errors.finish()?;
    Ok(function.map(|function| function::expand(&function, krate)).unwrap_or_default())
}
