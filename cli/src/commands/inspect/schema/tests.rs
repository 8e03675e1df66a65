//! Schemas of all types.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use wasmer_plugin::PluginType;
use wasmer_plugin::interface::Interface;
use wasmer_plugin::schema::{Argument, Passing, Schema, Signature};

#[derive(PluginType)]
struct Order {
    /// The customer's name.
    customer: String,
    #[serde(default)]
    note: Option<String>,
    payment: Payment,
    unit: Marker,
    wrapped: Wrapped,
    pair: Pair,
    page: Page<u8>,
    other_page: Page<Order2>,
}

#[derive(PluginType)]
struct Order2;

#[derive(PluginType)]
struct Marker;

#[derive(PluginType)]
struct Wrapped(Option<u8>);

#[derive(PluginType)]
struct Pair(u8, bool);

#[derive(PluginType)]
struct Page<T> {
    items: Vec<T>,
}

#[derive(PluginType)]
enum Payment {
    /// In the shop.
    Cash,
    Card(u64),
    Split(u32, u32),
    Invoice {
        days: u16,
    },
}

/// Returns the schemas of a function with this result.
fn schemas(result: Schema) -> Value {
    let signature = Signature::new(("shop", None), "f", &[" Does it."], &[], result);
    super::of("shop.wasm", &Interface::of(&[&signature]).unwrap())
}

fn result<T: PluginType>() -> Value {
    schemas(T::SCHEMA)["properties"]["f"]["properties"]["result"].clone()
}

#[test]
fn numbers_have_bounds() {
    assert_eq!(result::<i8>(), json!({ "type": "integer", "minimum": -128, "maximum": 127 }));
    assert_eq!(result::<u64>()["maximum"], json!(18_446_744_073_709_551_615_u64));
    assert_eq!(result::<i64>()["minimum"], json!(i64::MIN));
    let floats = json!({ "anyOf": [{ "type": "number" }, { "enum": ["NaN", "inf", "-inf"] }] });
    assert_eq!(result::<f32>(), floats);
    assert_eq!(result::<u128>()["anyOf"][1], json!({ "type": "string", "pattern": "^[0-9]+$" }));
}

#[test]
fn containers() {
    assert_eq!(result::<()>(), json!({ "type": "null" }));
    assert_eq!(result::<char>(), json!({ "type": "string", "minLength": 1, "maxLength": 1 }));
    assert_eq!(result::<Vec<bool>>(), json!({ "type": "array", "items": { "type": "boolean" } }));
    let array = json!({ "type": "array", "items": { "type": "string" }, "minItems": 3, "maxItems": 3 });
    assert_eq!(result::<[String; 3]>(), array);
    let tuple = result::<(bool, String)>();
    assert_eq!(tuple["prefixItems"], json!([{ "type": "boolean" }, { "type": "string" }]));
    assert_eq!(tuple["items"], json!(false));
    let map = result::<BTreeMap<String, bool>>();
    assert_eq!(map["additionalProperties"], json!({ "type": "boolean" }));
    let map = result::<BTreeMap<i32, bool>>();
    assert_eq!(map["propertyNames"], json!({ "pattern": "^-?[0-9]+$" }));
    let pairs = result::<BTreeMap<(u8, u8), bool>>();
    assert_eq!(pairs["items"]["prefixItems"][1], json!({ "type": "boolean" }));
}

#[test]
fn options_of_what_can_be_null_are_tagged() {
    assert_eq!(result::<Option<bool>>(), json!({ "anyOf": [{ "type": "boolean" }, { "type": "null" }] }));
    let tagged = |ty: Value| ty["anyOf"][0]["required"] == json!(["Some"]);
    assert!(tagged(result::<Option<Option<bool>>>()));
    assert!(tagged(result::<Option<()>>()));
    assert!(tagged(result::<Option<Marker>>()));
    assert!(tagged(result::<Option<Wrapped>>()));
    assert!(!tagged(result::<Option<Pair>>()));
    assert!(!tagged(result::<Option<Payment>>()));
}

#[test]
fn definitions_are_referred_to() {
    let schema = schemas(Order::SCHEMA);
    let definitions = &schema["$defs"];
    assert_eq!(schema["properties"]["f"]["properties"]["result"], json!({ "$ref": "#/$defs/Order" }));
    let order = &definitions["Order"];
    assert_eq!(order["properties"]["customer"]["description"], "The customer's name.");
    let required = ["customer", "payment", "unit", "wrapped", "pair", "page", "other_page"];
    assert_eq!(order["required"], json!(required));
    assert_eq!(order["properties"]["page"], json!({ "$ref": "#/$defs/Page_u8" }));
    assert_eq!(order["properties"]["other_page"], json!({ "$ref": "#/$defs/Page_Order2" }));
    assert_eq!(definitions["Marker"]["type"], "null");
    assert_eq!(definitions["Wrapped"]["anyOf"][1], json!({ "type": "null" }));
    assert_eq!(definitions["Pair"]["prefixItems"][1], json!({ "type": "boolean" }));
    let payment = &definitions["Payment"]["oneOf"];
    assert_eq!(payment[0], json!({ "description": "In the shop.", "const": "Cash" }));
    assert_eq!(payment[1]["properties"]["Card"]["type"], "integer");
    assert_eq!(payment[2]["properties"]["Split"]["maxItems"], 2);
    assert_eq!(payment[3]["properties"]["Invoice"]["required"], json!(["days"]));
}

#[test]
fn arguments_are_a_tuple() {
    const ARGUMENTS: &[Argument] = &[
        Argument::new("sku", Passing::Ref, Schema::String),
        Argument::new("by", Passing::MaybeRef, Schema::Bool),
        Argument::new("code", Passing::Value, Schema::Option(&Schema::U8)).with_default(),
    ];
    let signature = Signature::new(("shop", None), "f", &[" Does it."], ARGUMENTS, Schema::Unit);
    let schema = super::of("shop.wasm", &Interface::of(&[&signature]).unwrap());
    let function = &schema["properties"]["f"];
    assert_eq!(function["description"], "Does it.");
    let arguments = &function["properties"]["arguments"];
    assert_eq!(arguments["prefixItems"][0], json!({ "title": "sku", "type": "string" }));
    assert_eq!(arguments["prefixItems"][1]["anyOf"][1], json!({ "type": "null" }));
    assert_eq!((&arguments["minItems"], &arguments["maxItems"]), (&json!(2), &json!(3)));
    assert_eq!(arguments["items"], json!(false));
}

/// Two crates may have types of one name.
#[test]
fn names_are_unique() {
    mod other {
        #[derive(wasmer_plugin::PluginType)]
        pub struct Pair(String);
    }
    let schema = schemas(<(Pair, other::Pair)>::SCHEMA);
    let elements = &schema["properties"]["f"]["properties"]["result"]["prefixItems"];
    assert_ne!(elements[0], elements[1]);
    assert_eq!(schema["$defs"].as_object().unwrap().len(), 2);
}
