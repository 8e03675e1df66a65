//! Rules for functions and methods alike.

use std::fmt;

use proc_macro2::Span;
use quote::format_ident;
use syn::visit::Visit;
use syn::{Attribute, GenericParam, Generics, Ident, Pat, PatType, Safety, Signature, Type, WherePredicate};

use super::types::{self, OutputRules};
use crate::ast::Argument;
use crate::error::Errors;

/// The kind of item that the rules are for. Messages name it.
#[derive(Clone, Copy)]
pub(crate) enum What {
    Function,
    Method,
    /// A method of a trait that the host implements.
    HostMethod,
}

impl What {
    /// Returns the side that calls it.
    pub(super) fn caller(self) -> &'static str {
        match self {
            Self::Function | Self::Method => "host",
            Self::HostMethod => "plugin",
        }
    }

    /// Returns the name of its symbol in a plugin's module.
    fn symbol(self) -> &'static str {
        match self {
            Self::Function | Self::Method => "export",
            Self::HostMethod => "import",
        }
    }

    /// Returns the side where it runs.
    pub(super) fn place(self) -> &'static str {
        match self {
            Self::Function | Self::Method => "plugin",
            Self::HostMethod => "host",
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Function => "a plugin function",
            Self::Method => "a method of an interface",
            Self::HostMethod => "a method of a host's interface",
        })
    }
}

pub(super) fn qualifiers(signature: &Signature, what: What, errors: &mut Errors) {
    if let Some(token) = &signature.constness {
        errors.at(token, format!("{what} cannot be `const`: it runs when a {} calls it", what.caller()));
    }
    if let Some(token) = &signature.asyncness {
        errors.at(token, format!("{what} cannot be `async`: a call returns when the function has returned"));
    }
    if let Safety::Unsafe(token) = &signature.safety {
        errors.at(
            token,
            format!("{what} cannot be `unsafe`: no {} could uphold what it asks for", what.caller()),
        );
    }
    if let Some(abi) = &signature.abi {
        errors.at(abi, format!("{what} cannot be `extern`: the attribute generates the {}", what.symbol()));
    }
    if let Some(variadic) = &signature.variadic {
        errors.at(variadic, format!("{what} cannot be variadic: take a `Vec<T>` or `&[T]`"));
    }
}

pub(super) fn generics(generics: &Generics, what: What, errors: &mut Errors) {
    for parameter in &generics.params {
        match parameter {
            GenericParam::Lifetime(_) => {}
            GenericParam::Type(parameter) => errors.at(
                parameter,
                format!(
                    "{what} cannot be generic: one {} has one type, so write that type in place of `{}`",
                    what.symbol(),
                    parameter.ident
                ),
            ),
            GenericParam::Const(parameter) => errors.at(
                parameter,
                format!(
                    "{what} cannot be generic: one {} has one type, so write the value in place of `{}`",
                    what.symbol(),
                    parameter.ident
                ),
            ),
        }
    }
    for predicate in generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
        if !matches!(predicate, WherePredicate::Lifetime(_)) {
            errors.at(predicate, format!("{what} cannot have `where` bounds on types: it is not generic"));
        }
    }
}

/// Checks all arguments except `self`.
pub(super) fn arguments(inputs: Vec<PatType>, what: What, errors: &mut Errors) -> Vec<Argument> {
    let names = names(&inputs);
    let argument = |(input, name): (PatType, Ident)| {
        no_conditions(&input.attrs, errors);
        let passing = types::argument(&input.ty, what, errors);
        Argument { name, ty: *input.ty, passing }
    };
    inputs.into_iter().zip(names).map(argument).collect()
}

pub(super) fn output(ty: Type, what: What, errors: &mut Errors) -> Type {
    OutputRules { what, errors }.visit_type(&ty);
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
        // Locals have the macro's own hygiene, so that they cannot shadow a function with the same name.
        name.set_span(Span::mixed_site().located_at(name.span()));
        name
    };
    own.iter().enumerate().map(name).collect()
}
