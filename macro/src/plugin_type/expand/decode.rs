//! Generates the decoding of a value.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ExprPath;
use syn::spanned::Spanned;

use super::super::ast::{Codec, Coding, Described, Filling, Part, StructCodec, VariantCodec};
use super::super::bounds::bytes;
use super::with;
use crate::ast::located_at;

/// Generates the implementation of `Decode`.
pub(super) fn implementation(described: &Described) -> TokenStream {
    let Described { runtime, ident, bounds, codec, .. } = described;
    let (impl_generics, _, where_clause) = bounds.decode.split_for_impl();
    let (_, type_generics, _) = described.generics.split_for_impl();
    let bytes = bytes();
    let body = match codec {
        Codec::Broken => unknown_variant(described, &quote! { 0 }),
        Codec::Bridge => {
            let span = located_at(ident);
            quote_spanned! { span=> #runtime::__private::Decoder::serde::<Self>(__decoder) }
        }
        Codec::Struct(codec) => structure(described, codec),
        Codec::Enum(variants) => enumeration(described, variants),
    };
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics #runtime::__private::Decode<#bytes> for #ident #type_generics #where_clause {
            #[inline]
            fn decode(
                __decoder: &mut #runtime::__private::Decoder<#bytes>,
            ) -> ::core::result::Result<Self, #runtime::__private::Malformed> {
                #body
            }
        }
    }
}

fn structure(described: &Described, codec: &StructCodec) -> TokenStream {
    let default = codec.takes_default().then(|| {
        let value = if let Filling::Path(function) = &codec.default {
            call(function)
        } else {
            quote! { ::core::default::Default::default() }
        };
        quote! { let __default: Self = #value; }
    });
    let fields = codec.parts.iter().map(|part| field(described, part));
    quote! {
        #default
        ::core::result::Result::Ok(Self { #(#fields),* })
    }
}

fn enumeration(described: &Described, variants: &[VariantCodec]) -> TokenStream {
    let runtime = &described.runtime;
    let arms = (0_u32..).zip(variants).filter_map(|(index, VariantCodec { ident, parts })| {
        let fields = parts.as_ref()?.iter().map(|part| field(described, part));
        Some(quote! { #index => ::core::result::Result::Ok(Self::#ident { #(#fields),* }), })
    });
    let unknown = unknown_variant(described, &quote! { __index });
    quote! {
        match #runtime::__private::Decoder::variant(__decoder)? {
            #(#arms)*
            __index => #unknown,
        }
    }
}

fn unknown_variant(Described { runtime, .. }: &Described, index: &TokenStream) -> TokenStream {
    quote! {
        ::core::result::Result::Err(#runtime::__private::Decoder::unknown_variant(__decoder, #index))
    }
}

/// Generates one field of a struct expression.
fn field(described: &Described, part: &Part) -> TokenStream {
    let (runtime, member, ty, bytes) = (&described.runtime, &part.member, &part.ty, bytes());
    let span = located_at(ty);
    let value = match &part.coding {
        Coding::Own { is_nested: false, .. } => {
            quote_spanned! { span=> <#ty as #runtime::__private::Decode<#bytes>>::decode(__decoder)? }
        }
        Coding::Own { is_nested: true, .. } => quote_spanned! { span=>
            #runtime::__private::Decoder::nested(__decoder, <#ty as #runtime::__private::Decode<#bytes>>::decode)?
        },
        Coding::Serde { deserialize: None, .. } => {
            quote_spanned! { span=> #runtime::__private::Decoder::serde::<#ty>(__decoder)? }
        }
        Coding::Serde { deserialize: Some(function), .. } => with::deserialize(described, part, function),
        Coding::Absent(Filling::Default) => {
            quote_spanned! { span=> <#ty as ::core::default::Default>::default() }
        }
        Coding::Absent(Filling::Path(function)) => call(function),
        Coding::Absent(Filling::Container) => quote! { __default.#member },
    };
    quote! { #member: #value }
}

pub(super) fn call(function: &ExprPath) -> TokenStream {
    let span = function.span();
    quote_spanned! { span=> #function() }
}
