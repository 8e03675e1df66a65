//! Rules for a trait that plugins implement.

use std::mem;

use quote::{format_ident, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{
    GenericArgument, Generics, Ident, ItemTrait, Lifetime, PathArguments, Receiver, ReceiverKind, ReturnType,
    TraitItem, TraitItemFn, Type, TypeParamBound, WherePredicate,
};

use super::callable;
use super::kind::CallableKind;
use super::syntax::peel;
use super::{name, runtime, stub, traits, with_names};
use crate::ast::{Callable, Constructor, Interface, Makes, Method, Options, Passing};
use crate::error::Errors;

const KIND: CallableKind = CallableKind::Method;

pub(super) fn check(item: ItemTrait, options: Options, errors: &mut Errors) -> Interface {
    traits::check_header(&item, KIND, errors);
    let name = name(&options, &item.ident, "interface", errors);
    let runtime = runtime(&options);
    if let Some(module) = &options.module {
        errors.at(
            module,
            "only the interface of a host has a module: write `#[wasmer_plugin(host, module = name)]`, or name \
             what hosts call with `stub = Name`",
        );
    }
    let stub_name = options.stub.unwrap_or_else(|| {
        let mut stub = format_ident!("{}Stub", item.ident.unraw());
        stub.set_span(item.ident.span());
        stub
    });
    stub(&stub_name, errors);

    let (mut constructor, mut methods) = (None, Vec::new());
    for item in item.items {
        match item {
            TraitItem::Fn(function) if function.sig.ident.unraw() == "new" => {
                constructor = Some(self::constructor(function, &name, errors));
            }
            TraitItem::Fn(function) => methods.push(method(function, &name, errors)),
            other => traits::not_a_method(&other, KIND, errors),
        }
    }
    if methods.is_empty() {
        traits::no_methods(&item.ident, KIND, errors);
    }
    Interface {
        runtime,
        stub: stub_name,
        cfgs: with_names(&item.attrs, &["cfg"]),
        attributes: with_names(&item.attrs, &["deprecated"]),
        constructor: constructor.unwrap_or_else(|| by_default(&item.ident, &name)),
        methods,
        ident: item.ident,
        name,
    }
}

fn method(function: TraitItemFn, interface: &str, errors: &mut Errors) -> Method {
    let TraitItemFn { attrs, sig, default, .. } = function;
    traits::method(&attrs, &sig, KIND, errors);
    let receiver = sig.receiver().cloned();
    let callable = traits::callable(&attrs, sig, interface, KIND, errors);
    let lifetime = self_lifetime(&callable.ident, receiver, errors);
    Method { callable, lifetime, optional: default.is_some() }
}

fn self_lifetime(method: &Ident, receiver: Option<Receiver>, errors: &mut Errors) -> Option<Lifetime> {
    const RULE: &str = "a method of an interface takes `&self` or `&mut self`";
    let Some(receiver) = receiver else {
        errors.at(method, format!("{RULE}: only `new` is called without an instance"));
        return None;
    };
    match &receiver.kind {
        ReceiverKind::Reference(_, lifetime, _) => {
            if let Some(lifetime) = lifetime.as_ref().filter(|lifetime| lifetime.ident == "static") {
                errors.at(
                    lifetime,
                    format!("{RULE}, which is borrowed for as long as the call: leave `'static` out"),
                );
            }
            lifetime.clone()
        }
        ReceiverKind::Typed(_, ty) if matches!(peel(ty), Type::Reference(_)) => {
            errors.at(&receiver, format!("{RULE}: write it in this short form"));
            None
        }
        _ => {
            errors.at(&receiver, format!("{RULE}: the instance stays in the plugin, to be called again"));
            None
        }
    }
}

fn constructor(mut function: TraitItemFn, interface: &str, errors: &mut Errors) -> Constructor {
    if let Some(body) = &function.default {
        errors.at(
            body,
            "`new` cannot have a default body: it is for the plugin to say; without `new` in the trait, a \
             plugin's type is made by its `Default`",
        );
    }
    allow_sized(&mut function.sig.generics);
    let TraitItemFn { attrs, mut sig, .. } = function;
    traits::method(&attrs, &sig, KIND, errors);
    // The result of `new` is not encoded, so it is taken out of the signature.
    let output = mem::replace(&mut sig.output, ReturnType::Default);
    let receiver = sig.receiver().cloned();
    let mut callable = traits::callable(&attrs, sig, interface, KIND, errors);
    if let Some(receiver) = receiver {
        errors.at(
            receiver,
            "`new` takes no `self`: it makes the instance; give a method that has one another name",
        );
    }
    for argument in &callable.arguments {
        if matches!(argument.passing, Passing::Mut(_)) {
            errors.at(
                &argument.ty,
                "`new` cannot change its arguments: they are kept, to start a plugin again that was reset; take \
                 a `&T` or the value",
            );
        }
    }
    let makes = made(&output, &mut callable.output, errors).unwrap_or_else(|| {
        const RULE: &str = "`new` makes the instance: it returns `Self` or `Result<Self, E>`";
        match &output {
            ReturnType::Default => errors.at(&callable.ident, RULE),
            ReturnType::Type(_, ty) => errors.at(ty, RULE),
        }
        Makes::Instance
    });
    Constructor { callable, makes }
}

/// Removes `where Self: Sized`, which always holds here. Traits that are used with `dyn` need it on `new`.
fn allow_sized(generics: &mut Generics) {
    if let Some(clause) = &mut generics.where_clause {
        clause.predicates = mem::take(&mut clause.predicates).into_iter().filter(|p| !is_sized(p)).collect();
        if clause.predicates.is_empty() {
            generics.where_clause = None;
        }
    }
}

/// Returns true for `Self: Sized` and nothing else.
fn is_sized(predicate: &WherePredicate) -> bool {
    let WherePredicate::Type(predicate) = predicate else { return false };
    let is_self = matches!(&predicate.bounded_ty, Type::Path(ty) if ty.path.is_ident("Self"));
    let is_sized = |bound: &TypeParamBound| match bound {
        TypeParamBound::Trait(bound) => {
            bound.maybe.is_none()
                && bound.path.segments.last().is_some_and(|segment| segment.ident == "Sized")
        }
        _ => false,
    };
    is_self && predicate.lifetimes.is_none() && predicate.bounds.iter().all(is_sized)
}

/// Returns the kind of instance that `new` makes, or `None` if it makes none. Replaces `wire` by the type
/// that is encoded.
fn made(output: &ReturnType, wire: &mut Type, errors: &mut Errors) -> Option<Makes> {
    let ReturnType::Type(_, ty) = output else { return None };
    let Type::Path(path) = peel(ty) else { return None };
    if path.path.is_ident("Self") {
        return Some(Makes::Instance);
    }
    let last = path.path.segments.last().filter(|last| last.ident == "Result")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    let is_instance = |ty: &Type| matches!(peel(ty), Type::Path(path) if path.path.is_ident("Self"));
    let mut arguments = arguments.args.iter();
    match (arguments.next()?, arguments.next(), arguments.next()) {
        (GenericArgument::Type(instance), Some(GenericArgument::Type(error)), None)
            if is_instance(instance) =>
        {
            let error = callable::output(error.clone(), KIND, errors);
            *wire = syn::parse2(quote_spanned! { ty.span()=> ::core::result::Result<(), #error> }).ok()?;
            Some(Makes::Result(error.into()))
        }
        _ => None,
    }
}

/// Returns the constructor of an interface without `new`. It has no arguments, and a later version may add a
/// `new`.
fn by_default(interface: &Ident, name: &str) -> Constructor {
    let callable = Callable {
        ident: Ident::new("new", interface.span()),
        name: format!("{name}.new"),
        generics: Generics::default(),
        arguments: Vec::new(),
        list: interface.span(),
        output: syn::parse_quote!(()),
        docs: Vec::new(),
        attributes: Vec::new(),
    };
    Constructor { callable, makes: Makes::Default }
}
