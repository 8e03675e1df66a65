//! Sections that are made at run time: those of a host's functions.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::Signature;
use super::definitions::Definitions;
use super::fingerprint::tag;
use super::record::{Names, Writer, with_prefix};
use super::sink::Sink;
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
