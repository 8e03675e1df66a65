//! Tests of the code that encodes and decodes each field.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{ImplItem, Item};

use super::expand;

/// Returns the expansion's short form: without whitespace, and with short paths into the runtime.
fn short(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string().replace([' ', '\n'], "");
    [
        "::wasmer_plugin::schema::",
        "::wasmer_plugin::codec::",
        "::wasmer_plugin::__private::",
        "::core::result::",
        "::core::default::",
    ]
    .iter()
    .fold(text, |text, path| text.replace(path, ""))
}

/// Returns the implementation of the trait with this name.
fn implementation(item: TokenStream, name: &str) -> syn::ItemImpl {
    let is_wanted = |item: &syn::ItemImpl| {
        let path = &item.trait_.as_ref().expect("it is of a trait").0;
        path.segments.last().expect("the trait has a name").ident == name
    };
    let items = expand(item).items.into_iter().filter_map(|item| match item {
        Item::Impl(item) => Some(item),
        _ => None,
    });
    items.into_iter().find(is_wanted).unwrap_or_else(|| panic!("there is an implementation of {name}"))
}

/// Returns the body of `encode` or `decode`, without its braces.
fn body(item: TokenStream, function: &str) -> String {
    let name = if function == "encode" { "PluginType" } else { "Decode" };
    let implementation = implementation(item, name);
    let body = implementation.items.iter().find_map(|item| match item {
        ImplItem::Fn(item) if item.sig.ident == function => Some(short(&item.block)),
        _ => None,
    });
    let body = body.unwrap_or_else(|| panic!("there is {function}"));
    body[1..body.len() - 1].into()
}

/// Returns the parameters and bounds of the implementations of `PluginType` and `Decode`.
fn bounds(item: &TokenStream) -> [String; 2] {
    ["PluginType", "Decode"].map(|name| {
        let item = implementation(item.clone(), name);
        let (generics, clause) = (&item.generics, &item.generics.where_clause);
        short(&quote! { #generics #clause }).replace("serde::", "")
    })
}

#[test]
fn fields_are_written_in_order_and_by_themselves() {
    let item = quote! { struct S { a: u8, #[serde(skip)] b: u8, r#in: Vec<S> } };
    assert_eq!(
        body(item.clone(), "encode"),
        "<u8asPluginType>::encode(&self.a,__encoder);<Vec<S>asPluginType>::encode(&self.r#in,__encoder);"
    );
    assert_eq!(
        body(item, "decode"),
        "Result::Ok(Self{a:<u8asDecode<'__de>>::decode(__decoder)?,b:<u8asDefault>::default(),\
         r#in:Decoder::nested(__decoder,<Vec<S>asDecode<'__de>>::decode)?})"
    );
    for item in [quote! { struct S; }, quote! { struct S {} }, quote! { struct S(); }] {
        assert_eq!(body(item.clone(), "encode"), "");
        assert_eq!(body(item, "decode"), "Result::Ok(Self{})");
    }
}

#[test]
fn variants_have_the_numbers_of_the_wire() {
    let item = quote! {
        enum E { One, Two(u8, #[serde(skip)] u8), Three { a: u8 }, #[serde(skip)] r#Four { a: u8 } }
    };
    assert_eq!(
        body(item.clone(), "encode"),
        "matchself{\
         Self::One{}=>{Encoder::variant(__encoder,0u32);}\
         Self::Two{0:__field0,..}=>{Encoder::variant(__encoder,1u32);\
         <u8asPluginType>::encode(__field0,__encoder);}\
         Self::Three{a:__field0,}=>{Encoder::variant(__encoder,2u32);\
         <u8asPluginType>::encode(__field0,__encoder);}\
         Self::r#Four{..}=>Encoder::skipped_variant(__encoder,\"Four\"),}"
    );
    assert_eq!(
        body(item, "decode"),
        "matchDecoder::variant(__decoder)?{\
         0u32=>Result::Ok(Self::One{}),\
         1u32=>Result::Ok(Self::Two{0:<u8asDecode<'__de>>::decode(__decoder)?,1:<u8asDefault>::default()}),\
         2u32=>Result::Ok(Self::Three{a:<u8asDecode<'__de>>::decode(__decoder)?}),\
         __index=>Result::Err(Decoder::unknown_variant(__decoder,__index)),}"
    );
    let never = quote! { enum Never {} };
    assert_eq!(body(never.clone(), "encode"), "match*self{}");
    assert_eq!(
        body(never, "decode"),
        "matchDecoder::variant(__decoder)?{\
         __index=>Result::Err(Decoder::unknown_variant(__decoder,__index)),}"
    );
}

#[test]
fn skipped_fields_are_filled_as_serde_does() {
    for (item, expected) in [
        (quote! { struct S(#[serde(skip)] T, ()); }, "0:<TasDefault>::default()"),
        (quote! { struct S(#[serde(skip, default)] T, ()); }, "0:<TasDefault>::default()"),
        (quote! { struct S(#[serde(skip, default = "a::b")] T, ()); }, "0:a::b()"),
        (quote! { #[serde(default)] struct S(#[serde(skip, default)] T, ()); }, "0:<TasDefault>::default()"),
        (quote! { #[serde(default)] struct S(#[serde(skip)] T, ()); }, "0:__default.0"),
        (quote! { #[serde(default = "f")] struct S { #[serde(skip)] a: T } }, "a:__default.a"),
        (
            quote! { #[serde(default, remote = "R")] struct S(#[serde(skip)] T, ()); },
            "0:<TasDefault>::default()",
        ),
        (
            quote! { #[serde(transparent)] struct S(#[serde(skip)] PhantomData<T>, ()); },
            "0:<PhantomData<T>asDefault>::default()",
        ),
    ] {
        let body = body(item, "decode");
        let (_, fields) = body.split_once("Self{").unwrap_or_else(|| panic!("{body}"));
        assert!(fields.starts_with(expected), "{fields} and not {expected}");
    }
    let start = |item| body(item, "decode").split_once("Result").expect("there is a result").0.to_owned();
    let with_default = quote! { #[serde(default)] struct S(#[serde(skip)] T, ()); };
    assert_eq!(start(with_default), "let__default:Self=Default::default();");
    let with_path = quote! { #[serde(default = "f")] struct S(#[serde(skip)] T, ()); };
    assert_eq!(start(with_path), "let__default:Self=f();");
    // No field needs the default.
    assert_eq!(start(quote! { #[serde(default)] struct S(#[serde(skip, default)] T, ()); }), "");
}

#[test]
fn serde_writes_what_is_described_as_something_else() {
    let item = quote! { struct S { #[plugin_type(as = u8)] a: T } };
    assert_eq!(body(item.clone(), "encode"), "Encoder::serde::<T>(__encoder,&self.a);");
    assert_eq!(body(item, "decode"), "Result::Ok(Self{a:Decoder::serde::<T>(__decoder)?})");
    for item in [
        quote! { #[plugin_type(as = u8)] struct S(T); },
        quote! { #[plugin_type(as = u8)] #[serde(try_from = "u8", into = "u8")] struct S(u8); },
        quote! { enum E { #[serde(with = "a")] #[plugin_type(as = u8)] One(T), Two(u8) } },
        quote! { enum E { #[serde(serialize_with = "a")] #[plugin_type(as = u8)] One, Two(u8) } },
    ] {
        assert_eq!(body(item.clone(), "encode"), "Encoder::serde::<Self>(__encoder,self);");
        assert_eq!(body(item, "decode"), "Decoder::serde::<Self>(__decoder)");
    }
}

#[test]
fn functions_are_called_for_the_direction_that_they_are_of() {
    let both = |attribute: TokenStream| {
        let item = quote! { struct S(#[plugin_type(as = u8)] #[serde(#attribute)] Option<Self>); };
        [body(item.clone(), "encode"), body(item, "decode")]
    };
    let [encode, decode] = both(quote! { with = "a::b" });
    assert!(encode.contains("{a::b::serialize(self.value,__serializer)}"), "{encode}");
    assert!(encode.contains("value:&'__fieldOption<S>,"), "{encode}");
    assert!(decode.contains("value:a::b::deserialize(__deserializer)?,"), "{decode}");
    let [encode, decode] = both(quote! { with = "As::<u8>" });
    assert!(encode.contains("As::<u8>::serialize(self.value"), "{encode}");
    assert!(decode.contains("As::<u8>::deserialize("), "{decode}");
    let [encode, decode] = both(quote! { serialize_with = "f" });
    assert!(encode.contains("{f(self.value,__serializer)}"), "{encode}");
    assert_eq!(decode, "Result::Ok(Self{0:Decoder::serde::<Option<Self>>(__decoder)?})");
    let [encode, decode] = both(quote! { deserialize_with = "f" });
    assert_eq!(encode, "Encoder::serde::<Option<Self>>(__encoder,&self.0);");
    assert!(decode.contains("value:f(__deserializer)?,"), "{decode}");
}

#[test]
fn packed_fields_are_copied() {
    let item = quote! { #[repr(C, packed(2))] struct S { a: u16, #[plugin_type(as = u8)] b: T } };
    assert_eq!(
        body(item, "encode"),
        "{let__field=self.a;Encoder::scoped(__encoder,|__encoder|{\
         <u16asPluginType>::encode(&__field,__encoder);});}\
         Encoder::serde::<T>(__encoder,&{self.b});"
    );
}

#[test]
fn structs_of_their_own_fields_may_be_plain() {
    let plain = |item| {
        implementation(item, "PluginType").items.iter().find_map(|item| match item {
            ImplItem::Const(item) if item.ident == "PLAIN" => Some(short(&item.expr)),
            _ => None,
        })
    };
    assert_eq!(
        plain(quote! { struct S<T> { a: u8, b: T } }).expect("it is plain"),
        "unsafe{Plain::<Self>::of_struct(&[PlainField::of::<u8>(::core::mem::offset_of!(Self,a),\
         <u8asPluginType>::PLAIN),PlainField::of::<T>(::core::mem::offset_of!(Self,b),<TasPluginType>::PLAIN)])}"
    );
    assert!(plain(quote! { #[serde(transparent)] struct S(u8, PhantomData<T>); }).is_some());
    for item in [
        quote! { struct S; },
        quote! { enum E { One(u8) } },
        quote! { struct S(u8, #[serde(skip)] u8); },
        quote! { struct S(u8, #[plugin_type(as = u8)] u8); },
        quote! { struct S(Vec<S>); },
        quote! { struct S(#[plugin_type(recursive = A)] Vec<A>); },
        quote! { #[repr(packed)] struct S(u8); },
        quote! { struct S<T: ?Sized>(Box<T>); },
        quote! { struct S<T>(Box<T>) where T: Copy + ?Sized; },
        quote! { #[plugin_type(as = u8)] struct S(u8); },
        quote! { struct S(u8, *const u8); },
    ] {
        assert_eq!(plain(item.clone()), None, "{item}");
    }
}

#[test]
fn bounds_are_on_what_is_written_and_read() {
    for (item, [encode, decode]) in [
        (quote! { struct S<A>(A); }, ["<A:PluginType>", "<'__de,A:PluginType+Decode<'__de>>"]),
        (
            quote! { struct S<A: Shop>(A::Item) where A::Item: Copy; },
            [
                "<A:Shop>whereA::Item:Copy+PluginType",
                "<'__de,A:Shop>whereA::Item:Copy+PluginType+Decode<'__de>",
            ],
        ),
        // The description is that of `B`, and serde encodes the `A`.
        (
            quote! { struct S<A, B>(#[plugin_type(as = B)] A); },
            ["<A:Serialize,B:PluginType>", "<'__de,A:Serialize+Deserialize<'__de>,B:PluginType>"],
        ),
        (quote! { struct S<A>(#[plugin_type(as = u8)] #[serde(with = "a")] A); }, ["<A>", "<'__de,A>"]),
        (
            quote! { struct S<A>(#[plugin_type(as = u8)] #[serde(serialize_with = "a")] A); },
            ["<A>", "<'__de,A:Deserialize<'__de>>"],
        ),
        (quote! { struct S<A>(u8, #[serde(skip)] Option<A>); }, ["<A>", "<'__de,A:Default>"]),
        (quote! { struct S<A>(u8, #[serde(skip, default = "a")] Option<A>); }, ["<A>", "<'__de,A>"]),
        (quote! { struct S<A>(u8, #[serde(skip)] PhantomData<A>); }, ["<A>", "<'__de,A>"]),
        (
            quote! { #[serde(default)] struct S<A>(u8, #[serde(skip)] Option<A>); },
            ["<A>", "<'__de,A>whereS<A>:Default"],
        ),
        (
            quote! { #[plugin_type(as = A)] struct S<A>(A); },
            [
                "<A:PluginType>whereS<A>:Serialize",
                "<'__de,A:PluginType>whereS<A>:Serialize,S<A>:Deserialize<'__de>",
            ],
        ),
        (quote! { #[plugin_type(as = u8)] struct S(u8); }, ["whereS:Serialize", "<'__de>whereS:Serialize"]),
        (
            quote! { #[plugin_type(bound = "A: Copy, B::C: PluginType")] struct S<A: PluginType, B>(A, B, #[serde(skip)] B); },
            [
                "<A:PluginType,B>whereA:Copy,B::C:PluginType",
                "<'__de,A:PluginType+Decode<'__de>,B>whereA:Copy,B::C:PluginType+Decode<'__de>",
            ],
        ),
        (
            quote! { enum E<A, B> { One(A), #[serde(skip)] Two(B) } },
            ["<A:PluginType,B>", "<'__de,A:PluginType+Decode<'__de>,B>"],
        ),
    ] {
        assert_eq!(bounds(&item), [encode, decode], "{item}");
    }
}

#[test]
fn bytes_outlive_what_borrows_them() {
    for (field, expected) in [
        (quote! { &'a str }, "'__de:'a,"),
        (quote! { Option<(&'a str, &'b [u8])> }, "'__de:'a+'b,"),
        (quote! { Words<'a> }, "'__de:'a,"),
        (quote! { &'static str }, "'__de:'static,"),
        (quote! { Cow<'a, str> }, "'__de,"),
        (quote! { Vec<std::borrow::Cow<'a, [&'b str]>> }, "'__de:'b,"),
        (quote! { #[serde(borrow)] Cow<'a, str> }, "'__de:'a,"),
        (quote! { PhantomData<&'a str> }, "'__de,"),
        (quote! { #[serde(skip)] Option<&'a str> }, "'__de,"),
        (quote! { #[plugin_type(as = u8)] &'a Foreign }, "'__de:'a,"),
        (quote! { text!('a) }, "'__de:'a+'b,"),
    ] {
        let [_, decode] = bounds(&quote! { struct S<'a, 'b>(#field, ()); });
        assert_eq!(decode, format!("<{expected}'a,'b>"), "{field}");
    }
}
