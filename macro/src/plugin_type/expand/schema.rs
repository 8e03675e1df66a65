//! Generates the description as constants, which both ends compare before a call.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Expr, ExprLit, Ident, Lit, Member, Path, Type};

use super::super::ast::{Codec, Described, Fields, Filling, Form, Part, StructCodec, Variant};
use super::{decode, encode};
use crate::ast::located_at;

/// Generates the implementation of `Defined`, by which other descriptions refer to the type. For guests it
/// has the type's record.
pub(super) fn defined(described: &Described) -> TokenStream {
    let Described { runtime, ident, name, generics, bounds, skips, .. } = described;
    let (impl_generics, type_generics, where_clause) = bounds.defined.split_for_impl();
    let module = quote! { ::core::module_path!() };
    // A macro may give one place to many types, and the attribute one name.
    let module = if described.is_renamed {
        let ident = ident.unraw().to_string();
        quote! { ::core::concat!(#module, "::", #ident) }
    } else {
        module
    };
    let constants: Vec<&Ident> = generics.const_params().map(|parameter| &parameter.ident).collect();
    let identity = bounds.identity.iter().map(|ty| schema(ty, runtime));
    let mut target = quote! {
        #runtime::__private::TypeKey::new(#module, #name, &[#(#identity),*])
    };
    target.extend(quote! {
        .at(::core::option_env!("CARGO_PKG_VERSION"), ::core::line!(), ::core::column!())
    });
    if !constants.is_empty() {
        target.extend(quote! { .with_constants(&[#(#constants as ::core::primitive::u128),*]) });
    }
    if let Some(field) = skips {
        target.extend(quote! { .with_skipped(#field) });
    }
    if let Some(record) = record(described) {
        target = quote! { {
            let __key = #target;
            #record
            __key
        } };
    }
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics #runtime::__private::Defined for #ident #type_generics #where_clause {
            const KEY: #runtime::__private::TypeKey = #target;
        }
    }
}

/// For guests: generates the record of a struct or an enum, and marks `__key`. An instance of a generic type
/// has no record: rustc has no static for each instance. Functions describe it instead.
///
/// The statics are in the type's own module, and so in one object file.
fn record(described: &Described) -> Option<TokenStream> {
    let Described { runtime, ident, generics, form, codec, .. } = described;
    let is_described = matches!(form, Form::Struct(_) | Form::Enum(_)) && !matches!(codec, Codec::Broken);
    let is_generic = described.is_instance
        || generics.type_params().next().is_some()
        || generics.const_params().next().is_some();
    if !is_described || is_generic {
        return None;
    }
    let lifetimes = generics.lifetimes().map(|_| quote! { 'static });
    let private = quote! { #runtime::__private };
    Some(quote! {
        #[cfg(target_arch = "wasm32")]
        let __key = {
            const __SCHEMA: #private::Schema = <#ident<#(#lifetimes),*> as #private::PluginType>::SCHEMA;
            const __ANCHORS: [#private::AnchorRef; __SCHEMA.anchor_count()] = __SCHEMA.anchors();
            static __ANCHOR: #private::Anchor = #private::Anchor::new(&__ANCHORS);
            #[unsafe(link_section = "wasmer-plugin")]
            static __RECORD: [::core::primitive::u8; __SCHEMA.record_length()] = __SCHEMA.record();
            #private::TypeKey::recorded(__key, &__ANCHOR)
        };
    })
}

/// Generates `SCHEMA`.
pub(super) fn constant(described: &Described) -> TokenStream {
    let Described { runtime, bounds, docs, form, .. } = described;
    let value = match form {
        Form::Like(ty) => schema(ty, runtime),
        Form::Struct(fields) => {
            let parts = match &described.codec {
                Codec::Struct(codec) => &codec.parts[..],
                _ => &[],
            };
            let fields = fields_of(described, fields, parts);
            definition(runtime, docs, &bounds.parameters, &quote! { Struct(#fields) })
        }
        Form::Enum(variants) => {
            let variants = variants.iter().map(|variant| variant_of(described, variant));
            definition(runtime, docs, &bounds.parameters, &quote! { Enum(&[#(#variants),*]) })
        }
    };
    quote! { const SCHEMA: #runtime::__private::Schema = #value; }
}

fn definition(runtime: &Path, docs: &[Expr], parameters: &[Type], shape: &TokenStream) -> TokenStream {
    let docs = lines(docs);
    let parameters = parameters.iter().map(|parameter| schema(parameter, runtime));
    quote! {
        #runtime::__private::Schema::Defined(&#runtime::__private::Definition::new(
            <Self as #runtime::__private::Defined>::KEY,
            #docs,
            &[#(#parameters),*],
            #runtime::__private::Shape::#shape,
        ))
    }
}

fn variant_of(described: &Described, variant: &Variant) -> TokenStream {
    let Variant { ident, name, docs, fields, aliases, is_other } = variant;
    let runtime = &described.runtime;
    let codec = match &described.codec {
        Codec::Enum(variants) => variants.iter().find(|codec| codec.ident == *ident),
        _ => None,
    };
    let parts = codec.and_then(|codec| codec.parts.as_deref()).unwrap_or_default();
    let (docs, fields) = (lines(docs), fields_of(described, fields, parts));
    let aliases = with_aliases(aliases);
    let other = is_other.then(|| quote! { .other() });
    quote! { #runtime::__private::Variant::new(#name, #docs, #fields) #aliases #other }
}

fn with_aliases(aliases: &[String]) -> Option<TokenStream> {
    (!aliases.is_empty()).then(|| quote! { .with_aliases(&[#(#aliases),*]) })
}

/// Describes fields. `parts` has the code of each field, or is empty if serde encodes the whole value.
fn fields_of(described: &Described, fields: &Fields, parts: &[Part]) -> TokenStream {
    let runtime = &described.runtime;
    match fields {
        Fields::Unit => quote! { #runtime::__private::Fields::Unit },
        Fields::Tuple(types) => {
            let types = types.iter().map(|ty| schema(ty, runtime));
            quote! { #runtime::__private::Fields::Tuple(&[#(#types),*]) }
        }
        Fields::Named(fields) => {
            let fields = fields.iter().map(|field| {
                let (name, docs, ty) = (&field.name, lines(&field.docs), schema(&field.ty, runtime));
                let aliases = with_aliases(&field.aliases);
                let is_this = |part: &&Part| matches!(&part.member, Member::Named(member) if Some(member) == field.ident.as_ref());
                let default = parts.iter().find(is_this).and_then(|part| with_default(described, part));
                quote! { #runtime::__private::Field::new(#name, #docs, #ty) #default #aliases }
            });
            quote! { #runtime::__private::Fields::Named(&[#(#fields),*]) }
        }
    }
}

/// Adds the default value of a field that the other side may lack.
fn with_default(described: &Described, part: &Part) -> Option<TokenStream> {
    let (runtime, ty, member, span) = (&described.runtime, &part.ty, &part.member, located_at(&part.ty));
    let value = match part.default.as_ref()? {
        Filling::Default => quote_spanned! { span=> <#ty as ::core::default::Default>::default() },
        Filling::Path(function) => decode::call(function),
        Filling::Container => {
            if let Codec::Struct(StructCodec { default: Filling::Path(function), .. }) = &described.codec {
                let container = decode::call(function);
                quote! { { let __default: Self = #container; __default.#member } }
            } else {
                let span = located_at(&described.ident);
                quote_spanned! { span=> <Self as ::core::default::Default>::default().#member }
            }
        }
    };
    let encode = encode::one(described, part, &quote! { __value });
    Some(quote! {
        .with_default(|| #runtime::__private::default_value::<#ty>(#value, |__value, __encoder| { #encode }))
    })
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
