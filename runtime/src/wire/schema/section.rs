//! Sections that are made at run time: those of a host's functions.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::definitions::Definitions;
use super::record::{Names, Writer, with_prefix};
use super::sink::Sink;
use super::{Definition, Fields, Schema, Shape, Signature, TypeKey, tag};
use crate::wire::abi;

/// Returns a section with records of these functions, with or without documentation. Their types have records
/// of their own, so that each is described once.
pub(crate) fn section(signatures: &[&Signature], has_docs: bool) -> Vec<u8> {
    let (mut all, mut known) = (Vec::new(), BTreeSet::new());
    for signature in signatures {
        let mut room = Definitions::ROOM;
        let mut definitions = Definitions::new(&mut room).with_recorded();
        signature.add_to(&mut definitions);
        for definition in definitions.all.iter().flatten() {
            if known.insert((definition.fingerprint, definition.key.id)) {
                all.push(Some(*definition));
            }
        }
    }
    add_cuts(&mut all);
    let definitions = Definitions::listed(&mut all);
    let writer = Writer { definitions: &definitions, names: Names::Shared };
    let mut section = Vec::new();
    for (place, definition) in definitions.all.iter().enumerate() {
        if let Some(definition) = definition {
            append(&mut section, has_docs, |sink| {
                sink.byte(tag::DEFINITION);
                sink.number(abi::VERSION.into());
                sink.u64(place as u64);
                sink.number(1);
                writer.definition(definition, place, sink);
            });
        }
    }
    for signature in signatures {
        append(&mut section, has_docs, |sink| signature.write(&writer, sink));
    }
    section
}

/// Adds the structs and enums behind references back that lead to none of these. A constant cannot contain
/// itself, so the constants end at a field with `#[plugin_type(recursive = …)]`, and only code can go on.
fn add_cuts(all: &mut Vec<Option<&'static Definition>>) {
    let mut known: BTreeSet<u64> = all.iter().flatten().map(|definition| definition.key.id).collect();
    let mut next = 0;
    while let Some(definition) = all.get(next).copied() {
        next += 1;
        let mut found = Vec::new();
        if let Some(definition) = definition {
            definition.for_each_back_ref(&mut |key, schema| {
                if !known.contains(&key.id)
                    && let Schema::Defined(target) = schema()
                    && target.key.id == key.id
                {
                    found.push(Schema::Defined(target));
                }
            });
        }
        for schema in found {
            let mut room = Definitions::ROOM;
            let mut definitions = Definitions::new(&mut room).with_recorded();
            definitions.add(&[], &schema);
            let new = definitions.all.iter().flatten().filter(|definition| known.insert(definition.key.id));
            all.extend(new.map(|definition| Some(*definition)));
        }
    }
}

impl Definition {
    fn for_each_back_ref(&self, visit: &mut impl FnMut(TypeKey, fn() -> Schema)) {
        let mut fields = |fields: &Fields| match fields {
            Fields::Unit => {}
            Fields::Tuple(types) => types.iter().for_each(|ty| ty.for_each_back_ref(visit)),
            Fields::Named(fields) => fields.iter().for_each(|field| field.schema.for_each_back_ref(visit)),
        };
        match self.shape() {
            Shape::Struct(all) => fields(all),
            Shape::Enum(variants) => variants.iter().for_each(|variant| fields(&variant.fields)),
        }
    }
}

impl Schema {
    fn for_each_back_ref(&self, visit: &mut impl FnMut(TypeKey, fn() -> Self)) {
        match self {
            Self::BackRef(key, schema) => visit(*key, *schema),
            Self::Option(inner) | Self::Seq(inner) | Self::Array(inner, _) => inner.for_each_back_ref(visit),
            Self::Map(key, value) => {
                key.for_each_back_ref(visit);
                value.for_each_back_ref(visit);
            }
            Self::Tuple(elements) => elements.iter().for_each(|element| element.for_each_back_ref(visit)),
            _ => {}
        }
    }
}

/// Returns a section as the compiler makes it in a guest: types with anchors have records of their own.
#[cfg(test)]
pub(crate) fn guest_section(signatures: &[&Signature]) -> Vec<u8> {
    let mut known = BTreeSet::new();
    let mut section = Vec::new();
    for signature in signatures {
        let mut room = Definitions::ROOM;
        let mut definitions = Definitions::new(&mut room).with_recorded();
        signature.add_to(&mut definitions);
        for definition in definitions.all.iter().flatten() {
            if definition.key.anchor.is_some() && known.insert(definition.key.id) {
                let mut room = Definitions::ROOM;
                let mut definitions = Definitions::new(&mut room);
                definitions.add_definition(definition);
                append(&mut section, true, |sink| definitions.write_record(definition.key.id, sink));
            }
        }
        append(&mut section, true, |sink| {
            signature.body(&signature.definitions(&mut { Definitions::ROOM }), sink);
        });
    }
    section
}

/// Appends a record with this content.
fn append(section: &mut Vec<u8>, has_docs: bool, content: impl Fn(&mut Sink<'_>)) {
    let mut counted = Sink::new(&mut []).with_docs(has_docs);
    content(&mut counted);
    let start = section.len();
    section.resize(start + with_prefix(counted.length), 0);
    let mut sink = Sink::new(&mut section[start..]).with_docs(has_docs);
    sink.number(counted.length as u64);
    content(&mut sink);
}
