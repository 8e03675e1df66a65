//! Generates the items beside a trait that plugins implement.
//!
//! Three items have the trait's name, in three namespaces of Rust: the trait itself, a macro with the names
//! of its functions for `#[wasmer_plugin] impl`, and a constant. So they are imported together, even under
//! another name. The constant's type implements traits that only this crate can implement, because the types
//! in the methods' signatures are in scope only here.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Ident;
use syn::ext::IdentExt;

use super::call::{self, documentation, errors_section, is_errors_heading, parameters};
use super::defaults;
use super::{Place, signature};
use crate::ast::{Callable, Interface, Makes, Method, located_at};
use crate::mangle;

pub(super) fn expand(interface: &Interface, place: Place<'_>) -> TokenStream {
    let constant = constant(interface);
    let described = described(interface, place.krate);
    let implementations = implementations(interface);
    let implement = implement(interface, place);
    let stub = stub(interface);
    let calls = calls(interface);
    quote! { #constant #described #implementations #implement #stub #calls }
}

/// Generates the constant of the trait's name, and its type.
fn constant(interface: &Interface) -> TokenStream {
    let Interface { ident, cfgs, .. } = interface;
    let marker = marker(interface);
    let mut constant = ident.clone();
    constant.set_span(located_at(ident));
    quote! {
        #[doc(hidden)]
        #(#cfgs)*
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
        pub struct #marker;

        #[doc(hidden)]
        #(#cfgs)*
        pub const #constant: #marker = #marker;
    }
}

fn marker(interface: &Interface) -> Ident {
    let name = interface.ident.unraw();
    Ident::new(&format!("__wasmer_plugin_{name}"), located_at(&interface.ident))
}

/// For both ends: generates the signatures.
fn described(interface: &Interface, krate: &str) -> TokenStream {
    let Interface { runtime, cfgs, constructor, methods, .. } = interface;
    let marker = marker(interface);
    let constructor = signature::signature(runtime, &constructor.callable, krate);
    let methods = methods.iter().map(|method| {
        let optional = method.optional.then(|| quote! { .optional() });
        let signature = signature::signature(runtime, &method.callable, krate);
        quote! { #signature #optional }
    });
    quote! {
        #(#cfgs)*
        impl #runtime::__private::Interface for #marker {
            const SIGNATURES: &'static [#runtime::__private::Signature] =
                &[#constructor.constructor(), #(#methods),*];
        }
    }
}

/// For both ends, because the guest's code also runs natively: implements the serving of calls by types that
/// implement the trait.
fn implementations(interface: &Interface) -> TokenStream {
    let Interface { runtime, ident, cfgs, constructor, methods, .. } = interface;
    let marker = marker(interface);
    let by_default = quote! { #runtime::__private::DefaultConstructor };
    let bound = matches!(constructor.makes, Makes::Default).then(|| quote! { + #by_default });
    let new = &constructor.callable.ident;
    let start = call::serve(runtime, &constructor.callable, |arguments| match constructor.makes {
        Makes::Default => quote! {
            #runtime::__private::InstanceCell::start(__state, <__Guest as #by_default>::start())
        },
        Makes::Instance => quote! {
            #runtime::__private::InstanceCell::start(__state, <__Guest as #ident>::#new(#(#arguments),*))
        },
        Makes::Result(_) => quote! {
            #runtime::__private::InstanceCell::try_start(__state, <__Guest as #ident>::#new(#(#arguments),*))
        },
    });
    let methods = methods.iter().map(|Method { callable, .. }| {
        let method = &callable.ident;
        call::serve(runtime, callable, |arguments| {
            quote! {
                #runtime::__private::InstanceCell::run(
                    __state,
                    |__instance| <__Guest as #ident>::#method(__instance, #(#arguments),*),
                )
            }
        })
    });
    let functions = std::iter::once(start).chain(methods);
    quote! {
        #(#cfgs)*
        #[allow(deprecated)]
        impl<__Guest: #ident #bound + 'static> #runtime::__private::Implemented<__Guest> for #marker {
            const METHODS: &'static [#runtime::__private::Method<__Guest>] =
                &[#(|__state, __arguments, __reply| { #functions }),*];
        }
    }
}

/// Generates the macro of the trait's name. See `implementation` for its input and the macro that it calls.
///
/// The macro generates no code itself. In the trait's own crate, lints would take that code for the user's.
fn implement(interface: &Interface, place: Place<'_>) -> TokenStream {
    let Interface { ident, name, cfgs, constructor, methods, .. } = interface;
    let callables =
        std::iter::once(&constructor.callable).chain(methods.iter().map(|method| &method.callable));
    let functions = callables.map(|callable| {
        let (name, has_defaults) = (&callable.name, defaults::in_arguments(callable));
        let with_defaults = has_defaults.then(|| quote! { with_defaults });
        quote! { #name #with_defaults }
    });
    let by_default = matches!(constructor.makes, Makes::Default).then(|| quote! { by_default });
    let implement = unique(interface, place);
    let mut alias = ident.clone();
    alias.set_span(located_at(ident));
    quote! {
        #[doc(hidden)]
        #(#cfgs)*
        #[macro_export]
        #[allow(non_local_definitions)]
        macro_rules! #implement {
            ([$($runtime:tt)*] $($implementation:tt)*) => {
                $($runtime)*::__private::implementation! {
                    #name [#(#functions),*] #by_default [$($runtime)*] $($implementation)*
                }
            };
        }

        #[doc(hidden)]
        #(#cfgs)*
        pub use #implement as #alias;
    }
}

/// Returns a unique name for the macro. All macros that a crate exports share one namespace.
fn unique(interface: &Interface, place: Place<'_>) -> Ident {
    let mut parts = vec![place.krate.to_owned(), place.position.to_owned(), interface.name.clone()];
    for Method { callable, .. } in &interface.methods {
        parts.extend([callable.name.clone(), callable.output.to_token_stream().to_string()]);
    }
    let hash = mangle::hash(parts.iter().map(String::as_str));
    format_ident!("__wasmer_plugin_{}_{hash:016x}", interface.ident.unraw())
}

/// For the host: generates the stub's type.
fn stub(interface: &Interface) -> TokenStream {
    let Interface { runtime, ident, cfgs, attributes, .. } = interface;
    let stub = stub_name(interface);
    let about = documentation(&format!(
        "The stub of the interface [`{ident}`](trait@{ident}).\n\n\
         All methods take `&mut self`: a call writes its arguments to the plugin's memory, even if it leaves\n\
         the instance there as it is. The trait `Stub` of `wasmer_plugin::transport` has further functions of\n\
         the stub."
    ));
    // The item has the location of the trait's name, where rustc should report that the stub's name is taken.
    let item = quote_spanned! { stub.span()=>
        pub struct #stub<__Transport = #runtime::__private::DefaultTransport> {
            transport: __Transport,
        }
    };
    quote! {
        #about
        #(#cfgs)*
        #[cfg(not(target_arch = "wasm32"))]
        #[derive(::core::fmt::Debug)]
        #(#attributes)*
        #item
    }
}

fn stub_name(interface: &Interface) -> Ident {
    let mut stub = interface.stub.clone();
    stub.set_span(located_at(&stub));
    stub
}

/// For the host: implements the stub's calls.
fn calls(interface: &Interface) -> TokenStream {
    let Interface { runtime, name, cfgs, methods, .. } = interface;
    let (stub, marker) = (stub_name(interface), marker(interface));
    let count = methods.len() + 1;
    let functions = (0..count).map(|index| {
        quote! {
            #runtime::__private::FunctionDescriptor::new(<#marker as #runtime::__private::Interface>::SIGNATURES[#index])
        }
    });
    let new = new(interface);
    let methods = methods.iter().enumerate().map(|(index, method)| self::method(runtime, method, index + 1));
    quote! {
        #(#cfgs)*
        #[cfg(not(target_arch = "wasm32"))]
        #[allow(deprecated)]
        const _: () = {
            static __FUNCTIONS: [#runtime::__private::FunctionDescriptor; #count] = [#(#functions),*];
            static __TRAIT: #runtime::__private::InterfaceDescriptor = #runtime::__private::InterfaceDescriptor::new(#name, &__FUNCTIONS);

            impl<__Transport: #runtime::__private::Transport> #runtime::__private::Stub for #stub<__Transport> {
                type Transport = __Transport;

                fn interface() -> &'static #runtime::__private::InterfaceDescriptor {
                    &__TRAIT
                }

                fn transport(stub: &Self) -> &__Transport {
                    &stub.transport
                }

                fn transport_mut(stub: &mut Self) -> &mut __Transport {
                    &mut stub.transport
                }

                fn into_transport(stub: Self) -> __Transport {
                    stub.transport
                }

                fn unchecked(transport: __Transport) -> Self {
                    Self { transport }
                }
            }

            impl<__Transport: #runtime::__private::Transport> #stub<__Transport> {
                #new
                #(#methods)*
            }
        };
    }
}

/// Generates the stub's constructor, which runs the plugin's.
fn new(interface: &Interface) -> TokenStream {
    let Interface { runtime, ident, constructor, .. } = interface;
    let Callable { ident: new, generics, docs, attributes, .. } = &constructor.callable;
    let where_clause = &generics.where_clause;
    let parameters = parameters(&constructor.callable);
    let about = documentation(&format!(
        "{}Checks that the plugin has the interface [`{ident}`](trait@{ident}), and makes the instance that\n\
         the methods are called on. A previous instance is dropped.\n\n\
         Lend the transport, as `&mut plugin`, to keep it if this fails.",
        if docs.is_empty() { "" } else { "\n" },
    ));
    let errors = errors_section(
        docs,
        "Fails if the plugin does not have the interface, or if its constructor cannot be called.",
    );
    let allow_many_args = allow_many_args(&constructor.callable);
    let call = call::call(
        runtime,
        &constructor.callable,
        &quote! { &mut __stub.transport },
        &quote! { &__FUNCTIONS[0] },
    );
    let (output, body) = match &constructor.makes {
        Makes::Default | Makes::Instance => {
            (quote! { Self }, quote! { #call?; ::core::result::Result::Ok(__stub) })
        }
        Makes::Result(error) => (
            quote! { ::core::result::Result<Self, #error> },
            quote! { ::core::result::Result::Ok(#call?.map(|()| __stub)) },
        ),
    };
    let heading = docs.iter().position(is_errors_heading).unwrap_or(docs.len());
    let (docs, errors_of_user) = docs.split_at(heading);
    let gap = errors_of_user.first().map(|_| quote! { #[doc = ""] });
    quote! {
        #(#docs)*
        #about
        #gap
        #(#errors_of_user)*
        #errors
        #(#attributes)*
        #allow_many_args
        pub fn #new #generics(
            transport: __Transport,
            #(#parameters),*
        ) -> ::core::result::Result<#output, __Transport::Error>
        #where_clause
        {
            let mut __stub = <Self as #runtime::__private::Stub>::attach(transport)?;
            #body
        }
    }
}

/// Allows clippy's lint on many arguments. Added only to functions that have many, because an `allow` is an
/// error if the crate forbids the lint. Other lints do not look into macros of other crates.
fn allow_many_args(callable: &Callable) -> Option<TokenStream> {
    (callable.arguments.len() > 6).then(|| quote! { #[allow(clippy::too_many_arguments)] })
}

fn method(runtime: &syn::Path, method: &Method, index: usize) -> TokenStream {
    let Method { callable, lifetime, optional } = method;
    let Callable { ident, generics, output, docs, attributes, .. } = callable;
    let where_clause = &generics.where_clause;
    let parameters = parameters(callable);
    let own = format!(" Calls `{ident}` of the plugin's instance.");
    let own = docs.is_empty().then(|| quote! { #[doc = #own] });
    let errors = if *optional {
        "Fails if the call fails, or if the plugin is older than the method. See `CallError`."
    } else {
        "Fails if the call fails. See `CallError`."
    };
    let errors = errors_section(docs, errors);
    let call =
        call::call(runtime, callable, &quote! { &mut self.transport }, &quote! { &__FUNCTIONS[#index] });
    let allow_many_args = allow_many_args(callable);
    let mut name = ident.clone();
    name.set_span(located_at(ident));
    quote! {
        #(#docs)*
        #own
        #errors
        #(#attributes)*
        #allow_many_args
        #[inline]
        pub fn #name #generics(
            & #lifetime mut self,
            #(#parameters),*
        ) -> ::core::result::Result<#output, __Transport::Error>
        #where_clause
        {
            #call
        }
    }
}
