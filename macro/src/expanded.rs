//! Tests that the recorded expansions beside the examples are up to date.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, Item, Meta};

use crate::expand::{Place, attribute};

/// Expands the attributes in a crate, for the host or for the guest.
fn expanded(source: &str, krate: &str, side: &str) -> String {
    let mut file = syn::parse_file(source).expect("the crate is Rust");
    let mut items = Vec::new();
    for mut item in std::mem::take(&mut file.items) {
        let Some(arguments) = take_attribute(&mut item) else {
            items.push(item);
            continue;
        };
        let tokens = attribute(arguments, &item.into_token_stream(), Place { krate, position: "" });
        let generated: syn::File = syn::parse2(tokens).expect("the expansion is Rust");
        items.extend(generated.items.into_iter().filter(|item| is_for(item, side)));
    }
    // Items are printed one by one, with empty lines between them.
    let print = |item| {
        file.items = vec![item];
        let text = prettyplease::unparse(&file);
        file.attrs.clear();
        text
    };
    items.into_iter().map(print).collect::<Vec<_>>().join("\n")
}

/// Removes our attribute from an item, and returns its arguments.
fn take_attribute(item: &mut Item) -> Option<TokenStream> {
    let attributes = match item {
        Item::Fn(function) => &mut function.attrs,
        Item::Trait(interface) => &mut interface.attrs,
        _ => return None,
    };
    let place = attributes.iter().position(|attribute| attribute.path().is_ident("wasmer_plugin"))?;
    match attributes.remove(place).meta {
        Meta::List(list) => Some(list.tokens),
        _ => Some(TokenStream::new()),
    }
}

fn is_for(item: &Item, side: &str) -> bool {
    let attributes: &[Attribute] = match item {
        Item::Trait(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Const(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        _ => &[],
    };
    let cfg = attributes.iter().find(|attribute| attribute.path().is_ident("cfg"));
    let Some(cfg) = cfg else { return true };
    let is_host = cfg.to_token_stream().to_string().contains("not");
    is_host == (side == "host")
}

#[test]
fn expansion_of_the_quickstart() {
    is_on_file("quickstart/calculator", "calculator");
}

#[test]
fn expansion_of_interfaces() {
    is_on_file("shop/api", "shop_api");
}

fn is_on_file(example: &str, krate: &str) {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(example);
    let source = std::fs::read_to_string(example.join("src/lib.rs")).expect("the crate is there");
    for side in ["host", "guest"] {
        let path = example.join(format!("expanded/{side}.rs"));
        let expansion = expanded(&source, krate, side);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, expansion).expect("the file can be written");
            continue;
        }
        let on_file = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            on_file == expansion,
            "{} is out of date; if the new expansion is as it should be, run\n\
             BLESS=1 cargo test -p wasmer-plugin-macro\nIt is now:\n{expansion}",
            path.display()
        );
    }
}
