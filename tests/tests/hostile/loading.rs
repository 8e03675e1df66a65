//! Tests of modules that fail to load.

use wasmer_plugin::host::{LoadError, LoadErrorKind, Loader};

use super::{load, wasm};

/// Checks that loading fails with this variant, text and causes.
macro_rules! check {
    ($wasm:expr, $variant:ident, $text:expr) => {{
        let Err(error) = load(&$wasm[..]) else { panic!("this should not load: {}", $text) };
        let text = error.to_string();
        assert!(matches!(error.kind(), LoadErrorKind::$variant { .. }), "{error:?}");
        assert!(text.starts_with(&*$text), "expected: {}\n   found: {text}", $text);
    }};
}
pub(super) use check;

#[test]
fn no_plugins() {
    check!(
        wasm!("no_buffer"),
        NotAPlugin,
        "`bytes` is WebAssembly, but no plugin: it exports `memory`, `main`; does its crate use \
         `#[wasmer_plugin]`, and has it `crate-type = [\"cdylib\", \"rlib\"]`?"
    );
    check!(
        wat::parse_str("(module)").unwrap(),
        NotAPlugin,
        "`bytes` is WebAssembly, but no plugin: it exports nothing;"
    );
    let exports = |number| format!("(export \"f{number}\\1b[31m\" (func 0))");
    let names = (0..5000).map(exports).collect::<Vec<_>>().concat();
    check!(
        wat::parse_str(format!("(module (func) {names})")).unwrap(),
        NotAPlugin,
        "`bytes` is WebAssembly, but no plugin: it exports `f0\\u{1b}[31m`, `f1\\u{1b}[31m`"
    );
    let error = load(&wat::parse_str(format!("(module (func) {names})")).unwrap()).unwrap_err();
    assert!(error.to_string().contains(" and 4988 more; does its crate"), "{error}");
}

#[test]
fn other_versions() {
    check!(
        wasm!("version_3"),
        AbiVersion,
        "plugin `bytes` speaks version 3 of the plugin ABI, this host version 2: build the host with the other's \
         version of wasmer-plugin"
    );
    check!(
        wasm!("version_0"),
        AbiVersion,
        "plugin `bytes` speaks version 0 of the plugin ABI, this host version 2: build the plugin with the \
         other's version of wasmer-plugin"
    );
}

#[test]
fn imports() {
    check!(
        wasm!("imports_browser"),
        UnknownImports,
        "plugin `bytes` needs what this host does not offer: `__wbindgen_placeholder__.__wbindgen_throw`; one of \
         its dependencies is built for browsers: turn off features such as `js` and `wasmbind`, which chrono, \
         getrandom and uuid have"
    );
    check!(
        wasm!("imports_wasi"),
        UnknownImports,
        "plugin `bytes` needs what this host does not offer: `wasi_snapshot_preview1.fd_write`; it was built for \
         WASI: build it for wasm32-unknown-unknown"
    );
    check!(
        wasm!("imports_linked"),
        UnknownImports,
        "plugin `bytes` needs what this host does not offer: `env.sqlite3_open`; an `extern` block or a C \
         library in it expects these functions to be linked in"
    );
    check!(
        wasm!("imports_getrandom"),
        UnknownImports,
        "plugin `bytes` needs what this host does not offer: `env.__getrandom_v03_custom`; getrandom in it is to ask a \
         source of random numbers that is not there: turn on the feature `random` of wasmer-plugin-services in the plugin, \
         and link it by `use wasmer_plugin_services as _;`"
    );
    check!(
        wasm!("imports_getrandom_02"),
        UnknownImports,
        "plugin `bytes` needs what this host does not offer: `env.__getrandom_custom`; getrandom 0.2 in it is to ask a \
         source of random numbers that is not there: give its `register_custom_getrandom!` a function that calls \
         `wasmer_plugin_services::random::fill`"
    );
    check!(
        wasm!("imports_unknown"),
        UnknownImports,
        "plugin `bytes` needs what this host does not offer: `shop.price\\u{0}\\n`"
    );
    check!(
        wasm!("imported_memory"),
        UnknownImports,
        "plugin `bytes` needs what this host does not offer: `env.memory`; "
    );
    check!(
        wasm!("imports_mistyped"),
        BrokenAbi,
        "plugin `bytes` does not keep to the plugin ABI: import `wasmer_plugin_v2.panicked` should be a function (i32, i32, i32, i32, i32, i32) -> (), but is a function (i64) -> i64"
    );
}

/// A group of imports names its module once. Repeating the name for each import would make 10 GB of a file of
/// 200 KB.
#[test]
fn grouped_imports() {
    const MANY: usize = 100_000;
    const NUMBER: [u8; 3] = [0xa0, 0x8d, 0x06];
    let module = [&NUMBER[..], &vec![b'm'; MANY], &[0]].concat();
    // One with a common type, and one with a type for each import.
    let groups = [
        [&[1][..], &module, &[0x7e, 0, 0], &NUMBER, &vec![0; MANY]].concat(),
        [&[1][..], &module, &[0x7f], &NUMBER, &vec![0; 3 * MANY]].concat(),
    ];
    for group in groups {
        let length = u32::try_from(group.len()).unwrap();
        let length = [length & 0x7f | 0x80, length >> 7 & 0x7f | 0x80, length >> 14]
            .map(|bits| u8::try_from(bits).unwrap());
        let header = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02";
        check!(
            [&header[..], &length, &group].concat(),
            Invalid,
            "plugin `bytes` is not a valid WebAssembly module: it groups its imports by module, which is not supported"
        );
    }
}

#[test]
fn bad_exports() {
    check!(
        wasm!("wrong_signatures"),
        BrokenAbi,
        "plugin `bytes` does not keep to the plugin ABI: \
         export `wasmer_plugin:no_argument` should be a function (i64, i64) -> i64, but is a function () -> i64; \
         export `wasmer_plugin:two_results` should be a function (i64, i64) -> i64, but is a function (i32) -> i64, i64; \
         export `wasmer_plugin:narrow` should be a function (i64, i64) -> i64, but is a function (i32) -> i32; \
         export `wasmer_plugin:floats` should be a function (i64, i64) -> i64, but is a function (f32, v128) -> (); \
         export `wasmer_plugin:global` should be a function (i64, i64) -> i64, but is a global; \
         export `wasmer_plugin:table\\n` should be a function (i64, i64) -> i64, but is a table"
    );
    check!(
        wasm!("wrong_buffer"),
        BrokenAbi,
        "plugin `bytes` does not keep to the plugin ABI: export `wasmer_plugin_v2:buffer` should be a function \
         (i32) -> i64, but is a function (i32, i32) -> i64"
    );
    check!(
        wasm!("buffer_is_global"),
        BrokenAbi,
        "plugin `bytes` does not keep to the plugin ABI: `memory` is a function () -> (); export \
         `wasmer_plugin_v2:buffer` should be a function (i32) -> i64, but is a global"
    );
    check!(
        wasm!("no_memory"),
        BrokenAbi,
        "plugin `bytes` does not keep to the plugin ABI: it exports no memory"
    );
}

#[test]
fn functions_of_one_name() {
    check!(
        wasm!("duplicates"),
        DuplicateFunction,
        "plugin `bytes` has two functions `f`, in the crates `shop` and `a\\nuser`: give one of them another \
         name with `#[wasmer_plugin(name = \"…\")]`"
    );
}

#[test]
fn memories() {
    check!(
        wasm!("shared_memory"),
        Invalid,
        "plugin `bytes` is not a valid WebAssembly module: threads must be enabled for shared memories"
    );
    check!(wasm!("wide_memory"), Invalid, "plugin `bytes` is not a valid WebAssembly module: ");
}

#[test]
fn buffers() {
    check!(
        wasm!("empty_memory"),
        BufferOutOfBounds,
        "plugin `bytes` places its call buffer where it cannot be: 4096 bytes at 0x0 of 0, and 4096 are needed"
    );
    check!(
        wasm!("buffer_outside"),
        BufferOutOfBounds,
        "plugin `bytes` places its call buffer where it cannot be: 4096 bytes at 0xf001 of 65536, and 4096 are needed"
    );
    check!(
        wasm!("buffer_far"),
        BufferOutOfBounds,
        "plugin `bytes` places its call buffer where it cannot be: 4294967295 bytes at 0xffffffff of 65536"
    );
    check!(
        wasm!("buffer_small"),
        BufferOutOfBounds,
        "plugin `bytes` places its call buffer where it cannot be: 4095 bytes at 0x0 of 65536, and 4096 are needed"
    );
    check!(
        wasm!("buffer_none"),
        Instantiate,
        "plugin `bytes` cannot be instantiated: it has no memory for a call buffer of 4096 bytes"
    );
}

#[test]
fn code_that_runs_too_early() {
    let failed = "plugin `bytes` failed while it was loaded: plugin `bytes` ";
    let check = |wasm: &[u8], expected: &str| {
        let error = load(wasm).unwrap_err();
        assert!(matches!(error.kind(), LoadErrorKind::StartupFailed { .. }), "{error:?}");
        assert_eq!(error.to_string(), format!("{failed}{expected}"));
    };
    check(&wasm!("start_traps"), "trapped in `its start function`: it ran into `unreachable`");
    check(&wasm!("start_panics"), "panicked in `its start function`: message");
    check(&wasm!("buffer_traps"), "trapped in `wasmer_plugin_v2:buffer`: it reached beyond its memory");
    check(&wasm!("buffer_panics"), "panicked in `wasmer_plugin_v2:buffer` at src/lib.rs:3:4: message");
}

/// Instantiation can be tried again after a failure.
#[test]
fn instances_that_fail() {
    let module = Loader::new().compile_bytes(&wasm!("buffer_traps")).unwrap();
    for _ in 0..3 {
        assert!(matches!(
            module.instantiate().map_err(LoadError::into_kind),
            Err(LoadErrorKind::StartupFailed { .. })
        ));
    }
}

/// Tables take the host's memory, and the checks of the first memory do not cover further ones.
#[test]
fn tables_and_memories() {
    let plugin = |field: &str| {
        let buffer =
            "(func (export \"wasmer_plugin_v2:buffer\") (param i32) (result i64) (i64.const 0x100000001000))";
        wat::parse_str(format!("(module (memory (export \"memory\") 2) {buffer} {field})")).unwrap()
    };
    load(&plugin("(table 1 1000 funcref)")).unwrap();
    let too_large =
        "plugin `bytes` has tables that may grow to any number of elements, and 100000 are allowed";
    check!(plugin("(table 1 funcref)"), TableTooLarge, too_large);
    let too_large = "plugin `bytes` has tables that may grow to 120000 elements, and 100000 are allowed";
    check!(plugin("(table 1 60000 funcref) (table 1 60000 externref)"), TableTooLarge, too_large);
    check!(plugin("(memory 1)"), Invalid, "plugin `bytes` is not a valid WebAssembly module: ");
    check!(plugin("(memory 1 1 shared)"), Invalid, "plugin `bytes` is not a valid WebAssembly module: ");
    check!(plugin("(tag)"), Invalid, "plugin `bytes` is not a valid WebAssembly module: ");
}
