//! Every rule that a plugin function must keep. All that are broken are reported at once.

use proc_macro2::Span;
use quote::format_ident;
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::{
    Attribute, FnArg, GenericArgument, GenericParam, Generics, Ident, Lifetime, Meta, Pat, Path,
    PathArguments, ReturnType, Safety, Signature, Token, Type, TypeReference, Visibility, WherePredicate,
};

use crate::ast::{Argument, Function, Options, Passing};
use crate::error::Errors;
use crate::parse::Item;

/// The function, if it keeps the rules; else what comes back must not be expanded.
pub(crate) fn function(item: Item, options: Options, errors: &mut Errors) -> Function {
    let Item { attributes, visibility, signature } = item;
    check_visibility(&visibility, &signature, errors);
    check_qualifiers(&signature, errors);
    check_generics(&signature.generics, errors);

    let name = match &options.name {
        Some(name) if name.value().is_empty() => {
            errors.at(name, "the export's name cannot be empty");
            String::new()
        }
        Some(name) => name.value(),
        None => signature.ident.unraw().to_string(),
    };
    let stub = options.stub.unwrap_or_else(|| signature.ident.clone());
    check_stub(&stub, errors);
    let names = argument_names(&signature);
    let mut arguments = Vec::new();
    for (input, name) in signature.inputs.into_iter().zip(names) {
        match input {
            FnArg::Receiver(receiver) => errors.at(
                receiver,
                "a plugin function has no `self`: mark a free-standing function, and pass what it needs as an argument",
            ),
            FnArg::Typed(input) => {
                check_argument_attributes(&input.attrs, errors);
                let passing = argument_type(&input.ty, errors);
                arguments.push(Argument { name, ty: *input.ty, passing });
            }
        }
    }
    let output = match signature.output {
        ReturnType::Default => syn::parse_quote!(()),
        ReturnType::Type(_, ty) => {
            OutputRules { errors }.visit_type(&ty);
            *ty
        }
    };
    Function {
        runtime: options.runtime.unwrap_or_else(|| syn::parse_quote!(::wasmer_plugin)),
        stub,
        ident: signature.ident,
        name,
        generics: signature.generics,
        arguments,
        list: signature.paren_token.span.join(),
        output,
        cfgs: with_names(&attributes, &["cfg"]),
        docs: with_names(&attributes, &["doc"]),
        attributes: with_names(&attributes, &["deprecated", "must_use"]),
    }
}

/// The attributes that have one of these names, and what `#[cfg_attr]` says of such.
fn with_names(attributes: &[Attribute], names: &[&str]) -> Vec<Attribute> {
    let named = |path: &Path| names.iter().any(|name| path.is_ident(name));
    let conditional = |attribute: &Attribute| -> Option<Attribute> {
        let parts = Punctuated::<Meta, Token![,]>::parse_terminated;
        let mut parts = attribute.parse_args_with(parts).ok()?.into_iter();
        let condition = parts.next()?;
        let parts: Vec<Meta> = parts.filter(|part| named(part.path())).collect();
        (!parts.is_empty()).then(|| syn::parse_quote!(#[cfg_attr(#condition, #(#parts),*)]))
    };
    let select = |attribute: &Attribute| match attribute.path() {
        path if named(path) => Some(attribute.clone()),
        path if path.is_ident("cfg_attr") => conditional(attribute),
        _ => None,
    };
    attributes.iter().filter_map(select).collect()
}

/// A trait of the name of a primitive type would take the type's place.
fn check_stub(stub: &Ident, errors: &mut Errors) {
    const PRIMITIVES: &str = "bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize";
    if PRIMITIVES.split(' ').any(|primitive| stub == primitive) {
        errors.at(
            stub,
            format!(
                "the stub cannot be named as the type `{stub}`: give it a name with \
                 `#[wasmer_plugin(stub = Name)]`"
            ),
        );
    }
}

fn check_visibility(visibility: &Visibility, signature: &Signature, errors: &mut Errors) {
    const RULE: &str = "a plugin function must be `pub`: hosts import it from this crate";
    match visibility {
        Visibility::Public(_) => {}
        Visibility::Inherited => errors.at(signature.fn_token, RULE),
        Visibility::Restricted(restricted) => errors.at(restricted, RULE),
    }
}

fn check_qualifiers(signature: &Signature, errors: &mut Errors) {
    if let Some(token) = &signature.constness {
        errors.at(token, "a plugin function cannot be `const`: it runs when a host calls it");
    }
    if let Some(token) = &signature.asyncness {
        errors
            .at(token, "a plugin function cannot be `async`: a call returns when the function has returned");
    }
    if let Safety::Unsafe(token) = &signature.safety {
        errors.at(token, "a plugin function cannot be `unsafe`: no host could uphold what it asks for");
    }
    if let Some(abi) = &signature.abi {
        errors.at(abi, "a plugin function cannot be `extern`: the attribute generates the export");
    }
    if let Some(variadic) = &signature.variadic {
        errors.at(variadic, "a plugin function cannot be variadic: take a `Vec<T>` or `&[T]`");
    }
}

fn check_generics(generics: &Generics, errors: &mut Errors) {
    for parameter in &generics.params {
        match parameter {
            GenericParam::Lifetime(_) => {}
            GenericParam::Type(parameter) => errors.at(
                parameter,
                format!("a plugin function cannot be generic: one export has one type, so write that type in place of `{}`", parameter.ident),
            ),
            GenericParam::Const(parameter) => errors.at(
                parameter,
                format!("a plugin function cannot be generic: one export has one type, so write the value in place of `{}`", parameter.ident),
            ),
        }
    }
    for predicate in generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
        if !matches!(predicate, WherePredicate::Lifetime(_)) {
            errors.at(predicate, "a plugin function cannot have `where` bounds on types: it is not generic");
        }
    }
}

fn check_argument_attributes(attributes: &[Attribute], errors: &mut Errors) {
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

/// What to call the arguments in the stub and the shim.
fn argument_names(signature: &Signature) -> Vec<Ident> {
    let own = |input: &FnArg| match input {
        FnArg::Typed(input) => match &*input.pat {
            Pat::Ident(pattern) => Some(pattern.ident.clone()),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    };
    let own: Vec<Option<Ident>> = signature.inputs.iter().map(own).collect();
    let made_up = |index: usize| {
        let mut name = format_ident!("argument_{index}");
        while own.iter().flatten().any(|other| *other == name) {
            name = format_ident!("{name}_");
        }
        name
    };
    let name = |(index, own): (usize, &Option<Ident>)| {
        let mut name = own.clone().unwrap_or_else(|| made_up(index));
        // Locals with the macro's own hygiene: they cannot shadow the function when both have one name.
        name.set_span(Span::mixed_site().located_at(name.span()));
        name
    };
    own.iter().enumerate().map(name).collect()
}

fn argument_type(ty: &Type, errors: &mut Errors) -> Passing {
    let passing = passing(ty);
    let inner = match &passing {
        Passing::Value => {
            if is_str(peel(ty)) || matches!(peel(ty), Type::Slice(_)) {
                errors.leave_to_rustc();
            }
            ty
        }
        Passing::Ref(inner) | Passing::MaybeRef(inner) => inner,
        Passing::Mut(inner) => {
            if is_str(inner) {
                errors.at(ty, "`&mut str` cannot be an argument of a plugin function: take a `&mut String`");
                return passing;
            }
            inner
        }
    };
    let whole = option_of(peel(ty)).map_or(peel(ty), peel);
    if let Type::Reference(reference) = whole {
        check_not_static(reference, errors);
    }
    // The elements of a slice may be anything that the slice itself may be.
    let inner = match peel(inner) {
        Type::Slice(slice) if !matches!(passing, Passing::Value) => &slice.elem,
        other => other,
    };
    ArgumentRules { errors }.visit_type(inner);
    passing
}

/// The guest lends what it has decoded for the time of the call.
fn check_not_static(reference: &TypeReference, errors: &mut Errors) {
    if let Some(lifetime) = reference.lifetime.as_ref().filter(|lifetime| lifetime.ident == "static") {
        errors.at(
            lifetime,
            "a reference to a plugin function lives as long as the call: leave `'static` out, or take the value",
        );
    }
}

/// How an argument of this type is passed.
fn passing(ty: &Type) -> Passing {
    match peel(ty) {
        Type::Reference(reference) if reference.mutability.is_some() => {
            Passing::Mut(peel(&reference.elem).clone())
        }
        Type::Reference(reference) => Passing::Ref(peel(&reference.elem).clone()),
        other => match option_of(other).map(peel) {
            Some(Type::Reference(reference)) if reference.mutability.is_none() => {
                Passing::MaybeRef(peel(&reference.elem).clone())
            }
            _ => Passing::Value,
        },
    }
}

/// Without the invisible groups that `macro_rules!` leaves around a type, and without parentheses.
fn peel(mut ty: &Type) -> &Type {
    loop {
        ty = match ty {
            Type::Group(group) => &group.elem,
            Type::Paren(paren) => &paren.elem,
            _ => return ty,
        }
    }
}

/// The `T` of an `Option<T>`, however its path is written.
fn option_of(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(inner) if last.ident == "Option" && arguments.args.len() == 1 => Some(inner),
        _ => None,
    }
}

fn is_str(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("str"))
}

/// What may not stand anywhere in a type that crosses the boundary. True if it does.
pub(crate) fn check_anywhere(ty: &Type, errors: &mut Errors) -> bool {
    let message = match ty {
        Type::ImplTrait(_) => {
            "`impl Trait` cannot cross the plugin boundary: both ends must know the type, so name it"
        }
        Type::TraitObject(_) => {
            "a trait object cannot cross the plugin boundary: its type is unknown to the other end; pass an enum or a struct"
        }
        Type::FnPtr(_) => "a function cannot cross the plugin boundary: the other end cannot call it",
        Type::Ptr(_) => {
            "a pointer cannot cross the plugin boundary: it means nothing in the other end's memory; pass the value"
        }
        Type::Infer(_) => {
            errors.leave_to_rustc();
            return true;
        }
        Type::Path(path) if path.path.is_ident("Self") => {
            "a plugin function has no `Self`: mark a free-standing function, and write the type's name"
        }
        Type::Never(_) => "a plugin function must return: write `()` or leave the type out",
        _ => return false,
    };
    errors.at(ty, message);
    true
}

struct ArgumentRules<'e> {
    errors: &'e mut Errors,
}

impl Visit<'_> for ArgumentRules<'_> {
    fn visit_type(&mut self, ty: &Type) {
        if check_anywhere(ty, self.errors) {
            return;
        }
        if let Type::Reference(reference) = ty
            && reference.mutability.is_some()
        {
            self.errors.at(
                reference,
                "a mutable reference must be the whole argument, as in `value: &mut T`, for its new value to come back",
            );
            return;
        }
        if let Type::Reference(reference) = ty {
            check_not_static(reference, self.errors);
        }
        syn::visit::visit_type(self, ty);
    }
}

struct OutputRules<'e> {
    errors: &'e mut Errors,
}

impl Visit<'_> for OutputRules<'_> {
    fn visit_type(&mut self, ty: &Type) {
        if check_anywhere(ty, self.errors) {
            return;
        }
        let Type::Reference(reference) = ty else {
            return syn::visit::visit_type(self, ty);
        };
        let instead = match peel(&reference.elem) {
            inner if is_str(inner) => "a `String`",
            Type::Slice(_) => "a `Vec`",
            _ => "the value",
        };
        self.errors.at(
            reference,
            format!("a plugin function cannot return a reference: what it refers to stays in the plugin; return {instead}"),
        );
    }

    fn visit_lifetime(&mut self, lifetime: &Lifetime) {
        if lifetime.ident != "static" {
            self.errors.at(
                lifetime,
                "a plugin function cannot return what borrows: what it borrows from stays in the plugin; return an owned value",
            );
        }
    }
}
