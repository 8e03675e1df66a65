//! Rules for types that cross the boundary, by their syntax.

use syn::visit::Visit;
use syn::{GenericArgument, Lifetime, PathArguments, Type, TypePath, TypeReference};

use super::callable::What;
use crate::ast::Passing;
use crate::error::Errors;

/// Checks the type of an argument, and returns its passing.
pub(super) fn argument(ty: &Type, what: What, errors: &mut Errors) -> Passing {
    let passing = passing(ty);
    let inner = match &passing {
        Passing::Value => {
            if is_str(peel(ty)) || matches!(peel(ty), Type::Slice(_)) {
                match what {
                    What::Function => errors.leave_to_rustc(),
                    // rustc accepts it as long as there is no body.
                    What::Method | What::HostMethod => {
                        errors.at(ty, "a value without a size cannot be an argument: take it by reference");
                    }
                }
                return passing;
            }
            ty
        }
        Passing::Ref(inner) | Passing::MaybeRef(inner) => inner,
        Passing::Mut(inner) => {
            if is_str(inner) {
                errors.at(ty, format!("`&mut str` cannot be an argument of {what}: take a `&mut String`"));
                return passing;
            }
            inner
        }
    };
    let whole = option_of(peel(ty)).map_or(peel(ty), peel);
    if let Type::Reference(reference) = whole {
        check_not_static(reference, what, errors);
    }
    // The elements of a slice may be of any type that an argument may be of.
    let inner = match peel(inner) {
        Type::Slice(slice) if !matches!(passing, Passing::Value) => &slice.elem,
        other => other,
    };
    ArgumentRules { what, errors }.visit_type(inner);
    passing
}

/// Refuses `'static` references: the called side lends the decoded value only during the call.
fn check_not_static(reference: &TypeReference, what: What, errors: &mut Errors) {
    if let Some(lifetime) = reference.lifetime.as_ref().filter(|lifetime| lifetime.ident == "static") {
        errors.at(
            lifetime,
            format!(
                "a reference to a {} function lives as long as the call: leave `'static` out, or take the value",
                what.place()
            ),
        );
    }
}

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

/// Removes the invisible groups that `macro_rules!` leaves around a type, and parentheses.
pub(crate) fn peel(mut ty: &Type) -> &Type {
    loop {
        ty = match ty {
            Type::Group(group) => &group.elem,
            Type::Paren(paren) => &paren.elem,
            _ => return ty,
        }
    }
}

/// Returns the `T` of an `Option<T>`, for any path to it.
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

/// Returns true for `Self` and associated types of it.
fn is_self(path: &TypePath) -> bool {
    let of = path.qself.as_ref().is_some_and(|of| matches!(peel(&of.ty), Type::Path(path) if is_self(path)));
    of || path.path.segments.first().is_some_and(|first| first.ident == "Self")
}

/// Reports types that may not occur anywhere in a type that crosses the boundary. Returns true if there is
/// one.
pub(crate) fn check_anywhere(ty: &Type, what: What, errors: &mut Errors) -> bool {
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
        Type::Path(path) if is_self(path) => match what {
            What::Function => {
                "a plugin function has no `Self`: mark a free-standing function, and write the type's name"
            }
            What::Method => {
                "`Self` cannot cross the plugin boundary: the instance stays in the plugin, and only `new` returns it"
            }
            What::HostMethod => {
                "`Self` cannot cross the plugin boundary: what implements the trait stays in the host"
            }
        },
        Type::Never(_) => match what {
            What::Function => "a plugin function must return: write `()` or leave the type out",
            What::Method => "a method of an interface must return: write `()` or leave the type out",
            What::HostMethod => {
                "a method of a host's interface must return: write `()` or leave the type out"
            }
        },
        _ => return false,
    };
    errors.at(ty, message);
    true
}

struct ArgumentRules<'e> {
    what: What,
    errors: &'e mut Errors,
}

impl Visit<'_> for ArgumentRules<'_> {
    fn visit_type(&mut self, ty: &Type) {
        if check_anywhere(ty, self.what, self.errors) {
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
            check_not_static(reference, self.what, self.errors);
        }
        syn::visit::visit_type(self, ty);
    }
}

pub(super) struct OutputRules<'e> {
    pub(super) what: What,
    pub(super) errors: &'e mut Errors,
}

impl Visit<'_> for OutputRules<'_> {
    fn visit_type(&mut self, ty: &Type) {
        if check_anywhere(ty, self.what, self.errors) {
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
            format!(
                "{} cannot return a reference: what it refers to stays in the {}; return {instead}",
                self.what,
                self.what.place()
            ),
        );
    }

    fn visit_lifetime(&mut self, lifetime: &Lifetime) {
        if lifetime.ident != "static" {
            self.errors.at(
                lifetime,
                format!(
                    "{} cannot return what borrows: what it borrows from stays in the {}; return an owned value",
                    self.what,
                    self.what.place()
                ),
            );
        }
    }
}
