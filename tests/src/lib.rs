//! Shared parts of the tests: the guests, each compiled once in a process, and helpers.

pub mod allocation;
pub mod markdown;
pub mod random;

/// Compiles the examples of a README.
#[cfg(doctest)]
#[doc = include_str!("../../services/README.md")]
struct ServicesReadme;

use std::sync::OnceLock;

use wasmer_plugin::host::{Loader, Plugin, PluginModule};
use wasmparser::{Parser, Payload};

/// Returns the module of the guest that calls its host, compiled once. It cannot be started without hosts.
///
/// # Panics
///
/// If it cannot be compiled.
pub fn callbacks_module() -> &'static PluginModule {
    static MODULE: OnceLock<PluginModule> = OnceLock::new();
    MODULE.get_or_init(|| Loader::new().compile(env!("CALLBACKS_WASM")).expect("the guest compiles"))
}

/// Returns the module of the guest whose types refuse values, compiled once. It cannot be started without a
/// host.
///
/// # Panics
///
/// If it cannot be compiled.
pub fn picky_module() -> &'static PluginModule {
    static MODULE: OnceLock<PluginModule> = OnceLock::new();
    MODULE.get_or_init(|| Loader::new().compile(env!("PICKY_WASM")).expect("the guest compiles"))
}

/// Returns the module of the guest that works for many threads, compiled once. It cannot be started without a
/// host.
///
/// # Panics
///
/// If it cannot be compiled.
pub fn worker_module() -> &'static PluginModule {
    static MODULE: OnceLock<PluginModule> = OnceLock::new();
    MODULE.get_or_init(|| Loader::new().compile(env!("WORKER_WASM")).expect("the guest compiles"))
}

macro_rules! guests {
    ($($(#[$doc:meta])* $name:ident, $module:ident = $path:literal;)*) => {
        $(
            $(#[$doc])*
            ///
            /// # Panics
            ///
            /// If it cannot be started.
            #[must_use]
            pub fn $name() -> Plugin {
                $module().instantiate().expect("the guest starts")
            }

            /// Returns the module of the guest of that name, compiled once.
            ///
            /// # Panics
            ///
            /// If it cannot be compiled.
            pub fn $module() -> &'static PluginModule {
                static MODULE: OnceLock<PluginModule> = OnceLock::new();
                MODULE.get_or_init(|| Loader::new().compile(env!($path)).expect("the guest compiles"))
            }
        )*
    };
}

guests! {
    /// Starts an instance of the guest with a function for every kind of argument and result.
    matrix, matrix_module = "MATRIX_WASM";
    /// Starts an instance of the guest that fails.
    faulty, faulty_module = "FAULTY_WASM";
    /// Starts an instance of the guest for pipelines.
    stages, stages_module = "STAGES_WASM";
    /// Starts an instance of the guest that is called often.
    steady, steady_module = "STEADY_WASM";
    /// Starts an instance of a shop's plugin, in the version that the tests link.
    shop, shop_module = "SHOP_WASM";
    /// Starts an instance of the shop's plugin in an older version.
    old_shop, old_shop_module = "OLD_SHOP_WASM";
    /// Starts an instance of the guest with several interfaces.
    bank, bank_module = "BANK_WASM";
    /// Starts an instance of a small guest with interfaces.
    stamp, stamp_module = "STAMP_WASM";
    /// Starts an instance of the same guest, with interfaces of an older version.
    old_stamp, old_stamp_module = "OLD_STAMP_WASM";
    /// Starts an instance of the guest without std.
    bare, bare_module = "BARE_WASM";
    /// Starts an instance of the guest with a function for each type that is not a plugin's own.
    types, types_module = "TYPES_WASM";
}

/// Returns the records of a host's functions, selected by their positions in its interface, as a plugin has
/// them in its section.
#[macro_export]
macro_rules! records {
    ($host:ty: $($index:literal)*) => {
        [$({
            const SIGNATURE: ::wasmer_plugin::schema::Signature =
                *<$host as ::wasmer_plugin::host_functions::HostInterface>::FUNCTIONS[$index].signature();
            const RECORD: [u8; SIGNATURE.record_length()] = SIGNATURE.record();
            RECORD.to_vec()
        }),*].concat()
    };
}

/// A section of a module: its number, its name if it is a custom section, and its contents.
pub type Section<'w> = (u8, &'w str, &'w [u8]);

/// Returns the sections of a module.
///
/// # Panics
///
/// If it is not a module.
pub fn sections(wasm: &[u8]) -> impl Iterator<Item = Section<'_>> {
    Parser::new(0).parse_all(wasm).filter_map(|payload| {
        let payload = payload.expect("a module");
        if let Payload::CustomSection(section) = &payload {
            return Some((0, section.name(), section.data()));
        }
        let (id, range) = payload.as_section()?;
        let range = usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?;
        Some((id, "", &wasm[range]))
    })
}

/// Adds a custom section to the module.
#[must_use]
pub fn with_section(wasm: &[u8], name: &str, contents: &[u8]) -> Vec<u8> {
    let mut section = Vec::new();
    leb128(name.len(), &mut section);
    section.extend_from_slice(name.as_bytes());
    section.extend_from_slice(contents);
    let mut module = wasm.to_vec();
    module.push(0);
    leb128(section.len(), &mut module);
    module.extend(section);
    module
}

/// Writes a number in LEB128.
#[allow(clippy::cast_possible_truncation)] // Seven bits at a time.
fn leb128(mut number: usize, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push((number & 0x7f) as u8);
}

/// Removes the custom sections from the module.
#[must_use]
pub fn without_sections(wasm: &[u8]) -> Vec<u8> {
    let mut module = wasm[..8].to_vec();
    for (id, _, contents) in sections(wasm).filter(|(id, _, _)| *id != 0) {
        module.push(id);
        leb128(contents.len(), &mut module);
        module.extend_from_slice(contents);
    }
    module
}

/// Returns the number of a plugin that [`numbered`] made.
#[wasmer_plugin::wasmer_plugin]
pub fn number() -> u32 {
    unreachable!("runs in the guest")
}

/// Makes a plugin by hand. Its function `number` returns `number`, and it has this many bytes of data.
///
/// # Panics
///
/// If there are more than a million.
#[must_use]
pub fn numbered(number: u32, bytes: usize) -> Vec<u8> {
    assert!(bytes <= 1_000_000);
    let data = "x".repeat(bytes);
    let text = format!(
        r#"(module
            (memory (export "memory") 17)
            (func (export "wasmer_plugin_v2:buffer") (param $length i32) (result i64)
                (if (result i64) (i32.le_u (local.get $length) (i32.const 4096))
                    (then (i64.const 0x0000_1000_0000_1000))
                    (else (i64.const 0))))
            (func (export "wasmer_plugin:number") (param i32) (result i64)
                (i32.store (i32.const 0) (i32.const {number}))
                (i64.const 0x0000_0004_0000_0000))
            (data (i32.const 0x10000) "{data}"))"#
    );
    wat::parse_str(text).expect("it is WebAssembly")
}
