//! Generates a function's signature as a constant. The stub expects it, and the guest records it in its .wasm
//! file.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Attribute, Expr, Meta, Path, Type};

use super::call::{of_type, without_lifetimes};
use crate::ast::{Argument, Callable, Passing, located_at};

/// Returns an expression of the type `Signature`.
///
/// The schemas come from the traits that the arguments themselves use, with the same tokens at the same
/// place. So rustc reports a missing implementation once.
pub(super) fn signature(runtime: &Path, callable: &Callable, krate: &str) -> TokenStream {
    let Callable { name, docs, .. } = callable;
    let arguments = callable.arguments.iter().map(|argument| self::argument(runtime, argument));
    let arguments: Vec<_> = arguments.collect();
    let docs: Vec<_> = lines(docs).into_iter().map(ToTokens::to_token_stream).collect();
    described(runtime, krate, name, &docs, &arguments, &result_schema(runtime, callable))
}

/// Returns the signature of the function's batch. `docs` is its documentation.
pub(super) fn batch_signature(
    runtime: &Path,
    callable: &Callable,
    krate: &str,
    name: &str,
    docs: &str,
) -> TokenStream {
    let private = quote! { #runtime::__private };
    let (item, result) = (item_schema(runtime, callable), result_schema(runtime, callable));
    let inputs = quote! {
        #private::Argument::new("inputs", #private::Passing::Ref, #private::Schema::Seq(&#item))
    };
    let results = quote! { #private::Schema::Seq(&#result) };
    let signature = described(runtime, krate, name, &[quote! { #docs }], &[inputs], &results);
    quote! { #signature.batch() }
}

fn described(
    runtime: &Path,
    krate: &str,
    name: &str,
    docs: &[TokenStream],
    arguments: &[TokenStream],
    result: &TokenStream,
) -> TokenStream {
    quote! {
        #runtime::__private::Signature::new(
            (#krate, ::core::option_env!("CARGO_PKG_VERSION")),
            #name,
            &[#(#docs),*],
            &[#(#arguments),*],
            #result,
        )
    }
}

/// Returns the schema of the result.
fn result_schema(runtime: &Path, callable: &Callable) -> TokenStream {
    constant(&callable.output, &quote! { #runtime::__private::Output }, "SCHEMA")
}

/// Returns the schema of a batch's input: that of the only argument, or of a tuple of several.
fn item_schema(runtime: &Path, callable: &Callable) -> TokenStream {
    let (lent, schema) = (quote! { #runtime::__private::Lent<'_> }, quote! { #runtime::__private::Schema });
    let value = |argument: &Argument| match &argument.passing {
        Passing::Value => constant(&argument.ty, &lent, "SCHEMA"),
        Passing::Ref(ty) | Passing::Mut(ty) => constant(ty, &lent, "SCHEMA"),
        Passing::MaybeRef(ty) => {
            let value = constant(ty, &lent, "SCHEMA");
            quote! { #schema::Option(&#value) }
        }
    };
    let values: Vec<_> = callable.arguments.iter().map(value).collect();
    if let [value] = &values[..] {
        value.clone()
    } else {
        quote! { #schema::Tuple(&[#(#values),*]) }
    }
}

fn argument(runtime: &Path, argument: &Argument) -> TokenStream {
    let lent = quote! { #runtime::__private::Lent<'_> };
    let lent_mut = quote! { #runtime::__private::LentMut };
    let passing = quote! { #runtime::__private::Passing };
    let (passing, schema) = match &argument.passing {
        Passing::Value => (quote! { #passing::Value }, constant(&argument.ty, &lent, "SCHEMA")),
        Passing::Ref(ty) => (quote! { #passing::Ref }, constant(ty, &lent, "SCHEMA")),
        Passing::MaybeRef(ty) => (quote! { #passing::MaybeRef }, constant(ty, &lent, "SCHEMA")),
        // A slice comes back in another way than a vector, and the type may be an alias of either.
        Passing::Mut(ty) => (constant(ty, &lent_mut, "PASSING"), constant(ty, &lent_mut, "SCHEMA")),
    };
    let name = argument.name.unraw().to_string();
    // The constructor panics if the argument cannot come back. The error then has the location of the type.
    let span = located_at(&argument.ty);
    let is_given = runtime.leading_colon.is_none();
    let runtime = runtime.to_token_stream().into_iter().map(|mut token| {
        // A path that the user gave keeps its span, so rustc reports it once if it does not exist.
        if !is_given {
            token.set_span(token.span().located_at(span));
        }
        token
    });
    let default = argument.has_default.then(|| quote! { .with_default() });
    quote_spanned! { span=> #(#runtime)*::__private::Argument::new(#name, #passing, #schema) #default }
}

/// Returns `<ty as of>::NAME`. The function's own lifetimes are inferred.
fn constant(ty: &Type, of: &TokenStream, name: &str) -> TokenStream {
    of_type(&without_lifetimes(ty), of, name)
}

/// Returns the lines of the documentation as expressions, because `include_str!` is also one.
fn lines<'a>(docs: &'a [Attribute]) -> Vec<&'a Expr> {
    let line = |attribute: &'a Attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => Some(&pair.value),
        _ => None,
    };
    docs.iter().filter_map(line).collect()
}
