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
