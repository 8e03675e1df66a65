//! The rules for a trait that hosts implement, for plugins to call.

use std::collections::BTreeSet;

use quote::{ToTokens, format_ident};
use syn::ext::IdentExt;
use syn::{
    FnArg, GenericParam, Generics, Ident, ItemTrait, PatType, Receiver, ReceiverKind, ReturnType, TraitItem,
    TraitItemFn,
};

use super::callable::{self, What};
use super::{name, runtime, visibility, with_names};
use crate::ast::{Callable, HostInterface, Options};
use crate::error::Errors;

const PUBLIC: &str = "the interface of a host must be `pub`: plugins and hosts import it from this crate";

pub(super) fn check(item: ItemTrait, options: Options, errors: &mut Errors) -> HostInterface {
    visibility(&item.vis, item.trait_token.span, PUBLIC, errors);
    qualifiers(&item, errors);
    generics(&item.generics, errors);
    if let Some(stub) = &options.stub {
        errors.at(
            stub,
            "the interface of a host has no stub: the functions that plugins call are in a module, named with \
             `module = name`, and the type that hosts use is named with `host = Name`",
        );
    }
    let name = name(&options, &item.ident, "interface", errors);
    let runtime = runtime(&options);
    let module = options.module.unwrap_or_else(|| module(&item.ident, errors));
    if module == item.ident {
        errors.at(
            &module,
            format!("the module cannot be named as the trait `{module}`: name it with `module = name`"),
        );
    }
    let host = options.host.and_then(|option| option.name).unwrap_or_else(|| {
        let mut host = format_ident!("{}Host", item.ident.unraw());
        host.set_span(item.ident.span());
        host
    });
    let mut methods = Vec::new();
    let mut names = BTreeSet::new();
    for item in item.items {
        match item {
            TraitItem::Fn(function) => {
                if !names.insert(function.sig.ident.unraw().to_string()) {
                    errors.leave_to_rustc();
                }
                methods.push(method(function, &name, errors));
            }
            other => not_a_method(&other, errors),
        }
    }
    if methods.is_empty() {
        errors.at(
            &item.ident,
            "the interface of a host needs a method: there is nothing here that a plugin could call",
        );
    }
    HostInterface {
        runtime,
        ident: item.ident,
        host,
        module,
        name,
        cfgs: with_names(&item.attrs, &["cfg"]),
        attributes: with_names(&item.attrs, &["deprecated"]),
        methods,
    }
}

/// The trait's name as modules are named: `HTTPCache` is `http_cache`.
fn module(ident: &Ident, errors: &mut Errors) -> Ident {
    let name: Vec<char> = ident.unraw().to_string().chars().collect();
    let mut module = String::new();
    for (index, character) in name.iter().enumerate() {
        let starts_word = character.is_uppercase()
            && index.checked_sub(1).is_some_and(|before| {
                let after = name.get(index + 1);
                name[before] != '_'
                    && (!name[before].is_uppercase() || after.is_some_and(|after| after.is_lowercase()))
            });
        if starts_word {
            module.push('_');
        }
        module.extend(character.to_lowercase());
    }
    if let Ok(mut module) = syn::parse_str::<Ident>(&module) {
        module.set_span(ident.span());
        return module;
    }
    errors.at(
        ident,
        format!(
            "the module of `{ident}` would be named `{module}`, which is a word of Rust's: name it with \
             `#[wasmer_plugin(host, module = name)]`"
        ),
    );
    format_ident!("{module}_", span = ident.span())
}

fn qualifiers(item: &ItemTrait, errors: &mut Errors) {
    if let Some(token) = &item.unsafety {
        errors.at(
            token,
            "the interface of a host cannot be `unsafe`: plugins rely on nothing but the types in it",
        );
    }
    if let Some(token) = &item.modifiers.auto_token {
        errors.at(token, "the interface of a host cannot be an `auto` trait: a host implements it");
    }
    for bound in &item.supertraits {
        supertrait(bound, errors);
    }
}

fn supertrait(bound: &dyn ToTokens, errors: &mut Errors) {
    errors.at(
        bound.to_token_stream(),
        "the interface of a host cannot have supertraits: a plugin can call what stands in the trait itself",
    );
}

fn generics(generics: &Generics, errors: &mut Errors) {
    for parameter in &generics.params {
        let instead = match parameter {
            GenericParam::Lifetime(_) => "what crosses the boundary is borrowed for one call only".to_owned(),
            GenericParam::Type(parameter) => {
                format!(
                    "plugins are built without its host, so write the type in place of `{}`",
                    parameter.ident
                )
            }
            GenericParam::Const(parameter) => {
                format!(
                    "plugins are built without its host, so write the value in place of `{}`",
                    parameter.ident
                )
            }
        };
        errors.at(parameter, format!("the interface of a host cannot be generic: {instead}"));
    }
    for predicate in generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
        supertrait(predicate, errors);
    }
}

fn not_a_method(item: &TraitItem, errors: &mut Errors) {
    let message = match item {
        TraitItem::Const(_) => {
            "the interface of a host cannot have constants: plugins do not know the host's type; make it a method"
        }
        TraitItem::Type(_) => {
            "the interface of a host cannot have associated types: plugins do not know the host's type; name one type"
        }
        _ => "the interface of a host consists of methods: what else stands here cannot be called",
    };
    errors.at(item, message);
}

/// A default body is the host's business: plugins call the method either way.
fn method(function: TraitItemFn, interface: &str, errors: &mut Errors) -> Callable {
    for attribute in with_names(&function.attrs, &["cfg"]) {
        errors.at(
            attribute,
            "a method cannot be there or not by `#[cfg]`: host and plugin are built apart and may disagree; write \
             two traits, each with its `#[cfg]`",
        );
    }
    let signature = function.sig;
    callable::qualifiers(&signature, What::HostMethod, errors);
    callable::generics(&signature.generics, What::HostMethod, errors);
    let (mut receiver, mut inputs) = (None, Vec::<PatType>::new());
    for input in signature.inputs {
        match input {
            FnArg::Receiver(own) => receiver = Some(own),
            FnArg::Typed(input) => inputs.push(input),
        }
    }
    self_reference(&signature.ident, receiver, errors);
    Callable {
        name: format!("{interface}.{}", signature.ident.unraw()),
        ident: signature.ident,
        generics: signature.generics,
        arguments: callable::arguments(inputs, What::HostMethod, errors),
        list: signature.paren_token.span.join(),
        output: match signature.output {
            ReturnType::Default => syn::parse_quote!(()),
            ReturnType::Type(_, ty) => callable::output(*ty, What::HostMethod, errors),
        },
        docs: with_names(&function.attrs, &["doc"]),
        attributes: with_names(&function.attrs, &["deprecated", "must_use"]),
    }
}

fn self_reference(method: &Ident, receiver: Option<Receiver>, errors: &mut Errors) {
    const RULE: &str = "a method of a host's interface takes `&self` or `&mut self`";
    let Some(receiver) = receiver else {
        errors.at(method, format!("{RULE}: plugins call what they were given when they were loaded"));
        return;
    };
    match &receiver.kind {
        ReceiverKind::Reference(_, lifetime, _) => {
            if let Some(lifetime) = lifetime.as_ref().filter(|lifetime| lifetime.ident == "static") {
                errors.at(
                    lifetime,
                    format!("{RULE}, which is borrowed for as long as the call: leave `'static` out"),
                );
            }
        }
        ReceiverKind::Value => {
            errors.at(&receiver, format!("{RULE}: the value stays in the host, to be called again"));
        }
        _ => errors.at(&receiver, format!("{RULE}: write it in this short form")),
    }
}
