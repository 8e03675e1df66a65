//! From tokens to syn's types: the attribute's arguments, and the item it stands on.

use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, LitStr, Path, Signature, Token, Visibility};

use crate::ast::Options;
use crate::error::Errors;

/// A function whose body is of no interest.
pub(crate) struct Item {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        if let Some(what) = other_item(input) {
            return Err(input.error(format!("`#[wasmer_plugin]` belongs on a function, not on {what}")));
        }
        let signature = input.parse()?;
        if input.peek(Token![;]) {
            return Err(input.error("a plugin function needs a body"));
        }
        // Not a group of braces if `macro_rules!` had it as `$body:block`.
        input.parse::<proc_macro2::TokenTree>()?;
        Ok(Self { attributes, visibility, signature })
    }
}

/// What stands here, if it is no function.
fn other_item(input: ParseStream<'_>) -> Option<&'static str> {
    let ahead = input.fork();
    let _ = ahead.parse::<Option<Token![unsafe]>>();
    let _ = ahead.parse::<Option<Token![auto]>>();
    let what = if ahead.peek(Token![struct]) {
        "a struct"
    } else if ahead.peek(Token![enum]) {
        "an enum"
    } else if ahead.peek(Token![union]) && ahead.peek2(Ident) {
        "a union"
    } else if ahead.peek(Token![trait]) {
        "a trait"
    } else if ahead.peek(Token![impl]) {
        "an `impl` block: mark free-standing functions"
    } else if ahead.peek(Token![mod]) {
        "a module: mark each function in it"
    } else if ahead.peek(Token![type]) {
        "a type alias"
    } else if ahead.peek(Token![static]) {
        "a `static`"
    } else if ahead.peek(Token![const]) && !is_const_function(&ahead) {
        "a `const`"
    } else if ahead.peek(Token![use]) {
        "a `use`"
    } else if ahead.peek(Token![extern]) && (ahead.peek2(syn::token::Brace) || ahead.peek3(syn::token::Brace))
    {
        "an `extern` block"
    } else if ahead.peek(Ident) && ahead.peek2(Token![!]) {
        "a macro"
    } else {
        return None;
    };
    Some(what)
}

fn is_const_function(input: ParseStream<'_>) -> bool {
    input.peek2(Token![fn])
        || input.peek2(Token![async])
        || input.peek2(Token![unsafe])
        || input.peek2(Token![extern])
}

/// Reads the attribute's arguments. Mistakes in one do not hide those in the next.
pub(crate) fn options(errors: &mut Errors) -> impl FnOnce(ParseStream<'_>) -> syn::Result<Options> {
    |input| {
        let mut options = Options::default();
        while !input.is_empty() {
            if let Err(error) = option(input, &mut options, errors) {
                errors.push(error);
                skip_to_comma(input)?;
            }
            if input.is_empty() {
                break;
            }
            input.parse::<Token![,]>()?;
        }
        Ok(options)
    }
}

fn option(input: ParseStream<'_>, options: &mut Options, errors: &mut Errors) -> syn::Result<()> {
    use syn::ext::IdentExt;
    let key = input.call(Ident::parse_any).map_err(|error| {
        expected(&error, "`stub = Name`, `name = \"name\"` or `crate = path` in `#[wasmer_plugin(…)]`")
    })?;
    match key.to_string().as_str() {
        "stub" => {
            value(input, &key, "stub = Name")?;
            let stub =
                input.parse().map_err(|error| expected(&error, "the stub's name, as in `stub = Name`"))?;
            set(&mut options.stub, stub, &key, errors);
        }
        "name" => {
            value(input, &key, "name = \"name\"")?;
            let name = input
                .parse::<LitStr>()
                .map_err(|error| expected(&error, "the export's name, as in `name = \"name\"`"))?;
            set(&mut options.name, name, &key, errors);
        }
        "crate" => {
            value(input, &key, "crate = path::to::wasmer_plugin")?;
            let path = Path::parse_mod_style(input).map_err(|error| {
                expected(&error, "the crate's path, as in `crate = path::to::wasmer_plugin`")
            })?;
            set(&mut options.runtime, path, &key, errors);
        }
        other => {
            return Err(syn::Error::new(
                key.span(),
                format!(
                    "unknown argument `{other}`: `#[wasmer_plugin]` on a function knows `stub`, `name` and `crate`"
                ),
            ));
        }
    }
    if !input.is_empty() && !input.peek(Token![,]) {
        return Err(input.error("expected `,` between the arguments of `#[wasmer_plugin]`"));
    }
    Ok(())
}

pub(crate) fn value(input: ParseStream<'_>, key: &Ident, usage: &str) -> syn::Result<()> {
    match input.parse::<Token![=]>() {
        Ok(_) => Ok(()),
        Err(_) => Err(syn::Error::new(key.span(), format!("`{key}` needs a value: `{usage}`"))),
    }
}

pub(crate) fn expected(error: &syn::Error, what: &str) -> syn::Error {
    syn::Error::new(error.span(), format!("expected {what}"))
}

pub(crate) fn set<T>(option: &mut Option<T>, new: T, key: &Ident, errors: &mut Errors) {
    if option.is_some() {
        errors.at(key, format!("`{key}` is given twice"));
    }
    *option = Some(new);
}

pub(crate) fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}
