//! Generates the exports of a plugin from its implementation of an interface.
//!
//! The attribute on the `impl` block does not see the trait. So it knows neither the trait's name on the
//! wire, nor its methods, nor if it has a `new`. The macro with the trait's name knows these, and is imported
//! with the trait. So the expansion has two steps: [`expand`] calls that macro, and the macro calls
//! [`exports`] with the information.

use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::LitStr;

use super::call;
use crate::ast::{Exports, Implementation, located_at};
use crate::mangle;

/// Calls the macro beside the trait.
///
/// If the trait has no such macro, rustc reports that, and names the macro that the call comes from.
/// [`forward`] is that macro: its name is the remedy.
pub(super) fn expand(implementation: &Implementation) -> TokenStream {
    let Implementation { runtime, cfgs, interface, ty } = implementation;
    quote! {
        #(#cfgs)*
        #runtime::__private::the_trait_needs_the_attribute_wasmer_plugin! {
            #interface { [#runtime] #(#cfgs)* impl #interface for #ty }
        }
    }
}

/// Calls a macro, given its path and its input, at the place of the path.
pub(super) fn forward(tokens: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let Some(input) = tokens.pop() else { return TokenStream::new() };
    let path = tokens.into_iter().map(|mut token| {
        token.set_span(located_at(&token));
        token
    });
    quote! { #(#path)* ! #input }
}

/// Generates the exports.
pub(super) fn exports(exports: &Exports, krate: &str) -> TokenStream {
    let only_one = only_one(exports);
    let start = start(exports);
    let shims = shims(exports, krate);
    quote! { #only_one #start #shims }
}

/// Refuses a second implementation of one interface, which would export the same names again. Not all linkers
/// report that. But two exported macros with one name in a crate are an error on every target, wherever they
/// are.
fn only_one(exports: &Exports) -> TokenStream {
    let cfgs = &exports.implementation.cfgs;
    let name = mangle::identifier(&exports.name);
    let mut only_one = format_ident!("a_plugin_can_implement_{name}_only_once");
    let span = located_at(&exports.implementation.interface);
    only_one.set_span(span);
    quote_spanned! { span=>
        #[doc(hidden)]
        #(#cfgs)*
        #[macro_export]
        #[allow(non_local_definitions)]
        macro_rules! #only_one {
            () => {};
        }
    }
}

/// For all targets: checks that the type can be started, and marks it as used for lints. Without tests, no
/// other code mentions the type on native targets.
fn start(exports: &Exports) -> TokenStream {
    let Implementation { runtime, cfgs, interface, ty } = &exports.implementation;
    let (start_type, start) = if exports.by_default {
        let by_default = quote! { #runtime::__private::DefaultConstructor };
        (quote! { #ty }, call::of_type(ty, &by_default, "start"))
    } else {
        let methods = quote! { || #runtime::__private::methods::<#ty, _>(#interface) };
        (quote! { &'static [#runtime::__private::Method<#ty>] }, methods)
    };
    quote! {
        #(#cfgs)*
        const _: fn() -> #start_type = #start;
    }
}

/// For the guest: generates the instance, and a shim with its record for each function of the interface.
fn shims(exports: &Exports, krate: &str) -> TokenStream {
    let Exports { implementation, functions, .. } = exports;
    let Implementation { runtime, cfgs, interface, ty } = implementation;
    let span = located_at(interface);
    let shims = functions.iter().enumerate().map(|(index, (name, with_defaults))| {
        let export = LitStr::new(&mangle::function(name, krate), span);
        let signature = quote! {
            #runtime::__private::signatures(#interface)[#index]
                .in_crate((#krate, ::core::option_env!("CARGO_PKG_VERSION")))
        };
        // The constant makes this a call of a known function.
        let body = quote! {
            |__arguments, __reply| {
                const __METHOD: #runtime::__private::Method<#ty> =
                    #runtime::__private::methods::<#ty, _>(#interface)[#index];
                __METHOD(&__STATE, __arguments, __reply)
            }
        };
        let shim = call::shim(runtime, &export, &signature, &quote! { false }, *with_defaults, &body);
        quote! { const _: () = { #shim }; }
    });
    quote_spanned! { span=>
        #(#cfgs)*
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            static __STATE: #runtime::__private::InstanceCell<#ty> = #runtime::__private::InstanceCell::new();
            #(#shims)*
        };
    }
}
