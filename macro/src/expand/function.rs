//! A plugin function's stub and shim.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::visit_mut::VisitMut;
use syn::{Ident, Lifetime, LitStr, Type};

use crate::ast::{Argument, Function, Passing, located_at};
use crate::mangle;

pub(crate) fn expand(function: &Function) -> TokenStream {
    let stub = stub(function);
    let call = call(function);
    let shim = shim(function);
    quote! { #stub #call #shim }
}

/// For the host: the trait whose method is the call.
fn stub(function: &Function) -> TokenStream {
    let Function {
        runtime,
        ident,
        cfgs,
        attributes,
        ..
    } = function;
    let about = format!("The stub of the plugin function [`{ident}`](fn@{ident}).");
    let errors = [
        "",
        "# Errors",
        "",
        "Whatever keeps the plugin from running the function or the reply from being read.",
    ]
    .map(|line| quote! { #[doc = #line] });
    let (stub, signature) = (stub_name(function), signature(function));
    quote! {
        #(#cfgs)*
        #[cfg(not(target_arch = "wasm32"))]
        #[doc = #about]
        #[allow(non_camel_case_types)]
        pub trait #stub: #runtime::transport::Transport {
            #(#attributes)*
            #(#errors)*
            #signature;
        }
    }
}

/// For the host: how every transport makes the call.
fn call(function: &Function) -> TokenStream {
    let Function {
        runtime,
        name,
        cfgs,
        output,
        ..
    } = function;
    let (stub, signature) = (stub_name(function), signature(function));
    let arguments = tuple(
        function
            .arguments
            .iter()
            .map(|argument| wrapped(runtime, argument))
            .collect(),
    );
    quote! {
        #(#cfgs)*
        #[cfg(not(target_arch = "wasm32"))]
        impl<__Transport: #runtime::transport::Transport> #stub for __Transport {
            #[inline]
            #signature {
                static __FUNCTION: #runtime::__private::Function =
                    #runtime::__private::Function::new(#name);
                self.transport_call::<_, #output>(&__FUNCTION, #arguments)
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
    let Function {
        ident,
        generics,
        output,
        arguments,
        ..
    } = function;
    let mut method = ident.clone();
    method.set_span(located_at(&method));
    let arguments = arguments
        .iter()
        .map(|Argument { name, ty, .. }| quote! { #name: #ty });
    let where_clause = &generics.where_clause;
    quote! {
        fn #method #generics(&mut self, #(#arguments),*) -> ::core::result::Result<#output, Self::Error>
        #where_clause
    }
}

/// The argument as the runtime wants it for its way of passing. An error about its type stands on it.
fn wrapped(runtime: &syn::Path, argument: &Argument) -> TokenStream {
    let name = &argument.name;
    let span = argument.span();
    match argument.passing {
        Passing::Value => quote_spanned! { span=> #runtime::__private::In(#name) },
        Passing::Ref(_) => quote_spanned! { span=> #runtime::__private::Ref(#name) },
        Passing::MaybeRef(_) => quote_spanned! { span=> #runtime::__private::MaybeRef(#name) },
        Passing::Mut(_) => quote_spanned! { span=> #runtime::__private::Mut::new(#name) },
    }
}

/// More elements than the runtime implements its traits for go into nested tuples: the bytes of a
/// tuple are those of its elements, one after the other.
fn tuple(elements: Vec<TokenStream>) -> TokenStream {
    const MOST: usize = 16;
    if elements.len() <= MOST {
        return quote! { (#(#elements,)*) };
    }
    tuple(
        elements
            .chunks(MOST)
            .map(|chunk| tuple(chunk.to_vec()))
            .collect(),
    )
}

/// For the guest: the export that unpacks the arguments, calls the function and packs the reply.
fn shim(function: &Function) -> TokenStream {
    let Function {
        runtime,
        ident,
        name,
        cfgs,
        arguments,
        ..
    } = function;
    let export = LitStr::new(&mangle::function(name), located_at(ident));
    let receive = arguments.iter().map(receive);
    let lend = arguments.iter().map(lend);
    let call = quote! { #ident(#(#lend),*) };
    let give_back = arguments
        .iter()
        .filter(|argument| matches!(argument.passing, Passing::Mut(_)));
    let mut give_back = give_back
        .map(|Argument { name, .. }| quote! { #name.give_back(__reply); })
        .peekable();
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
