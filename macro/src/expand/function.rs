//! Generates a plugin function's stub, which the host calls, and its shim, which the guest exports.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, LitStr};

use super::batch::Expansion;
use super::call::{self, errors_section, link, parameters};
use super::defaults;
use super::signature::signature;
use crate::ast::{Callable, Function, located_at};
use crate::mangle;

pub(super) fn expand(function: &Function, krate: &str) -> TokenStream {
    let signature = signature(&function.runtime, &function.callable, krate);
    let batch = function.batch.as_ref().map(|batch| Expansion::new(function, batch, krate));
    let stub = stub(function, batch.as_ref().map(Expansion::declaration).as_ref());
    let call = call(function, &signature, batch.as_ref().map(Expansion::call).as_ref());
    if function.is_declared {
        return quote! { #stub #call };
    }
    let shim = shim(function, krate, &signature);
    let batch_shim = batch.as_ref().map(|batch| batch.shim(krate));
    quote! { #stub #call #shim #batch_shim }
}

/// For the host: generates the stub's trait.
fn stub(function: &Function, batch: Option<&TokenStream>) -> TokenStream {
    let Function { runtime, cfgs, callable, .. } = function;
    let Callable { docs, attributes, .. } = callable;
    let link = link(function);
    let about = format!(" The stub of the plugin function {link}.");
    let own = format!(" Calls the plugin function {link}.");
    let own = docs.is_empty().then(|| quote! { #[doc = #own] });
    let errors = errors_section(docs, "Fails if the call fails. See `CallError`.");
    let (stub, method_signature) = (stub_name(function), method_signature(callable));
    quote! {
        #[doc = #about]
        #(#cfgs)*
        #[cfg(not(target_arch = "wasm32"))]
        #[allow(non_camel_case_types, clippy::too_many_arguments)]
        pub trait #stub: #runtime::__private::Transport {
            #(#docs)*
            #own
            #errors
            #(#attributes)*
            #method_signature;
            #batch
        }
    }
}

/// For the host: implements the stub for every transport.
fn call(function: &Function, signature: &TokenStream, batch: Option<&TokenStream>) -> TokenStream {
    let Function { runtime, cfgs, callable, .. } = function;
    let (stub, method_signature) = (stub_name(function), method_signature(callable));
    let call = call::call(runtime, callable, &quote! { self }, &quote! { &__FUNCTION });
    quote! {
        #(#cfgs)*
        #[cfg(not(target_arch = "wasm32"))]
        impl<__Transport: #runtime::__private::Transport> #stub for __Transport {
            #[inline]
            #method_signature {
                static __FUNCTION: #runtime::__private::FunctionDescriptor =
                    #runtime::__private::FunctionDescriptor::new(#signature);
                #call
            }
            #batch
        }
    }
}

fn stub_name(function: &Function) -> Ident {
    let mut stub = function.stub.clone();
    stub.set_span(located_at(&stub));
    stub
}

/// Returns the signature of the stub's method.
fn method_signature(callable: &Callable) -> TokenStream {
    let Callable { ident, generics, output, .. } = callable;
    let mut method = ident.clone();
    method.set_span(located_at(&method));
    let parameters = parameters(callable);
    let where_clause = &generics.where_clause;
    quote! {
        fn #method #generics(&mut self, #(#parameters),*) -> ::core::result::Result<#output, Self::Error>
        #where_clause
    }
}

/// For the guest: exports the shim, which decodes the arguments, calls the function and encodes the reply.
/// The function's record stands beside it in the section that hosts read, so that the linker keeps both.
fn shim(function: &Function, krate: &str, signature: &TokenStream) -> TokenStream {
    let Function { runtime, cfgs, callable, .. } = function;
    let Callable { ident, name, .. } = callable;
    let export = LitStr::new(&mangle::function(name, krate), located_at(ident));
    let serve = call::serve(runtime, callable, |arguments| quote! { #ident(#(#arguments),*) });
    let body = quote! { |__arguments, __reply| { #serve } };
    let in_words = quote! { { __WORDS.arguments && __WORDS.result } };
    let with_defaults = defaults::in_arguments(callable);
    let shim = call::shim(runtime, &export, signature, &in_words, with_defaults, &body);
    quote! {
        #(#cfgs)*
        #[cfg(target_arch = "wasm32")]
        const _: () = { #shim };
    }
}
