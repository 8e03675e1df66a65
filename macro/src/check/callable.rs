//! Rules for both functions and methods: their headers, arguments and results.

use proc_macro2::Span;
use quote::format_ident;
use syn::{Attribute, GenericParam, Generics, Ident, Pat, PatType, Safety, Signature, Type, WherePredicate};

use super::kind::CallableKind;
use super::{defaults, types};
use crate::ast::Argument;
use crate::error::Errors;

pub(super) fn qualifiers(signature: &Signature, kind: CallableKind, errors: &mut Errors) {
    if let Some(token) = &signature.constness {
        errors.at(token, format!("{kind} cannot be `const`: it runs when a {} calls it", kind.caller()));
    }
    if let Some(token) = &signature.asyncness {
        errors.at(token, format!("{kind} cannot be `async`: a call returns when the function has returned"));
    }
    if let Safety::Unsafe(token) = &signature.safety {
        errors.at(
            token,
            format!("{kind} cannot be `unsafe`: no {} could uphold what it asks for", kind.caller()),
        );
    }
    if let Some(abi) = &signature.abi {
        errors.at(abi, format!("{kind} cannot be `extern`: the attribute generates the {}", kind.symbol()));
    }
    if let Some(variadic) = &signature.variadic {
        errors.at(variadic, format!("{kind} cannot be variadic: take a `Vec<T>` or `&[T]`"));
    }
}

pub(super) fn generics(generics: &Generics, kind: CallableKind, errors: &mut Errors) {
    for parameter in &generics.params {
        match parameter {
            GenericParam::Lifetime(_) => {}
            GenericParam::Type(parameter) => errors.at(
                parameter,
                format!(
                    "{kind} cannot be generic: one {} has one type, so write that type in place of `{}`",
                    kind.symbol(),
                    parameter.ident
                ),
            ),
            GenericParam::Const(parameter) => errors.at(
                parameter,
                format!(
                    "{kind} cannot be generic: one {} has one type, so write the value in place of `{}`",
                    kind.symbol(),
                    parameter.ident
                ),
            ),
        }
    }
    for predicate in generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
        if !matches!(predicate, WherePredicate::Lifetime(_)) {
            errors.at(predicate, format!("{kind} cannot have `where` bounds on types: it is not generic"));
        }
    }
}

/// Checks all arguments except `self`.
pub(super) fn arguments(inputs: Vec<PatType>, kind: CallableKind, errors: &mut Errors) -> Vec<Argument> {
    let names = names(&inputs);
    let argument = |(input, name): (PatType, Ident)| {
        no_conditions(&input.attrs, errors);
        let passing = types::argument(&input.ty, kind, errors);
        let has_default = defaults::check(&input, &passing, errors);
        Argument { name, ty: *input.ty, passing, has_default }
    };
    let arguments: Vec<Argument> = inputs.into_iter().zip(names).map(argument).collect();
    defaults::check_order(&arguments, errors);
    arguments
}

pub(super) fn output(ty: Type, kind: CallableKind, errors: &mut Errors) -> Type {
    types::output(&ty, kind, errors);
    ty
}

fn no_conditions(attributes: &[Attribute], errors: &mut Errors) {
    for attribute in attributes {
        if attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr") {
            errors.at(
                attribute,
                "an argument cannot be there or not by `#[cfg]`: host and plugin are built apart and may \
                 disagree; write two functions, each with its `#[cfg]`",
            );
        }
    }
}

/// Returns the names of the arguments in the stub and the shim.
fn names(inputs: &[PatType]) -> Vec<Ident> {
    let own = |input: &PatType| match &*input.pat {
        Pat::Ident(pattern) => Some(pattern.ident.clone()),
        _ => None,
    };
    let own: Vec<Option<Ident>> = inputs.iter().map(own).collect();
    let made_up = |index: usize| {
        let mut name = format_ident!("argument_{index}");
        while own.iter().flatten().any(|other| *other == name) {
            name = format_ident!("{name}_");
        }
        name
    };
    let name = |(index, own): (usize, &Option<Ident>)| {
        let mut name = own.clone().unwrap_or_else(|| made_up(index));
        // Locals have the macro's own hygiene, so that they do not shadow a function with the same name.
        name.set_span(Span::mixed_site().located_at(name.span()));
        name
    };
    own.iter().enumerate().map(name).collect()
}
