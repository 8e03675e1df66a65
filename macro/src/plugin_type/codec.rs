//! Chooses the codec of each field: the type's own, serde's, or none.
//!
//! Runs after all checks, for a type that has passed them.

use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{
    Attribute, Data, DataEnum, DeriveInput, Fields, Generics, Index, Member, TypeParamBound, WherePredicate,
};

use super::arguments::{self, Arguments, Place};
use super::ast::{Codec, Coding, Filling, Part, StructCodec, VariantCodec};
use super::serde::{Attributes, Skip};
use super::types::{RecursionMarker, is_phantom_data};
use crate::error::Errors;

/// Returns the type's codec. Fails if the text of an attribute has a mistake.
pub(crate) fn of(
    input: &DeriveInput,
    arguments: &Arguments,
    serde: &Attributes,
    marker: &RecursionMarker<'_>,
) -> syn::Result<Codec> {
    if arguments.like.is_some() || has_variant_with_function(&input.data) {
        return Ok(Codec::Bridge);
    }
    match &input.data {
        Data::Struct(data) => structure(input, &data.fields, serde, marker),
        Data::Enum(data) => enumeration(data, marker),
        Data::Union(_) => Ok(Codec::Broken),
    }
}

/// Returns true if the user names a function for a variant. Then only serde can encode and decode the type.
fn has_variant_with_function(data: &Data) -> bool {
    let Data::Enum(data) = data else { return false };
    data.variants.iter().any(|variant| {
        let serde = Attributes::of(&variant.attrs);
        serde.function().is_some() && matches!(serde.skip(), Skip::Nothing)
    })
}

fn structure(
    input: &DeriveInput,
    fields: &Fields,
    serde: &Attributes,
    marker: &RecursionMarker<'_>,
) -> syn::Result<Codec> {
    // The default of a remote type is a value of the remote type.
    let default = if serde.is_remote() { None } else { serde.default()? };
    let parts = parts(fields, default.is_some(), marker)?;
    let packed = is_packed(&input.attrs);
    let are_plain = parts.iter().all(|part| matches!(part.coding, Coding::Own { is_nested: false, .. }));
    let plain = are_plain && !parts.is_empty() && !packed && !may_be_unsized(&input.generics);
    Ok(Codec::Struct(StructCodec { parts, default: default.unwrap_or(Filling::Default), packed, plain }))
}

fn enumeration(data: &DataEnum, marker: &RecursionMarker<'_>) -> syn::Result<Codec> {
    let variant = |variant: &syn::Variant| {
        let parts = match Attributes::of(&variant.attrs).skip() {
            Skip::Both(_) => None,
            Skip::Nothing | Skip::One(_) => Some(parts(&variant.fields, false, marker)?),
        };
        Ok(VariantCodec { ident: variant.ident.clone(), parts })
    };
    data.variants.iter().map(variant).collect::<syn::Result<_>>().map(Codec::Enum)
}

fn parts(fields: &Fields, has_default: bool, marker: &RecursionMarker<'_>) -> syn::Result<Vec<Part>> {
    let parts = fields.iter().enumerate().map(|(index, field)| {
        let serde = Attributes::of(&field.attrs);
        let member = match &field.ident {
            Some(ident) => Member::Named(ident.clone()),
            None => Member::Unnamed(Index::from(index)),
        };
        let coding = coding(field, &serde, has_default, marker)?;
        let default = match coding {
            Coding::Absent(_) => None,
            // The position of a field without a name says which one it is, so none can be missing.
            _ if field.ident.is_none() => None,
            _ => serde.default()?.or_else(|| has_default.then_some(Filling::Container)),
        };
        Ok(Part { member, ty: field.ty.clone(), coding, borrows: serde.borrows(), default })
    });
    parts.collect()
}

fn coding(
    field: &syn::Field,
    serde: &Attributes,
    has_default: bool,
    marker: &RecursionMarker<'_>,
) -> syn::Result<Coding> {
    if let Skip::Both(_) = serde.skip() {
        let filling = if has_default { Filling::Container } else { Filling::Default };
        return Ok(Coding::Absent(serde.default()?.unwrap_or(filling)));
    }
    // The checks have reported the mistakes in them.
    let arguments = arguments::read(&field.attrs, Place::Field, &mut Errors::default());
    if arguments.like.is_some() {
        return serde.coding();
    }
    let described = marker.apply(&field.ty, &arguments.recursive);
    Ok(Coding::Own { described: Box::new(described.ty), is_nested: described.has_back })
}

/// Returns the name of a field that is not on the wire although its value may matter.
pub(crate) fn skipped(data: &Data) -> Option<String> {
    match data {
        Data::Struct(data) => skipped_field(&data.fields),
        Data::Enum(data) => data.variants.iter().find_map(|variant| {
            // A skipped variant cannot be encoded at all.
            let is_on_wire = matches!(Attributes::of(&variant.attrs).skip(), Skip::Nothing);
            let field = skipped_field(&variant.fields).filter(|_| is_on_wire)?;
            Some(format!("{}.{field}", variant.ident.unraw()))
        }),
        Data::Union(_) => None,
    }
}

fn skipped_field(fields: &Fields) -> Option<String> {
    fields.iter().enumerate().find_map(|(index, field)| {
        let is_skipped = matches!(Attributes::of(&field.attrs).skip(), Skip::Both(_));
        (is_skipped && !is_phantom_data(&field.ty)).then(|| match &field.ident {
            Some(ident) => ident.unraw().to_string(),
            None => index.to_string(),
        })
    })
}

fn is_packed(attributes: &[Attribute]) -> bool {
    let mut representations = attributes.iter().filter(|attribute| attribute.path().is_ident("repr"));
    representations.any(|attribute| {
        let tokens = attribute.meta.to_token_stream().to_string();
        tokens.contains("packed")
    })
}

/// Returns true if a parameter is `?Sized`, because the last field may then be unsized.
fn may_be_unsized(generics: &Generics) -> bool {
    let is_relaxed = |bound: &TypeParamBound| bound.to_token_stream().to_string().starts_with('?');
    let in_clause = |predicate: &WherePredicate| match predicate {
        WherePredicate::Type(predicate) => predicate.bounds.iter().any(is_relaxed),
        _ => false,
    };
    generics.type_params().any(|parameter| parameter.bounds.iter().any(is_relaxed))
        || generics.where_clause.iter().flat_map(|clause| &clause.predicates).any(in_clause)
}
