//! Tests of the derive's expansions, and of the texts of its errors. The ui tests check the places of errors.

mod codec;
mod names;

use proc_macro2::TokenStream;
use quote::quote;

use super::derive;

fn expand(input: TokenStream) -> syn::File {
    syn::parse2(derive(input)).expect("the expansion is Rust")
}

/// Returns the expansion without whitespace, and with short paths into the runtime.
fn text(input: TokenStream) -> String {
    let text = quote::ToTokens::into_token_stream(expand(input)).to_string();
    text.replace([' ', '\n'], "")
        .replace("::wasmer_plugin::__private::", "")
        .replace("asPluginType>::", ">::")
}

/// Returns the messages of all errors, in order.
fn errors(input: TokenStream) -> Vec<String> {
    let message = |item: syn::Item| match item {
        syn::Item::Macro(item) => {
            Some(item.mac.parse_body::<syn::LitStr>().expect("it is `compile_error!`").value())
        }
        _ => None,
    };
    expand(input).items.into_iter().filter_map(message).collect()
}

/// Returns the description that `Tree<'a, T, N>` gives of its only field.
fn described(field: &TokenStream) -> String {
    let text = text(quote! { struct Tree<'a, T, const N: usize>(#field); });
    let (_, text) = text.split_once("Fields::Tuple(&[<").unwrap_or_else(|| panic!("{text}"));
    let (text, _) = text.split_once(">::SCHEMA]").unwrap_or_else(|| panic!("{text}"));
    text.into()
}

#[test]
fn an_expansion_from_end_to_end() {
    let expansion = expand(quote! {
        /// A tree.
        pub struct Tree<T, const N: usize> {
            /// At the node.
            value: T,
            children: Vec<Tree<T, N>>,
        }
    });
    let expected: syn::File = syn::parse_quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl<T: ::wasmer_plugin::__private::PluginType, const N: usize> ::wasmer_plugin::__private::Defined
            for Tree<T, N>
        {
            const KEY: ::wasmer_plugin::__private::TypeKey = ::wasmer_plugin::__private::TypeKey::new(
                ::core::module_path!(),
                "Tree",
                &[<T as ::wasmer_plugin::__private::PluginType>::SCHEMA]
            )
            .at(::core::option_env!("CARGO_PKG_VERSION"), ::core::line!(), ::core::column!())
            .with_constants(&[N as ::core::primitive::u128]);
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl<T: ::wasmer_plugin::__private::PluginType, const N: usize> ::wasmer_plugin::__private::PluginType
            for Tree<T, N>
        {
            const SCHEMA: ::wasmer_plugin::__private::Schema =
                ::wasmer_plugin::__private::Schema::Defined(&::wasmer_plugin::__private::Definition::new(
                    <Self as ::wasmer_plugin::__private::Defined>::KEY,
                    &[r" A tree."],
                    &[<T as ::wasmer_plugin::__private::PluginType>::SCHEMA],
                    ::wasmer_plugin::__private::Shape::Struct(::wasmer_plugin::__private::Fields::Named(&[
                        ::wasmer_plugin::__private::Field::new(
                            "value",
                            &[r" At the node."],
                            <T as ::wasmer_plugin::__private::PluginType>::SCHEMA
                        ),
                        ::wasmer_plugin::__private::Field::new(
                            "children",
                            &[],
                            <Vec<::wasmer_plugin::__private::BackRef<Self>>
                                as ::wasmer_plugin::__private::PluginType>::SCHEMA
                        )
                    ])),
                ));

            #[inline]
            fn encode<'__value>(
                &'__value self,
                __encoder: &mut ::wasmer_plugin::__private::Encoder<'_, '__value>,
            ) {
                <T as ::wasmer_plugin::__private::PluginType>::encode(&self.value, __encoder);
                <Vec<Tree<T, N>> as ::wasmer_plugin::__private::PluginType>::encode(&self.children, __encoder);
            }
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl<
            '__de,
            T: ::wasmer_plugin::__private::PluginType + ::wasmer_plugin::__private::Decode<'__de>,
            const N: usize
        > ::wasmer_plugin::__private::Decode<'__de> for Tree<T, N> {
            #[inline]
            fn decode(
                __decoder: &mut ::wasmer_plugin::__private::Decoder<'__de>,
            ) -> ::core::result::Result<Self, ::wasmer_plugin::__private::Malformed> {
                ::core::result::Result::Ok(Self {
                    value: <T as ::wasmer_plugin::__private::Decode<'__de>>::decode(__decoder)?,
                    children: ::wasmer_plugin::__private::Decoder::nested(
                        __decoder,
                        <Vec<Tree<T, N>> as ::wasmer_plugin::__private::Decode<'__de>>::decode
                    )?
                })
            }
        }
    };
    let [expansion, expected] = [expansion, expected].map(|file| prettyplease::unparse(&file));
    assert!(expansion == expected, "it is now:\n{expansion}");
}

/// Returns the code between `let __key` and the end of `KEY`.
fn key(input: TokenStream) -> String {
    let expansion = prettyplease::unparse(&expand(input));
    let (_, key) = expansion.split_once("const KEY").unwrap();
    key.split_once("\nimpl").unwrap().0.to_owned()
}

#[test]
fn types_without_parameters_have_records() {
    let of_struct = key(quote! { pub struct Order { sku: String } });
    assert!(of_struct.contains("#[cfg(target_arch = \"wasm32\")]"), "{of_struct}");
    assert!(of_struct.contains("<Order as"), "{of_struct}");
    assert!(of_struct.contains("#[unsafe(link_section = \"wasmer-plugin\")]"), "{of_struct}");
    let borrowed = key(quote! { pub enum Text<'a, 'b> { One(&'a str), Other(&'b str) } });
    assert!(borrowed.contains("'static,\n"), "{borrowed}");
    for input in [
        quote! { pub struct Page<T> { items: Vec<T> } },
        quote! { pub struct Block<const N: usize> { bytes: [u8; N] } },
        // A type that is described as another has that one's description.
        quote! { #[plugin_type(as = String)] pub struct Sku { text: String } },
        // A mistake is reported once.
        quote! { pub union Either { a: u8, b: u16 } },
    ] {
        let key = key(input);
        assert!(!key.contains("link_section"), "{key}");
    }
}

#[test]
fn what_leads_back_is_replaced() {
    for (field, expected) in [
        (quote! { Self }, "BackRef<Self>"),
        (quote! { Box<[Tree<'a, T, N>; 2]> }, "Box<[BackRef<Self>;2]>"),
        (quote! { HashMap<u8, Option<Tree<'a, T, { N }>>> }, "HashMap<u8,Option<BackRef<Self>>>"),
        (quote! { &'a (Tree<'a, (T), N>, Self) }, "&'a(BackRef<Self>,BackRef<Self>)"),
        // These may be another instance, or another type.
        (quote! { Vec<Tree<'a, u8, N>> }, "Vec<Tree<'a,u8,N>>"),
        (quote! { Vec<Tree<'static, T, N>> }, "Vec<Tree<'static,T,N>>"),
        (quote! { Vec<self::Tree<'a, T, N>> }, "Vec<self::Tree<'a,T,N>>"),
        (quote! { Vec<Tree> }, "Vec<Tree>"),
        // The type must remain the one that implements the trait.
        (quote! { <Self as Shop>::Item }, "<SelfasShop>::Item"),
        (quote! { <Vec<Self> as IntoIterator>::Item }, "<Vec<BackRef<Self>>asIntoIterator>::Item"),
        (quote! { PhantomData<Self> }, "PhantomData<Self>"),
        (quote! { #[plugin_type(recursive = a::Node)] Vec<a::Node> }, "Vec<BackRef<a::Node>>"),
        (
            quote! { #[plugin_type(recursive = Node)] (Node<T>, Node<u8>) },
            "(BackRef<Node<T>>,BackRef<Node<u8>>)",
        ),
        (quote! { #[plugin_type(recursive = Node<u8>)] (Node<T>, Node<u8>) }, "(Node<T>,BackRef<Node<u8>>)"),
        (quote! { #[plugin_type(recursive = Tree)] Vec<Tree<'a, u8, N>> }, "Vec<BackRef<Tree<'a,u8,N>>>"),
        (quote! { #[plugin_type(as = Vec<Self>)] Other }, "Vec<BackRef<Self>>"),
    ] {
        assert_eq!(described(&field), expected);
    }
}

#[test]
fn bounds_are_on_what_is_described() {
    let bounds = |item: TokenStream| {
        let file = expand(item);
        let Some(syn::Item::Impl(item)) = file.items.first() else { panic!("there is an implementation") };
        let (generics, clause) = (&item.generics, &item.generics.where_clause);
        quote! { #generics #clause }.to_string().replace(' ', "").replace("::wasmer_plugin::__private::", "")
    };
    for (item, expected) in [
        (quote! { struct S<A, B: Copy = u8>(Vec<(A, B)>); }, "<A:PluginType,B:Copy+PluginType>"),
        (quote! { struct S<A: ?Sized>(Box<A>); }, "<A:?Sized+PluginType>"),
        (quote! { struct S<A>(PhantomData<A>); }, "<A>"),
        (quote! { struct S<A>(u8, #[serde(skip)] A); }, "<A>"),
        (quote! { struct S<A>(#[plugin_type(as = u8)] A); }, "<A>"),
        (quote! { struct S<A>(Option<Box<S<A>>>); }, "<A>"),
        (quote! { #[serde(transparent)] struct S<A, B>(PhantomData<A>, B); }, "<A,B:PluginType>"),
        (quote! { struct S<A>(u8) where A: Copy; }, "<A>whereA:Copy"),
        (quote! { struct S<A>(A) where A: Copy; }, "<A>whereA:Copy+PluginType"),
        (quote! { struct S<A: Shop>(A::Item, Vec<A::Item>); }, "<A:Shop>whereA::Item:PluginType"),
        (quote! { struct S<A>(<A as Shop>::Item); }, "<A>where<AasShop>::Item:PluginType"),
        (quote! { struct S<A>(<u8 as Shop>::Item, [u8; { N }]); }, "<A>"),
        (quote! { #[plugin_type(bound = "")] struct S<A>(A); }, "<A>"),
        (quote! { #[plugin_type(bound = "A: Copy,")] struct S<A>(A); }, "<A>whereA:Copy"),
        (quote! { enum S<A, B> { One(A), #[serde(skip)] Two(B) } }, "<A:PluginType,B>"),
    ] {
        assert_eq!(bounds(item), expected);
    }
}

#[test]
fn given_bounds_say_which_parameters_there_are() {
    let text = text(quote! {
        #[plugin_type(bound = "B: x::PluginType")]
        struct S<A: PluginType + Copy, B, C: Copy>(A, B, C);
    });
    assert_eq!(text.matches("&[<A>::SCHEMA,<B>::SCHEMA]").count(), 2, "{text}");
}

#[test]
fn mistakes_leave_the_rest_of_a_description() {
    let item = quote! {
        #[serde(tag = "kind", rename_all = "lowercase")]
        enum Order {
            #[serde(skip)]
            Internal,
            One { #[serde(flatten)] bad: u8, good: u16 },
            Two(*const u8, #[serde(with = "text", rename(serialize = "a", deserialize = "b"))] u8),
            #[plugin_type(typo)]
            Three,
        }
    };
    let starts: Vec<String> = errors(item.clone()).iter().map(|error| error[..20].into()).collect();
    assert_eq!(
        starts,
        [
            "bincode cannot carry",
            "serde counts skipped",
            "bincode cannot carry",
            "a pointer cannot cro",
            "what `with` puts on ",
            "unknown argument `ty",
        ]
    );
    let text = text(item);
    let variants = "Shape::Enum(&[Variant::new(\"One\",&[],Fields::Named(&[Field::new(\"good\",&[],<u16>::SCHEMA)])),Variant::new(\"Two\",&[],Fields::Tuple(&[])),Variant::new(\"Three\",&[],Fields::Unit)])";
    assert!(text.contains(variants), "{text}");
}

/// serde makes a map of a variant with such a field, even if the field is skipped.
#[test]
fn skipped_fields_are_not_flattened() {
    let found = errors(quote! { enum E { One { #[serde(skip, flatten)] a: A, b: u8 } } });
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("bincode cannot carry `flatten`"), "{found:?}");
}

#[test]
fn attributes_that_serde_does_not_know_are_refused() {
    let item = quote! {
        #[serde(transparent = 1, rename_all("x" "y"), crate = "serde", alias = "a")]
        #[serde = "nothing"]
        struct Order {
            #[serde(skip =, rename = "one")]
            one: u8,
            #[serde(skp)]
            two: u8,
            #[serde(= "a")]
            three: u8,
        }
    };
    assert_eq!(
        errors(item),
        [
            "`transparent` stands alone",
            "serde knows no `alias` on a type",
            "expected arguments, as in `#[serde(skip)]`",
            "`skip` stands alone",
            "serde knows no `skp` on a field",
            "expected arguments, as in `#[serde(skip)]`",
            "`transparent` is for a struct with one field on the wire",
        ]
    );
    let item = quote! { enum Order { #[serde(default, rename = "one")] One } };
    assert_eq!(errors(item), ["serde knows no `default` on a variant"]);
}

#[test]
fn transparent_is_for_one_field() {
    for item in [
        quote! { #[serde(transparent)] struct S(u8, u8); },
        quote! { #[serde(transparent)] struct S { #[serde(skip)] a: u8 } },
        quote! { #[serde(transparent)] struct S; },
        quote! { #[serde(transparent)] enum E { One(u8) } },
    ] {
        assert_eq!(errors(item), ["`transparent` is for a struct with one field on the wire"]);
    }
    // Only the field's own mistake is reported.
    let item = quote! { #[serde(transparent)] struct S(*const u8, PhantomData<u8>); };
    assert_eq!(errors(item).len(), 1);
}

/// Types with skipped fields cannot be in an argument `&mut T`.
#[test]
fn targets_name_a_skipped_field() {
    for (item, field) in [
        (quote! { struct S { a: u8, #[serde(skip)] r#in: u8, #[serde(skip)] c: u8 } }, Some("in")),
        (quote! { struct S(#[serde(skip)] u8, u8); }, Some("0")),
        (quote! { struct S(#[serde(skip_serializing, skip_deserializing)] u8, u8); }, Some("0")),
        (quote! { enum E { One(u8), Two { #[serde(skip)] a: u8 } } }, Some("Two.a")),
        (quote! { enum E { One(u8), #[serde(skip)] Two { #[serde(skip)] a: u8 } } }, None),
        (quote! { struct S<T> { a: u8, #[serde(skip)] of: std::marker::PhantomData<T> } }, None),
        (quote! { struct S(u8); }, None),
    ] {
        let text = text(item);
        let found = text.split_once(".with_skipped(\"").and_then(|(_, rest)| rest.split('"').next());
        assert_eq!(found, field, "{text}");
    }
    let item =
        quote! { #[serde(transparent)] struct S(u8, #[serde(skip)] u8, #[serde(skip)] PhantomData<u8>); };
    assert_eq!(errors(item).len(), 1);
}

/// Text that is not a path must not get into the expansion.
#[test]
fn paths_are_paths() {
    let item = quote! { struct S(#[plugin_type(as = u8)] #[serde(with = "1 + 1")] u8, u8); };
    assert_eq!(errors(item), ["expected a path in quotes, as in `with = \"path\"`"]);
    let item = quote! { struct S(#[serde(skip, default = one)] u8, u8); };
    assert_eq!(errors(item), ["expected a path in quotes, as in `default = \"path\"`"]);
}

#[test]
fn fields_without_a_size_are_refused() {
    for field in [quote! { str }, quote! { [u8] }] {
        assert_eq!(errors(quote! { struct S(u8, #field); }).len(), 1, "{field}");
    }
    assert_eq!(errors(quote! { struct S<'a>(&'a str, Box<[u8]>, #[plugin_type(as = str)] str); }), [""; 0]);
}

#[test]
fn other_types_give_their_names() {
    let [union, function] = [quote! { union Bits { a: u8 } }, quote! { fn bits() {} }];
    assert!(text(union).contains("implPluginTypeforBits"));
    assert_eq!(errors(function).len(), 1);
}
