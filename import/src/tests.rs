//! Tests that descriptions are read here as they are in `wasmer-plugin`, whose own tests are thorough.

use crate::wire::description::{Fields, Interface, Problem, Shape, Type};

/// The section of a plugin with these functions:
///
/// ```text
/// #[derive(PluginType)]
/// struct Tree {
///     children: Vec<Tree>,
/// }
///
/// /// Grows.
/// pub fn grow(tree: &Tree) -> Option<u8>;
/// ```
const SECTION: &[u8] = b"FP\x02\x04shop\x051.0.0\x00\x00\x04grow\x06Grows.\
    \x010\x04Tree\x00\x00B\x01\x08children\x00\x11!\x00\
    \x01\x04tree\x01 \x00\x10\x02H%\xad\xb4\xac\xf1\xee\xb2";

#[test]
fn a_section_is_read() {
    let interface = Interface::read(SECTION).unwrap();
    assert_eq!(
        interface.to_string(),
        "/// Grows.\nfn grow(tree: &Tree) -> Option<u8>;\n\nstruct Tree {\n    children: Vec<Tree>,\n}\n"
    );
}

#[test]
fn a_reference_back_is_one() {
    let interface = Interface::read(SECTION).unwrap();
    let Type::Defined(tree) = *interface.functions()[0].arguments()[0].ty() else { panic!("a struct") };
    let Shape::Struct(Fields::Named(fields)) = interface.definition(tree).shape() else { panic!("a struct") };
    let Type::Seq(child) = fields[0].ty() else { panic!("a vector") };
    let Type::Defined(back) = **child else { panic!("a struct") };
    assert!(back.is_reference_back() && back == tree);
}

#[test]
fn damage_is_found() {
    let mut section = SECTION.to_vec();
    *section.last_mut().unwrap() ^= 1;
    let error = Interface::read(&section).unwrap_err();
    assert!(matches!(error.problem(), Problem::Fingerprint { .. }), "{error}");
}

mod expansion {
    //! Tests of the macro: arguments, files, and the errors at their tokens.

    use std::fs;
    use std::path::PathBuf;
    use std::process::Command;

    use proc_macro2::TokenStream;
    use quote::quote;

    use super::SECTION;
    use crate::{arguments, expand};

    /// Returns a new folder with a plugin in it.
    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("wasmer-plugin-import-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("tree.wasm"), module(SECTION)).unwrap();
        folder
    }

    /// Returns a module with a section and nothing else.
    fn module(section: &[u8]) -> Vec<u8> {
        let name = b"\x0dwasmer-plugin";
        let length = u8::try_from(name.len() + section.len()).unwrap();
        let length = if length < 0x80 { vec![length] } else { vec![length & 0x7f | 0x80, length >> 7] };
        [&b"\0asm\x01\0\0\0\0"[..], &length, name, section].concat()
    }

    fn expand(name: &str, tokens: TokenStream) -> syn::Result<String> {
        let folder = folder(name);
        let result = arguments::parse(tokens)
            .and_then(|arguments| expand::declarations(&arguments, &folder))
            .map(|tokens| tokens.to_string().replace(&folder.display().to_string(), "FOLDER"));
        fs::remove_dir_all(folder).unwrap();
        result
    }

    #[track_caller]
    fn errors(name: &str, tokens: TokenStream) -> Vec<String> {
        let errors = expand(name, tokens).unwrap_err();
        errors.into_iter().map(|error| error.to_string()).collect()
    }

    #[test]
    fn declarations_are_in_a_module_and_around_it() {
        let text = expand("declares", quote! { "tree.wasm" }).unwrap();
        let expected = quote! {
            const _: &[u8] = ::core::include_bytes!("FOLDER/tree.wasm");
            mod tree_stubs
        };
        assert!(text.starts_with(&expected.to_string()), "{text}");
        let function = quote! { #[doc = " Grows."] #[wasmer_plugin] pub fn grow(tree: &Tree) -> Option<u8>; };
        assert!(text.contains(&function.to_string()), "{text}");
        let structure = quote! { pub struct Tree { pub children: Vec<Tree>, } };
        assert!(text.contains(&structure.to_string()), "{text}");
        assert!(text.ends_with(&quote! { pub use tree_stubs::*; }.to_string()), "{text}");
    }

    #[test]
    fn digests_are_compared() {
        let zeros = "0".repeat(64);
        let found = errors("digest", quote! { "tree.wasm", sha256 = #zeros });
        let [error] = &found[..] else { panic!("{found:?}") };
        let digest = error.split("is ").nth(2).and_then(|rest| rest.split(',').next()).unwrap();
        assert!(
            error.contains(&format!("its SHA-256 is {digest}, not {zeros}; if the change is")),
            "{error}"
        );
        let upper = digest.to_uppercase();
        expand("digest_again", quote! { "tree.wasm", sha256 = #upper, }).unwrap();
    }

    #[test]
    fn functions_are_left_out() {
        let text = expand("skips", quote! { "tree.wasm", skip = "grow" }).unwrap();
        assert!(!text.contains("grow") && !text.contains("Tree"), "{text}");
        let found = errors("skips_more", quote! { "tree.wasm", skip = "a", skip = "b" });
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with("the plugin has no function of this name"), "{found:?}");
    }

    #[test]
    fn another_path_of_the_runtime_is_in_each_attribute() {
        let text = expand("path", quote! { "tree.wasm", crate = crate::plugins }).unwrap();
        let attribute = quote! { #[wasmer_plugin(crate = crate::plugins)] }.to_string();
        assert!(text.contains(&attribute), "{text}");
        assert!(text.contains(&quote! { use crate::plugins::{PluginType, wasmer_plugin}; }.to_string()));
    }

    #[test]
    fn all_mistakes_in_arguments_are_reported() {
        let found = errors("mistakes", quote! { "tree.wasm", sha = "1", sha256 = "12", skip, skip = 1 });
        assert_eq!(
            found,
            [
                "unknown argument `sha`: `import!` knows `sha256 = \"…\"`, `skip = \"function\"` and `crate = path`",
                "a SHA-256 has 64 hexadecimal digits: copy it from the output of `sha256sum`, or from that of this \
                 macro for 64 zeros",
                "expected `=` after `skip`: `import!` knows `sha256 = \"…\"`, `skip = \"function\"` and `crate = path`",
                "expected the name of a function in quotes after `skip =`",
            ]
        );
        let usage = "expected the path of a plugin in quotes, as in `import!(\"plugins/calculator.wasm\")`";
        assert_eq!(errors("nothing", quote! {}), [usage]);
        assert_eq!(errors("no_text", quote! { tree.wasm }), [usage]);
        assert_eq!(errors("no_comma", quote! { "a" "b" }), ["expected a comma between the arguments"]);
    }

    #[test]
    fn what_is_no_plugin_is_an_error() {
        let check = |name: &str, tokens: TokenStream, expected: &str| {
            let found = errors(name, tokens);
            assert!(found.len() == 1 && found[0].contains(expected), "{found:?}");
        };
        check("missing", quote! { "leaf.wasm" }, "leaf.wasm`: No such file or directory");
        check("missing_too", quote! { "leaf.wasm" }, "; a relative path starts at the folder of");
        check("a_folder", quote! { "." }, "it is no regular file");
        let folder = folder("others");
        fs::write(folder.join("text.wasm"), "text").unwrap();
        fs::write(folder.join("empty.wasm"), b"\0asm\x01\0\0\0").unwrap();
        fs::write(folder.join("damaged.wasm"), module(&SECTION[..SECTION.len() - 1])).unwrap();
        fs::File::create(folder.join("huge.wasm")).unwrap().set_len((1 << 30) + 1).unwrap();
        let path = |name: &str| folder.join(name).display().to_string();
        for (name, expected) in [
            ("text.wasm", "is not a WebAssembly module"),
            ("empty.wasm", "it has no section `wasmer-plugin`"),
            ("damaged.wasm", "damaged.wasm`: "),
            ("huge.wasm", "it is larger than 1 GiB"),
        ] {
            let path = path(name);
            check(name, quote! { #path }, expected);
        }
        let fifo = path("fifo.wasm");
        if Command::new("mkfifo").arg(&fifo).status().is_ok_and(|status| status.success()) {
            check("fifo", quote! { #fifo }, "it is no regular file");
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
