//! Rules for a trait that hosts implement, for plugins to call.

use std::collections::BTreeSet;

use quote::format_ident;
use syn::ext::IdentExt;
use syn::{Ident, ItemTrait, Receiver, ReceiverKind, TraitItem, TraitItemFn};

use super::kind::CallableKind;
use super::{name, runtime, traits, with_names};
use crate::ast::{Callable, HostInterface, Options};
use crate::error::Errors;

const KIND: CallableKind = CallableKind::HostMethod;

pub(super) fn check(item: ItemTrait, options: Options, errors: &mut Errors) -> HostInterface {
    traits::check_header(&item, KIND, errors);
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
            other => traits::not_a_method(&other, KIND, errors),
        }
    }
    if methods.is_empty() {
        traits::no_methods(&item.ident, KIND, errors);
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

/// Converts the trait's name to that of a module: `HTTPCache` to `http_cache`.
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

/// Checks a method. Its default body concerns the host only, because plugins can always call the method.
fn method(function: TraitItemFn, interface: &str, errors: &mut Errors) -> Callable {
    let TraitItemFn { attrs, sig, .. } = function;
    traits::method(&attrs, &sig, KIND, errors);
    self_reference(&sig.ident, sig.receiver(), errors);
    traits::callable(&attrs, sig, interface, KIND, errors)
}

fn self_reference(method: &Ident, receiver: Option<&Receiver>, errors: &mut Errors) {
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
            errors.at(receiver, format!("{RULE}: the value stays in the host, to be called again"));
        }
        _ => errors.at(receiver, format!("{RULE}: write it in this short form")),
    }
}
