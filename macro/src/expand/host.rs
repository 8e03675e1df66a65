//! Generates the items beside a trait that hosts implement: a module with the functions that plugins call,
//! and the type that makes a host of a value.
//!
//! The functions themselves stand beside the trait under hidden names, because the types in their signatures
//! are in scope there. The module re-exports them under their own names.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Ident, LitStr};

use super::call::{self, parameters};
use super::defaults;
use super::signature;
use crate::ast::{Callable, HostInterface, located_at};
use crate::mangle;

pub(super) fn expand(interface: &HostInterface, krate: &str) -> TokenStream {
    let described = described(interface, krate);
    let functions =
        interface.methods.iter().enumerate().map(|(index, method)| function(interface, method, index));
    let module = module(interface);
    let host = host(interface);
    let served = served(interface);
    quote! { #described #(#functions)* #module #host #served }
}

/// For both ends: generates the signatures.
fn described(interface: &HostInterface, krate: &str) -> TokenStream {
    let HostInterface { runtime, cfgs, methods, .. } = interface;
    let marker = marker(interface);
    let signatures = methods.iter().map(|method| signature::signature(runtime, method, krate));
    quote! {
        #[doc(hidden)]
        #(#cfgs)*
        #[allow(non_camel_case_types)]
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
        pub struct #marker;

        #(#cfgs)*
        impl #runtime::__private::Interface for #marker {
            const SIGNATURES: &'static [#runtime::__private::Signature] = &[#(#signatures.of_host()),*];
        }
    }
}

fn marker(interface: &HostInterface) -> Ident {
    let name = interface.ident.unraw();
    Ident::new(&format!("__wasmer_plugin_host_{name}"), located_at(&interface.ident))
}

fn hidden(interface: &HostInterface, method: &Callable) -> Ident {
    let (interface, name) = (interface.ident.unraw(), method.ident.unraw());
    Ident::new(&format!("__wasmer_plugin_host_{interface}_{name}"), located_at(&method.ident))
}

/// For the plugin: generates the function. On wasm32 it calls an import; elsewhere, as in the plugin's own
/// tests, a host in the same process.
fn function(interface: &HostInterface, method: &Callable, index: usize) -> TokenStream {
    let HostInterface { runtime, cfgs, .. } = interface;
    let Callable { ident, generics, output, docs, attributes, .. } = method;
    let (hidden, marker) = (hidden(interface, method), marker(interface));
    let import = import(interface, method, &marker, index);
    let own = format!(" Calls the host function `{ident}`.");
    let own = docs.is_empty().then(|| quote! { #[doc = #own] });
    let where_clause = &generics.where_clause;
    let parameters = parameters(method);
    let ask = call::ask(runtime, method, &quote! { __FUNCTION });
    // The function is never inlined: the record that describes the import is in the same object file, and the
    // linker must keep it.
    quote! {
        #[doc(hidden)]
        #(#docs)*
        #own
        #(#cfgs)*
        #(#attributes)*
        #[allow(
            dead_code, non_snake_case, clippy::too_many_arguments, clippy::must_use_candidate,
            clippy::missing_errors_doc, clippy::extra_unused_lifetimes
        )]
        #[cfg_attr(target_arch = "wasm32", inline(never))]
        pub fn #hidden #generics(#(#parameters),*) -> #output #where_clause {
            #import

            #[cfg(not(target_arch = "wasm32"))]
            const __FUNCTION: &#runtime::__private::Signature =
                &<#marker as #runtime::__private::Interface>::SIGNATURES[#index];

            #ask
        }
    }
}

/// For the guest: generates the import and its record.
fn import(interface: &HostInterface, method: &Callable, marker: &Ident, index: usize) -> TokenStream {
    let HostInterface { runtime, .. } = interface;
    let span = located_at(&method.ident);
    let module = LitStr::new(&mangle::host(&interface.name), span);
    let import = LitStr::new(&method.ident.unraw().to_string(), span);
    let name = &method.name;
    let defaults = defaults::in_reply(method).then(|| defaults::table(runtime));
    let defaults = defaults.unwrap_or_else(|| quote! { &[] });
    quote! {
        #[cfg(target_arch = "wasm32")]
        const __FUNCTION: #runtime::__private::Import = {
            const __SIGNATURE: #runtime::__private::Signature =
                <#marker as #runtime::__private::Interface>::SIGNATURES[#index];
            // `#[used]` would keep a second copy in the guest's memory.
            #[unsafe(link_section = "wasmer-plugin")]
            static __RECORD: [::core::primitive::u8; __SIGNATURE.record_length()] = __SIGNATURE.record();
            // The linker keeps the records of the types.
            #[used]
            static __ANCHORS: [#runtime::__private::AnchorRef; __SIGNATURE.anchor_count()] =
                __SIGNATURE.anchors();

            #[link(wasm_import_module = #module)]
            unsafe extern "C" {
                #[link_name = #import]
                fn __import(
                    __arguments: *mut ::core::primitive::u8,
                    __arguments_length: ::core::primitive::usize,
                    __reply: *mut ::core::primitive::u8,
                    __reply_capacity: ::core::primitive::usize,
                ) -> ::core::primitive::u32;
            }

            // SAFETY: by the ABI, every host provides this import with the signature above.
            unsafe { #runtime::__private::Import::new(#name, __import, #defaults) }
        };
    }
}

/// For the plugin: generates the module of the functions.
fn module(interface: &HostInterface) -> TokenStream {
    let HostInterface { ident, module, cfgs, methods, .. } = interface;
    let about = [
        format!(" The host functions of [`{ident}`](super::{ident}), for plugins."),
        String::new(),
        " Outside of a plugin, as in its crate's own tests, the calls go to the host of the thread: see `with_hosts` in"
            .to_owned(),
        " `wasmer_plugin::host_functions`. Without one they panic.".to_owned(),
    ];
    let functions = methods.iter().map(|method| {
        let (hidden, mut name) = (hidden(interface, method), method.ident.clone());
        name.set_span(located_at(&name));
        quote! {
            #[doc(inline)]
            #[allow(unused_imports, deprecated)]
            pub use super::#hidden as #name;
        }
    });
    let mut module = module.clone();
    module.set_span(located_at(&module));
    quote! {
        #(#[doc = #about])*
        #(#cfgs)*
        #[allow(non_snake_case)]
        pub mod #module {
            #(#functions)*
        }
    }
}

/// For the host: generates the type that wraps its value.
fn host(interface: &HostInterface) -> TokenStream {
    let HostInterface { runtime, ident, cfgs, attributes, .. } = interface;
    let host = host_name(interface);
    let about = [
        format!(" Makes a host of a value that implements [`{ident}`](trait@{ident})."),
        String::new(),
        " Pass it to `load_with` to give it to a plugin.".to_owned(),
    ];
    quote! {
        #(#[doc = #about])*
        #(#cfgs)*
        #[cfg(not(target_arch = "wasm32"))]
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::default::Default)]
        #(#attributes)*
        pub struct #host<T> {
            value: T,
        }

        #(#cfgs)*
        #[cfg(not(target_arch = "wasm32"))]
        #[allow(deprecated, dead_code)]
        impl<T: #ident + ::core::marker::Send + 'static> #host<T> {
            /// Makes a host of the value.
            #[must_use]
            pub const fn new(value: T) -> Self {
                Self { value }
            }

            /// Returns the value.
            #[must_use]
            pub const fn value(&self) -> &T {
                &self.value
            }

            /// Returns the value, mutably.
            #[must_use]
            pub const fn value_mut(&mut self) -> &mut T {
                &mut self.value
            }

            /// Unwraps the value.
            #[must_use]
            pub fn into_value(self) -> T {
                self.value
            }

            /// Runs the closure with this host, for calls on this thread outside of a plugin.
            pub fn scope<R>(&mut self, run: impl ::core::ops::FnOnce() -> R) -> R {
                #runtime::__private::with_hosts(self, run)
            }
        }
    }
}

fn host_name(interface: &HostInterface) -> Ident {
    let mut host = interface.host.clone();
    host.set_span(located_at(&host));
    host
}

/// For the host: implements the serving of calls by the value.
fn served(interface: &HostInterface) -> TokenStream {
    let HostInterface { runtime, ident, name, cfgs, methods, .. } = interface;
    let (host, marker) = (host_name(interface), marker(interface));
    let functions = methods.iter().enumerate().map(|(index, method)| {
        let own = &method.ident;
        let serve = call::serve(runtime, method, |arguments| {
            quote! { <__Value as #ident>::#own(__host, #(#arguments),*) }
        });
        quote! {
            #runtime::__private::HostFunction::new(
                <#marker as #runtime::__private::Interface>::SIGNATURES[#index],
                |__host, __arguments, __reply| { #serve },
            )
        }
    });
    quote! {
        #(#cfgs)*
        #[cfg(not(target_arch = "wasm32"))]
        #[allow(deprecated)]
        impl<__Value: #ident + ::core::marker::Send + 'static> #runtime::__private::HostInterface
            for #host<__Value>
        {
            type Value = __Value;

            const NAME: &'static ::core::primitive::str = #name;

            const FUNCTIONS: &'static [#runtime::__private::HostFunction<__Value>] = &[#(#functions),*];

            fn value(host: &Self) -> &__Value {
                &host.value
            }

            fn value_mut(host: &mut Self) -> &mut __Value {
                &mut host.value
            }
        }
    }
}
