//! What the derive writes, and where its mistakes stand.

use proc_macro2::TokenStream;
use quote::quote;

use super::derive;

/// The expansion as somebody would have written it.
fn expansion(input: TokenStream) -> String {
    let file: syn::File = syn::parse2(derive(input)).expect("the expansion is Rust");
    prettyplease::unparse(&file)
}

/// The messages of all errors, in their order.
fn errors(input: TokenStream) -> Vec<String> {
    let file: syn::File = syn::parse2(derive(input)).expect("the expansion is Rust");
    let message = |item: &syn::Item| match item {
        syn::Item::Macro(item) => {
            Some(item.mac.parse_body::<syn::LitStr>().expect("it is `compile_error!`").value())
        }
        _ => None,
    };
    file.items.iter().filter_map(message).collect()
}

#[test]
fn the_example_of_the_documentation() {
    let text = expansion(quote! {
        /// A tree.
        pub struct Tree<T, const N: usize> {
            /// At the node.
            pub value: [T; N],
            children: Vec<Tree<T, N>>,
        }
    });
    println!("{text}");
}
