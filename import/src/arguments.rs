//! Parses the arguments of `import!`, and collects every mistake in them.

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitStr, Path, Token};

/// The arguments of the macro.
pub(crate) struct Arguments {
    pub(crate) path: LitStr,
    pub(crate) sha256: Option<LitStr>,
    pub(crate) skipped: Vec<LitStr>,
    pub(crate) runtime: Option<Path>,
}

const USAGE: &str = "expected the path of a plugin in quotes, as in `import!(\"plugins/calculator.wasm\")`";

pub(crate) fn parse(tokens: TokenStream) -> syn::Result<Arguments> {
    if tokens.is_empty() {
        return Err(syn::Error::new(Span::call_site(), USAGE));
    }
    arguments.parse2(tokens)
}

fn arguments(input: ParseStream<'_>) -> syn::Result<Arguments> {
    let path = input.parse::<LitStr>().map_err(|error| syn::Error::new(error.span(), USAGE))?;
    let mut arguments = Arguments { path, sha256: None, skipped: Vec::new(), runtime: None };
    let mut errors: Option<syn::Error> = None;
    let mut add = |error: syn::Error| match &mut errors {
        Some(errors) => errors.combine(error),
        None => errors = Some(error),
    };
    while !input.is_empty() {
        let comma = input.parse::<Token![,]>();
        comma.map_err(|error| syn::Error::new(error.span(), "expected a comma between the arguments"))?;
        if input.is_empty() {
            break;
        }
        if let Err(error) = argument(input, &mut arguments, &mut add) {
            add(error);
            skip(input)?;
        }
    }
    errors.map_or(Ok(arguments), Err)
}

/// Parses an argument after the path.
fn argument(
    input: ParseStream<'_>,
    arguments: &mut Arguments,
    add: &mut impl FnMut(syn::Error),
) -> syn::Result<()> {
    const KNOWN: &str = "`import!` knows `sha256 = \"…\"`, `skip = \"function\"` and `crate = path`";
    let key = input
        .call(Ident::parse_any)
        .map_err(|error| syn::Error::new(error.span(), format!("expected an argument: {KNOWN}")))?;
    let name = key.to_string();
    if !["sha256", "skip", "crate"].contains(&name.as_str()) {
        return Err(syn::Error::new(key.span(), format!("unknown argument `{name}`: {KNOWN}")));
    }
    let value = |what: &str| {
        let message = format!("expected {what} after `{name} =`");
        move |error: syn::Error| syn::Error::new(error.span(), message)
    };
    input
        .parse::<Token![=]>()
        .map_err(|error| syn::Error::new(error.span(), format!("expected `=` after `{name}`: {KNOWN}")))?;
    let mut once = |is_first: bool| {
        if !is_first {
            add(syn::Error::new(key.span(), format!("`{name}` is given twice: remove one")));
        }
    };
    match name.as_str() {
        "sha256" => {
            let digest: LitStr = input.parse().map_err(value("64 hexadecimal digits in quotes"))?;
            once(arguments.sha256.is_none());
            let text = digest.value();
            if text.len() != 64 || !text.chars().all(|digit| digit.is_ascii_hexdigit()) {
                let message = "a SHA-256 has 64 hexadecimal digits: copy it from the output of `sha256sum`, or \
                               from that of this macro for 64 zeros";
                add(syn::Error::new(digest.span(), message));
            }
            arguments.sha256 = Some(digest);
        }
        "skip" => arguments.skipped.push(input.parse().map_err(value("the name of a function in quotes"))?),
        _ => {
            let path = input.call(Path::parse_mod_style).map_err(value("a path"))?;
            once(arguments.runtime.is_none());
            arguments.runtime = Some(path);
        }
    }
    Ok(())
}

/// Skips the rest of an argument after a mistake.
fn skip(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}
