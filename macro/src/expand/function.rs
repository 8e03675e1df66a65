//! A plugin function's stub and shim.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::visit_mut::VisitMut;
use syn::{Ident, Lifetime, LitStr, Type};

use crate::ast::{Argument, Function, Passing, located_at};
use crate::mangle;

pub(crate) fn expand(function: &Function, krate: &str) -> TokenStream {
    let stub = stub(function);
    let call = call(function);
    let shim = shim(function, krate);
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
    let (stub, signature) = (stub_name(function), signature(function));
    quote! {
        #[doc = #about]
        #(#cfgs)*
        #[cfg(not(target_arch = "wasm32"))]
        #[allow(non_camel_case_types)]
        pub trait #stub: #runtime::transport::Transport {
            #(#docs)*
            #own
            #(#errors)*
            #(#attributes)*
            #signature;
        }
    }
}

/// For the host: how every transport makes the call.
fn call(function: &Function) -> TokenStream {
    let Function { runtime, name, cfgs, list, output, .. } = function;
    let (stub, signature) = (stub_name(function), signature(function));
    let arguments =
        tuple(function.arguments.iter().map(|argument| passed(runtime, argument)).collect(), *list);
    let call = method(output, &quote! { #runtime::__private::Output }, "call", (*list, *list));
    quote! {
        #(#cfgs)*
        #[cfg(not(target_arch = "wasm32"))]
        impl<__Transport: #runtime::transport::Transport> #stub for __Transport {
            #[inline]
            #signature {
                static __FUNCTION: #runtime::transport::Function =
                    #runtime::transport::Function::new(#name);
                #call(self, &__FUNCTION, #arguments)
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
fn signature(function: &Function) -> TokenStream {
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
    let (ty, way) = match &argument.passing {
        Passing::Value => (&argument.ty, "by_value"),
        Passing::Ref(ty) => (ty, "by_ref"),
        Passing::MaybeRef(ty) => (ty, "by_maybe_ref"),
        Passing::Mut(ty) => (ty, "by_mut"),
    };
    let lent = match argument.passing {
        Passing::Mut(_) => quote! { #runtime::__private::LentMut },
        _ => quote! { #runtime::__private::Lent<'_> },
    };
    let (start, end) = ends(ty);
    let method = method(ty, &lent, way, (start, end));
    let name = &argument.name;
    let name = quote_spanned! { end=> (#name) };
    quote! { #method #name }
}

/// `<ty as of>::name`, from span to span.
///
/// This is how an error about a type is one error, stands on the type and tells nothing of what is in
/// here. For the path rustc reports that `ty` lacks the trait, on `ty`, and as the trait's own bound on
/// `Self`, which it does not explain. What follows from that, it reports where it happens: on the
/// expression in which the argument is made, to which it narrows down an error about all arguments, if
/// that expression lies within them. When its span is the one of the type, the second error is taken for
/// the first one. Hence these spans have the user's hygiene too, but only these.
fn method(ty: &Type, of: &TokenStream, name: &str, (start, end): (Span, Span)) -> TokenStream {
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
fn tuple(elements: Vec<TokenStream>, span: Span) -> TokenStream {
    const MOST: usize = 16;
    if elements.len() <= MOST {
        return quote_spanned! { span=> (#(#elements,)*) };
    }
    tuple(elements.chunks(MOST).map(|chunk| tuple(chunk.to_vec(), span)).collect(), span)
}

/// For the guest: the export that unpacks the arguments, calls the function and packs the reply.
fn shim(function: &Function, krate: &str) -> TokenStream {
    let Function { runtime, ident, name, cfgs, arguments, .. } = function;
    let export = LitStr::new(&mangle::function(name, krate), located_at(ident));
    let receive = arguments.iter().map(receive);
    let lend = arguments.iter().map(lend);
    let call = quote! { #ident(#(#lend),*) };
    let give_back = arguments.iter().filter(|argument| matches!(argument.passing, Passing::Mut(_)));
    let mut give_back =
        give_back.map(|Argument { name, .. }| quote! { #name.give_back(__reply); }).peekable();
    let reply = match give_back.peek() {
        None => quote! { __reply.result(#call); },
        Some(_) => quote! { __reply.value(&#call); #(#give_back)* },
    };
    quote! {
        #(#cfgs)*
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            #[unsafe(export_name = #export)]
            #[allow(deprecated)]
            extern "C" fn __shim(length: u32) -> u64 {
                #runtime::guest::serve(length, |__arguments, __reply| {
                    #(#receive)*
                    __arguments.end();
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
fn lend(argument: &Argument) -> TokenStream {
    let name = &argument.name;
    match argument.passing {
        Passing::Value => name.to_token_stream(),
        Passing::Ref(_) => quote! { #name.get() },
        Passing::MaybeRef(_) => quote! { #name.as_ref().map(|held| held.get()) },
        Passing::Mut(_) => quote! { #name.get_mut() },
    }
}

/// The function's own lifetime parameters do not exist in the shim: there they are inferred.
fn without_lifetimes(ty: &Type) -> Type {
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
