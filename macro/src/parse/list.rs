//! Parsers of argument lists that both attributes use: `#[wasmer_plugin(…)]` and `#[plugin_type(…)]`.

use syn::parse::ParseStream;
use syn::{Ident, Path, Token};

use crate::error::Errors;

/// Parses the arguments of an attribute, each by `one`. A mistake in one does not hide mistakes in the next.
///
/// Returns true if none has a mistake.
pub(crate) fn each(
    input: ParseStream<'_>,
    attribute: &str,
    errors: &mut Errors,
    mut one: impl FnMut(&mut Errors) -> syn::Result<()>,
) -> syn::Result<bool> {
    let mut correct = true;
    while !input.is_empty() {
        let end = |()| {
            let ends = input.is_empty() || input.peek(Token![,]);
            let message = || format!("expected `,` between the arguments of `#[{attribute}]`");
            ends.then_some(()).ok_or_else(|| input.error(message()))
        };
        if let Err(error) = one(errors).and_then(end) {
            correct = false;
            errors.push(error);
            skip_to_comma(input)?;
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(correct)
}

fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}

/// Parses the `=` before a value.
pub(crate) fn value(input: ParseStream<'_>, key: &Ident, usage: &str) -> syn::Result<()> {
    match input.parse::<Token![=]>() {
        Ok(_) => Ok(()),
        Err(_) => Err(syn::Error::new(key.span(), format!("`{key}` needs a value: `{usage}`"))),
    }
}

/// Parses the rest of `crate = path`.
pub(crate) fn krate(input: ParseStream<'_>, key: &Ident) -> syn::Result<Path> {
    value(input, key, "crate = path::to::wasmer_plugin")?;
    Path::parse_mod_style(input)
        .map_err(|error| expected(&error, "the crate's path, as in `crate = path::to::wasmer_plugin`"))
}

pub(crate) fn expected(error: &syn::Error, what: &str) -> syn::Error {
    syn::Error::new(error.span(), format!("expected {what}"))
}

/// Keeps the value of an argument. An argument that is given twice is a mistake.
pub(crate) fn set<T>(option: &mut Option<T>, new: T, key: &Ident, errors: &mut Errors) {
    if option.is_some() {
        errors.at(key, format!("`{key}` is given twice"));
    }
    *option = Some(new);
}
