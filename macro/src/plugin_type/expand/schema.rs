//! Generates the description as constants, which both ends compare before a call.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Expr, ExprLit, Ident, Lit, Path, Type};

use super::super::ast::{Described, Fields, Form, Variant};
use crate::ast::located_at;

/// Generates the implementation of `Defined`, by which other descriptions refer to the type.
pub(super) fn defined(described: &Described) -> TokenStream {
    let Described { runtime, ident, generics, bounds, skips, .. } = described;
    let (impl_generics, type_generics, where_clause) = bounds.defined.split_for_impl();
    let name = ident.unraw().to_string();
    let constants: Vec<&Ident> = generics.const_params().map(|parameter| &parameter.ident).collect();
    let identity = bounds.identity.iter().map(|ty| schema(ty, runtime));
    let mut target = quote! {
        #runtime::__private::TypeKey::new(::core::module_path!(), #name, &[#(#identity),*])
    };
    if !constants.is_empty() {
        target.extend(quote! { .with_constants(&[#(#constants as ::core::primitive::u128),*]) });
    }
    if let Some(field) = skips {
        target.extend(quote! { .with_skipped(#field) });
    }
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics #runtime::__private::Defined for #ident #type_generics #where_clause {
            const KEY: #runtime::__private::TypeKey = #target;
        }
    }
}

/// Generates `SCHEMA`.
pub(super) fn constant(described: &Described) -> TokenStream {
    let Described { runtime, bounds, docs, form, .. } = described;
    let value = match form {
        Form::Like(ty) => schema(ty, runtime),
        Form::Struct(fields) => {
            let fields = fields_of(fields, runtime);
            definition(runtime, docs, &bounds.parameters, &quote! { Struct(#fields) })
        }
        Form::Enum(variants) => {
            let variants = variants.iter().map(|variant| variant_of(variant, runtime));
            definition(runtime, docs, &bounds.parameters, &quote! { Enum(&[#(#variants),*]) })
        }
    };
    quote! { const SCHEMA: #runtime::__private::Schema = #value; }
}

fn definition(runtime: &Path, docs: &[Expr], parameters: &[Ident], shape: &TokenStream) -> TokenStream {
    let docs = lines(docs);
    let parameters = parameters.iter().map(|parameter| schema(&syn::parse_quote!(#parameter), runtime));
    quote! {
        #runtime::__private::Schema::Defined(&#runtime::__private::Definition::new(
            <Self as #runtime::__private::Defined>::KEY,
            #docs,
            &[#(#parameters),*],
            #runtime::__private::Shape::#shape,
        ))
    }
}

fn variant_of(Variant { name, docs, fields }: &Variant, runtime: &Path) -> TokenStream {
    let (docs, fields) = (lines(docs), fields_of(fields, runtime));
    quote! { #runtime::__private::Variant::new(#name, #docs, #fields) }
}

fn fields_of(fields: &Fields, runtime: &Path) -> TokenStream {
    match fields {
        Fields::Unit => quote! { #runtime::__private::Fields::Unit },
        Fields::Tuple(types) => {
            let types = types.iter().map(|ty| schema(ty, runtime));
            quote! { #runtime::__private::Fields::Tuple(&[#(#types),*]) }
        }
        Fields::Named(fields) => {
            let fields = fields.iter().map(|field| {
                let (name, docs, ty) = (&field.name, lines(&field.docs), schema(&field.ty, runtime));
                quote! { #runtime::__private::Field::new(#name, #docs, #ty) }
            });
            quote! { #runtime::__private::Fields::Named(&[#(#fields),*]) }
        }
    }
}

/// Returns the schema of a type. The error about a type without one is located at the type.
fn schema(ty: &Type, runtime: &Path) -> TokenStream {
    let span = located_at(ty);
    quote_spanned! { span=> <#ty as #runtime::__private::PluginType>::SCHEMA }
}

/// Changes the spans of literals, because clippy would check them twice.
fn lines(docs: &[Expr]) -> TokenStream {
    let docs = docs.iter().map(|line| match line {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
            let mut text = text.clone();
            text.set_span(Span::call_site());
            text.into_token_stream()
        }
        other => other.to_token_stream(),
    });
    quote! { &[#(#docs),*] }
}
