//! Attacks by false records with valid fingerprints, and by descriptions that are not records.

use wasmer_plugin_tests::{number, with_section};

use super::shared::{ABI, Record, is, leb, loader, refused, wasm, works};
use super::{Attack, attack};

const SECTION: &str = "wasmer-plugin";

/// Returns a module with these exports and this description.
fn described(exports: &[&str], section: &[u8]) -> Vec<u8> {
    let mut text = ABI.to_owned();
    for export in exports {
        text += &format!(r#"(func (export "{export}") (param i32) (result i64) (i64.const 0x200000000))"#);
    }
    with_section(&wasm(&text), SECTION, section)
}

fn numbered(change: impl FnOnce(&mut Record)) -> Vec<u8> {
    let mut record = Record::new("number");
    change(&mut record);
    described(&["wasmer_plugin:number@evil"], &record.bytes())
}

/// Checks that a call of `number` fails with one of the variants.
fn differs(change: impl FnOnce(&mut Record), variants: &str) {
    let mut plugin = loader().load_bytes(&numbered(change)).unwrap();
    is(&plugin.number().unwrap_err(), variants);
    is(&plugin.number().unwrap_err(), variants);
}

/// Returns the definition of a struct with one field of this type.
fn structure(name: &str, field: &[u8]) -> Vec<u8> {
    let mut bytes = vec![1, 0x30];
    leb(name.len(), &mut bytes);
    bytes.extend(name.as_bytes());
    bytes.extend([0, 0, 0x41, 1]);
    bytes.extend(field);
    bytes
}

pub(super) const ATTACKS: &[Attack] = &[
    attack("a true record, and a reply that is too short", || {
        differs(|record| record.result = vec![4], "Decode|ReplyOutOfBounds");
    }),
    attack("a valid fingerprint of another result", || differs(|record| record.result = vec![5], "Mismatch")),
    attack("a fingerprint with one bit changed", || {
        refused(&numbered(|record| record.flip = 1), "Interface");
    }),
    attack("a valid fingerprint behind 63 options", || {
        differs(
            |record| {
                record.result = vec![0x10; 63];
                record.result.push(4);
            },
            "Mismatch",
        );
    }),
    attack("types that are nested 100,000 deep", || {
        refused(
            &numbered(|record| {
                record.result = vec![0x10; 100_000];
                record.result.push(4);
            }),
            "Interface",
        );
    }),
    attack("a result type that is cut", || {
        refused(&numbered(|record| record.result = vec![0x12, 4]), "Interface");
    }),
    attack("an array of 2⁶⁴ - 1 elements", || {
        refused(
            &numbered(|record| {
                record.result = vec![0x13, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 4];
            }),
            "Interface",
        );
    }),
    attack("a tuple of 2⁶³ elements", || {
        refused(
            &numbered(|record| record.result = vec![0x14, 128, 128, 128, 128, 128, 128, 128, 128, 128, 1]),
            "Interface",
        );
    }),
    attack("a struct that contains itself by value", || {
        refused(
            &numbered(|record| {
                record.definitions = structure("Loop", &[0x20, 0]);
                record.result = vec![0x20, 0];
            }),
            "Interface",
        );
    }),
    attack("a definition that is not there", || {
        refused(&numbered(|record| record.result = vec![0x20, 99]), "Interface");
    }),
    attack("two billion definitions", || {
        refused(&numbered(|record| record.definitions = vec![255, 255, 255, 255, 7]), "Interface");
    }),
    attack("a name of control characters with a valid fingerprint", || {
        refused(
            &described(&[], &Record::new("\u{1b}[2J\u{7}\r\nnumber").bytes()),
            "InterfaceMismatch|Interface",
        );
    }),
    attack("a name from right to left", || {
        refused(
            &described(&[], &Record::new("\u{202e}rebmun\u{200b}").bytes()),
            "InterfaceMismatch|Interface",
        );
    }),
    attack("a name that is not UTF-8", || {
        let mut record = Record::new("x");
        record.name = vec![0xff, 0xfe];
        refused(&described(&[], &record.bytes()), "Interface");
    }),
    attack("a name of 257 bytes", || {
        refused(&described(&[], &Record::new(&"n".repeat(257)).bytes()), "Interface");
    }),
    attack("one function in two records", || {
        let record = Record::new("number").bytes();
        refused(
            &described(&["wasmer_plugin:number@evil"], &[&record[..], &record].concat()),
            "Interface|DuplicateFunction",
        );
    }),
    attack("one function of two crates", || {
        refused(&described(&["wasmer_plugin:number@a", "wasmer_plugin:number@b"], &[]), "DuplicateFunction");
    }),
    attack("a record of a function that is not exported", || {
        refused(&described(&[], &Record::new("number").bytes()), "InterfaceMismatch");
    }),
    attack("an export of a crate without a record", || {
        refused(&described(&["wasmer_plugin:number@evil"], &[]), "InterfaceMismatch");
    }),
    attack("a record of another crate than the export's", || {
        refused(
            &described(&["wasmer_plugin:number@good"], &Record::new("number").bytes()),
            "InterfaceMismatch",
        );
    }),
    attack("a version of the ABI that lies", || {
        refused(&numbered(|record| record.version = 3), "AbiVersion");
        refused(&numbered(|record| record.version = 0), "AbiVersion");
    }),
    attack("a record of an unknown kind", || refused(&numbered(|record| record.kind = 0x53), "Interface")),
    attack("5,000 records", || {
        let records: Vec<_> =
            (0..5_000).flat_map(|number| Record::new(&format!("f{number}")).bytes()).collect();
        refused(&described(&[], &records), "InterfaceMismatch");
    }),
    attack("documentation of 900 KB with escapes", || {
        let wasm = numbered(|record| {
            record.result = vec![5];
            record.doc = "\u{1b}[31m".repeat(180_000).into_bytes();
        });
        let mut plugin = loader().load_bytes(&wasm).unwrap();
        is(&plugin.number().unwrap_err(), "Mismatch");
    }),
    attack("documentation beyond a megabyte", || {
        refused(&numbered(|record| record.doc = vec![b'x'; 2 << 20]), "Interface");
    }),
    attack("the section a hundred times", || {
        let record = Record::new("number").bytes();
        let mut wasm = described(&["wasmer_plugin:number@evil"], &record);
        for _ in 0..99 {
            wasm = with_section(&wasm, SECTION, &record);
        }
        refused(&wasm, "Interface");
    }),
    attack("an empty section", || {
        works(&with_section(&super::shared::plugin(""), SECTION, &[]));
    }),
    attack("records that need a host that is never called", || {
        let mut record = Record::new("Bank.rob");
        record.kind = 0x51;
        works(&with_section(&super::shared::plugin(""), SECTION, &record.bytes()));
    }),
    attack("a record cut at each of its bytes", || {
        let record = Record::new("number").bytes();
        for length in 1..record.len() {
            refused(&described(&["wasmer_plugin:number@evil"], &record[..length]), "Interface|AbiVersion");
        }
    }),
    attack("each bit of a record changed", || {
        let record = Record::new("number").bytes();
        for bit in 0..record.len() * 8 {
            let mut record = record.clone();
            record[bit / 8] ^= 1 << (bit % 8);
            // A change of the crate's version is another version. All else is found out.
            if let Err(error) = loader().load_bytes(&described(&["wasmer_plugin:number@evil"], &record)) {
                is(&error, "Interface|AbiVersion|InterfaceMismatch");
            }
        }
    }),
];
