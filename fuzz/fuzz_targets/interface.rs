//! Reads bytes as an interface. That may fail. Showing and comparing a valid one must terminate, and so must
//! adapting calls between two of them.
//!
//! The first byte of an input is its kind: a section, or the bytes of records between their version and their
//! fingerprint, separated by `SEPARATOR`. So the fuzzer need not learn that a record begins with its length.
//! Under a fuzzer fingerprints need not be right, and are not trusted.
//!
//! `WRITE_SEEDS=1 cargo test -p wasmer-plugin --lib seeds` writes the first inputs.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wasmer_plugin::interface::{DifferenceKind, Interface, Mismatch};
use wasmer_plugin::schema::{Argument, Definition, Field, Fields, Passing, Schema, Shape, Signature, TypeKey};

const SEPARATOR: &[u8] = b"\xff\xfe";

const TREE: TypeKey = TypeKey::new("fuzz", "D0", &[]);

const TREE_SCHEMA: Schema = Schema::Defined(&Definition::new(
    TREE,
    &[],
    &[Schema::U8],
    Shape::Struct(Fields::Named(&[
        Field::new("f0", &[], Schema::Seq(&Schema::BackRef(TREE, tree))),
        Field::new("f1", &[], Schema::U8),
    ])),
));

fn tree() -> Schema {
    TREE_SCHEMA
}

/// Signatures with names from the seeds, so that fuzzing gets beyond the names.
const FIXED: [Signature; 2] = [
    Signature::new(
        ("shop", Some("1.0.0")),
        "f0",
        &[],
        &[
            Argument::new("a0", Passing::MaybeRef, Schema::Map(&Schema::String, &Schema::BackRef(TREE, tree))),
            Argument::new("a1", Passing::Value, Schema::Tuple(&[Schema::U8, Schema::Array(&Schema::F32, 3)])),
        ],
        Schema::Option(&Schema::U64),
    ),
    Signature::new(
        ("shop", Some("1.1.0")),
        "f1",
        &[],
        &[Argument::new("a0", Passing::Ref, Schema::Char)],
        TREE_SCHEMA,
    ),
];

static HOST: LazyLock<Interface> =
    LazyLock::new(|| Interface::of(&FIXED.each_ref()).expect("it is well formed"));

fn section<'a>(bodies: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut section = Vec::new();
    for body in bodies {
        let mut length = body.len() + 2 + 8;
        while length >= 0x80 {
            section.push(length as u8 | 0x80);
            length >>= 7;
        }
        section.extend([length as u8, 0x50, 0x02]);
        section.extend(body);
        section.extend([0; 8]);
    }
    section
}

fn split(bytes: &[u8]) -> Vec<&[u8]> {
    let mut parts = vec![bytes];
    while let Some(last) = parts.last().copied()
        && let Some(end) = last.windows(SEPARATOR.len()).position(|part| part == SEPARATOR)
    {
        parts.pop();
        parts.extend([&last[..end], &last[end + SEPARATOR.len()..]]);
    }
    parts
}

fn ends(result: Result<(), Mismatch>) {
    if let Err(mismatch) = result {
        assert!(!mismatch.differences().is_empty());
        // A mismatch may be long: it has up to fifty lines with long paths.
        assert!(mismatch.to_string().len() < 2_000_000);
    }
}

fn check(section: &[u8]) -> Option<Interface> {
    let interface = match Interface::read(section) {
        Ok(interface) => interface,
        Err(error) => {
            assert!(error.offset() <= section.len());
            assert!(error.to_string().len() < 2000);
            return None;
        }
    };
    let text = interface.to_string();
    assert!(text.len() <= 4 * Interface::LONGEST + 3);
    for function in interface.functions() {
        assert!(
            // A method stands in its trait, by its own name.
            function.interface().is_some()
                || text.len() > 3 * Interface::LONGEST
                || text.contains(&*interface.show_function(function).to_string())
        );
    }
    // It is equal to itself, unless it is too large to compare completely.
    if let Err(mismatch) = Interface::compare(&interface, &interface) {
        assert!(
            mismatch.differences().iter().all(|difference| *difference.kind() == DifferenceKind::TooMuch)
        );
    }
    ends(Interface::compare(&HOST, &interface));
    ends(Interface::compare(&interface, &HOST));
    ends(interface.check(&FIXED[0]));
    Some(interface)
}

fuzz_target!(|data: &[u8]| {
    let Some((kind, bytes)) = data.split_first() else { return };
    match kind % 3 {
        0 => drop(check(bytes)),
        1 => drop(check(&section(split(bytes).into_iter()))),
        _ => {
            // The first half of them are the host's.
            let bodies = split(bytes);
            let (host, plugin) = bodies.split_at(bodies.len() / 2);
            let (host, plugin) = (section(host.iter().copied()), section(plugin.iter().copied()));
            if let (Some(host), Some(plugin)) = (check(&host), check(&plugin)) {
                let bytes = bodies.last().copied().unwrap_or_default();
                for (caller, called) in [(&host, &plugin), (&plugin, &host)] {
                    let compared = Interface::compare(caller, called);
                    if compared.is_ok() {
                        wasmer_plugin::fuzzing::adapt(caller, called, bytes);
                    }
                    ends(compared);
                }
            }
        }
    }
});
