//! Rules for both kinds of traits: those that plugins implement, and those that hosts implement.

use std::slice;

use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, FnArg, GenericParam, Generics, Ident, ItemTrait, ReturnType, Signature, TraitItem};

use super::callable;
use super::kind::CallableKind;
use super::{visibility, with_names};
use crate::ast::Callable;
use crate::error::Errors;

/// Returns the term for a trait with such methods in messages.
fn interface(kind: CallableKind) -> &'static str {
    match kind {
        CallableKind::HostMethod => "the interface of a host",
        _ => "an interface",
    }
}

/// Checks the trait, except for its methods.
pub(super) fn check_header(item: &ItemTrait, kind: CallableKind, errors: &mut Errors) {
    let interface = interface(kind);
    let public = format!("{interface} must be `pub`: plugins and hosts import it from this crate");
    visibility(&item.vis, item.trait_token.span, &public, errors);
    if let Some(token) = &item.unsafety {
        let why = match kind {
            CallableKind::HostMethod => "plugins rely on nothing but the types in it",
            _ => "no host could rely on what its plugins promise",
        };
        errors.at(token, format!("{interface} cannot be `unsafe`: {why}"));
    }
    if let Some(token) = &item.modifiers.auto_token {
        errors.at(token, format!("{interface} cannot be an `auto` trait: a {} implements it", kind.place()));
    }
    for bound in &item.supertraits {
        supertrait(bound, kind, errors);
    }
    generics(&item.generics, kind, errors);
}

fn supertrait(bound: &dyn ToTokens, kind: CallableKind, errors: &mut Errors) {
    let (interface, caller) = (interface(kind), kind.caller());
    errors.at(
        bound.to_token_stream(),
        format!("{interface} cannot have supertraits: a {caller} can call what stands in the trait itself"),
    );
}

fn generics(generics: &Generics, kind: CallableKind, errors: &mut Errors) {
    let interface = interface(kind);
    let (lifetime, why) = match kind {
        CallableKind::HostMethod => ("borrowed for one call only", "plugins are built without its host"),
        _ => ("not borrowed from one call to the next", "a plugin implements it once"),
    };
    for parameter in &generics.params {
        let instead = match parameter {
            GenericParam::Lifetime(_) => format!("what crosses the boundary is {lifetime}"),
            GenericParam::Type(parameter) => {
                format!("{why}, so write the type in place of `{}`", parameter.ident)
            }
            GenericParam::Const(parameter) => {
                format!("{why}, so write the value in place of `{}`", parameter.ident)
            }
        };
        errors.at(parameter, format!("{interface} cannot be generic: {instead}"));
    }
    for predicate in generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
        supertrait(predicate, kind, errors);
    }
}

pub(super) fn not_a_method(item: &TraitItem, kind: CallableKind, errors: &mut Errors) {
    let interface = interface(kind);
    let unknown = match kind {
        CallableKind::HostMethod => "plugins do not know the host's type",
        _ => "the host does not know the plugin's type",
    };
    let message = match item {
        TraitItem::Const(_) => format!("{interface} cannot have constants: {unknown}; make it a method"),
        TraitItem::Type(_) => {
            format!("{interface} cannot have associated types: {unknown}; name one type")
        }
        _ => format!("{interface} consists of methods: what else stands here cannot be called"),
    };
    errors.at(item, message);
}

pub(super) fn no_methods(ident: &Ident, kind: CallableKind, errors: &mut Errors) {
    let (interface, caller) = (interface(kind), kind.caller());
    errors.at(ident, format!("{interface} needs a method: there is nothing here that a {caller} could call"));
}

/// Checks a method, except for its receiver and arguments.
pub(super) fn method(
    attributes: &[Attribute],
    signature: &Signature,
    kind: CallableKind,
    errors: &mut Errors,
) {
    let instead = match kind {
        CallableKind::HostMethod => "write two traits, each with its `#[cfg]`",
        _ => "a method with a default body is one that a plugin may lack",
    };
    for attribute in attributes.iter().filter(|&one| !with_names(slice::from_ref(one), &["cfg"]).is_empty()) {
        errors.at(
            attribute,
            format!(
                "a method cannot be there or not by `#[cfg]`: host and plugin are built apart and may disagree; \
                 {instead}"
            ),
        );
    }
    callable::qualifiers(signature, kind, errors);
    callable::generics(&signature.generics, kind, errors);
}

/// Checks a method's form on the wire, without its receiver.
pub(super) fn callable(
    attributes: &[Attribute],
    signature: Signature,
    interface: &str,
    kind: CallableKind,
    errors: &mut Errors,
) -> Callable {
    let typed = |input| match input {
        FnArg::Typed(input) => Some(input),
        FnArg::Receiver(_) => None,
    };
    let inputs = signature.inputs.into_iter().filter_map(typed).collect();
    Callable {
        name: format!("{interface}.{}", signature.ident.unraw()),
        ident: signature.ident,
        generics: signature.generics,
        arguments: callable::arguments(inputs, kind, errors),
        list: signature.paren_token.span.join(),
        output: match signature.output {
            ReturnType::Default => syn::parse_quote!(()),
            ReturnType::Type(_, ty) => callable::output(*ty, kind, errors),
        },
        docs: with_names(attributes, &["doc"]),
        attributes: with_names(attributes, &["deprecated", "must_use"]),
    }
}
