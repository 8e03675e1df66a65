//! The rules for a trait that plugins implement.

use std::slice;

use quote::{ToTokens, format_ident, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{
    Attribute, FnArg, GenericArgument, GenericParam, Generics, Ident, ItemTrait, Lifetime, PatType,
    PathArguments, Receiver, ReceiverKind, ReturnType, Signature, TraitItem, TraitItemFn, Type,
    WherePredicate,
};

use super::callable::{self, What};
use super::types::peel;
use super::{name, runtime, stub, visibility, with_names};
use crate::ast::{Callable, Constructor, Interface, Makes, Method, Options, Passing};
use crate::error::Errors;

const PUBLIC: &str = "an interface must be `pub`: plugins and hosts import it from this crate";

pub(super) fn check(item: ItemTrait, options: Options, errors: &mut Errors) -> Interface {
    visibility(&item.vis, item.trait_token.span, PUBLIC, errors);
    qualifiers(&item, errors);
    generics(&item.generics, errors);
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
            other => not_a_method(&other, errors),
        }
    }
    if methods.is_empty() {
        errors.at(&item.ident, "an interface needs a method: there is nothing here that a host could call");
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

fn qualifiers(item: &ItemTrait, errors: &mut Errors) {
    if let Some(token) = &item.unsafety {
        errors.at(token, "an interface cannot be `unsafe`: no host could rely on what its plugins promise");
    }
    if let Some(token) = &item.modifiers.auto_token {
        errors.at(token, "an interface cannot be an `auto` trait: a plugin implements it");
    }
    for bound in &item.supertraits {
        supertrait(bound, errors);
    }
}

fn supertrait(bound: &dyn ToTokens, errors: &mut Errors) {
    errors.at(
        bound.to_token_stream(),
        "an interface cannot have supertraits: a host can call what stands in the trait itself",
    );
}

fn generics(generics: &Generics, errors: &mut Errors) {
    for parameter in &generics.params {
        let message = match parameter {
            GenericParam::Lifetime(_) => {
                "an interface cannot be generic: what crosses the boundary is not borrowed from one call to the next"
                    .to_owned()
            }
            GenericParam::Type(parameter) => format!(
                "an interface cannot be generic: a plugin implements it once, so write the type in place of `{}`",
                parameter.ident
            ),
            GenericParam::Const(parameter) => format!(
                "an interface cannot be generic: a plugin implements it once, so write the value in place of `{}`",
                parameter.ident
            ),
        };
        errors.at(parameter, message);
    }
    for predicate in generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
        supertrait(predicate, errors);
    }
}

fn not_a_method(item: &TraitItem, errors: &mut Errors) {
    let message = match item {
        TraitItem::Const(_) => {
            "an interface cannot have constants: the host does not know the plugin's type; make it a method"
        }
        TraitItem::Type(_) => {
            "an interface cannot have associated types: the host does not know the plugin's type; name one type"
        }
        _ => "an interface consists of methods: what else stands here cannot be called",
    };
    errors.at(item, message);
}

/// A function as both ends call it, without its receiver and what it returns.
fn signature(
    attributes: &[Attribute],
    signature: Signature,
    interface: &str,
    errors: &mut Errors,
) -> (Callable, Option<Receiver>, ReturnType) {
    for attribute in attributes.iter().filter(|&one| !with_names(slice::from_ref(one), &["cfg"]).is_empty()) {
        errors.at(
            attribute,
            "a method cannot be there or not by `#[cfg]`: host and plugin are built apart and may disagree; \
             a method with a default body is one that a plugin may lack",
        );
    }
    callable::qualifiers(&signature, What::Method, errors);
    callable::generics(&signature.generics, What::Method, errors);
    let (mut receiver, mut inputs) = (None, Vec::<PatType>::new());
    for input in signature.inputs {
        match input {
            FnArg::Receiver(own) => receiver = Some(own),
            FnArg::Typed(input) => inputs.push(input),
        }
    }
    let callable = Callable {
        name: format!("{interface}.{}", signature.ident.unraw()),
        ident: signature.ident,
        generics: signature.generics,
        arguments: callable::arguments(inputs, What::Method, errors),
        list: signature.paren_token.span.join(),
        output: syn::parse_quote!(()),
        docs: with_names(attributes, &["doc"]),
        attributes: with_names(attributes, &["deprecated", "must_use"]),
    };
    (callable, receiver, signature.output)
}

fn method(function: TraitItemFn, interface: &str, errors: &mut Errors) -> Method {
    let optional = function.default.is_some();
    let (mut callable, receiver, output) = signature(&function.attrs, function.sig, interface, errors);
    if let ReturnType::Type(_, ty) = output {
        callable.output = callable::output(*ty, What::Method, errors);
    }
    let lifetime = self_lifetime(&callable.ident, receiver, errors);
    Method { callable, lifetime, optional }
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
    let (mut callable, receiver, output) = signature(&function.attrs, function.sig, interface, errors);
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

/// `where Self: Sized` says what is so anyway, for a trait that is to be used with `dyn`.
fn allow_sized(generics: &mut Generics) {
    let is_sized = |predicate: &WherePredicate| {
        let text = predicate.to_token_stream().to_string();
        matches!(predicate, WherePredicate::Type(_)) && text.starts_with("Self :") && text.ends_with("Sized")
    };
    if let Some(clause) = &mut generics.where_clause {
        clause.predicates =
            std::mem::take(&mut clause.predicates).into_iter().filter(|p| !is_sized(p)).collect();
        if clause.predicates.is_empty() {
            generics.where_clause = None;
        }
    }
}

/// What `new` makes, if that is an instance. `wire` becomes what goes over the wire instead of it.
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
            let error = callable::output(error.clone(), What::Method, errors);
            *wire = syn::parse2(quote_spanned! { ty.span()=> ::core::result::Result<(), #error> }).ok()?;
            Some(Makes::Result(error.into()))
        }
        _ => None,
    }
}

/// An interface without `new` has a constructor without arguments: a `new` can be added later.
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
