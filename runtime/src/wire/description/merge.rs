//! Merges the definitions of all functions into one table without duplicates, after they are read.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use super::{Definition, DefinitionId, Fields, Shape, Type};

#[derive(Default)]
pub(super) struct Table {
    definitions: Vec<Definition>,
    by_fingerprint: BTreeMap<u64, DefinitionId>,
}

impl Table {
    pub(super) fn into_definitions(self) -> Vec<Definition> {
        self.definitions
    }

    /// Adds definitions. They refer to each other by their places, and to others in the table by references
    /// outside. Returns the place of each in the table.
    ///
    /// Definitions may refer to themselves, so the equality of two depends on itself. This assumes that
    /// definitions with one fingerprint are equal until a comparison shows a difference. Then the definitions
    /// that refer to the different one are not equal either. Each is compared once, even if fingerprints are
    /// forged.
    pub(super) fn add(&mut self, mut record: Vec<Definition>, fingerprints: &[u64]) -> Vec<DefinitionId> {
        let mut users = vec![Vec::new(); record.len()];
        for (place, definition) in record.iter_mut().enumerate() {
            definition.for_each_id(&mut |id| {
                if !id.is_outside() {
                    users[id.place()].push(place);
                }
            });
        }
        let mut equals: Vec<_> =
            fingerprints.iter().map(|fingerprint| self.by_fingerprint.get(fingerprint).copied()).collect();
        let mut others: Vec<_> =
            (0..record.len()).filter(|&place| !self.has(&record[place], equals[place], &equals)).collect();
        for &place in &others {
            equals[place] = None;
        }
        while let Some(place) = others.pop() {
            for &user in &users[place] {
                if equals[user].take().is_some() {
                    others.push(user);
                }
            }
        }

        let mut next = self.definitions.len();
        let ids: Vec<_> = equals
            .iter()
            .map(|equal| {
                equal.unwrap_or_else(|| {
                    next += 1;
                    DefinitionId::new(next - 1)
                })
            })
            .collect();
        for ((mut definition, fingerprint), equal) in record.into_iter().zip(fingerprints).zip(equals) {
            if equal.is_none() {
                definition.for_each_id(&mut |id| {
                    *id = id.moved(if id.is_outside() { id.place() } else { ids[id.place()].place() });
                });
                self.by_fingerprint.entry(*fingerprint).or_insert(DefinitionId::new(self.definitions.len()));
                self.definitions.push(definition);
            }
        }
        ids
    }

    /// Returns true if the definition equals the one in the table, given the `equals` of its own references.
    fn has(
        &self,
        definition: &Definition,
        id: Option<DefinitionId>,
        equals: &[Option<DefinitionId>],
    ) -> bool {
        let Some(id) = id else { return false };
        let mut renamed = definition.clone();
        let mut known = true;
        renamed.for_each_id(&mut |id| match equals.get(id.place()) {
            _ if id.is_outside() => *id = DefinitionId::new(id.place()),
            Some(Some(equal)) => *id = *equal,
            _ => known = false,
        });
        known && renamed == self.definitions[id.place()]
    }
}

impl Definition {
    pub(in crate::wire) fn for_each_id(&mut self, visit: &mut impl FnMut(&mut DefinitionId)) {
        self.parameters.iter_mut().for_each(|ty| ty.for_each_id(visit));
        match &mut self.shape {
            Shape::Struct(fields) => fields.for_each_id(visit),
            Shape::Enum(variants) => {
                for variant in variants {
                    variant.fields.for_each_id(visit);
                }
            }
        }
    }
}

impl Fields {
    fn for_each_id(&mut self, visit: &mut impl FnMut(&mut DefinitionId)) {
        match self {
            Self::Unit => {}
            Self::Tuple(types) => types.iter_mut().for_each(|ty| ty.for_each_id(visit)),
            Self::Named(fields) => fields.iter_mut().for_each(|field| field.ty.for_each_id(visit)),
        }
    }
}

impl Type {
    pub(super) fn for_each_id(&mut self, visit: &mut impl FnMut(&mut DefinitionId)) {
        match self {
            Self::Option(inner) | Self::Seq(inner) | Self::Array(inner, _) => inner.for_each_id(visit),
            Self::Map(key, value) => {
                key.for_each_id(visit);
                value.for_each_id(visit);
            }
            Self::Tuple(elements) => elements.iter_mut().for_each(|ty| ty.for_each_id(visit)),
            Self::Defined(id) => visit(id),
            _ => {}
        }
    }
}
