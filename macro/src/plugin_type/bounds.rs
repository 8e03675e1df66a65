//! Computes the bounds of each implementation on the type's parameters, from its fields and their codecs.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{
    GenericParam, Generics, Ident, Lifetime, LifetimeParam, Path, Type, TypeParamBound, WherePredicate,
    parse_quote,
};

use super::arguments::Predicates;
use super::ast::{Bounds, Codec, Coding, Filling, Form, Part};
use super::borrows;
use super::types::Used;
use crate::ast::located_at;

/// Returns the lifetime of the bytes that a value is decoded from.
pub(crate) fn bytes() -> Lifetime {
    Lifetime::new("'__de", Span::call_site())
}

/// `instance_of` has the parameters that the attribute gives.
///
/// Returns the user's bounds. Without those, returns a bound on each parameter that the fields use, and on
/// the associated types that they use.
pub(crate) fn of(
    own: &Generics,
    ident: &Ident,
    form: &Form,
    codec: &Codec,
    given: Option<Predicates>,
    instance_of: Option<Vec<Type>>,
    runtime: &Path,
) -> Bounds {
    let bytes = bytes();
    let writes: TypeParamBound = parse_quote!(#runtime::__private::PluginType);
    let reads: TypeParamBound = parse_quote!(#runtime::__private::Decode<#bytes>);
    let serializes: TypeParamBound = parse_quote!(#runtime::__private::serde::Serialize);
    let deserializes: TypeParamBound = parse_quote!(#runtime::__private::serde::Deserialize<#bytes>);
    let defaults: TypeParamBound = parse_quote!(::core::default::Default);

    let parts = codec.parts();
    let mut defined = own.clone();
    let (parameters, associated, mut plugin_type, mut decode);
    if let Some(given) = given {
        if !given.is_empty() {
            defined.make_where_clause().predicates.extend(given);
        }
        (parameters, associated) = (bounded(&defined), Vec::new());
        plugin_type = defined.clone();
        decode = defined.clone();
        add_where_described(&mut decode, &reads);
    } else {
        let used = Used::of(own, &form.types());
        require(&mut defined, &used, &writes);
        (parameters, associated) = (used.parameters.into_iter().cloned().collect(), used.associated);
        plugin_type = defined.clone();
        require(&mut plugin_type, &used_in(own, &parts, serialized), &serializes);
        require(&mut plugin_type, &used_in(own, &parts, has_default), &defaults);
        decode = plugin_type.clone();
        require(&mut decode, &used_in(own, &parts, own_type), &reads);
        require(&mut decode, &used_in(own, &parts, deserialized), &deserializes);
        require(&mut decode, &used_in(own, &parts, defaulted), &defaults);
    }

    let (_, arguments, _) = own.split_for_impl();
    let whole = |generics: &mut Generics, bound: &TypeParamBound| {
        let bound = at(bound, located_at(ident));
        generics.make_where_clause().predicates.push(parse_quote!(#ident #arguments: #bound));
    };
    match codec {
        Codec::Bridge => {
            whole(&mut plugin_type, &serializes);
            whole(&mut decode, &serializes);
            // A type without parameters needs no bound. With a bound, rustc would report a missing derive
            // only where the type is used.
            if !own.params.is_empty() {
                whole(&mut decode, &deserializes);
            }
        }
        Codec::Struct(codec) if matches!(codec.default, Filling::Default) => {
            let in_schema = codec.has_default() && !own.params.is_empty();
            if codec.takes_default() || in_schema {
                whole(&mut decode, &defaults);
            }
            if in_schema {
                whole(&mut plugin_type, &defaults);
            }
        }
        // The reported mistake may be the missing size.
        Codec::Broken => {
            let predicate = parse_quote!(for<'__any> #ident #arguments: ::core::marker::Sized);
            decode.make_where_clause().predicates.push(predicate);
        }
        _ => {}
    }

    let mut parameter = LifetimeParam::new(bytes.clone());
    let borrowed = borrows::of(&parts, own.lifetimes().map(|own| &own.lifetime));
    if !borrowed.is_empty() {
        parameter = parse_quote!(#bytes: #(#borrowed)+*);
    }
    decode.params.insert(0, GenericParam::Lifetime(parameter));

    let parameters = parameters.iter().map(|parameter| parse_quote!(#parameter));
    let parameters: Vec<Type> = instance_of.unwrap_or_else(|| parameters.collect());
    let identity = parameters.iter().cloned().chain(associated).collect();
    Bounds { defined, plugin_type, decode, parameters, identity }
}

/// Returns the parameters in the types that `select` returns.
fn used_in<'a>(own: &'a Generics, parts: &[&Part], select: fn(&Part) -> Option<&Type>) -> Used<'a> {
    let types: Vec<&Type> = parts.iter().filter_map(|part| select(part)).collect();
    Used::of(own, &types)
}

fn own_type(part: &Part) -> Option<&Type> {
    match &part.coding {
        Coding::Own { described, .. } => Some(described),
        _ => None,
    }
}

fn serialized(part: &Part) -> Option<&Type> {
    matches!(part.coding, Coding::Serde { serialize: None, .. }).then_some(&part.ty)
}

fn deserialized(part: &Part) -> Option<&Type> {
    matches!(part.coding, Coding::Serde { deserialize: None, .. }).then_some(&part.ty)
}

fn has_default(part: &Part) -> Option<&Type> {
    matches!(part.default, Some(Filling::Default)).then_some(&part.ty)
}

fn defaulted(part: &Part) -> Option<&Type> {
    matches!(part.coding, Coding::Absent(Filling::Default)).then_some(&part.ty)
}

/// Adds the bound to those of a parameter, because clippy wants all of them in one place.
fn require(generics: &mut Generics, used: &Used<'_>, bound: &TypeParamBound) {
    let parameters = used.parameters.iter().map(|parameter| parse_quote!(#parameter));
    for ty in parameters.chain(used.associated.iter().cloned()) {
        require_of(generics, &ty, bound);
    }
}

fn require_of(generics: &mut Generics, ty: &Type, bound: &TypeParamBound) {
    let text = ty.to_token_stream().to_string();
    let predicates = generics.where_clause.iter_mut().flat_map(|clause| &mut clause.predicates);
    for predicate in predicates {
        if let WherePredicate::Type(predicate) = predicate
            && predicate.lifetimes.is_none()
            && predicate.bounded_ty.to_token_stream().to_string() == text
        {
            predicate.bounds.push(bound.clone());
            return;
        }
    }
    for parameter in generics.type_params_mut() {
        if parameter.ident == text {
            parameter.bounds.push(bound.clone());
            return;
        }
    }
    generics.make_where_clause().predicates.push(parse_quote!(#ty: #bound));
}

/// Moves the bound to the place where rustc should report that it is not met.
fn at(bound: &TypeParamBound, span: Span) -> TypeParamBound {
    let tokens = bound.to_token_stream().into_iter().map(|mut token| {
        token.set_span(span);
        token
    });
    let tokens: TokenStream = tokens.collect();
    parse_quote!(#tokens)
}

fn is_plugin_type(bound: &TypeParamBound) -> bool {
    match bound {
        TypeParamBound::Trait(bound) => {
            bound.path.segments.last().is_some_and(|segment| segment.ident == "PluginType")
        }
        _ => false,
    }
}

/// Adds the bound to every type that has a bound named `PluginType`.
fn add_where_described(generics: &mut Generics, bound: &TypeParamBound) {
    let parameters = generics.params.iter_mut().filter_map(|parameter| match parameter {
        GenericParam::Type(parameter) => Some(&mut parameter.bounds),
        _ => None,
    });
    let predicates = generics.where_clause.iter_mut().flat_map(|clause| &mut clause.predicates);
    let predicates = predicates.filter_map(|predicate| match predicate {
        WherePredicate::Type(predicate) => Some(&mut predicate.bounds),
        _ => None,
    });
    for bounds in parameters.chain(predicates) {
        if bounds.iter().any(is_plugin_type) {
            bounds.push(bound.clone());
        }
    }
}

/// Returns the parameters that have a bound named `PluginType`, in any place.
fn bounded(generics: &Generics) -> Vec<Ident> {
    let in_clause = |parameter: &Ident| {
        generics.where_clause.iter().flat_map(|clause| &clause.predicates).any(|predicate| match predicate {
            WherePredicate::Type(predicate) => {
                matches!(&predicate.bounded_ty, Type::Path(path) if path.path.is_ident(parameter))
                    && predicate.bounds.iter().any(is_plugin_type)
            }
            _ => false,
        })
    };
    let parameters = generics.type_params();
    let parameters = parameters
        .filter(|parameter| parameter.bounds.iter().any(is_plugin_type) || in_clause(&parameter.ident));
    parameters.map(|parameter| parameter.ident.clone()).collect()
}
