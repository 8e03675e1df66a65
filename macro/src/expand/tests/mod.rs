//! Tests of the parts of the expansion that others rely on. A file beside the quickstart's plugin has a whole
//! expansion.

use super::Place;
mod interface;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Expr, File, FnArg, ImplItem, Item, Pat, Stmt, TraitItem};

fn expansion(attribute: TokenStream, item: &TokenStream) -> File {
    let place = Place { krate: "calculator", position: "src/lib.rs:3:1" };
    let tokens = super::attribute(attribute, item, place);
    syn::parse2(tokens).expect("the expansion is Rust")
}

fn expect_export(attribute: TokenStream, item: &TokenStream, name: &str) {
    let text = expansion(attribute, item).into_token_stream().to_string();
    assert!(text.contains(&format!("export_name = \"{name}\"")), "{text}");
}

#[test]
fn exports_have_the_names_of_the_contract() {
    let add = quote! { pub fn add(a: i32) {} };
    expect_export(quote! {}, &add, "wasmer_plugin:add@calculator");
    expect_export(quote! { stub = Sum }, &add, "wasmer_plugin:add@calculator");
    expect_export(quote! { name = "a name" }, &add, "wasmer_plugin:a name@calculator");
    expect_export(quote! {}, &quote! { pub fn r#type() {} }, "wasmer_plugin:type@calculator");
}

#[test]
fn a_function_without_a_body_has_the_stub_of_one_with_a_body_and_nothing_else() {
    let signature = quote! { pub fn add(a: &[u8], #[serde(default)] b: Option<u8>) -> Vec<u8> };
    let options = quote! { batch, name = "sum", stub = Sum };
    let whole = expansion(options.clone(), &quote! { /** Adds. */ #[must_use] #[cfg(unix)] #signature {} });
    let declared = expansion(options, &quote! { /** Adds. */ #[must_use] #[cfg(unix)] #signature; });
    let [Item::Fn(_), whole @ .., Item::Const(_), Item::Const(_)] = &whole.items[..] else {
        panic!("a function, its stub and two shims")
    };
    let text = |items: &[Item]| quote! { #(#items)* }.to_string();
    assert_eq!(text(&declared.items), text(whole).replace("[`add`](fn@add)", "`add`"));
}

#[test]
fn a_mistake_in_a_declaration_leaves_no_item() {
    let file = expansion(quote! {}, &quote! { pub async fn add(a: i32) -> i32; });
    assert!(matches!(&file.items[..], [Item::Macro(_)]));
}

#[test]
fn conditions_hold_for_all_that_is_generated() {
    let conditions = quote! { #[cfg(unix)] #[cfg_attr(windows, inline, cfg(doc), cold)] };
    let file = expansion(quote! {}, &quote! { #[inline] #conditions pub fn add(a: i32) {} });
    let [_, generated @ ..] = &file.items[..] else { panic!("there is the function itself") };
    assert_eq!(generated.len(), 3);
    for item in generated {
        let attributes: &[Attribute] = match item {
            Item::Trait(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Const(item) => &item.attrs,
            _ => panic!("a stub, its implementation and a shim"),
        };
        let text = quote! { #(#attributes)* }.to_string();
        for condition in [quote! { #[cfg(unix)] }, quote! { #[cfg_attr(windows, cfg(doc))] }] {
            assert!(text.contains(&condition.to_string()), "{text}");
        }
    }
}

#[test]
fn seventeen_arguments_are_nested_tuples() {
    let names = (0..17).map(|index| quote::format_ident!("a{index}"));
    let file = expansion(quote! {}, &quote! { pub fn many(#(#names: u8),*) {} });
    let Item::Impl(item) = &file.items[2] else { panic!("the implementation is there") };
    let ImplItem::Fn(method) = &item.items[0] else { panic!("it has a method") };
    let Some(Stmt::Expr(Expr::Call(call), None)) = method.block.stmts.last() else {
        panic!("it makes a call")
    };
    let tuple = |expression: &Expr| match expression {
        Expr::Tuple(tuple) => tuple.elems.clone(),
        _ => panic!("tuples and nothing else"),
    };
    let lengths: Vec<usize> = tuple(&call.args[2]).iter().map(|inner| tuple(inner).len()).collect();
    assert_eq!(lengths, [16, 1]);
}

#[test]
fn arguments_without_a_name_get_one_that_is_free() {
    let file = expansion(quote! {}, &quote! { pub fn two(argument_1: u8, (a, b): (u8, u8), _: u8) {} });
    let Item::Trait(item) = &file.items[1] else { panic!("the stub is there") };
    let TraitItem::Fn(method) = &item.items[0] else { panic!("it has a method") };
    let name = |input: &FnArg| match input {
        FnArg::Typed(input) => match &*input.pat {
            Pat::Ident(pattern) => Some(pattern.ident.to_string()),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    };
    let names: Vec<String> = method.sig.inputs.iter().filter_map(name).collect();
    assert_eq!(names, ["argument_1", "argument_1_", "argument_2"]);
}

#[test]
fn a_mistake_leaves_the_item_as_it_is() {
    let item = quote! { pub async fn add(a: &mut str) -> &str { a } };
    let file = expansion(quote! { rename = "plus" }, &item);
    assert_eq!(file.items[0].to_token_stream().to_string(), item.to_string());
    // Each mistake is one error, and the item follows unchanged.
    assert_eq!(file.items.len(), 1 + 4);
    assert!(file.items[1..].iter().all(|item| matches!(item, Item::Macro(_))));
}
