//! Decodes bytes as a value of a type that the input chooses, and reads text as one.
//!
//! Decoding may fail, and must stay within its limits. A value that it accepts encodes to the same bytes, and
//! its text is read as the same value. The first byte of an input is the type, the second the kind: bytes, or
//! text.

#![no_main]

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wasmer_plugin::PluginType;
use wasmer_plugin::fuzzing::Value;
use wasmer_plugin::interface::Interface;
use wasmer_plugin::schema::{Schema, Signature};

#[derive(PluginType)]
pub enum Tree {
    Leaf,
    Node(Box<Tree>, Box<Tree>),
    Many { children: Vec<Tree>, name: String },
}

#[derive(PluginType)]
pub struct Mixed {
    pub numbers: (u8, i16, u32, i64, u128, i128, f32, f64),
    pub text: Option<Option<String>>,
    pub character: char,
    pub bytes: Vec<u8>,
    pub matrix: [[f64; 2]; 2],
    pub map: BTreeMap<u8, Vec<Percent>>,
    pub units: Vec<Empty>,
    pub result: Result<bool, String>,
}

#[derive(PluginType)]
pub struct Percent(pub u8);

#[derive(PluginType)]
pub struct Empty;

const SCHEMAS: [Schema; 8] = [
    Tree::SCHEMA,
    Mixed::SCHEMA,
    Vec::<(u32, f32)>::SCHEMA,
    HashMap::<String, Vec<Tree>>::SCHEMA,
    Vec::<Empty>::SCHEMA,
    Option::<Option<()>>::SCHEMA,
    Schema::Array(&Schema::Array(&Schema::Unit, u64::MAX), u64::MAX),
    Vec::<String>::SCHEMA,
];

static INTERFACES: LazyLock<Vec<Interface>> = LazyLock::new(|| {
    let of = |schema: &Schema| Interface::of(&[&Signature::new(("fuzz", None), "f", &[], &[], *schema)]);
    SCHEMAS.iter().map(|schema| of(schema).expect("it is described")).collect()
});

fuzz_target!(|input: &[u8]| {
    let [number, kind, content @ ..] = input else { return };
    let interface = &INTERFACES[usize::from(*number) % INTERFACES.len()];
    let ty = interface.function("f").expect("it is there").result();
    let value = if kind % 2 == 0 {
        let Ok(value) = Value::decode(content, interface, ty) else { return };
        let encoded = value.encode(interface, ty).expect("it has been decoded");
        assert_eq!(encoded, content);
        value
    } else {
        let Ok(text) = std::str::from_utf8(content) else { return };
        let Ok(value) = Value::parse(text, interface, ty) else { return };
        let encoded = value.encode(interface, ty).expect("it has been parsed");
        assert_eq!(Value::decode(&encoded, interface, ty).map(|value| format!("{value:?}")), Ok(format!("{value:?}")));
        value
    };
    // A value may be nested deeper than its text.
    if let Ok(again) = Value::parse(&value.to_string(), interface, ty) {
        assert_eq!(format!("{again:?}"), format!("{value:?}"));
    } else {
        assert!(value.to_string().contains("Many") || value.to_string().contains("Node"));
    }
});
