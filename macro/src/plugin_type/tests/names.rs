//! Tests of names and parameters that are not those in Rust.

use quote::quote;

use super::{errors, key, text};

#[test]
fn instances_have_no_record() {
    let key = key(quote! { #[plugin_type(name = "Page", parameters(u8))] struct Bytes { items: Vec<u8> } });
    assert!(!key.contains("link_section"), "{key}");
    assert!(key.contains("\"Page\""), "{key}");
    assert!(key.contains("&[<u8 as"), "{key}");
}

#[test]
fn types_that_are_called_alike_keep_their_records() {
    let key = key(quote! { #[plugin_type(name = "Order")] struct Other(u8); });
    assert!(key.contains("link_section"), "{key}");
    assert!(key.contains("::core::concat!(::core::module_path!(), \"::\", \"Other\")"), "{key}");
}

/// A default and a codec belong to a field by its name in Rust.
#[test]
fn names_do_not_part_a_field_from_its_default() {
    let text = text(quote! {
        struct Order { #[plugin_type(name = "b")] #[serde(default)] a: u8, #[plugin_type(name = "a")] b: u16 }
    });
    assert!(text.contains("Field::new(\"b\",&[],<u8>::SCHEMA).with_default("), "{text}");
    assert!(text.contains("Field::new(\"a\",&[],<u16>::SCHEMA)])"), "{text}");
}

#[test]
fn types_of_parameters_lead_back() {
    let text = text(quote! {
        #[plugin_type(parameters(Vec<Node>, Leaf, Self), recursive = Node, recursive = Leaf)]
        struct Page(u8);
    });
    assert_eq!(text.matches("&[<Vec<BackRef<Node>>>::SCHEMA,<BackRef<Leaf>>::SCHEMA,").count(), 2, "{text}");
}

#[test]
fn names_have_a_bound() {
    let name = "é".repeat(128);
    assert_eq!(
        errors(quote! { #[plugin_type(name = #name)] struct S { #[plugin_type(name = #name)] a: u8 } }),
        [""; 0]
    );
    let name = format!("{name}a");
    let found =
        errors(quote! { #[plugin_type(name = #name)] struct S { #[plugin_type(name = #name)] a: u8 } });
    assert_eq!(found, ["a name has at most 256 bytes, and this one has 257"; 2]);
}

/// Names may be a stranger's.
#[test]
fn names_are_escaped_in_errors() {
    let found = errors(
        quote! { struct S { #[plugin_type(name = "\u{1b}")] a: u8, #[plugin_type(name = "\u{1b}")] b: u8 } },
    );
    assert_eq!(found, ["another field or variant has the name `\\u{1b}`: give each a name of its own"]);
}
