//! Generates the encoding of a value.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::super::ast::{Codec, Coding, Described, Part, StructCodec, VariantCodec};
use super::with;
use crate::ast::located_at;

/// Generates `encode`.
pub(super) fn function(described: &Described) -> TokenStream {
    let runtime = &described.runtime;
    let body = match &described.codec {
        Codec::Broken => TokenStream::new(),
        Codec::Bridge => {
            let span = located_at(&described.ident);
            quote_spanned! { span=> #runtime::__private::Encoder::serde::<Self>(__encoder, self); }
        }
        Codec::Struct(codec) => codec.parts.iter().map(|part| field(described, codec, part)).collect(),
        Codec::Enum(variants) => enumeration(described, variants),
    };
    quote! {
        #[inline]
        fn encode<'__value>(&'__value self, __encoder: &mut #runtime::__private::Encoder<'_, '__value>) {
            #body
        }
    }
}

/// Generates `PLAIN`.
pub(super) fn plain(described: &Described) -> TokenStream {
    let runtime = &described.runtime;
    let Codec::Struct(StructCodec { parts, plain: true, .. }) = &described.codec else {
        return TokenStream::new();
    };
    let fields = parts.iter().map(|Part { member, ty, .. }| {
        let span = located_at(ty);
        let offset = quote! { ::core::mem::offset_of!(Self, #member) };
        let plain = quote_spanned! { span=> <#ty as #runtime::__private::PluginType>::PLAIN };
        quote! { #runtime::__private::PlainField::of::<#ty>(#offset, #plain) }
    });
    // SAFETY: these are all fields of the type, with their types and offsets, in the order in which `encode`
    // and `decode` go through them. `decode` takes any values of them, because no other code could check the
    // values.
    quote! {
        const PLAIN: ::core::option::Option<#runtime::__private::Plain<Self>> = unsafe {
            #runtime::__private::Plain::<Self>::of_struct(&[#(#fields),*])
        };
    }
}

fn field(described: &Described, codec: &StructCodec, part: &Part) -> TokenStream {
    let member = &part.member;
    if !codec.packed {
        return one(described, part, &quote! { &self.#member });
    }
    let (runtime, ty) = (&described.runtime, &part.ty);
    match part.coding {
        // An unaligned field cannot be borrowed. Its copy does not live as long as the value, so it is
        // `scoped`.
        Coding::Own { .. } => {
            let span = located_at(ty);
            quote_spanned! { span=> {
                let __field = self.#member;
                #runtime::__private::Encoder::scoped(__encoder, |__encoder| {
                    <#ty as #runtime::__private::PluginType>::encode(&__field, __encoder);
                });
            } }
        }
        Coding::Serde { .. } | Coding::Absent(_) => one(described, part, &quote! { &{ self.#member } }),
    }
}

fn enumeration(described: &Described, variants: &[VariantCodec]) -> TokenStream {
    if variants.is_empty() {
        return quote! { match *self {} };
    }
    let runtime = &described.runtime;
    let arms = (0_u32..).zip(variants).map(|(index, VariantCodec { ident, parts })| {
        let Some(parts) = parts else {
            let name = syn::ext::IdentExt::unraw(ident).to_string();
            return quote! {
                Self::#ident { .. } => #runtime::__private::Encoder::skipped_variant(__encoder, #name),
            };
        };
        let is_present = |part: &&Part| !matches!(part.coding, Coding::Absent(_));
        let bindings: Vec<_> = (0..parts.len()).map(|index| format_ident!("__field{index}")).collect();
        let present = || parts.iter().zip(&bindings).filter(|(part, _)| is_present(part));
        let patterns = present().map(|(Part { member, .. }, binding)| quote! { #member: #binding });
        let rest = (present().count() < parts.len()).then(|| quote! { .. });
        let fields = present().map(|(part, binding)| one(described, part, &binding.to_token_stream()));
        quote! {
            Self::#ident { #(#patterns,)* #rest } => {
                #runtime::__private::Encoder::variant(__encoder, #index);
                #(#fields)*
            }
        }
    });
    quote! { match self { #(#arms)* } }
}

/// Encodes one field, given a reference to it.
pub(super) fn one(described: &Described, part: &Part, value: &TokenStream) -> TokenStream {
    let (runtime, ty) = (&described.runtime, &part.ty);
    let span = located_at(ty);
    match &part.coding {
        Coding::Own { .. } => {
            quote_spanned! { span=> <#ty as #runtime::__private::PluginType>::encode(#value, __encoder); }
        }
        Coding::Serde { serialize: None, .. } => {
            quote_spanned! { span=> #runtime::__private::Encoder::serde::<#ty>(__encoder, #value); }
        }
        Coding::Serde { serialize: Some(function), .. } => with::serialize(described, part, function, value),
        Coding::Absent(_) => TokenStream::new(),
    }
}
