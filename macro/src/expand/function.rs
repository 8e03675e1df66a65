//! A plugin function's stub and shim.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::visit_mut::VisitMut;
use syn::{Ident, Lifetime, LitStr, Type};

use super::signature::signature;
use crate::ast::{Argument, Function, Passing, located_at};
use crate::mangle;

pub(crate) fn expand(function: &Function, krate: &str) -> TokenStream {
    let signature = signature(function, krate);
    let stub = stub(function);
    let call = call(function, &signature);
    let shim = shim(function, krate, &signature);
    quote! { #stub #call #shim }
}

/// For the host: the trait whose method is the call.
fn stub(function: &Function) -> TokenStream {
    let Function { runtime, ident, cfgs, docs, attributes, .. } = function;
    let about = format!(" The stub of the plugin function [`{ident}`](fn@{ident}).");
    let own = format!(" Calls the plugin function [`{ident}`](fn@{ident}).");
    let own = docs.is_empty().then(|| quote! { #[doc = #own] });
    let errors = [
        "",
        " # Errors",
        "",
        " Whatever keeps the plugin from running the function or the reply from being read.",
    ]
    .map(|line| quote! { #[doc = #line] });
    let (stub, method_signature) = (stub_name(function), method_signature(function));
    quote! {
        #[doc = #about]
        #(#cfgs)*
        #[cfg(not(target_arch = "wasm32"))]
        #[allow(non_camel_case_types, clippy::too_many_arguments)]
        pub trait #stub: #runtime::transport::Transport {
            #(#docs)*
            #own
            #(#errors)*
            #(#attributes)*
            #method_signature;
        }
    }
}

/// For the host: how every transport makes the call.
fn call(function: &Function, signature: &TokenStream) -> TokenStream {
    let Function { runtime, cfgs, list, output, .. } = function;
    let (stub, method_signature) = (stub_name(function), method_signature(function));
    let arguments = function.arguments.iter().map(|argument| passed(runtime, argument));
    let arguments = tuple(&arguments.collect::<Vec<_>>(), *list);
    let output_trait = quote! { #runtime::__private::Output };
    let call = method(output, &output_trait, "call", &quote! { self, &__FUNCTION, #arguments });
    quote! {
        #(#cfgs)*
        #[cfg(not(target_arch = "wasm32"))]
        impl<__Transport: #runtime::transport::Transport> #stub for __Transport {
            #[inline]
            #method_signature {
                static __FUNCTION: #runtime::transport::Function =
                    #runtime::transport::Function::new(#signature);
                #call
            }
        }
    }
}

fn stub_name(function: &Function) -> Ident {
    let mut stub = function.stub.clone();
    stub.set_span(located_at(&stub));
    stub
}

/// The stub's method, without body.
fn method_signature(function: &Function) -> TokenStream {
    let Function { ident, generics, output, arguments, .. } = function;
    let mut method = ident.clone();
    method.set_span(located_at(&method));
    let arguments = arguments.iter().map(|Argument { name, ty, .. }| quote! { #name: #ty });
    let where_clause = &generics.where_clause;
    quote! {
        fn #method #generics(&mut self, #(#arguments),*) -> ::core::result::Result<#output, Self::Error>
        #where_clause
    }
}

/// The argument as the runtime wants it for its way of passing.
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
/// The spans see to it that an error about a type is one error, stands on the type, and tells nothing of
/// what is in here. Of the path rustc reports that `ty` lacks the trait, and of a trait's own method it
/// does not explain where that is asked for. What follows, it reports on the expression that makes the
/// argument, to which it narrows an error about all the arguments down; and an error that follows from
/// one at the same place it does not report. So that expression has the place of the type, and with the
/// user's hygiene, or the places would not be the same.
fn method(ty: &Type, of: &TokenStream, name: &str, arguments: &TokenStream) -> TokenStream {
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

/// The spans of the first and the last token.
fn ends(ty: &Type) -> (Span, Span) {
    let mut spans = ty.to_token_stream().into_iter().map(|token| token.span());
    let start = spans.next().unwrap_or_else(Span::call_site);
    (start, spans.last().unwrap_or(start))
}

/// More elements than the runtime implements its traits for go into nested tuples: the bytes of a
/// tuple are those of its elements, one after the other.
fn tuple(elements: &[TokenStream], span: Span) -> TokenStream {
    const MOST: usize = 16;
    if elements.len() <= MOST {
        return quote_spanned! { span=> (#(#elements,)*) };
    }
    let chunks = elements.chunks(MOST).map(|chunk| tuple(chunk, span));
    tuple(&chunks.collect::<Vec<_>>(), span)
}

/// For the guest: the export that unpacks the arguments, calls the function and packs the reply, and the
/// record of the function in the section that hosts read. One beside the other, for the linker to take both.
fn shim(function: &Function, krate: &str, signature: &TokenStream) -> TokenStream {
    let Function { runtime, ident, name, cfgs, arguments, .. } = function;
    let export = LitStr::new(&mangle::function(name, krate), located_at(ident));
    let receive = arguments.iter().map(receive);
    let lend = arguments.iter().map(|argument| lend(runtime, argument));
    let call = quote! { #ident(#(#lend),*) };
    let give_back = arguments.iter().filter(|argument| matches!(argument.passing, Passing::Mut(_)));
    let mut give_back =
        give_back.map(|Argument { name, .. }| quote! { #name.give_back(__reply); }).peekable();
    let reply = if give_back.peek().is_none() {
        quote! { __reply.result(#call); }
    } else {
        quote! { __reply.value(&#call); #(#give_back)* }
    };
    quote! {
        #(#cfgs)*
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            const __SIGNATURE: #runtime::__private::Signature = #signature;
            // Without `#[used]`: that would keep a second copy in the guest's memory.
            #[unsafe(link_section = "wasmer-plugin")]
            static __RECORD: [::core::primitive::u8; __SIGNATURE.record_length()] = __SIGNATURE.record();

            #[unsafe(export_name = #export)]
            #[allow(deprecated)]
            extern "C" fn __shim(__length: ::core::primitive::u32) -> ::core::primitive::u64 {
                #runtime::guest::serve(__length, |__arguments, __reply| {
                    #(#receive)*
                    #runtime::guest::Arguments::end(__arguments);
                    #reply
                })
            }
        };
    }
}

fn receive(argument: &Argument) -> TokenStream {
    let Argument { name, ty, passing } = argument;
    let span = argument.span();
    match passing {
        Passing::Value => {
            let ty = without_lifetimes(ty);
            quote_spanned! { span=> let #name = __arguments.value::<#ty>(); }
        }
        Passing::Ref(ty) => {
            let ty = without_lifetimes(ty);
            quote_spanned! { span=> let #name = __arguments.lent::<#ty>(); }
        }
        Passing::MaybeRef(ty) => {
            let ty = without_lifetimes(ty);
            quote_spanned! { span=> let #name = __arguments.maybe_lent::<#ty>(); }
        }
        Passing::Mut(ty) => {
            let ty = without_lifetimes(ty);
            quote_spanned! { span=> let mut #name = __arguments.lent_mut::<#ty>(); }
        }
    }
}

/// The argument as the function takes it.
///
/// A trait of the user's that every type has can come before methods that take a reference, but neither
/// before those that take what they are called on, as others do here, nor before a path.
fn lend(runtime: &syn::Path, argument: &Argument) -> TokenStream {
    let name = &argument.name;
    match argument.passing {
        Passing::Value => name.to_token_stream(),
        Passing::Ref(_) => quote! { #runtime::guest::Held::get(&#name) },
        Passing::MaybeRef(_) => {
            quote! { ::core::option::Option::as_ref(&#name).map(#runtime::guest::Held::get) }
        }
        Passing::Mut(_) => quote! { #runtime::guest::HeldMut::get_mut(&mut #name) },
    }
}

/// The function's own lifetime parameters do not exist in the shim: there they are inferred.
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
