//! Structs and enums of every form are described as they would be by hand.
#![allow(dead_code)]

use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;
use wasmer_plugin::schema::{Definition, Field, Fields, Schema, Shape, Signature, TypeKey, Variant};

#[derive(Serialize, Deserialize, PluginType)]
pub struct Unit;

#[derive(Serialize, Deserialize, PluginType)]
pub struct Empty {}

#[derive(Serialize, Deserialize, PluginType)]
pub struct Meters(f64);

#[derive(Serialize, Deserialize, PluginType)]
pub struct Pair(u8, pub String);

/// An order.
#[derive(Serialize, Deserialize, PluginType)]
pub struct Order {
    /// Name of the customer.
    pub customer: String,
    items: Vec<Pair>,
    #[doc = concat!("Whe", "n.")]
    r#in: Option<u32>,
}

#[derive(Serialize, Deserialize, PluginType)]
#[repr(u8)]
pub enum Form {
    Nothing = 3,
    Circle { radius: f64 },
    Polygon(Vec<(f64, f64)>),
    Line(u8, u8),
    r#Self_,
}

#[derive(Serialize, Deserialize, PluginType)]
pub enum Never {}

fn fingerprint(schema: Schema) -> u64 {
    Signature::new(("c", None), "f", &[], &[], schema).fingerprint()
}

fn expect<T: PluginType>(name: &'static str, shape: Shape) {
    let definition = Definition::new(TypeKey::new("", name, &[]), &[], &[], shape);
    let definition: &'static Definition = Box::leak(Box::new(definition));
    assert_eq!(fingerprint(T::SCHEMA), fingerprint(Schema::Defined(definition)), "{name}");
}

pub fn main() {
    const POINT: Schema = Schema::Tuple(&[Schema::F64, Schema::F64]);
    expect::<Unit>("Unit", Shape::Struct(Fields::Unit));
    expect::<Empty>("Empty", Shape::Struct(Fields::Named(&[])));
    expect::<Meters>("Meters", Shape::Struct(Fields::Tuple(&[Schema::F64])));
    expect::<Pair>("Pair", Shape::Struct(Fields::Tuple(&[Schema::U8, Schema::String])));
    const ORDER: &[Field] = &[
        Field::new("customer", &[], Schema::String),
        Field::new("items", &[], Schema::Seq(&Pair::SCHEMA)),
        Field::new("in", &[], Schema::Option(&Schema::U32)),
    ];
    expect::<Order>("Order", Shape::Struct(Fields::Named(ORDER)));
    const FORM: &[Variant] = &[
        Variant::new("Nothing", &[], Fields::Unit),
        Variant::new("Circle", &[], Fields::Named(&[Field::new("radius", &[], Schema::F64)])),
        Variant::new("Polygon", &[], Fields::Tuple(&[Schema::Seq(&POINT)])),
        Variant::new("Line", &[], Fields::Tuple(&[Schema::U8, Schema::U8])),
        Variant::new("Self_", &[], Fields::Unit),
    ];
    expect::<Form>("Form", Shape::Enum(FORM));
    expect::<Never>("Never", Shape::Enum(&[]));
    let Schema::Defined(order) = Order::SCHEMA else { panic!("a struct is defined") };
    let text = format!("{order:?}");
    for line in ["\" An order.\"", "\" Name of the customer.\"", "\"When.\""] {
        assert!(text.contains(line), "{text}");
    }
}
