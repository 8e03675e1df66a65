//! Helpers for the attacks: modules, records, checks of errors, and an innocent plugin.

use std::error::Error;
use std::panic::catch_unwind;
use std::path::PathBuf;
use std::time::Duration;
use std::{env, fs, process, thread};

use wasmer_plugin::host::{Limits, Loader, Plugin};
use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
#[allow(dead_code, unused_variables, unreachable_pub)]
pub fn done() {
    unreachable!("runs in the guest")
}

/// The ABI's exports, and 2 pages of memory.
pub(super) const ABI: &str = r#"(memory (export "memory") 2)
    (func $buffer (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x100000001000))"#;

/// A function that returns nothing.
pub(super) const DONE: &str =
    r#"(func (export "wasmer_plugin:done") (param i32) (result i64) (i64.const 0))"#;

pub(super) fn limits() -> Limits {
    Limits::default().memory(16 << 20).timeout(Duration::from_millis(300)).reply(1 << 20).arguments(1 << 20)
}

pub(super) fn loader() -> Loader {
    Loader::new().with_limits(limits())
}

pub(super) fn wasm(text: &str) -> Vec<u8> {
    wat::parse_str(format!("(module {text})")).unwrap()
}

/// Returns a module with the ABI's exports, the function `done`, and more.
pub(super) fn plugin(more: &str) -> Vec<u8> {
    wasm(&format!("{ABI} {DONE} {more}"))
}

/// Returns a module whose function `done` has this body before its result.
pub(super) fn body(code: &str) -> Vec<u8> {
    wasm(&format!(
        r#"{ABI} (func $done (export "wasmer_plugin:done") (param i32) (result i64) {code} (i64.const 0))"#
    ))
}

/// Checks the kind of an error, and that its text suits a terminal and a log.
pub(super) fn is(error: &impl Error, variants: &str) {
    let debug = format!("{error:?}");
    let kind = debug.split_once("kind: ").map_or(&*debug, |(_, kind)| kind);
    let variant = kind.split(|c: char| !c.is_alphanumeric()).next().unwrap();
    let text = error.to_string();
    assert!(variants.split('|').any(|it| it == variant), "{variant} instead of {variants}: {text:.400}");
    assert!(!text.contains(|c: char| c.is_control() && c != '\n' && c != '\t'), "{text:?}");
    assert!(text.len() < 16 << 10, "{} bytes of text", text.len());
}

/// Checks that loading fails with one of the variants.
pub(super) fn refused(wasm: &[u8], variants: &str) {
    match loader().load_bytes(wasm) {
        Err(error) => is(&error, variants),
        Ok(_) => panic!("it loads, instead of {variants}"),
    }
}

/// Checks that loading works, and `done` as well.
pub(super) fn works(wasm: &[u8]) {
    loader().load_bytes(wasm).unwrap().done().unwrap();
}

/// Checks that loading works, and that `done` fails with one of the variants, also after a reset.
pub(super) fn fails(wasm: &[u8], variants: &str) {
    let mut plugin = loader().load_bytes(wasm).unwrap();
    is(&plugin.done().unwrap_err(), variants);
    Plugin::reset(&mut plugin).unwrap();
    is(&plugin.done().unwrap_err(), variants);
}

/// Checks in another thread that a plugin works, that one traps, and that the thread's own panic is caught.
pub(super) fn innocent() {
    let thread = thread::Builder::new().spawn(|| {
        let mut good = Loader::new().load_bytes(&plugin("")).unwrap();
        good.done().unwrap();
        let mut bad = Loader::new().load_bytes(&body("unreachable")).unwrap();
        let error = bad.done().unwrap_err();
        is(&error, "Trapped");
        good.done().unwrap();
        assert!(catch_unwind(|| panic!("an innocent host panics")).is_err());
    });
    thread.unwrap().join().unwrap();
}

/// Creates a folder for this process.
pub(super) fn folder() -> PathBuf {
    let path = env::temp_dir().join(format!("wasmer-plugin-attack-{}", process::id()));
    drop(fs::remove_dir_all(&path));
    fs::create_dir_all(&path).unwrap();
    path
}

/// The parts of a record. Nothing checks them.
pub(super) struct Record {
    pub(super) kind: u8,
    pub(super) version: u8,
    pub(super) krate: Vec<u8>,
    pub(super) name: Vec<u8>,
    pub(super) doc: Vec<u8>,
    pub(super) definitions: Vec<u8>,
    pub(super) result: Vec<u8>,
    pub(super) flip: u64,
}

impl Record {
    pub(super) fn new(name: &str) -> Self {
        Self {
            kind: 0x50,
            version: 2,
            krate: b"evil".to_vec(),
            name: name.into(),
            doc: Vec::new(),
            definitions: vec![0],
            result: vec![0],
            flip: 0,
        }
    }

    /// Returns the bytes. The fingerprint is valid if the result has no definitions and `flip` is 0.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![self.kind, self.version];
        for text in [&self.krate[..], b"1.0.0", b"", b"", &self.name, &self.doc] {
            leb(text.len(), &mut bytes);
            bytes.extend(text);
        }
        bytes.extend(&self.definitions);
        bytes.push(0);
        bytes.extend(&self.result);
        bytes.extend((self.fingerprint() ^ self.flip).to_le_bytes());
        let mut record = Vec::new();
        leb(bytes.len(), &mut record);
        record.extend(bytes);
        record
    }

    fn fingerprint(&self) -> u64 {
        let mut hashed = vec![0x50];
        hashed.extend((self.name.len() as u64).to_le_bytes());
        hashed.extend(&self.name);
        hashed.extend(0_u64.to_le_bytes());
        hashed.extend(&self.result);
        let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        hashed.iter().fold(0xcbf2_9ce4_8422_2325, step)
    }
}

#[allow(clippy::cast_possible_truncation, reason = "seven bits at a time")]
pub(super) fn leb(mut number: usize, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push((number & 0x7f) as u8);
}
