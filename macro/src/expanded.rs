//! Keeps the expansion of the quickstart's plugin true, which stands beside it to be read.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, Item};

use crate::expand::{Place, attribute};

/// The plugin with its attributes expanded, as it is for the host or for the guest.
fn expanded(source: &str, side: &str) -> String {
    let mut file = syn::parse_file(source).expect("the plugin is Rust");
    let mut items = Vec::new();
    for item in std::mem::take(&mut file.items) {
        let Item::Fn(mut function) = item else {
            items.push(item);
            continue;
        };
        function.attrs.retain(|attribute| !attribute.path().is_ident("wasmer_plugin"));
        let place = Place { krate: "calculator", position: "" };
        let tokens = attribute(TokenStream::new(), &function.into_token_stream(), place);
        let generated: syn::File = syn::parse2(tokens).expect("the expansion is Rust");
        items.extend(generated.items.into_iter().filter(|item| is_for(item, side)));
    }
    // Item by item, for an empty line between them.
    let print = |item| {
        file.items = vec![item];
        let text = prettyplease::unparse(&file);
        file.attrs.clear();
        text
    };
    items.into_iter().map(print).collect::<Vec<_>>().join("\n")
}

fn is_for(item: &Item, side: &str) -> bool {
    let attributes: &[Attribute] = match item {
        Item::Trait(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Const(item) => &item.attrs,
        _ => &[],
    };
    let cfg = attributes.iter().find(|attribute| attribute.path().is_ident("cfg"));
    let Some(cfg) = cfg else { return true };
    let is_host = cfg.to_token_stream().to_string().contains("not");
    is_host == (side == "host")
}

#[test]
fn expansion_of_the_quickstart() {
    let plugin = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/quickstart/calculator");
    let source = std::fs::read_to_string(plugin.join("src/lib.rs")).expect("the plugin is there");
    for side in ["host", "guest"] {
        let path = plugin.join(format!("expanded/{side}.rs"));
        let expansion = expanded(&source, side);
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
