//! Tests of values without a type. `wire::tests` has the properties over all types.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use std::collections::BTreeMap;

use super::{FieldValues, Value, ValueError};
use crate::wire::codec::PluginType;
use crate::wire::description::{Interface, Type};
use crate::wire::schema::{Schema, Signature};

#[derive(crate::PluginType)]
#[allow(dead_code)]
struct Item {
    sku: String,
    cents: u64,
    note: Option<String>,
}

#[derive(crate::PluginType)]
#[allow(dead_code)]
enum Kind {
    Plain,
    Gift { from: String },
    Pair(u8, char),
    One(Item),
}

#[derive(crate::PluginType)]
struct Percent(#[allow(dead_code)] u8);

#[derive(crate::PluginType)]
struct Empty;

struct Described {
    interface: Interface,
    ty: Type,
}

impl Described {
    fn new(schema: Schema) -> Self {
        let interface = Interface::of(&[&Signature::new(("shop", None), "f", &[], &[], schema)]).unwrap();
        let ty = interface.function("f").unwrap().result().clone();
        Self { interface, ty }
    }

    fn of<T: PluginType>() -> Self {
        Self::new(T::SCHEMA)
    }

    fn parse(&self, text: &str) -> Result<Value, ValueError> {
        Value::parse(text, &self.interface, &self.ty)
    }

    #[track_caller]
    fn all(&self, texts: &[&str], shown: &str) {
        for text in texts {
            let value = self.parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(value.to_string(), shown, "{text}");
            let encoded = value.encode(&self.interface, &self.ty).unwrap();
            assert_eq!(Value::decode(&encoded, &self.interface, &self.ty).unwrap(), value);
        }
    }

    /// Checks the error's text, and the part of the text that it points to.
    #[track_caller]
    fn refuses(&self, text: &str, part: &str, message: &str) {
        let error = self.parse(text).expect_err(text);
        assert_eq!((error.to_string().as_str(), &text[error.place().unwrap()]), (message, part), "{text}");
    }
}

#[test]
fn numbers() {
    Described::of::<u8>().all(&["255", "0xff", "0b1111_1111", "0o377", "+255", "255u8", " 255 "], "255");
    Described::of::<i64>().all(&["-9_223_372_036_854_775_808", "-0x8000000000000000"], &i64::MIN.to_string());
    Described::of::<u128>()
        .all(&[&u128::MAX.to_string(), &format!("\"{}\"", u128::MAX)], &u128::MAX.to_string());
    Described::of::<i128>().all(&[&i128::MIN.to_string()], &i128::MIN.to_string());
    Described::of::<f64>().all(&["1", "1.0", "1e0", "1.0f64", "1_0e-1"], "1.0");
    Described::of::<f32>().all(&["-inf", "\"-inf\""], "-inf");
    Described::of::<f32>().all(&["0.1"], "0.1");
    Described::of::<u8>().refuses("256", "256", "`256` is not a number in the range of `u8`");
    Described::of::<u8>().refuses("-1", "-1", "`-1` is not a number in the range of `u8`");
    Described::of::<u8>().refuses("1.0", "1.0", "`1.0` is not a number in the range of `u8`");
    Described::of::<u8>().refuses("1u16", "1u16", "`1u16` is not a number in the range of `u8`");
    Described::of::<u8>().refuses("\"1\"", "\"1\"", "`u8` is expected, and this is `\"1\"`");
    Described::of::<i8>().refuses("128", "128", "`128` is not a number in the range of `i8`");
    Described::of::<f64>().refuses("1.2.3", "1.2.3", "`1.2.3` is not a number in the range of `f64`");
    Described::of::<bool>().refuses("1", "1", "`bool` is expected, and this is `1`");
    Described::of::<u8>().refuses("", "", "`u8` is expected, and this is the end");
}

#[test]
fn texts() {
    let text = Described::of::<String>();
    text.all(
        &[r#""a\n\u{e9}""#, r#""a\n\u00e9""#, "\"a\n\u{e9}\"", "r\"a\n\u{e9}\"", "r##\"a\n\u{e9}\"##"],
        r#""a\né""#,
    );
    text.all(&[r#""\ud83d\ude00""#, r#""\u{1f600}""#, r#""😀""#], "\"😀\"");
    text.all(&[r##"r#"a"b"#"##], r#""a\"b""#);
    text.refuses(r#""a"#, r#""a"#, "the quote is not closed");
    text.refuses(r#""\q""#, r"\q", r"`\q` begins no escape of Rust or JSON");
    text.refuses(r#""\ud83d""#, r"\u", r"`\u` begins no escape of Rust or JSON");
    text.refuses("Ada", "Ada", "a string is expected, and this is `Ada`");
    let character = Described::of::<char>();
    character.all(&["'ä'", "\"ä\"", r"'\u{e4}'", r#""\u00e4""#], "'ä'");
    character.refuses("'ab'", "'a", "this is not one character in single quotes");
    character.refuses("\"ab\"", "\"ab\"", "this is not one character");
    Described::of::<Vec<u8>>()
        .all(&["[104, 105]", "b\"hi\"", r#"b"\x68i""#, "vec![104,105,]", "&[104, 105]"], "[104, 105]");
}

#[test]
fn options_and_their_layers() {
    let option = Described::of::<Option<u8>>();
    option.all(&["None", "null"], "None");
    option.all(&["Some(1)", "1", "Some(1,)"], "Some(1)");
    let layers = Described::of::<Option<Option<u8>>>();
    layers.all(&["None", "null"], "None");
    layers.all(&["Some(None)", r#"{"Some": null}"#], "Some(None)");
    layers.all(&["Some(Some(1))", r#"{"Some": 1}"#, "1"], "Some(Some(1))");
    Described::of::<Option<()>>().all(&["Some(())", r#"{"Some": null}"#], "Some(())");
}

#[test]
fn collections() {
    Described::of::<(u8, char)>().all(&["(1, 'a')", "[1, \"a\"]", "(1,'a',)"], "(1, 'a')");
    Described::of::<(u8,)>().all(&["(1,)", "[1]"], "(1,)");
    Described::of::<[u16; 2]>().all(&["[1, 2]"], "[1, 2]");
    Described::of::<[u16; 2]>().refuses("[1]", "[1]", "`[u16; 2]` has 2 elements, and this has 1");
    Described::of::<BTreeMap<u8, bool>>()
        .all(&["{1: true}", r#"{"1": true}"#, "[(1, true)]", "[[1, true]]"], "{1: true}");
    Described::of::<BTreeMap<u8, bool>>().refuses(
        r#"{"x": true}"#,
        "\"x\"",
        "[0]: `x` is not a number in the range of `u8`",
    );
    Described::of::<(u8, u8)>().refuses("(1)", "(1)", "2 values are expected, and there are 1");
    Described::of::<(u8, u8)>().refuses("(1, 2, 3)", "", "only 2 values are expected");
    Described::of::<Vec<u8>>().refuses("[1 2]", "2", "`,` or `]` is expected, and this is `2`");
    Described::of::<Vec<u8>>().refuses("[1] 2", "2", "the end of the value is expected, and this is `2`");
}

#[test]
fn structs_and_enums() {
    let item = Described::of::<Item>();
    item.all(
        &[
            r#"Item { sku: "tea", cents: 250, note: None }"#,
            r#"{"cents": 250, "sku": "tea"}"#,
            r#"shop::Item { cents: 250, r#sku: "tea", }"#,
        ],
        r#"Item { sku: "tea", cents: 250, note: None }"#,
    );
    item.refuses(
        r#"{ sku: "tea", price: 1 }"#,
        "price",
        "`Item` has no field `price`; it has `sku`, `cents`, `note`",
    );
    item.refuses("{ sku: 1 }", "1", "sku: a string is expected, and this is `1`");
    item.refuses("{ cents: 1 }", "cents: 1 }", "the field `sku: String` of `Item` is missing");
    item.refuses("{ cents: 1, cents: 2 }", "cents", "the field is there twice");

    let kind = Described::of::<Kind>();
    kind.all(&["Plain", "Kind::Plain", "\"Plain\"", r#"{"Plain": null}"#], "Kind::Plain");
    kind.all(&[r#"Gift { from: "Ada" }"#, r#"{"Gift": {"from": "Ada"}}"#], r#"Kind::Gift { from: "Ada" }"#);
    kind.all(&["Pair(1, 'a')", r#"{"Pair": [1, "a"]}"#], "Kind::Pair(1, 'a')");
    kind.refuses("Gone", "Gone", "`Kind` has no variant `Gone`; it has `Plain`, `Gift`, `Pair`, `One`");
    kind.refuses("Pair(1, 2)", "2", "Pair.1: `char` is expected, and this is `2`");
    kind.refuses(r#"{"One": {"sku": 1}}"#, "1", "One.sku: a string is expected, and this is `1`");
    Described::of::<Percent>().all(&["Percent(10)", "10"], "Percent(10)");
    Described::of::<Empty>().all(&["Empty", "null", "()"], "Empty");
    Described::of::<Result<u8, String>>().all(&["Ok(1)", r#"{"Ok": 1}"#], "Ok(1)");
}

#[test]
fn deep_text_is_refused() {
    #[derive(crate::PluginType)]
    struct Tree(#[allow(dead_code)] Vec<Tree>);
    let text = "[".repeat(100_000);
    let error = Described::of::<Tree>().parse(&text).unwrap_err();
    assert!(error.to_string().ends_with("the value is nested deeper than 128 levels"), "{error}");
}

#[test]
fn encoding_names_the_place_of_a_mismatch() {
    let item = Described::of::<Vec<Item>>();
    let encode = |value: Value| value.encode(&item.interface, &item.ty).map_err(|error| error.to_string());
    let tea = |cents: Value| {
        Value::Seq(vec![Value::structure("", [("sku", Value::from("tea")), ("cents", cents)])])
    };
    assert_eq!(encode(tea(Value::from(-1))).unwrap_err(), "[0].cents: -1 is out of the range of `u64`");
    assert_eq!(
        encode(tea(Value::from("250"))).unwrap_err(),
        "[0].cents: `u64` is expected, and this is a string"
    );
    assert_eq!(encode(Value::Unit).unwrap_err(), "`Vec<Item>` is expected, and this is `()`");
    let other = Value::Seq(vec![Value::structure("Other", [("sku", Value::from("tea"))])]);
    assert_eq!(encode(other).unwrap_err(), "[0]: `Item` is expected, and this is a struct `Other`");
    let twice = Value::structure("Item", [("sku", Value::from("a")), ("sku", Value::from("b"))]);
    assert_eq!(encode(Value::Seq(vec![twice])).unwrap_err(), "[0]: the field `sku` is there twice");

    let kind = Described::of::<Kind>();
    let gone = Value::variant("Kind", "Gone", FieldValues::Unit).encode(&kind.interface, &kind.ty);
    assert_eq!(
        gone.unwrap_err().to_string(),
        "`Kind` has no variant `Gone`; it has `Plain`, `Gift`, `Pair`, `One`"
    );
}

/// Values of hostile bytes are within the limits of memory, and of elements that take no bytes.
#[test]
fn hostile_bytes_are_refused() {
    let decode = |described: &Described, bytes: &[u8]| {
        Value::decode(bytes, &described.interface, &described.ty).map_err(|error| error.to_string())
    };
    let units = Described::of::<Vec<()>>();
    assert!(decode(&units, &65_536_u64.to_le_bytes()).is_ok());
    assert!(decode(&units, &65_537_u64.to_le_bytes()).unwrap_err().contains("65,536 elements"));
    let many = Described::of::<Vec<u64>>();
    assert_eq!(decode(&many, &1_000_u64.to_le_bytes()).unwrap_err(), "8000 bytes are missing");
    let bools = Described::of::<Vec<bool>>();
    let mut bytes = (1_u64 << 22).to_le_bytes().to_vec();
    bytes.resize(8 + (1 << 22), 1);
    assert!(decode(&bools, &bytes).unwrap_err().contains("takes more memory"), "32 bytes for each");
    let endless = Described::new(Schema::Array(&Schema::Array(&Schema::Unit, u64::MAX), u64::MAX));
    assert!(decode(&endless, &[]).unwrap_err().contains("65,536 elements"));
    assert_eq!(decode(&Described::of::<Kind>(), &[9, 0, 0, 0]).unwrap_err(), "the enum has no variant 9");
    assert_eq!(decode(&Described::of::<Kind>(), &[2, 0, 0, 0, 1]).unwrap_err(), "Pair.1: 1 byte is missing");
}
