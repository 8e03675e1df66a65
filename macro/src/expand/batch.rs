//! The batch of a plugin function: a second method of its stub, and a second export.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::LitStr;

use super::call::{self, documentation, errors_section, link, method, received};
use super::defaults;
use super::signature::batch_signature;
use crate::ast::{Argument, Batch, Callable, Function, Passing, located_at};
use crate::mangle;

/// A function and its batch, with the batch's signature.
pub(super) struct Expansion<'a> {
    function: &'a Function,
    batch: &'a Batch,
    signature: TokenStream,
}

impl<'a> Expansion<'a> {
    pub(super) fn new(function: &'a Function, batch: &'a Batch, krate: &str) -> Self {
        let Function { runtime, callable, .. } = function;
        let docs = format!(" Calls `{}` for each input.", callable.ident);
        let signature = batch_signature(runtime, callable, krate, &batch.name, &docs);
        Self { function, batch, signature }
    }

    /// For the host: declares the method in the stub's trait.
    pub(super) fn declaration(&self) -> TokenStream {
        let link = link(self.function);
        let docs = documentation(&format!(
            "Calls {link} once for each input, all in one crossing into the plugin, and returns the \
             results in order.\n\nThe limits of a call apply to the whole batch."
        ));
        let errors = errors_section(
            &[],
            "Fails if one of the calls fails: the error has the index of its input. The calls before it have been made.",
        );
        let signature = self.method_signature();
        quote! { #docs #errors #signature; }
    }

    /// For the host: implements the method for every transport.
    pub(super) fn call(&self) -> TokenStream {
        let Function { runtime, callable, .. } = self.function;
        let (signature, method_signature) = (&self.signature, self.method_signature());
        let names = of_input(callable, |argument| &argument.name);
        let pass = callable.arguments.iter().map(|argument| pass(runtime, argument));
        let output_trait = quote! { #runtime::__private::Output };
        let pass = quote! {
            |__input, __encoder| {
                let #names = __input;
                #(#pass)*
            }
        };
        let arguments = quote! { self, &__FUNCTION, inputs, #pass };
        let call = method(&callable.output, &output_trait, "call_batch", &arguments);
        quote! {
            #[inline]
            #method_signature {
                static __FUNCTION: #runtime::__private::FunctionDescriptor =
                    #runtime::__private::FunctionDescriptor::new(#signature);
                #call
            }
        }
    }

    /// For the guest: exports the function that makes the call for each input.
    pub(super) fn shim(&self, krate: &str) -> TokenStream {
        let Function { runtime, cfgs, callable, .. } = self.function;
        let ident = &callable.ident;
        let export = LitStr::new(&mangle::function(&self.batch.name, krate), located_at(ident));
        let (receive, lent) = received(runtime, callable);
        let (output, output_trait) =
            (call::without_lifetimes(&callable.output), quote! { #runtime::__private::Output });
        let each = quote! {
            |__arguments| {
                #(#receive)*
                ::core::result::Result::Ok(#ident(#(#lent),*))
            }
        };
        let serve = method(&output, &output_trait, "reply_batch", &quote! { __arguments, __reply, #each });
        let body = quote! { |__arguments, __reply| #serve };
        let with_defaults = defaults::in_arguments(callable);
        let shim = call::shim(runtime, &export, &self.signature, &quote! { false }, with_defaults, &body);
        quote! {
            #(#cfgs)*
            #[cfg(target_arch = "wasm32")]
            const _: () = { #shim };
        }
    }

    /// Returns the signature of the stub's method.
    fn method_signature(&self) -> TokenStream {
        let Function { runtime, callable, .. } = self.function;
        let Callable { generics, output, .. } = callable;
        let mut method = self.batch.ident.clone();
        method.set_span(located_at(&method));
        let input = of_input(callable, |argument| &argument.ty);
        let where_clause = &generics.where_clause;
        quote! {
            fn #method #generics(
                &mut self,
                inputs: &[#input],
            ) -> ::core::result::Result<#runtime::__private::Vec<#output>, Self::Error>
            #where_clause
        }
    }
}

/// Applies `part` to the only argument, or returns a tuple of the parts of several.
fn of_input<T: ToTokens>(callable: &Callable, part: impl Fn(&Argument) -> &T) -> TokenStream {
    let parts: Vec<_> = callable.arguments.iter().map(part).collect();
    if let [only] = &parts[..] {
        only.to_token_stream()
    } else {
        quote! { (#(#parts),*) }
    }
}

/// Encodes one argument, given a reference to it.
fn pass(runtime: &syn::Path, argument: &Argument) -> TokenStream {
    let name = &argument.name;
    let lent = quote! { #runtime::__private::Lent<'_> };
    let pass = match &argument.passing {
        Passing::MaybeRef(ty) => method(ty, &lent, "pass_maybe", &quote! { *#name, __encoder }),
        Passing::Value => method(&argument.ty, &lent, "pass", &quote! { #name, __encoder }),
        Passing::Ref(ty) | Passing::Mut(ty) => method(ty, &lent, "pass", &quote! { #name, __encoder }),
    };
    quote! { #pass; }
}
