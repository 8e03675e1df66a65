//! Finds the lifetimes of the bytes that a decoded value borrows.

use syn::visit::{self, Visit};
use syn::{GenericArgument, Lifetime, PathArguments, PathSegment, Type};

use super::ast::{Coding, Part};
use super::types::is_phantom_data;

/// Returns the lifetimes that the fields of a type borrow for. `all` are those of the type.
pub(crate) fn of<'a>(parts: &[&Part], all: impl Iterator<Item = &'a Lifetime>) -> Vec<Lifetime> {
    let mut borrows = Borrows::default();
    for part in parts.iter().filter(|part| !matches!(part.coding, Coding::Absent(_))) {
        borrows.with_cows = part.borrows;
        borrows.visit_type(&part.ty);
    }
    if borrows.has_macro {
        all.for_each(|lifetime| borrows.visit_lifetime(lifetime));
    }
    borrows.lifetimes
}

#[derive(Default)]
struct Borrows {
    lifetimes: Vec<Lifetime>,
    /// True if a type is a macro, which may borrow anything.
    has_macro: bool,
    /// True with `#[serde(borrow)]` on the field. Otherwise a `Cow` is decoded as an owned value.
    with_cows: bool,
}

impl Visit<'_> for Borrows {
    fn visit_type(&mut self, ty: &Type) {
        if !is_phantom_data(ty) {
            visit::visit_type(self, ty);
        }
    }

    fn visit_path_segment(&mut self, segment: &PathSegment) {
        if segment.ident == "Cow"
            && !self.with_cows
            && let PathArguments::AngleBracketed(arguments) = &segment.arguments
        {
            let is_lifetime = |argument: &&GenericArgument| matches!(argument, GenericArgument::Lifetime(_));
            for argument in arguments.args.iter().skip_while(is_lifetime) {
                self.visit_generic_argument(argument);
            }
            return;
        }
        visit::visit_path_segment(self, segment);
    }

    fn visit_lifetime(&mut self, lifetime: &Lifetime) {
        if !self.lifetimes.contains(lifetime) {
            self.lifetimes.push(lifetime.clone());
        }
    }

    fn visit_macro(&mut self, _: &syn::Macro) {
        self.has_macro = true;
    }
}
