//! Rules for both kinds of traits: those that plugins implement, and those that hosts implement.

use std::slice;

use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, FnArg, GenericParam, Generics, Ident, ItemTrait, ReturnType, Signature, TraitItem};

use super::callable::{self, What};
use super::{visibility, with_names};
use crate::ast::Callable;
use crate::error::Errors;

/// Returns the term for a trait with such methods in messages.
fn interface(what: What) -> &'static str {
    match what {
        What::HostMethod => "the interface of a host",
        _ => "an interface",
    }
}

/// Checks the trait, except for its methods.
pub(super) fn head(item: &ItemTrait, what: What, errors: &mut Errors) {
    let interface = interface(what);
    let public = format!("{interface} must be `pub`: plugins and hosts import it from this crate");
    visibility(&item.vis, item.trait_token.span, &public, errors);
    if let Some(token) = &item.unsafety {
        let why = match what {
            What::HostMethod => "plugins rely on nothing but the types in it",
            _ => "no host could rely on what its plugins promise",
        };
        errors.at(token, format!("{interface} cannot be `unsafe`: {why}"));
    }
    if let Some(token) = &item.modifiers.auto_token {
        errors.at(token, format!("{interface} cannot be an `auto` trait: a {} implements it", what.place()));
    }
    for bound in &item.supertraits {
        supertrait(bound, what, errors);
    }
    generics(&item.generics, what, errors);
}

fn supertrait(bound: &dyn ToTokens, what: What, errors: &mut Errors) {
    let (interface, caller) = (interface(what), what.caller());
    errors.at(
        bound.to_token_stream(),
        format!("{interface} cannot have supertraits: a {caller} can call what stands in the trait itself"),
    );
}

fn generics(generics: &Generics, what: What, errors: &mut Errors) {
    let interface = interface(what);
    let (lifetime, why) = match what {
        What::HostMethod => ("borrowed for one call only", "plugins are built without its host"),
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
        supertrait(predicate, what, errors);
    }
}

pub(super) fn not_a_method(item: &TraitItem, what: What, errors: &mut Errors) {
    let interface = interface(what);
    let unknown = match what {
        What::HostMethod => "plugins do not know the host's type",
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

pub(super) fn no_methods(ident: &Ident, what: What, errors: &mut Errors) {
    let (interface, caller) = (interface(what), what.caller());
    errors.at(ident, format!("{interface} needs a method: there is nothing here that a {caller} could call"));
}

/// Checks a method, except for its receiver and arguments.
pub(super) fn method(attributes: &[Attribute], signature: &Signature, what: What, errors: &mut Errors) {
    let instead = match what {
        What::HostMethod => "write two traits, each with its `#[cfg]`",
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
    callable::qualifiers(signature, what, errors);
    callable::generics(&signature.generics, what, errors);
}

/// Checks a method's form on the wire, without its receiver.
pub(super) fn callable(
    attributes: &[Attribute],
    signature: Signature,
    interface: &str,
    what: What,
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
        arguments: callable::arguments(inputs, what, errors),
        list: signature.paren_token.span.join(),
        output: match signature.output {
            ReturnType::Default => syn::parse_quote!(()),
            ReturnType::Type(_, ty) => callable::output(*ty, what, errors),
        },
        docs: with_names(attributes, &["doc"]),
        attributes: with_names(attributes, &["deprecated", "must_use"]),
    }
}
