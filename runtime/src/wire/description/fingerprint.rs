//! Fingerprints of a section's descriptions, by the rules of `schema::fingerprint`. They reveal damaged
//! records.

use alloc::vec::Vec;

use super::{Argument, Definition, Fields, Shape, Type};
use crate::wire::schema::{Hasher, Passing, tag, without_underscores};

/// Returns the fingerprints of a record's definitions, in order.
pub(super) fn definitions(definitions: &[Definition]) -> Vec<u64> {
    let mut known = Vec::with_capacity(definitions.len());
    for definition in definitions {
        let scope = Scope { definitions, known: &known };
        let name = &definition.name;
        let mut hasher = Hasher::new();
        match &definition.shape {
            Shape::Struct(fields) => {
                hasher = scope.types(hasher.byte(tag::STRUCT).string(name), &definition.parameters);
                hasher = scope.fields(hasher, fields);
            }
            Shape::Enum(variants) => {
                hasher = scope.types(hasher.byte(tag::ENUM).string(name), &definition.parameters);
                hasher = hasher.number(variants.len() as u64);
                for variant in variants {
                    hasher = scope.fields(hasher.string(&variant.name), &variant.fields);
                }
            }
        }
        known.push(hasher.finish());
    }
    known
}

/// Returns the fingerprint of a function whose record has these definitions, with these fingerprints.
pub(super) fn function(
    name: &str,
    arguments: &[Argument],
    result: &Type,
    definitions: &[Definition],
    known: &[u64],
) -> u64 {
    let scope = Scope { definitions, known };
    let mut hasher = Hasher::new().byte(tag::FUNCTION).string(name).number(arguments.len() as u64);
    for Argument { name, passing, ty, .. } in arguments {
        hasher = hasher.string(without_underscores(name)).byte(passing.way_back());
        if *passing == Passing::MaybeRef {
            hasher = hasher.byte(tag::OPTION);
        }
        hasher = scope.ty(hasher, ty);
    }
    scope.ty(hasher, result).finish()
}

struct Scope<'r> {
    definitions: &'r [Definition],
    /// Fingerprints of the earlier definitions. Only references that are marked as back lead to others.
    known: &'r [u64],
}

impl Scope<'_> {
    fn ty(&self, hasher: Hasher, ty: &Type) -> Hasher {
        match ty {
            Type::Option(inner) => self.ty(hasher.byte(tag::OPTION), inner),
            Type::Seq(inner) => self.ty(hasher.byte(tag::SEQ), inner),
            Type::Map(key, value) => {
                let hasher = self.ty(hasher.byte(tag::MAP), key);
                self.ty(hasher, value)
            }
            Type::Array(inner, length) => self.ty(hasher.byte(tag::ARRAY).number(*length), inner),
            Type::Tuple(elements) => self.types(hasher.byte(tag::TUPLE), elements),
            Type::Defined(id) if id.is_back() => {
                hasher.byte(tag::BACK).string(&self.definitions[id.place()].name)
            }
            Type::Defined(id) => hasher.byte(tag::DEFINED).number(self.known[id.place()]),
            Type::Undescribed(name) => hasher.byte(tag::BACK).string(name),
            plain => plain.as_plain().map_or(hasher, |(tag, _)| hasher.byte(tag)),
        }
    }

    fn types(&self, hasher: Hasher, types: &[Type]) -> Hasher {
        types.iter().fold(hasher.number(types.len() as u64), |hasher, ty| self.ty(hasher, ty))
    }

    fn fields(&self, hasher: Hasher, fields: &Fields) -> Hasher {
        match fields {
            Fields::Unit => hasher.byte(tag::NO_FIELDS),
            Fields::Tuple(fields) => self.types(hasher.byte(tag::TUPLE_FIELDS), fields),
            Fields::Named(fields) => {
                let hasher = hasher.byte(tag::NAMED_FIELDS).number(fields.len() as u64);
                fields.iter().fold(hasher, |hasher, field| self.ty(hasher.string(&field.name), &field.ty))
            }
        }
    }
}
