//! Fingerprints of a section's descriptions, by the rules of `schema::fingerprint`. They reveal damaged
//! records.

use super::{Argument, Definition, Fields, Shape, Type};
use crate::wire::schema::{Hasher, Passing, tag, without_underscores};

/// Definitions that types refer to, and their fingerprints.
pub(in crate::wire) struct Scope<'r> {
    pub(in crate::wire) definitions: &'r [Definition],
    /// The fingerprints that are known. References that are marked as back may lead to others.
    pub(in crate::wire) known: &'r [u64],
}

impl Scope<'_> {
    /// Returns the fingerprint of a definition. Those that it contains must be known.
    pub(in crate::wire) fn definition(&self, definition: &Definition) -> u64 {
        let Definition { name, parameters, shape, .. } = definition;
        let mut hasher = Hasher::new();
        match shape {
            Shape::Struct(fields) => {
                hasher = self.types(hasher.byte(tag::STRUCT).string(name), parameters);
                hasher = self.fields(hasher, fields);
            }
            Shape::Enum(variants) => {
                hasher = self.types(hasher.byte(tag::ENUM).string(name), parameters);
                hasher = hasher.number(variants.len() as u64);
                for variant in variants {
                    hasher = self.fields(hasher.string(&variant.name), &variant.fields);
                }
            }
        }
        hasher.finish()
    }

    /// Returns the fingerprint of a function.
    pub(in crate::wire) fn function(&self, name: &str, arguments: &[Argument], result: &Type) -> u64 {
        let mut hasher = Hasher::new().byte(tag::FUNCTION).string(name).number(arguments.len() as u64);
        for Argument { name, passing, ty, .. } in arguments {
            hasher = hasher.string(without_underscores(name)).byte(passing.way_back());
            if *passing == Passing::MaybeRef {
                hasher = hasher.byte(tag::OPTION);
            }
            hasher = self.ty(hasher, ty);
        }
        self.ty(hasher, result).finish()
    }

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
            Type::Defined(id) if id.is_reference_back() => {
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
