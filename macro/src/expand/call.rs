//! Code for both functions and methods: the caller's side, and the shim between the arguments and the reply.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::visit_mut::VisitMut;
use syn::{Attribute, Ident, Lifetime, LitStr, Path, Type};

use super::defaults;
use crate::ast::{Argument, Callable, Function, Passing};
use crate::mangle;

/// For the host: makes the call through `transport`.
pub(super) fn call(
    runtime: &Path,
    callable: &Callable,
    transport: &TokenStream,
    function: &TokenStream,
) -> TokenStream {
    let arguments = callable.arguments.iter().map(|argument| passed(runtime, argument));
    let arguments = tuple(&arguments.collect::<Vec<_>>(), callable.list);
    let output_trait = quote! { #runtime::__private::Output };
    method(&callable.output, &output_trait, "call", &quote! { #transport, #function, #arguments })
}

/// Returns the parameters of the stub's method.
pub(super) fn parameters(callable: &Callable) -> impl Iterator<Item = TokenStream> {
    callable.arguments.iter().map(|Argument { name, ty, .. }| quote! { #name: #ty })
}

/// Returns the function's name in the stub's documentation, with a link if the function is in this crate.
pub(super) fn link(function: &Function) -> String {
    let ident = &function.callable.ident;
    if function.is_declared { format!("`{ident}`") } else { format!("[`{ident}`](fn@{ident})") }
}

/// Returns the section `# Errors` that the stub's documentation adds to the user's. Returns a paragraph if
/// `docs` has that section already.
pub(super) fn errors_section(docs: &[Attribute], what: &str) -> TokenStream {
    let heading = if docs.iter().any(is_errors_heading) { "" } else { "\n# Errors\n" };
    documentation(&format!("{heading}\n{what}"))
}

pub(super) fn is_errors_heading(doc: &Attribute) -> bool {
    let syn::Meta::NameValue(pair) = &doc.meta else { return false };
    matches!(&pair.value, syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(line), .. })
        if line.value().trim() == "# Errors")
}

/// Converts Markdown to attributes.
pub(super) fn documentation(text: &str) -> TokenStream {
    // A space precedes the text, as in rustc's own attributes for comments.
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote! { #(#[doc = #lines])* }
}

/// For a plugin: calls the host function `function`.
pub(super) fn ask(runtime: &Path, callable: &Callable, function: &TokenStream) -> TokenStream {
    let arguments = callable.arguments.iter().map(|argument| passed(runtime, argument));
    let arguments = tuple(&arguments.collect::<Vec<_>>(), callable.list);
    let output_trait = quote! { #runtime::__private::Output };
    method(&callable.output, &output_trait, "ask", &quote! { #function, #arguments })
}

/// For the side where the function runs: reads `__arguments`, makes the call, and writes `__reply`. Returns a
/// `Result`. `call` makes the call, given the lent arguments.
///
/// Uses the traits that the signature and the call require, with the same tokens at the same place. So rustc
/// reports a missing implementation once.
pub(super) fn serve(
    runtime: &Path,
    callable: &Callable,
    call: impl FnOnce(&[TokenStream]) -> TokenStream,
) -> TokenStream {
    let Callable { arguments, output, .. } = callable;
    let (receive, lent) = received(runtime, callable);
    let call = call(&lent);
    let give_back: Vec<_> = arguments.iter().filter_map(|argument| give_back(runtime, argument)).collect();
    let (output, output_trait) = (without_lifetimes(output), quote! { #runtime::__private::Output });
    let reply = method(&output, &output_trait, "reply", &quote! { #call, __reply });
    quote! {
        #(#receive)*
        #runtime::__private::ArgumentReader::end(__arguments)?;
        #reply?;
        #(#give_back)*
        ::core::result::Result::Ok(())
    }
}

/// For the side where the function runs: reads the arguments. Also returns the expressions that lend them.
pub(super) fn received(runtime: &Path, callable: &Callable) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let each = |argument| (receive(runtime, argument), lend(runtime, argument));
    callable.arguments.iter().map(each).unzip()
}

/// For the guest: exports a function whose calls `body` serves. The function's record stands beside it in the
/// section that hosts read, so that the linker keeps both. `in_words` is true if the body takes a reply that
/// is a word, and `with_defaults` if an argument may contain a field with a default.
pub(super) fn shim(
    runtime: &Path,
    export: &LitStr,
    signature: &TokenStream,
    in_words: &TokenStream,
    with_defaults: bool,
    body: &TokenStream,
) -> TokenStream {
    let defaults = with_defaults.then(|| {
        let name = LitStr::new(&mangle::defaults(&export.value()), export.span());
        defaults::export(runtime, &name)
    });
    quote! {
        const __SIGNATURE: #runtime::__private::Signature = #signature;
        const __WORDS: #runtime::__private::Words = __SIGNATURE.words();
        // `#[used]` would keep a second copy in the guest's memory.
        #[unsafe(link_section = "wasmer-plugin")]
        static __RECORD: [::core::primitive::u8; __SIGNATURE.record_length()] = __SIGNATURE.record();
        // The linker keeps the records of the types.
        #[used]
        static __ANCHORS: [#runtime::__private::AnchorRef; __SIGNATURE.anchor_count()] =
            __SIGNATURE.anchors();

        #[unsafe(export_name = #export)]
        #[allow(deprecated)]
        extern "C" fn __shim(
            __first: ::core::primitive::u64,
            __second: ::core::primitive::u64,
        ) -> ::core::primitive::u64 {
            #runtime::__private::Shim::<#in_words>::serve::<{ __WORDS.arguments }, { __WORDS.result }>(
                __first,
                __second,
                #body,
            )
        }

        #defaults
    }
}

/// Wraps the argument for its passing.
fn passed(runtime: &syn::Path, argument: &Argument) -> TokenStream {
    let name = argument.name.to_token_stream();
    let lent = quote! { #runtime::__private::Lent<'_> };
    match &argument.passing {
        Passing::Value => method(&argument.ty, &lent, "by_value", &name),
        Passing::Ref(ty) => method(ty, &lent, "by_ref", &name),
        Passing::MaybeRef(ty) => method(ty, &lent, "by_maybe_ref", &name),
        Passing::Mut(ty) => method(ty, &quote! { #runtime::__private::LentMut }, "by_mut", &name),
    }
}

/// `<ty as of>::name(arguments)`.
///
/// A path, because a method call could choose a method from a user's trait that every type implements.
///
/// The spans make a type error a single error, located at the type, without a word about generated code. For
/// the path, rustc reports that `ty` lacks the trait. It does not explain the bound, because the method is
/// the trait's own. It reports errors that follow from that one at the expression of the argument, to which
/// it narrows errors about all the arguments down. It suppresses a follow-up error at the same place. So that
/// expression has the span of the type, with the user's hygiene, because the places would differ otherwise.
pub(super) fn method(ty: &Type, of: &TokenStream, name: &str, arguments: &TokenStream) -> TokenStream {
    let (_, end) = ends(ty);
    let method = of_type(ty, of, name);
    let arguments = quote_spanned! { end=> (#arguments) };
    quote! { #method #arguments }
}

/// `<ty as of>::name`
pub(super) fn of_type(ty: &Type, of: &TokenStream, name: &str) -> TokenStream {
    let (start, end) = ends(ty);
    let open = quote_spanned! { start=> < };
    let name = Ident::new(name, end);
    quote! { #open #ty as #of>::#name }
}

/// Returns the spans of the first and the last token.
fn ends(ty: &Type) -> (Span, Span) {
    let mut spans = ty.to_token_stream().into_iter().map(|token| token.span());
    let start = spans.next().unwrap_or_else(Span::call_site);
    (start, spans.last().unwrap_or(start))
}

/// Nests tuples that have more elements than the runtime's implementations cover. The bytes of a tuple are
/// those of its elements, in order.
fn tuple(elements: &[TokenStream], span: Span) -> TokenStream {
    const MOST: usize = 16;
    if elements.len() <= MOST {
        return quote_spanned! { span=> (#(#elements,)*) };
    }
    let chunks = elements.chunks(MOST).map(|chunk| tuple(chunk, span));
    tuple(&chunks.collect::<Vec<_>>(), span)
}

/// Reads the argument. Uses the traits of the other end, for the reason in [`method`].
fn receive(runtime: &Path, argument: &Argument) -> TokenStream {
    let name = &argument.name;
    let (of, ty) = held(runtime, argument);
    let arguments = quote! { __arguments };
    match argument.passing {
        Passing::Value | Passing::Ref(_) => {
            let receive = method(&ty, &of, "receive", &arguments);
            quote! { let #name = #receive?; }
        }
        Passing::MaybeRef(_) => {
            let receive = method(&ty, &of, "receive_maybe", &arguments);
            quote! { let #name = #receive?; }
        }
        Passing::Mut(_) => {
            let receive = method(&ty, &of, "receive", &arguments);
            quote! { let mut #name = #receive?; }
        }
    }
}

/// Returns the argument in the form that the function takes.
fn lend(runtime: &Path, argument: &Argument) -> TokenStream {
    let name = &argument.name;
    let (of, ty) = held(runtime, argument);
    match argument.passing {
        Passing::Value => name.to_token_stream(),
        Passing::Ref(_) => method(&ty, &of, "lend", &quote! { &#name }),
        Passing::MaybeRef(_) => {
            // A path to a function, so that no user's trait can take precedence.
            let lend = of_type(&ty, &of, "lend");
            quote! { ::core::option::Option::as_ref(&#name).map(#lend) }
        }
        Passing::Mut(_) => method(&ty, &of, "lend", &quote! { &mut #name }),
    }
}

/// Sends back the new value, if the argument has one.
fn give_back(runtime: &Path, argument: &Argument) -> Option<TokenStream> {
    let name = &argument.name;
    let (of, ty) = held(runtime, argument);
    matches!(argument.passing, Passing::Mut(_)).then(|| {
        let give_back = method(&ty, &of, "give_back", &quote! { #name, __reply });
        quote! { #give_back?; }
    })
}

/// Returns the trait through which the guest holds the argument, and the type that implements it.
fn held(runtime: &Path, argument: &Argument) -> (TokenStream, Type) {
    let lent = quote! { #runtime::__private::Lent<'_> };
    match &argument.passing {
        Passing::Value => (lent, without_lifetimes(&argument.ty)),
        Passing::Ref(ty) | Passing::MaybeRef(ty) => (lent, without_lifetimes(ty)),
        Passing::Mut(ty) => (quote! { #runtime::__private::LentMut }, without_lifetimes(ty)),
    }
}

/// Replaces the function's lifetime parameters by inferred ones, because the shim does not have them.
pub(super) fn without_lifetimes(ty: &Type) -> Type {
    struct Elide;
    impl VisitMut for Elide {
        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            if lifetime.ident != "static" {
                *lifetime = Lifetime::new("'_", lifetime.span());
            }
        }
    }
    let mut ty = ty.clone();
    Elide.visit_type_mut(&mut ty);
    ty
}
