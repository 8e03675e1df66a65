//! Rules for types that cross the boundary, by their syntax.

use std::mem;

use syn::visit::Visit;
use syn::{Lifetime, Type, TypeReference};

use super::foreign;
use super::kind::CallableKind;
use super::syntax::{is_phantom_data, is_self, is_str, option_of, peel};
use crate::ast::Passing;
use crate::error::Errors;

/// Checks the type of an argument, and returns its passing.
pub(super) fn argument(ty: &Type, kind: CallableKind, errors: &mut Errors) -> Passing {
    let passing = passing(ty);
    let inner = match &passing {
        Passing::Value => {
            if is_str(peel(ty)) || matches!(peel(ty), Type::Slice(_)) {
                match kind {
                    CallableKind::Function => errors.leave_to_rustc(),
                    // Without a body, rustc accepts such a type.
                    CallableKind::Method | CallableKind::HostMethod => {
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
                errors.at(ty, format!("`&mut str` cannot be an argument of {kind}: take a `&mut String`"));
                return passing;
            }
            inner
        }
    };
    let whole = option_of(peel(ty)).map_or(peel(ty), peel);
    if let Type::Reference(reference) = whole {
        check_not_static(reference, kind, errors);
    }
    // The elements of a slice may have any type that an argument may have.
    let inner = match peel(inner) {
        Type::Slice(slice) if !matches!(passing, Passing::Value) => &slice.elem,
        other => other,
    };
    Rules { kind, errors, is_output: false, in_phantom: false }.visit_type(inner);
    passing
}

/// Checks the type of a result.
pub(super) fn output(ty: &Type, kind: CallableKind, errors: &mut Errors) {
    Rules { kind, errors, is_output: true, in_phantom: false }.visit_type(ty);
}

/// Refuses `'static` references, because the called side lends the decoded value only during the call.
fn check_not_static(reference: &TypeReference, kind: CallableKind, errors: &mut Errors) {
    if let Some(lifetime) = reference.lifetime.as_ref().filter(|lifetime| lifetime.ident == "static") {
        errors.at(
            lifetime,
            format!(
                "a reference to a {} function lives as long as the call: leave `'static` out, or take the value",
                kind.place()
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

/// Reports types that no type at the boundary may contain. Returns true if the type is one of them.
pub(crate) fn check_anywhere(ty: &Type, kind: CallableKind, errors: &mut Errors) -> bool {
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
        Type::Path(path) if is_self(path) => match kind {
            CallableKind::Function => {
                "a plugin function has no `Self`: mark a free-standing function, and write the type's name"
            }
            CallableKind::Method => {
                "`Self` cannot cross the plugin boundary: the instance stays in the plugin, and only `new` returns it"
            }
            CallableKind::HostMethod => {
                "`Self` cannot cross the plugin boundary: what implements the trait stays in the host"
            }
        },
        Type::Never(_) => match kind {
            CallableKind::Function => "a plugin function must return: write `()` or leave the type out",
            CallableKind::Method => "a method of an interface must return: write `()` or leave the type out",
            CallableKind::HostMethod => {
                "a method of a host's interface must return: write `()` or leave the type out"
            }
        },
        _ => return false,
    };
    errors.at(ty, message);
    true
}

/// Returns true inside of a `PhantomData`, which has no value of the type. Only the rules for types that
/// generated code cannot name apply there.
fn is_free(ty: &Type, in_phantom: bool) -> bool {
    let is_unnamed = match ty {
        Type::Path(path) => is_self(path),
        Type::Infer(_) | Type::ImplTrait(_) => true,
        _ => false,
    };
    in_phantom && !is_unnamed
}

/// The rules for types within an argument or a result.
struct Rules<'e> {
    kind: CallableKind,
    errors: &'e mut Errors,
    is_output: bool,
    in_phantom: bool,
}

impl Visit<'_> for Rules<'_> {
    fn visit_type(&mut self, ty: &Type) {
        if is_phantom_data(ty) || is_free(ty, self.in_phantom) {
            let outer = mem::replace(&mut self.in_phantom, true);
            syn::visit::visit_type(self, ty);
            self.in_phantom = outer;
            return;
        }
        if check_anywhere(ty, self.kind, self.errors) || foreign::check(ty, self.errors) {
            return;
        }
        match ty {
            Type::Reference(reference) if self.is_output => self.refuse_returned(reference),
            Type::Reference(reference) if reference.mutability.is_some() => self.errors.at(
                reference,
                "a mutable reference must be the whole argument, as in `value: &mut T`, for its new value to come back",
            ),
            Type::Reference(reference) => {
                check_not_static(reference, self.kind, self.errors);
                syn::visit::visit_type(self, ty);
            }
            _ => syn::visit::visit_type(self, ty),
        }
    }

    fn visit_lifetime(&mut self, lifetime: &Lifetime) {
        if self.is_output && lifetime.ident != "static" {
            self.errors.at(
                lifetime,
                format!(
                    "{} cannot return what borrows: what it borrows from stays in the {}; return an owned value",
                    self.kind,
                    self.kind.place()
                ),
            );
        }
    }
}

impl Rules<'_> {
    fn refuse_returned(&mut self, reference: &TypeReference) {
        let instead = match peel(&reference.elem) {
            inner if is_str(inner) => "a `String`",
            Type::Slice(_) => "a `Vec`",
            _ => "the value",
        };
        self.errors.at(
            reference,
            format!(
                "{} cannot return a reference: what it refers to stays in the {}; return {instead}",
                self.kind,
                self.kind.place()
            ),
        );
    }
}
