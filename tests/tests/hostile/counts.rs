//! Tests of modules of 63 MiB that repeat one small item. They are refused before anything is collected.

use std::time::{Duration, Instant};

use wasmer_plugin::host::{LoadError, LoadErrorKind};

use super::allocation::largest;
use super::load;

/// A little less than the maximum size of a module.
const BYTES: usize = 63 << 20;

fn number(mut number: usize, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

fn section(id: u8, contents: &[u8], module: &mut Vec<u8>) {
    module.push(id);
    number(contents.len(), module);
    module.extend(contents);
}

fn empty() -> Vec<u8> {
    b"\0asm\x01\0\0\0".to_vec()
}

/// Returns a module with one section, filled with this entry.
fn full_of(id: u8, entry: &[u8]) -> Vec<u8> {
    let count = BYTES / entry.len();
    let mut contents = Vec::with_capacity(BYTES + 10);
    number(count, &mut contents);
    contents.extend(entry.repeat(count));
    let mut module = empty();
    section(id, &contents, &mut module);
    module
}

/// Checks that the module is refused soon, and without memory besides its own.
fn refused(wasm: &[u8]) -> LoadError {
    let start = Instant::now();
    let (loaded, largest) = largest(|| load(wasm));
    let (error, took) = (loaded.expect_err("it is refused"), start.elapsed());
    assert!(largest < 1 << 20, "{largest} bytes: {error}");
    assert!(took < Duration::from_secs(4), "{took:?}: {error}");
    error
}

#[test]
fn too_many_of_something() {
    let cases: [(u8, &[u8], &str); 11] = [
        (1, &[0x60, 0, 0], "types"),
        (2, &[0, 0, 0, 0], "imports"),
        // Two imports that share the name of their module.
        (2, &[0, 0, 0x7f, 2, 0, 0, 0, 0, 0, 0], "imports"),
        (3, &[0], "functions"),
        (4, &[0x70, 0, 0], "tables"),
        (5, &[0, 0], "memories"),
        (6, &[0x7f, 0, 0x41, 0, 0x0b], "globals"),
        (7, &[1, b'e', 0, 0], "exports"),
        (9, &[0, 0x41, 0, 0x0b, 0], "segments of elements"),
        (11, &[0, 0x41, 0, 0x0b, 0], "segments of data"),
        (11, &[1, 0], "segments of data"),
    ];
    for (id, entry, what) in cases {
        let error = refused(&full_of(id, entry));
        let LoadErrorKind::TooComplex { what: found, .. } = error.kind() else { panic!("{what}: {error:?}") };
        assert_eq!(*found, what);
    }
}

#[test]
fn too_many_sections() {
    for name in ["", "name", "wasmer-plugin"] {
        let mut one = Vec::new();
        let mut contents = Vec::new();
        number(name.len(), &mut contents);
        contents.extend(name.as_bytes());
        section(0, &contents, &mut one);
        let mut module = empty();
        module.extend(one.repeat(BYTES / one.len()));
        let error = refused(&module);
        assert!(matches!(error.kind(), LoadErrorKind::TooComplex { what: "sections", .. }), "{error:?}");
    }
}

/// A repeated section could hold any number of imports without exceeding a limit.
#[test]
fn the_same_section_again() {
    let mut one = Vec::new();
    section(2, &[1, 0, 0, 0, 0], &mut one);
    let error = refused(&[empty(), one.repeat(2)].concat());
    assert!(matches!(error.kind(), LoadErrorKind::Invalid { .. }), "{error:?}");
}

/// A group of types is one entry, and claims to have a million of them.
#[test]
fn a_group_of_types() {
    for count in [0, 1, 999_999] {
        let mut contents = vec![1, 0x4e];
        number(count, &mut contents);
        contents.extend([0x60, 0, 0].repeat(count));
        let mut module = empty();
        section(1, &contents, &mut module);
        let error = refused(&module);
        assert!(matches!(error.kind(), LoadErrorKind::Invalid { .. }), "{error:?}");
    }
}

/// A count without entries.
#[test]
fn claimed_counts() {
    for id in 1..=13 {
        for count in [1_000, 10_000_000, 0xffff_ffff] {
            let mut contents = Vec::new();
            number(count, &mut contents);
            let mut module = empty();
            section(id, &contents, &mut module);
            let error = refused(&module);
            // For a section whose entries only the compiler reads, another error comes first.
            assert!(
                matches!(
                    error.kind(),
                    LoadErrorKind::Invalid { .. }
                        | LoadErrorKind::TooComplex { .. }
                        | LoadErrorKind::NotAPlugin { .. }
                ),
                "{id}, {count}: {error:?}"
            );
        }
    }
}

/// Names as long as the module.
#[test]
fn long_names() {
    let name = "x".repeat(BYTES / 2);
    let mut contents = vec![1];
    for _ in 0..2 {
        number(name.len(), &mut contents);
        contents.extend(name.as_bytes());
    }
    contents.extend([0, 0]);
    let mut module = empty();
    section(2, &contents, &mut module);
    assert!(load(&module).is_err());
}
