//! Tests of the checks before compilation.

use super::*;
use crate::host::test_module::*;
use crate::wire::schema::{Schema, Signature};

const ADD: Signature = Signature::new(("shop", Some("1.0.0")), "add", &[], &[], Schema::Unit);
const STOCK: Signature =
    Signature::new(("shop", Some("1.0.0")), "Shop.stock", &[], &[], Schema::Unit).of_host();
const SOLD: Signature =
    Signature::new(("shop", Some("1.0.0")), "Shop.sold", &[], &[], Schema::Unit).of_host();

/// The kinds of exports.
const FUNCTION: u8 = 0;
const MEMORY: u8 = 2;

fn described(signatures: &[Signature]) -> Vec<u8> {
    let mut section = Vec::new();
    for signature in signatures {
        let start = section.len();
        section.resize(start + signature.record_length(), 0);
        signature.write_record(&mut section[start..]);
    }
    section
}

fn check_within(module: &TestModule, limits: &Limits) -> Result<Accepted<'static>, LoadError> {
    check(&"test".into(), module.0.clone().leak(), limits)
}

fn accepted(module: &TestModule) -> Accepted<'static> {
    check_within(module, &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn error(module: &TestModule) -> LoadError {
    check_within(module, &Limits::default()).map(drop).unwrap_err()
}

/// Returns a module that passes as a plugin. Tests add sections to it.
fn plugin() -> TestModule {
    TestModule::new().exports(&[(abi::BUFFER, FUNCTION)])
}

#[test]
fn magic() {
    let found = |bytes: &[u8]| {
        let error = check(&"test".into(), bytes, &Limits::default()).map(drop).unwrap_err();
        let &LoadErrorKind::NotWasm { found, .. } = error.kind() else { panic!("{error}") };
        found
    };
    assert_eq!(found(b""), "it is empty");
    assert_eq!(found(b"\0asm\x02\0\0\0"), "its version is not 1");
    assert_eq!(found(b"\0asm\x01\0\0"), "its version is not 1");
    assert_eq!(found(b"\x7fELF\x02"), "it is a native library or program (ELF)");
    assert_eq!(found(b"MZ\x90"), "it is a native library or program (PE)");
    assert_eq!(found(b"\xcf\xfa\xed\xfe"), "it is a native library or program (Mach-O)");
    assert_eq!(found(b"\n (module)"), "it is the text format; assemble it first");
    assert_eq!(found(b"\n (plugin)"), "it does not begin as a module does");
    let component = error(&TestModule(b"\0asm\x0d\0\x01\0".to_vec()));
    assert!(matches!(component.kind(), LoadErrorKind::Component), "{component}");
}

#[test]
fn modules_are_held_to_their_size() {
    let module = plugin();
    let size = module.0.len();
    assert!(check_within(&module, &Limits::default().module(size)).is_ok());
    let error = check_within(&module, &Limits::default().module(size - 1)).map(drop).unwrap_err();
    let &LoadErrorKind::ModuleTooLarge { allowed, .. } = error.kind() else { panic!("{error}") };
    assert_eq!(allowed, size - 1);
}

/// Two memories of 2 and 3 pages, and tables that may grow to 10 and 20 elements.
#[test]
fn memories_and_tables_are_held_to_their_sizes() {
    let module = TestModule::new()
        .items(section::TABLES, &[vec![0x70, 1, 0, 10], vec![0x70, 1, 20, 20]])
        .items(section::MEMORIES, &[vec![0, 2], vec![0, 3]])
        .exports(&[(abi::BUFFER, FUNCTION)]);
    let exact = Limits::default().memory(5 * 65_536).table(30);
    assert!(check_within(&module, &exact).is_ok());
    let error = check_within(&module, &exact.clone().memory(5 * 65_536 - 1)).map(drop).unwrap_err();
    let &LoadErrorKind::MemoryTooLarge { needed, allowed, .. } = error.kind() else { panic!("{error}") };
    assert_eq!((needed, allowed), (5 * 65_536, 5 * 65_536 - 1));
    let error = check_within(&module, &exact.table(29)).map(drop).unwrap_err();
    let &LoadErrorKind::TableTooLarge { elements, allowed, .. } = error.kind() else { panic!("{error}") };
    assert_eq!((elements, allowed), (30, 29));
}

#[test]
fn a_table_without_a_bound_has_any_number_of_elements() {
    let module =
        TestModule::new().items(section::TABLES, &[vec![0x70, 0, 1]]).exports(&[(abi::BUFFER, FUNCTION)]);
    let LoadErrorKind::TableTooLarge { elements, .. } = error(&module).into_kind() else { panic!() };
    assert_eq!(elements, u64::MAX);
}

#[test]
fn custom_sections_are_left_out() {
    let rest = |module: TestModule| accepted(&module).wasm;
    let memory = |module: TestModule| module.items(section::MEMORIES, &[vec![0, 1]]);
    let buffer = |module: TestModule| module.exports(&[(abi::BUFFER, FUNCTION)]);
    let wanted = buffer(memory(TestModule::new())).0;

    let bare = rest(buffer(memory(TestModule::new())));
    assert!(matches!(bare, Cow::Borrowed(_)));
    assert_eq!(bare, wanted);
    let behind = rest(buffer(memory(TestModule::new())).custom("a", b"1").custom("b", b"2"));
    assert!(matches!(behind, Cow::Borrowed(_)), "nothing has to be copied");
    assert_eq!(behind, wanted);
    assert_eq!(rest(buffer(memory(TestModule::new().custom("a", b"1")))), wanted);
    assert_eq!(rest(buffer(memory(TestModule::new()).custom("a", b"1")).custom("b", b"")), wanted);
    // One in front of each.
    let between = buffer(memory(TestModule::new().custom("a", b"1")).custom("b", b"2")).custom("c", b"3");
    assert_eq!(rest(between), wanted);
}

#[test]
fn the_section_of_names_is_kept() {
    // Function 0 is named `f`.
    let module = plugin().custom("names", b"").custom("name", &[1, 4, 1, 0, 1, b'f']).custom("nam", b"");
    assert_eq!(accepted(&module).names.of(&[0])[&0], "f");
    assert!(accepted(&plugin()).names.of(&[0]).is_empty());
}

/// rustc and linkers write imports one by one. A group names its module once.
#[test]
fn imports_in_groups_are_refused() {
    let group = [&name("env")[..], &[0, 0x7f, 0]].concat();
    let error =
        error(&TestModule::new().items(section::IMPORTS, &[group]).exports(&[(abi::BUFFER, FUNCTION)]));
    let LoadErrorKind::Invalid { reason, .. } = error.kind() else { panic!("{error}") };
    assert_eq!(reason, "it groups its imports by module, which is not supported");
}

#[test]
fn versions() {
    let version_of = |module: TestModule| match error(&module).into_kind() {
        LoadErrorKind::AbiVersion { expected, found, .. } => {
            assert_eq!(expected, abi::VERSION);
            Some(found)
        }
        LoadErrorKind::NotAPlugin { .. } => None,
        kind => panic!("{kind:?}"),
    };
    let exporting = |export| version_of(TestModule::new().exports(&[("memory", MEMORY), (export, FUNCTION)]));
    assert_eq!(exporting("wasmer_plugin_v1:buffer"), Some(1));
    assert_eq!(exporting("wasmer_plugin_v17:buffer"), Some(17));
    assert_eq!(exporting("wasmer_plugin_v2:block"), None);
    assert_eq!(exporting("wasmer_plugin_vx:buffer"), None);
    assert_eq!(exporting("buffer"), None);
    let importing = |module| version_of(TestModule::new().imports(&[(module, "panicked")]));
    assert_eq!(importing("wasmer_plugin_v3"), Some(3));
    assert_eq!(importing("wasmer_plugin_v2"), None);
    // A plugin of this version may export more.
    accepted(&TestModule::new().exports(&[("wasmer_plugin_v1:buffer", FUNCTION), (abi::BUFFER, FUNCTION)]));
    let error = error(&TestModule::new().exports(&[("memory", MEMORY), ("run", FUNCTION)]));
    let LoadErrorKind::NotAPlugin { exports, .. } = error.kind() else { panic!("{error}") };
    assert_eq!(*exports, ["memory", "run"]);
}

fn importing(imports: &[(&str, &str)]) -> TestModule {
    TestModule::new().imports(imports).exports(&[(abi::BUFFER, FUNCTION)])
}

#[test]
fn unknown_imports_are_listed_with_who_is_behind_them() {
    accepted(&importing(&[
        (abi::IMPORTS, abi::PANICKED),
        (abi::IMPORTS, abi::REJECTED),
        (abi::IMPORTS, abi::REPLY),
    ]));
    let unknown = |list: &[(&str, &str)]| match error(&importing(list)).into_kind() {
        LoadErrorKind::UnknownImports { imports, hint, .. } => (imports, hint),
        kind => panic!("{kind:?}"),
    };
    let (imports, hint) = unknown(&[("x", "y"), (abi::IMPORTS, abi::REPLY), (abi::IMPORTS, "fetch")]);
    assert_eq!(imports, ["x.y".to_owned(), format!("{}.fetch", abi::IMPORTS)]);
    assert_eq!(hint, None);

    let hint = |module, name| unknown(&[(module, name)]).1.expect("a hint");
    assert!(hint("env", "__getrandom_v03_custom").contains("the feature `random` of wasmer-plugin-services"));
    assert!(hint("env", "__getrandom_custom").starts_with("getrandom 0.2 in it"));
    for module in ["__wbindgen_placeholder__", "wbg"] {
        assert!(hint(module, "f").starts_with("one of its dependencies is built for browsers"));
    }
    assert!(hint("wasi_snapshot_preview1", "f").starts_with("it was built for WASI"));
    assert!(hint("env", "f").starts_with("an `extern` block or a C library"));
    // The first import with a known cause counts.
    assert!(unknown(&[("x", "y"), ("wasi", "f"), ("env", "f")]).1.unwrap().contains("WASI"));
}

#[test]
fn functions_have_one_export_each() {
    let exporting = |exports: &[(&str, u8)]| {
        TestModule::new().exports(&[&[(abi::BUFFER, FUNCTION), ("memory", MEMORY)], exports].concat())
    };
    let bare = exporting(&[("wasmer_plugin:add", FUNCTION), ("wasmer_plugin:sub", FUNCTION)]);
    let functions = accepted(&bare).functions;
    let both = [("add", "wasmer_plugin:add"), ("sub", "wasmer_plugin:sub")];
    assert_eq!(functions, both.map(|(name, export)| (name.to_owned(), export.to_owned())).into());

    let twice = exporting(&[("wasmer_plugin:add@a", FUNCTION), ("wasmer_plugin:add@b", FUNCTION)]);
    let error = error(&twice);
    let LoadErrorKind::DuplicateFunction { function, crates, .. } = error.kind() else { panic!("{error}") };
    assert_eq!((function.as_str(), crates.each_ref().map(String::as_str)), ("add", ["a", "b"]));
}

#[test]
fn a_description_is_read_once() {
    let exporting =
        || TestModule::new().exports(&[(abi::BUFFER, FUNCTION), ("wasmer_plugin:add@shop", FUNCTION)]);
    let section = described(&[ADD]);
    let plugin = accepted(&exporting().custom("other", b"x").custom(abi::SECTION, &section));
    assert_eq!(plugin.interface, Interface::of(&[&ADD]).unwrap());
    assert_eq!(plugin.functions["add"], "wasmer_plugin:add@shop");

    let sections = |count| (0..count).fold(exporting(), |module, _| module.custom(abi::SECTION, &section));
    for count in [2, 3] {
        let error = error(&sections(count));
        let LoadErrorKind::Interface { source, .. } = error.kind() else { panic!("{error}") };
        assert_eq!(*source, ReadError::repeated(count));
    }
    let error_of = |section: &[u8]| error(&exporting().custom(abi::SECTION, section));
    assert!(matches!(error_of(&section[1..]).kind(), LoadErrorKind::Interface { .. }));
    // The version follows the length and the kind.
    let mut newer = section.clone();
    newer[2] = 9;
    let LoadErrorKind::AbiVersion { found, .. } = error_of(&newer).into_kind() else { panic!() };
    assert_eq!(found, 9);
}

/// Returns the problems of a module with these imports, exports and signatures.
fn problems(imports: &[(&str, &str)], exports: &[&str], signatures: &[Signature]) -> Vec<String> {
    let exports: Vec<_> = [abi::BUFFER].iter().chain(exports).map(|export| (*export, FUNCTION)).collect();
    let module = TestModule::new().imports(imports).exports(&exports);
    let module = module.custom(abi::SECTION, &described(signatures));
    match check_within(&module, &Limits::default()).map_err(LoadError::into_kind) {
        Ok(_) => Vec::new(),
        Err(LoadErrorKind::InterfaceMismatch { problems, .. }) => problems,
        Err(kind) => panic!("{kind:?}"),
    }
}

#[test]
fn exports_are_described_and_the_other_way_round() {
    const ADD_OF_SHOP: &str = "wasmer_plugin:add@shop";
    let none: [String; 0] = [];
    assert_eq!(problems(&[], &[ADD_OF_SHOP], &[ADD]), none);
    assert_eq!(problems(&[], &["wasmer_plugin:sub"], &[]), none);
    let missing = "it describes `wasmer_plugin:add@shop`, which it does not export";
    assert_eq!(problems(&[], &[], &[ADD]), [missing]);
    assert_eq!(problems(&[], &["wasmer_plugin:add"], &[ADD]), [missing]);
    let bare = "it exports `wasmer_plugin:add@other` without describing it";
    assert_eq!(problems(&[], &["wasmer_plugin:add@other"], &[ADD]), [missing, bare]);
    assert_eq!(problems(&[], &["wasmer_plugin:add@other"], &[]), [bare]);
}

#[test]
fn imports_are_described_and_those_that_are_not_imported_forgotten() {
    const IMPORT: (&str, &str) = ("wasmer_plugin:Shop", "stock");
    let none: [String; 0] = [];
    assert_eq!(problems(&[IMPORT], &[], &[STOCK, SOLD]), none);
    let bare = "it imports the host function `Shop.stock` without describing it";
    assert_eq!(problems(&[IMPORT], &[], &[]), [bare]);
    assert_eq!(problems(&[IMPORT], &[], &[SOLD]), [bare]);
    // The plugin does not need a function that it describes and does not import.
    let module = importing(&[IMPORT]).custom(abi::SECTION, &described(&[STOCK, SOLD]));
    let interface = accepted(&module).interface;
    let required: Vec<_> = interface.requires().iter().map(Function::name).collect();
    assert_eq!(required, ["Shop.stock"]);
    assert!(interface.functions().is_empty());
}
