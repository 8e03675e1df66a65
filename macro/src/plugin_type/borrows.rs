//! The lifetimes that a decoded value borrows its bytes for.

use syn::visit::{self, Visit};
use syn::{GenericArgument, Lifetime, PathArguments, PathSegment, Type, TypeReference};

use super::ast::{Coding, Part};
use super::types::is_phantom_data;

/// What the fields of a type borrow.
#[derive(Default)]
pub(crate) struct Borrows {
    pub(crate) lifetimes: Vec<Lifetime>,
    /// References to anything but text and bytes, which not every type can be decoded as.
    pub(crate) references: Vec<TypeReference>,
    has_macro: bool,
}

impl Borrows {
    /// `all` are the lifetimes of the type that the fields are of.
    pub(crate) fn of<'a>(parts: &[&Part], all: impl Iterator<Item = &'a Lifetime>) -> Self {
        let mut borrows = Self::default();
        for part in parts {
            let is_own = match part.coding {
                Coding::Own { .. } => true,
                Coding::Serde { .. } => false,
                Coding::Absent(_) => continue,
            };
            Fields { borrows: &mut borrows, borrows_cows: part.borrows, is_own }.visit_type(&part.ty);
        }
        if borrows.has_macro {
            all.for_each(|lifetime| borrows.note(lifetime));
        }
        borrows
    }

    fn note(&mut self, lifetime: &Lifetime) {
        if !self.lifetimes.contains(lifetime) {
            self.lifetimes.push(lifetime.clone());
        }
    }
}

struct Fields<'b> {
    borrows: &'b mut Borrows,
    /// `#[serde(borrow)]` stands on the field. A `Cow` is decoded as an owned value otherwise.
    borrows_cows: bool,
    /// The field has its type's own codec.
    is_own: bool,
}

impl Visit<'_> for Fields<'_> {
    fn visit_type(&mut self, ty: &Type) {
        if !is_phantom_data(ty) {
            visit::visit_type(self, ty);
        }
    }

    fn visit_type_reference(&mut self, reference: &TypeReference) {
        if self.is_own && !is_text_or_bytes(&reference.elem) {
            self.borrows.references.push(reference.clone());
        }
        visit::visit_type_reference(self, reference);
    }

    fn visit_path_segment(&mut self, segment: &PathSegment) {
        if segment.ident == "Cow"
            && !self.borrows_cows
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
        self.borrows.note(lifetime);
    }

    /// It may borrow anything.
    fn visit_macro(&mut self, _: &syn::Macro) {
        self.borrows.has_macro = true;
    }
}

/// These are borrowed as they are.
fn is_text_or_bytes(ty: &Type) -> bool {
    let is = |ty: &Type, name: &str| matches!(ty, Type::Path(path) if path.path.is_ident(name));
    match ty {
        Type::Group(group) => is_text_or_bytes(&group.elem),
        Type::Slice(slice) => is(&slice.elem, "u8"),
        other => is(other, "str"),
    }
}
