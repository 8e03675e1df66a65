//! Parses the input of the function-like macro that an interface's macro calls, see `expand::implementation`.

use syn::parse::ParseStream;
use syn::{Attribute, Ident, LitStr, Token, bracketed};

use crate::ast::{Exports, Implementation};

/// `"Name" ["Name.new", "Name.method" with_defaults] by_default [runtime] #[cfg(…)] impl path for ty`
pub(crate) fn exports(input: ParseStream<'_>) -> syn::Result<Exports> {
    let name: LitStr = input.parse()?;
    let (functions, runtime);
    bracketed!(functions in input);
    let function = |input: ParseStream<'_>| {
        let name: LitStr = input.parse()?;
        Ok((name.value(), input.parse::<Option<Ident>>()?.is_some()))
    };
    let functions = functions.parse_terminated(function, Token![,])?.into_iter().collect();
    let by_default = input.parse::<Option<Ident>>()?.is_some();
    bracketed!(runtime in input);
    let runtime = runtime.parse()?;
    let cfgs = input.call(Attribute::parse_outer)?;
    input.parse::<Token![impl]>()?;
    let interface = input.parse()?;
    input.parse::<Token![for]>()?;
    let implementation = Implementation { runtime, cfgs, interface, ty: input.parse()? };
    Ok(Exports { implementation, name: name.value(), functions, by_default })
}
