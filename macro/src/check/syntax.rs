//! Recognises types by their syntax, for the rules of the attribute and of the derive.

use syn::{GenericArgument, PathArguments, Type, TypePath};

/// Recognises `PhantomData` by its name, as serde's derive does.
pub(crate) fn is_phantom_data(ty: &Type) -> bool {
    match peel(ty) {
        Type::Path(path) => path.path.segments.last().is_some_and(|segment| segment.ident == "PhantomData"),
        _ => false,
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
pub(super) fn option_of(ty: &Type) -> Option<&Type> {
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

pub(super) fn is_str(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("str"))
}

/// Returns true for `Self` and associated types of it.
pub(super) fn is_self(path: &TypePath) -> bool {
    let of = path.qself.as_ref().is_some_and(|of| matches!(peel(&of.ty), Type::Path(path) if is_self(path)));
    of || path.path.segments.first().is_some_and(|first| first.ident == "Self")
}
