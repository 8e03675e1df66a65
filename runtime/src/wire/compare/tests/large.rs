//! Tests of sections of maximum size, built to take as much time as possible.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::wire::description::{Definition, DefinitionId, Fields, Interface, Shape, Type, fingerprint};
use crate::wire::schema::tag;

const ROOM: usize = Interface::LONGEST - 4096;

fn number(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push(u8::try_from(number & 0x7f).unwrap() | 0x80);
        number >>= 7;
    }
    bytes.push(u8::try_from(number).unwrap());
}

fn name(bytes: &mut Vec<u8>, name: &str) {
    number(bytes, name.len());
    bytes.extend(name.as_bytes());
}

/// Encodes a record with these definitions, and with types in its result until `room` is used up.
fn record(function: &str, definitions: &[Vec<u8>], ty: &[u8], room: usize) -> Vec<u8> {
    let mut body = b"\x50\x02\x01k\x00\x00\x00".to_vec();
    name(&mut body, function);
    body.push(0);
    number(&mut body, definitions.len());
    body.extend(definitions.concat());
    let count = room.saturating_sub(body.len()) / ty.len();
    body.push(0);
    body.push(tag::TUPLE);
    number(&mut body, count);
    body.extend(ty.repeat(count));
    body.extend([0; 8]);
    let mut record = Vec::new();
    number(&mut record, body.len());
    record.extend(body);
    record
}

fn definition(of_name: &str, parameters: &[u8], fields: &[&[u8]]) -> Vec<u8> {
    let mut bytes = b"\x30".to_vec();
    name(&mut bytes, of_name);
    bytes.push(0);
    number(&mut bytes, parameters.len() / 2);
    bytes.extend(parameters);
    bytes.push(tag::TUPLE_FIELDS);
    number(&mut bytes, fields.len());
    bytes.extend(fields.concat());
    bytes
}

/// Reads the section, with valid fingerprints, and exercises all functions on it.
pub(super) fn all(mut section: Vec<u8>) -> Interface {
    assert!(section.len() <= Interface::LONGEST);
    let interface = loop {
        match Interface::read(&section) {
            Ok(interface) => break interface,
            Err(error) => {
                let crate::interface::Problem::Fingerprint { computed, .. } = error.problem() else {
                    panic!("{error}")
                };
                section[error.offset()..][..8].copy_from_slice(&computed.to_le_bytes());
            }
        }
    };
    assert!(interface.to_string().len() <= 4 * Interface::LONGEST + 3);
    let mut other = interface.clone();
    other.functions.iter_mut().for_each(|function| function.fingerprint += 1);
    Interface::compare(&interface, &other).unwrap();
    Interface::compare(&interface, &Interface::default()).unwrap_err();
    interface
}

#[test]
fn options_of_numbers() {
    all(record("f", &[], &[tag::OPTION, tag::U8], ROOM));
}

#[test]
fn options_of_options() {
    all(record("f", &[], &[&[tag::OPTION; 62][..], &[tag::U8]].concat(), ROOM));
}

#[test]
fn references_back_to_a_long_name() {
    let long = "x".repeat(256);
    all(record("f", &[definition(&long, &[], &[])], &[tag::BACK, 0], ROOM));
}

#[test]
fn references_to_what_has_parameters_that_have_parameters() {
    let definitions: Vec<_> = (0..100u8)
        .map(|place| {
            let parameters = [tag::DEFINED, place.saturating_sub(1)].repeat(if place == 0 { 0 } else { 8 });
            definition("x", &parameters, &[])
        })
        .collect();
    let field = [tag::DEFINED, 99];
    let last = definition("x", &[], &(0..ROOM / 2 - 4000).map(|_| &field[..]).collect::<Vec<_>>());
    all(record("f", &[definitions, [last].to_vec()].concat(), &field, 0));
}

#[test]
fn many_functions() {
    let mut section = Vec::new();
    for index in 0..36_000 {
        section.extend(record(&alloc::format!("{index}"), &[], &[0], 0));
    }
    // `all` searches for each fingerprint from the start, which is too slow for so many records.
    let mut offset = 0;
    for index in 0..36_000 {
        offset += usize::from(section[offset]) + 1;
        let name: String = index.to_string();
        let scope = fingerprint::Scope { definitions: &[], known: &[] };
        let right = scope.function(&name, &[], &Type::Tuple(Vec::new()));
        section[offset - 8..offset].copy_from_slice(&right.to_le_bytes());
    }
    assert_eq!(all(section).functions().len(), 36_000);
}

/// Each function lists all definitions that it uses.
#[test]
fn many_functions_with_many_types() {
    let (mut section, mut known) = (Vec::new(), Vec::new());
    for identity in 0..9_000_u32 {
        let others: Vec<_> = (identity.saturating_sub(2)..identity).collect();
        let mut body = b"\x52\x02".to_vec();
        body.extend(u64::from(identity).to_le_bytes());
        body.extend(b"\x01\x30\x01x\x00\x00\x41");
        number(&mut body, others.len());
        for other in &others {
            body.push(tag::RECORDED);
            body.extend(u64::from(*other).to_le_bytes());
        }
        number(&mut section, body.len());
        section.extend(body);
        let types = others.iter().map(|other| Type::Defined(DefinitionId::new(*other as usize))).collect();
        let shape = Shape::Struct(Fields::Tuple(types));
        let definition = Definition { name: "x".into(), shape, ..Definition::EMPTY };
        known.push(fingerprint::Scope { definitions: &[], known: &known }.definition(&definition));
    }
    let last = known.len() - 1;
    let mut root = [tag::RECORDED].to_vec();
    root.extend((last as u64).to_le_bytes());
    let result = Type::Tuple([Type::Defined(DefinitionId::new(last))].into());
    for index in 0..10_000 {
        let name = index.to_string();
        section.extend(record(&name, &[], &root, 25));
        let scope = fingerprint::Scope { definitions: &[], known: &known };
        let right = scope.function(&name, &[], &result);
        let end = section.len();
        section[end - 8..].copy_from_slice(&right.to_le_bytes());
    }
    assert!(section.len() <= Interface::LONGEST);
    let error = Interface::read(&section).unwrap_err();
    assert_eq!(*error.problem(), crate::interface::Problem::TooManyUses, "{error}");
}

#[test]
fn two_records_that_are_equal_but_for_their_first_definition() {
    // All definitions refer to the first by name only. So their fingerprints are equal, but the definitions
    // must not be merged.
    let chain = |first: u8| {
        let mut definitions = [definition("b", &[], &[&[tag::BACK, 1]])].to_vec();
        definitions.push(definition("x", &[], &[&[first]]));
        for place in 2..120u8 {
            let fields: Vec<_> =
                (0..1000).map(|_| [tag::DEFINED, if place == 2 { 0 } else { place - 1 }]).collect();
            definitions.push(definition(
                "x",
                &[],
                &fields.iter().map(|field| &field[..]).collect::<Vec<_>>(),
            ));
        }
        definitions
    };
    let section = [record("f", &chain(tag::U8), &[0], 0), record("g", &chain(tag::U16), &[0], 0)].concat();
    assert_eq!(all(section).definitions().len(), 240);
    let section = [record("f", &chain(tag::U8), &[0], 0), record("g", &chain(tag::U8), &[0], 0)].concat();
    assert_eq!(all(section).definitions().len(), 120);
}
