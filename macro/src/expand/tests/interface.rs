//! Tests of the items beside a trait, and of those beside its implementation.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, File, ImplItem, ImplItemFn, Item, ItemMacro};

use super::expansion;

/// An interface with all supported features.
fn discount() -> TokenStream {
    quote! {
        /// A discount.
        pub trait Discount {
            /// Creates a discount of this percentage.
            fn new(percent: u8) -> Result<Self, Refused> where Self: Sized;
            /// Returns the price.
            fn price<'a>(&'a mut self, order: &'a Order) -> u64;
            #[must_use]
            fn describe(&self) -> String { "a discount".into() }
        }
    }
}

fn interface() -> File {
    expansion(quote! {}, &discount())
}

/// Expands the call of the interface's macro by the attribute on `implementation`.
fn exports(interface: &File, implementation: &TokenStream) -> File {
    let called = expansion(quote! {}, implementation);
    let [.., Item::Macro(call)] = &called.items[..] else { panic!("it calls our macro") };
    let call = super::super::forward(call.mac.tokens.clone());
    let call: ItemMacro = syn::parse2(call).expect("that one calls the interface's macro");
    let definition = interface.items.iter().find_map(|item| match item {
        Item::Macro(definition) => Some(&definition.mac.tokens),
        _ => None,
    });
    let definition = definition.expect("there is a macro").to_string();
    // The test takes the body of the macro's only rule and substitutes its variables.
    let (_, body) = definition.split_once("implementation !").expect("it calls the function-like macro");
    let body = body[body.find('{').unwrap() + 1..body.find('}').unwrap()].replace("$ (", "$(");
    let arguments = call.mac.tokens.to_string();
    let (runtime, rest) = arguments.strip_prefix('[').unwrap().split_once(']').unwrap();
    let tokens = body
        .replace("$($ runtime) *", runtime)
        .replace("$($ implementation) *", rest)
        .parse()
        .expect("these are tokens");
    syn::parse2(super::super::exports(tokens, "ten_percent")).expect("the expansion is Rust")
}

/// Returns the stub's own methods.
fn stub_methods(file: &File) -> Vec<ImplItemFn> {
    let [.., Item::Const(calls)] = &file.items[..] else { panic!("the calls come last") };
    let text = calls.expr.to_token_stream();
    let block: syn::Block = syn::parse2(text).expect("a block");
    let inherent = block.stmts.into_iter().find_map(|statement| match statement {
        syn::Stmt::Item(Item::Impl(item)) if item.trait_.is_none() => Some(item),
        _ => None,
    });
    let methods = inherent.expect("the stub has methods").items.into_iter();
    methods.filter_map(|item| if let ImplItem::Fn(method) = item { Some(method) } else { None }).collect()
}

#[test]
fn names_are_made_in_three_namespaces() {
    let file = interface();
    let kinds = file.items.iter().map(|item| match item {
        Item::Trait(item) => format!("trait {}", item.ident),
        Item::Struct(item) => format!("struct {}", item.ident),
        Item::Const(item) => format!("const {}", item.ident),
        Item::Impl(item) => {
            format!("impl {}", item.trait_.as_ref().unwrap().0.segments.last().unwrap().ident)
        }
        Item::Macro(ItemMacro { ident, .. }) => {
            let ident = ident.as_ref().unwrap().to_string();
            format!("macro {}", ident.trim_end_matches(|c: char| c.is_ascii_hexdigit()))
        }
        Item::Use(item) => {
            let text = item.tree.to_token_stream().to_string();
            format!("use {}", text.split_once(" as ").unwrap().1)
        }
        _ => panic!("nothing else"),
    });
    let expected = [
        "trait Discount",
        "struct __wasmer_plugin_Discount",
        "const Discount",
        "impl Interface",
        "impl Implemented",
        "macro __wasmer_plugin_Discount_",
        "use Discount",
        "struct DiscountStub",
        "const _",
    ];
    assert_eq!(kinds.collect::<Vec<_>>(), expected);
}

#[test]
fn conditions_hold_for_all_that_is_generated() {
    let trait_ = discount();
    let file = expansion(quote! {}, &quote! { #[cfg(unix)] #trait_ });
    let [_, generated @ ..] = &file.items[..] else { panic!("there is the trait itself") };
    for item in generated {
        let attributes: &[Attribute] = match item {
            Item::Struct(item) => &item.attrs,
            Item::Const(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Macro(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            _ => panic!("nothing else"),
        };
        let text = quote! { #(#attributes)* }.to_string();
        assert!(text.contains("# [cfg (unix)]"), "{text}");
    }
    let implementation = quote! { #[cfg(unix)] impl shop::Discount for TenPercent {} };
    for item in exports(&interface(), &implementation).items {
        let text = item.to_token_stream().to_string();
        assert!(text.contains("# [cfg (unix)]"), "{text}");
    }
}

#[test]
fn stubs_have_the_methods_and_their_documentation() {
    let methods = stub_methods(&interface());
    let signatures = methods.iter().map(|method| method.sig.to_token_stream().to_string());
    let expected = [
        quote! {
            fn new(transport: __Transport, percent: u8)
                -> ::core::result::Result<::core::result::Result<Self, Refused>, __Transport::Error>
        },
        quote! {
            fn price<'a>(&'a mut self, order: &'a Order) -> ::core::result::Result<u64, __Transport::Error>
        },
        quote! { fn describe(&mut self,) -> ::core::result::Result<String, __Transport::Error> },
    ];
    assert_eq!(signatures.collect::<Vec<_>>(), expected.map(|tokens| tokens.to_string()));
    let text = methods[1].to_token_stream().to_string();
    assert!(text.contains(r#"# [doc = r" Returns the price."]"#), "{text}");
    assert!(text.contains(r#"# [doc = " # Errors"]"#), "{text}");
    assert!(methods[2].attrs.iter().any(|attribute| attribute.path().is_ident("must_use")));
}

#[test]
fn methods_with_a_body_are_optional() {
    let text = interface().items[3].to_token_stream().to_string();
    let flags = text.split("Signature :: new").skip(1);
    let flags: Vec<_> =
        flags.map(|one| (one.contains(". constructor ()"), one.contains(". optional ()"))).collect();
    assert_eq!(flags, [(true, false), (false, false), (false, true)]);
}

#[test]
fn every_function_of_the_interface_is_exported() {
    let implementation = quote! { impl shop::Discount for TenPercent {} };
    let text = exports(&interface(), &implementation).to_token_stream().to_string();
    for function in ["new", "price", "describe"] {
        let export = format!("export_name = \"wasmer_plugin:Discount.{function}@ten_percent\"");
        assert!(text.contains(&export), "{text}");
    }
    assert!(!text.contains("DefaultConstructor"), "{text}");
    assert!(text.contains("macro_rules ! a_plugin_can_implement_Discount_only_once"), "{text}");
}

#[test]
fn an_interface_without_new_asks_for_a_default() {
    let plain = expansion(quote! { name = "plain" }, &quote! { pub trait Plain { fn call(&self); } });
    let text = exports(&plain, &quote! { impl Plain for u8 {} }).to_token_stream().to_string();
    assert!(text.contains("DefaultConstructor"), "{text}");
    assert!(text.contains("wasmer_plugin:plain.new@ten_percent"), "{text}");
}

#[test]
fn macros_of_one_crate_have_names_of_their_own() {
    let name = |file: File| {
        file.items.into_iter().find_map(|item| match item {
            Item::Macro(item) => item.ident,
            _ => None,
        })
    };
    let other = expansion(quote! {}, &quote! { pub trait Discount { fn call(&self); } });
    assert_ne!(name(interface()), name(other));
    assert_eq!(name(interface()), name(interface()));
}

#[test]
fn a_mistake_leaves_the_trait_as_it_is() {
    let item = quote! { pub trait Discount { fn call(self); fn new(); } };
    let file = expansion(quote! { hosts }, &item);
    assert_eq!(file.items[0].to_token_stream().to_string(), item.to_string());
    assert_eq!(file.items.len(), 1 + 3);
    assert!(file.items[1..].iter().all(|item| matches!(item, Item::Macro(_))));
}

#[test]
fn errors_sections_are_merged() {
    let item = quote! {
        pub trait Discount {
            /// Makes one.
            ///
            /// # Errors
            ///
            /// If the percentage is too large.
            fn new(percent: u8) -> Result<Self, Refused> where Self: Sized;
            fn price(&self) -> u64;
        }
    };
    let text = stub_methods(&expansion(quote! {}, &item))[0].to_token_stream().to_string();
    assert_eq!(text.matches("# Errors").count(), 1, "{text}");
    let order = ["Makes one.", "Checks that", "# Errors", "too large", "Fails if"];
    let places = order.map(|part| text.find(part).expect(part));
    assert!(places.is_sorted(), "{text}");
}
