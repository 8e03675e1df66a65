//! Rules for an `impl` block that makes a plugin of a type.

use syn::{ItemImpl, PathArguments, Type};

use super::syntax::peel;
use super::{runtime, with_names};
use crate::ast::{Implementation, Options};
use crate::error::Errors;

/// Checks the implementation. Returns `None` if it names no trait.
pub(super) fn check(item: ItemImpl, options: &Options, errors: &mut Errors) -> Option<Implementation> {
    if let Some(token) = &item.unsafety {
        errors.at(token, "the implementation of an interface is not `unsafe`: no interface is");
    }
    if let Some(token) = &item.modifiers.defaultness {
        errors.at(
            token,
            "the implementation of an interface cannot be a `default` one: it is the plugin's only one",
        );
    }
    if let Some(token) = &item.modifiers.polarity {
        errors.at(
            token,
            "what is not implemented cannot be called: implement the interface, or leave the attribute out",
        );
    }
    for parameter in &item.generics.params {
        errors.at(
            parameter,
            "the implementation of an interface cannot be generic: a plugin keeps one instance of one type",
        );
    }
    if let Some(clause) = item.generics.where_clause.as_ref().filter(|_| item.generics.params.is_empty()) {
        errors.at(clause, "the implementation of an interface has no `where` bounds: it is not generic");
    }
    ty(&item.self_ty, errors);
    let Some((interface, _)) = item.trait_ else {
        errors.at(
            &item.self_ty,
            "`#[wasmer_plugin]` belongs on the implementation of a trait: methods of a type alone are no \
             interface that a host knows; declare a trait and mark both, or mark free-standing functions",
        );
        return None;
    };
    for segment in &interface.segments {
        if !matches!(segment.arguments, PathArguments::None) {
            errors.at(&segment.arguments, "an interface is not generic: name the trait without arguments");
        }
    }
    let cfgs = with_names(&item.attrs, &["cfg"]);
    Some(Implementation { runtime: runtime(options), cfgs, interface, ty: *item.self_ty })
}

/// Checks that a plugin's instance can have the type.
fn ty(ty: &Type, errors: &mut Errors) {
    let message = match peel(ty) {
        Type::Path(_) | Type::Tuple(_) | Type::Array(_) => return,
        Type::Reference(_) => {
            "a plugin keeps an instance from call to call and cannot borrow it: implement the interface for the \
             type itself"
        }
        Type::TraitObject(_) | Type::Slice(_) => {
            "a plugin keeps an instance, whose size must be known: implement the interface for a struct or an enum"
        }
        _ => "a plugin keeps an instance: implement the interface for a struct or an enum",
    };
    errors.at(ty, message);
}
