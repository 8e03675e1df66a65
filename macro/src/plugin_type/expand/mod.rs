//! Generates the implementations: the description as the constants of two traits, and the codec.

mod decode;
mod encode;
mod schema;
mod with;

use proc_macro2::TokenStream;
use quote::quote;

use super::ast::Described;

pub(crate) fn expand(described: &Described) -> TokenStream {
    let defined = schema::defined(described);
    let plugin_type = plugin_type(described);
    let decode = decode::implementation(described);
    quote! { #defined #plugin_type #decode }
}

fn plugin_type(described: &Described) -> TokenStream {
    let Described { runtime, ident, bounds, .. } = described;
    let (impl_generics, _, where_clause) = bounds.plugin_type.split_for_impl();
    let (_, type_generics, _) = described.generics.split_for_impl();
    let schema = schema::constant(described);
    let plain = encode::plain(described);
    let encode = encode::function(described);
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics #runtime::__private::PluginType for #ident #type_generics #where_clause {
            #schema
            #plain
            #encode
        }
    }
}
