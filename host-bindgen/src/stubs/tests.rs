//! Tests of the text for interfaces that no compiler made: any names, any documentation, any types.

use proptest::prelude::*;
use syn::{Item, TraitItem};
use wasmer_plugin::interface::Interface;
use wasmer_plugin::schema::{
    Argument, Definition, Field, Fields, Passing, Schema, Shape, Signature, TypeKey, Variant,
};

use super::text::print;
use crate::generate::{self, GenerateError, Options};

/// Descriptions are constants, so those of a test are never freed.
fn keep<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn keep_all<T>(values: Vec<T>) -> &'static [T] {
    Vec::leak(values)
}

fn keep_text(text: &str) -> &'static str {
    String::leak(text.to_owned())
}

fn text_of(interface: &Interface) -> Result<String, GenerateError> {
    let declarations = generate::tokens(interface, &Options::default())?;
    Ok(print(generate::module(&declarations, "x")))
}

fn text(signatures: &[Signature]) -> String {
    text_of(&Interface::of(&signatures.iter().collect::<Vec<_>>()).unwrap()).unwrap()
}

fn error(signature: Signature) -> String {
    text_of(&Interface::of(&[&signature]).unwrap()).unwrap_err().to_string()
}

fn structure(name: &'static str, docs: &'static [&'static str], fields: Vec<Field>) -> Schema {
    let shape = Shape::Struct(Fields::Named(keep_all(fields)));
    Schema::Defined(keep(Definition::new(TypeKey::new("m", name, &[]), docs, &[], shape)))
}

fn function(name: &'static str, arguments: Vec<Argument>, result: Schema) -> Signature {
    Signature::new(("shop", Some("1.0.0")), name, &[], keep_all(arguments), result)
}

/// Returns the items in the module, and checks that there is nothing else.
fn items(text: &str) -> Vec<Item> {
    let misleads = |character: char| character.is_control() && character != '\n' || character == '\u{202e}';
    assert!(!text.contains(misleads), "{text}");
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{error} in:\n{text}"));
    let [Item::Mod(module), Item::Use(_)] = &file.items[..] else { panic!("other items in:\n{text}") };
    let items = module.content.clone().unwrap().1;
    items.into_iter().filter(|item| !matches!(item, Item::Use(_))).collect()
}

/// Checks that the text has declarations and nothing else.
fn check_items(text: &str, functions: usize, methods: usize) {
    let (mut found, mut of_traits) = (0, 0);
    for item in items(text) {
        match item {
            // syn does not know functions without bodies.
            Item::Verbatim(tokens) => {
                let tokens = tokens.to_string();
                assert!(tokens.ends_with(';') && tokens.contains("pub fn "), "{tokens}");
                found += 1;
            }
            Item::Trait(item) => {
                for item in item.items {
                    assert!(matches!(item, TraitItem::Fn(item) if item.default.is_none()), "{text}");
                    of_traits += 1;
                }
            }
            Item::Struct(_) | Item::Enum(_) => {}
            _ => panic!("another item in:\n{text}"),
        }
    }
    assert_eq!((found, of_traits), (functions, methods), "{text}");
}

const HOSTILE: &[&str] = &[
    "",
    "\"",
    "\"; } mod evil {} //",
    "*/ fn evil() {} /*",
    "a\nfn evil() {}",
    "a\r\nb",
    "\u{202e}live",
    "\u{2066}x\u{2069}",
    "Self",
    "self",
    "crate",
    "_",
    "type",
    "Vec",
    "str",
    "String",
    "wasmer_plugin",
    "std",
    "PluginType",
    "__wasmer_plugin_x",
    "r#fn",
    "größe",
    "{}",
    "#[evil]",
    "名前",
    "\\",
    "\\\"",
    "a.b",
];

#[test]
fn hostile_names_are_declared_under_others() {
    for name in HOSTILE {
        let docs = keep_all(vec![*name, "```", "fn evil() {}", "*/"]);
        let fields = vec![Field::new(name, docs, Schema::U8).with_aliases(keep_all(vec![*name]))];
        let own = structure(name, docs, fields);
        let arguments = keep_all(vec![Argument::new("value", Passing::Ref, own)]);
        let one = Signature::new(("shop", None), name, docs, arguments, Schema::Unit);
        let text = text(&[one]);
        check_items(&text, 1, 0);
    }
}

#[test]
fn names_that_cannot_be_others_are_errors() {
    let argument = |name| vec![Argument::new(name, Passing::Value, Schema::U8)];
    assert_eq!(
        error(function("f", argument("a b"), Schema::Unit)),
        "cannot write `f` in Rust: in its argument `a b`, the name of an argument is none in Rust; leave the \
         function out, or depend on the crate that declares it"
    );
    let method = function("Shop.\u{202e}x", argument("a"), Schema::Unit).in_crate(("shop", None));
    let error = error(method);
    assert!(error.starts_with("cannot write `Shop.\\u{202e}x` in Rust: the name of a method"), "{error}");
}

#[test]
fn what_rust_cannot_say_is_an_error() {
    let check = |result, reason: &str| {
        let error = error(function("f", Vec::new(), result));
        assert!(error.contains(reason), "{error}");
    };
    check(Schema::Tuple(&[]), "in its result, there is a tuple without elements");
    check(Schema::Tuple(&[Schema::U8; 17]), "a tuple has 17 elements");
    check(Schema::Array(&Schema::Unit, u64::MAX), "does not fit into memory");
    check(Schema::Array(&Schema::Array(&Schema::U8, 1 << 20), 1 << 20), "does not fit into memory");
    check(Schema::Map(&Schema::F64, &Schema::U8), "the key of a map has no order");
    let twice = vec![Field::new("a", &[], Schema::U8), Field::new("a", &[], Schema::U8)];
    check(structure("Two", &[], twice), "in its type `Two`, two parts are named `a`");
}

/// Each type has the one before it twice as parameters, so the name of all would be endless.
#[test]
fn large_types_end() {
    let mut ty = Schema::U8;
    for _ in 0..60 {
        let parameters = keep_all(vec![ty, ty]);
        let variant = |name, index: usize| Variant::new(name, &[], Fields::Tuple(&parameters[index..=index]));
        let variants = keep_all(vec![variant("Ok", 0), variant("Err", 1)]);
        let key = TypeKey::new("core::result", "Result", parameters);
        ty = Schema::Defined(keep(Definition::new(key, &[], parameters, Shape::Enum(variants))));
    }
    let error = error(function("f", Vec::new(), ty));
    assert!(error.contains("a type is too large"), "{error}");

    let mut ty = Schema::U8;
    for depth in 0..60 {
        let parameters = keep_all(vec![ty, ty]);
        let key = TypeKey::new("m", "Pair", parameters);
        let fields = keep_all(vec![Field::new(keep_text(&format!("f{depth}")), &[], ty)]);
        let shape = Shape::Struct(Fields::Named(fields));
        ty = Schema::Defined(keep(Definition::new(key, &[], parameters, shape)));
    }
    let text = text(&[function("f", Vec::new(), ty)]);
    assert!(text.contains("struct PairOfU8AndU8 {") && text.contains("struct Pair2 {"), "{text}");
}

#[test]
fn the_declarations_read_as_if_by_hand() {
    let order = structure(
        "Order",
        &[" An order.", "", "     indented"],
        vec![
            Field::new("type", &[" Its kind."], Schema::U32),
            Field::new("note", &[], Schema::Option(&Schema::String)).with_default(|| None),
        ],
    );
    let arguments = vec![
        Argument::new("order", Passing::Ref, order),
        Argument::new("code", Passing::MaybeRef, Schema::String).with_default(),
    ];
    let price = Signature::new(
        ("shop", None),
        "price",
        &[" What it costs."],
        keep_all(arguments),
        Schema::Map(&Schema::String, &Schema::U64),
    );
    let method =
        function("Till.add", vec![Argument::new("cents", Passing::Value, Schema::U64)], Schema::Bool)
            .in_crate(("shop", None));
    let expected = "\
    use std::collections::BTreeMap;

    use wasmer_plugin::{PluginType, wasmer_plugin};

    /// What it costs.
    #[wasmer_plugin]
    pub fn price(order: &Order, #[serde(default)] code: Option<&str>) -> BTreeMap<String, u64>;

    #[wasmer_plugin]
    pub trait Till {
        fn add(&mut self, cents: u64) -> bool;
    }

    /// An order.
    ///
    ///    indented
    #[derive(Clone, Debug, Default, PartialEq, PluginType)]
    pub struct Order {
        /// Its kind.
        pub r#type: u32,
        #[serde(default)]
        pub note: Option<String>,
    }
}
";
    let text = text(&[price, method]);
    assert!(text.contains(expected), "{text}");
}

/// Any name, most of which mean something in Rust.
fn name() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        prop::sample::select(HOSTILE),
        "[a-zA-Z_]{1,8}".prop_map(|name| keep_text(&name)),
        "\\PC{0,12}".prop_map(|name| keep_text(&name)),
        any::<String>().prop_map(|name| keep_text(&name.chars().take(40).collect::<String>())),
    ]
}

fn docs() -> impl Strategy<Value = &'static [&'static str]> {
    let line = prop_oneof![name(), Just("```"), Just("    code();"), Just("<!--"), Just("~~~rust")];
    prop::collection::vec(line, 0..5).prop_map(keep_all)
}

fn fields(ty: impl Strategy<Value = Schema> + Clone + 'static) -> impl Strategy<Value = Fields> {
    let named = (name(), docs(), ty.clone(), any::<bool>()).prop_map(|(name, docs, ty, has_default)| {
        let field = Field::new(name, docs, ty).with_aliases(keep_all(vec![name]));
        if has_default { field.with_default(|| None) } else { field }
    });
    prop_oneof![
        Just(Fields::Unit),
        prop::collection::vec(ty, 0..3).prop_map(|types| Fields::Tuple(keep_all(types))),
        prop::collection::vec(named, 0..4).prop_map(|fields| Fields::Named(keep_all(fields))),
    ]
}

fn ty() -> impl Strategy<Value = Schema> {
    let plain =
        prop::sample::select(&[Schema::Unit, Schema::U8, Schema::F64, Schema::String, Schema::Char][..]);
    plain.prop_recursive(4, 32, 4, |inner| {
        let inner = inner.boxed();
        let variant = (name(), docs(), fields(inner.clone()), any::<bool>()).prop_map(
            |(name, docs, fields, is_other)| {
                let variant = Variant::new(name, docs, fields);
                if is_other { variant.other() } else { variant }
            },
        );
        let shape = prop_oneof![
            fields(inner.clone()).prop_map(Shape::Struct),
            prop::collection::vec(variant, 0..3).prop_map(|variants| Shape::Enum(keep_all(variants))),
        ];
        let parameters = prop::collection::vec(inner.clone(), 0..3);
        let defined = (name(), docs(), parameters, shape).prop_map(|(name, docs, parameters, shape)| {
            let parameters = keep_all(parameters);
            let key = TypeKey::new("m", name, parameters);
            Schema::Defined(keep(Definition::new(key, docs, parameters, shape)))
        });
        prop_oneof![
            1 => inner.clone().prop_map(|ty| Schema::Option(keep(ty))),
            1 => inner.clone().prop_map(|ty| Schema::Seq(keep(ty))),
            1 => (inner.clone(), inner.clone()).prop_map(|(key, value)| Schema::Map(keep(key), keep(value))),
            1 => (inner.clone(), 0_u64..50).prop_map(|(ty, length)| Schema::Array(keep(ty), length)),
            1 => prop::collection::vec(inner, 0..4).prop_map(|types| Schema::Tuple(keep_all(types))),
            3 => defined,
        ]
    })
}

fn signature() -> impl Strategy<Value = (Signature, bool)> {
    let passing = prop::sample::select(&[Passing::Value, Passing::Ref, Passing::MaybeRef, Passing::Mut][..]);
    let argument = (prop::sample::select(&["a", "b", "type", "c d"][..]), passing, ty(), any::<bool>());
    let argument = argument.prop_map(|(name, passing, ty, has_default)| {
        let argument = Argument::new(name, passing, ty);
        if has_default { argument.with_default() } else { argument }
    });
    let function_name = prop_oneof![
        name(),
        (name(), "[a-z]{1,5}").prop_map(|(interface, own)| keep_text(&format!("{interface}.{own}"))),
    ];
    let arguments = prop::collection::vec(argument, 0..3);
    (function_name, docs(), arguments, ty(), any::<bool>()).prop_map(|(name, docs, arguments, result, of)| {
        let signature = Signature::new(("shop", None), name, docs, keep_all(arguments), result);
        (if of { signature.in_crate(("shop", None)) } else { signature }, of)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// The text of any interface has declarations and nothing else, or there is an error.
    #[test]
    fn any_interface_is_written_or_refused(signatures in prop::collection::vec(signature(), 1..4)) {
        let all: Vec<&Signature> = signatures.iter().map(|(signature, _)| signature).collect();
        if let Ok(interface) = Interface::of(&all)
            && let Ok(text) = text_of(&interface)
        {
            items(&text);
            prop_assert_eq!(&text, &text_of(&interface).unwrap());
        }
    }
}
