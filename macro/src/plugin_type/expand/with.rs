//! Generates the types through which serde calls the user's functions for one field.
//!
//! They are items within a function, where neither `Self` nor the type's parameters are in scope. So each has
//! parameters of its own, with the same names.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{ExprPath, Generics, QSelf, Type, TypePath, parse_quote};

use super::super::ast::{Described, Part};
use super::super::bounds::bytes;

/// Encodes the field at `value` by `function`.
pub(super) fn serialize(
    described: &Described,
    part: &Part,
    function: &ExprPath,
    value: &TokenStream,
) -> TokenStream {
    let Described { runtime, ident, generics, bounds, .. } = described;
    let (_, arguments, _) = generics.split_for_impl();
    let [own, full] = [generics, &bounds.plugin_type].map(|generics| {
        let mut generics = without_self(described, generics.clone());
        generics.params.insert(0, parse_quote!('__field));
        generics
    });
    let (parameters, wrapper_arguments, clause) = own.split_for_impl();
    let (full_parameters, _, full_clause) = full.split_for_impl();
    let ty = type_without_self(described, part.ty.clone());
    let serde = quote! { #runtime::__private::serde };
    let span = function.span();
    let call = quote_spanned! { span=> #function(self.value, __serializer) };
    quote! { {
        struct __SerializeWith #parameters #clause {
            value: &'__field #ty,
            of: ::core::marker::PhantomData<#ident #arguments>,
        }
        #[automatically_derived]
        impl #full_parameters #serde::Serialize for __SerializeWith #wrapper_arguments #full_clause {
            fn serialize<__S: #serde::Serializer>(
                &self,
                __serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                #call
            }
        }
        #runtime::__private::Encoder::serde(
            __encoder,
            &__SerializeWith { value: #value, of: ::core::marker::PhantomData::<Self> },
        );
    } }
}

/// Decodes the field by `function`.
pub(super) fn deserialize(described: &Described, part: &Part, function: &ExprPath) -> TokenStream {
    let Described { runtime, ident, generics, bounds, .. } = described;
    let (_, arguments, _) = generics.split_for_impl();
    let [own, full] = [generics, &bounds.decode].map(|generics| without_self(described, generics.clone()));
    let (parameters, _, clause) = own.split_for_impl();
    let (full_parameters, _, full_clause) = full.split_for_impl();
    let ty = type_without_self(described, part.ty.clone());
    let serde = quote! { #runtime::__private::serde };
    let bytes = bytes();
    let span = function.span();
    let call = quote_spanned! { span=> #function(__deserializer)? };
    quote! { {
        struct __DeserializeWith #parameters #clause {
            value: #ty,
            of: ::core::marker::PhantomData<#ident #arguments>,
        }
        #[automatically_derived]
        impl #full_parameters #serde::Deserialize<#bytes> for __DeserializeWith #arguments #full_clause {
            fn deserialize<__D: #serde::Deserializer<#bytes>>(
                __deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                ::core::result::Result::Ok(Self { value: #call, of: ::core::marker::PhantomData })
            }
        }
        #runtime::__private::Decoder::serde::<__DeserializeWith #arguments>(__decoder)?.value
    } }
}

fn without_self(described: &Described, mut generics: Generics) -> Generics {
    ReplaceSelf(described).visit_generics_mut(&mut generics);
    generics
}

fn type_without_self(described: &Described, mut ty: Type) -> Type {
    ReplaceSelf(described).visit_type_mut(&mut ty);
    ty
}

/// Replaces `Self` by the type's name.
struct ReplaceSelf<'a>(&'a Described);

impl VisitMut for ReplaceSelf<'_> {
    fn visit_type_path_mut(&mut self, path: &mut TypePath) {
        let segments = &path.path.segments;
        if path.qself.is_none() && path.path.leading_colon.is_none() && segments[0].ident == "Self" {
            let (_, arguments, _) = self.0.generics.split_for_impl();
            let ident = &self.0.ident;
            let rest = segments.iter().skip(1);
            if segments.len() == 1 {
                *path = parse_quote!(#ident #arguments);
            } else {
                *path = parse_quote!(<#ident #arguments>::#(#rest)::*);
            }
            return;
        }
        visit_mut::visit_type_path_mut(self, path);
    }

    fn visit_qself_mut(&mut self, qself: &mut QSelf) {
        self.visit_type_mut(&mut qself.ty);
    }
}
