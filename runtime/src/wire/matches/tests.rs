//! Tests of `assert_wire_matches`.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::marker::PhantomData;

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, SerializeTuple, Serializer};

use super::{assert_wire_matches, check};
use crate::wire::codec::Encoder;
use crate::wire::codec::PluginType;
use crate::wire::schema::{Definition, Field, Fields, Schema, Shape, TypeKey, Variant};
use crate::wire::types::{BackRef, Defined};

/// A value with the description of another type.
struct As<T, V>(V, PhantomData<T>);

impl<T: PluginType, V: Serialize> PluginType for As<T, V> {
    const SCHEMA: Schema = T::SCHEMA;

    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        encoder.serde(&self.0);
    }
}

impl<T, V: Serialize> Serialize for As<T, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// Returns the mismatch if `value` is described as a `T`.
fn described_as<T: PluginType>(value: impl Serialize) -> Result<(), String> {
    check(&As(value, PhantomData::<T>)).map_err(|mismatch| mismatch.to_string())
}

#[track_caller]
fn differs<T: PluginType>(value: impl Serialize, message: &str) {
    assert_eq!(described_as::<T>(value).unwrap_err(), message);
}

macro_rules! described {
    ($name:ident, $shape:expr) => {
        impl Defined for $name {
            const KEY: TypeKey = TypeKey::new(module_path!(), stringify!($name), &[]);
        }
        impl PluginType for $name {
            const SCHEMA: Schema = Schema::Defined(&Definition::new(Self::KEY, &[], &[], $shape));

            fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
                encoder.serde(self);
            }
        }
    };
}

macro_rules! fields {
    ($($field:ident: $type:ty),*) => {
        Fields::Named(&[$(Field::new(stringify!($field), &[], <$type>::SCHEMA)),*])
    };
}

#[derive(Serialize)]
struct Order {
    customer: &'static str,
    items: Vec<Item>,
}
described!(Order, Shape::Struct(fields!(customer: String, items: Vec<Item>)));

#[derive(Clone, Serialize)]
struct Item {
    #[serde(rename = "id")]
    sku: String,
    price: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<char>,
}
described!(Item, Shape::Struct(fields!(sku: String, price: u64, note: Option<char>)));

#[derive(Serialize)]
struct Cheap {
    sku: String,
    price: u32,
    note: Option<char>,
}

#[derive(Serialize)]
struct Cents(u64);
described!(Cents, Shape::Struct(Fields::Tuple(&[u64::SCHEMA])));

#[derive(Serialize)]
enum Form {
    Nothing,
    Circle {
        radius: f64,
    },
    Polygon(Vec<(f64, f64)>),
    Pair(u8, u8),
    #[serde(rename = "Group")]
    Both(Box<(Form, Form)>),
}
described!(
    Form,
    Shape::Enum(&[
        Variant::new("Nothing", &[], Fields::Unit),
        Variant::new("Circle", &[], fields!(radius: f64)),
        Variant::new("Polygon", &[], Fields::Tuple(&[<Vec<(f64, f64)>>::SCHEMA])),
        Variant::new("Pair", &[], Fields::Tuple(&[u8::SCHEMA, u8::SCHEMA])),
        Variant::new("Both", &[], Fields::Tuple(&[<(BackRef<Form>, BackRef<Form>)>::SCHEMA])),
    ])
);

fn item() -> Item {
    Item { sku: "tea".to_string(), price: 250, note: Some('!') }
}

#[test]
fn what_agrees() {
    assert_wire_matches(&Order { customer: "Ada", items: vec![item(), item()] });
    assert_wire_matches(&[Cents(1), Cents(2)]);
    for form in
        [Form::Nothing, Form::Circle { radius: 1.0 }, Form::Polygon(vec![(1.0, 2.0)]), Form::Pair(1, 2)]
    {
        assert_wire_matches(&form);
        assert_wire_matches(&Form::Both(Box::new((
            Form::Both(Box::new((form, Form::Nothing))),
            Form::Nothing,
        ))));
    }
    assert_wire_matches("unsized");
}

#[test]
fn the_same_bytes() {
    // A struct may be written as a struct, a tuple or an array.
    described_as::<Item>(("tea", 250_u64, Some('!'))).unwrap();
    described_as::<(String, u64, Option<char>)>(item()).unwrap();
    described_as::<(u8, u8)>([1_u8, 2]).unwrap();
    described_as::<[u8; 2]>((1_u8, 2_u8)).unwrap();
    // A product may have one part or none.
    described_as::<Cents>(5_u64).unwrap();
    described_as::<u64>(Cents(5)).unwrap();
    described_as::<((u64,),)>(5_u64).unwrap();
    described_as::<u64>((5_u64,)).unwrap();
    described_as::<[u64; 1]>(Cents(5)).unwrap();
    described_as::<(Vec<u8>,)>(vec![1_u8]).unwrap();
    described_as::<(Form,)>(Form::Nothing).unwrap();
    described_as::<(Option<u8>,)>(Some(1_u8)).unwrap();
    described_as::<[u64; 0]>(()).unwrap();
    described_as::<()>([0_u64; 0]).unwrap();
    described_as::<()>(PhantomData::<u8>).unwrap();
    // Sequences may be written as sequences or as bytes.
    described_as::<Vec<u8>>(c"bytes").unwrap();
}

#[test]
fn other_types() {
    let cheap = Cheap { sku: "tea".to_string(), price: 250, note: None };
    differs::<Item>(cheap, "Item.price: `PluginType` says u64, serde writes a u32");
    let message = "Order.items[1].price: `PluginType` says u64, serde writes a u32";
    differs::<Order>(("Ada", LastIsCheap), message);
    differs::<char>("a", "value: `PluginType` says char, serde writes a string");
    differs::<String>('a', "value: `PluginType` says String, serde writes a char");
    differs::<u64>(1_i64, "value: `PluginType` says u64, serde writes an i64");
    differs::<Cents>(1_u32, "Cents.0: `PluginType` says u64, serde writes a u32");
    differs::<u8>((), "value: `PluginType` says u8, serde writes nothing");
    differs::<()>(1_u8, "value: `PluginType` says (), serde writes a u8");
    differs::<Option<u8>>(1_u8, "value: `PluginType` says Option<u8>, serde writes a u8");
    differs::<u8>(Some(1_u8), "value: `PluginType` says u8, serde writes an option");
    differs::<Option<u8>>(Some(1_u16), "value: `PluginType` says u8, serde writes a u16");
    differs::<String>((1, 2), "value: `PluginType` says String, serde writes a tuple of 2");
    differs::<[u8; 2]>(vec![1_u8, 2], "value: `PluginType` says [u8; 2], serde writes a sequence");
    differs::<Vec<u8>>([1_u8, 2], "value: `PluginType` says Vec<u8>, serde writes a tuple of 2");
    differs::<Vec<u16>>(c"", "value: `PluginType` says Vec<u16>, serde writes bytes behind their length");
    differs::<(u8, (char,))>((1_u8, "a"), "value.1.0: `PluginType` says char, serde writes a string");
    let map = BTreeMap::from([(1_u8, 'a')]);
    differs::<BTreeMap<u16, char>>(&map, "value.keys[0]: `PluginType` says u16, serde writes a u8");
    differs::<BTreeMap<u8, u8>>(&map, "value.values[0]: `PluginType` says u8, serde writes a char");
    differs::<(u8, BTreeMap<u8, Form>, Form, (u8,))>(
        1_u8,
        "value: `PluginType` says (u8, BTreeMap<u8, Form>, Form, (u8,)), serde writes a u8",
    );
}

/// A sequence of two items, of which only the second differs from the description.
struct LastIsCheap;

impl Serialize for LastIsCheap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(2))?;
        seq.serialize_element(&item())?;
        seq.serialize_element(&Cheap { sku: String::new(), price: 250, note: None })?;
        seq.end()
    }
}

#[test]
fn maps_are_not_sequences() {
    let map = BTreeMap::from([(1_u8, 'a')]);
    differs::<Vec<(u8, char)>>(
        map,
        "value: `PluginType` says Vec<(u8, char)>, serde writes a map \
         (it has the bytes of a sequence of pairs: describe it as a `BTreeMap`)",
    );
    differs::<BTreeMap<u8, char>>(
        vec![(1_u8, 'a')],
        "value: `PluginType` says BTreeMap<u8, char>, serde writes a sequence \
         (of pairs, it has the bytes of a map: describe it as a `Vec` of them)",
    );
}

#[test]
fn other_numbers_of_fields() {
    differs::<(u8, u8)>((1_u8,), "value: `PluginType` says 2 fields, serde writes 1");
    differs::<(u8, u8)>((1_u8, 2_u8, 3_u8), "value: `PluginType` says 2 fields, serde writes 3");
    differs::<Cents>((), "Cents.0: `PluginType` says u64, serde writes nothing");
    // The next field takes the place of the missing one.
    differs::<Item>((250_u64, Some('!')), "Item: `PluginType` says 3 fields, serde writes 2");
    differs::<[u8; 3]>([1_u8; 2], "value: `PluginType` says 3 fields, serde writes 2");
    differs::<Form>(Wrong::Pair(1), "Form::Pair: `PluginType` says 2 fields, serde writes 1");
    let message = "Item: serde skips the field `note`, and nothing tells a reader that it did";
    differs::<Item>(Item { note: None, ..item() }, message);
    // The skipped field is not a part of the description.
    described_as::<(String, u64)>(Item { note: None, ..item() }).unwrap();
}

#[derive(Serialize)]
#[allow(dead_code)]
enum Wrong {
    Nothing,
    Circle { radius: f32 },
    Other(u8),
    Pair(u8),
    Group,
    Sixth(u8),
    Polygon,
}

#[test]
fn other_variants() {
    let circle = Wrong::Circle { radius: 1.0 };
    differs::<Form>(circle, "Form::Circle.radius: `PluginType` says f64, serde writes an f32");
    let other = "Form::Polygon.0: `PluginType` says Vec<(f64, f64)>, serde writes a u8";
    differs::<Form>(Wrong::Other(1), other);
    differs::<Form>(Wrong::Group, "Form::Both: `PluginType` says 1 field, serde writes 0");
    let sixth = "Form: `PluginType` says 5 variants, serde writes variant 5, `Sixth`";
    differs::<Form>(Wrong::Sixth(1), sixth);
    differs::<Item>(
        Wrong::Nothing,
        "Item: `PluginType` says Item, serde writes variant 0, `Nothing`, of an enum",
    );
    // A variant before it is missing from the description.
    differs::<Result<(), u8>>(
        Err::<(), _>("no"),
        "Result::Err.0: `PluginType` says u8, serde writes a string",
    );
    let shifted = Shifted::Err(1);
    let message = "Result: `PluginType` says `Err` is variant 1, serde writes it as variant 0";
    differs::<Result<(), u8>>(shifted, message);
}

#[derive(Serialize)]
enum Shifted {
    Err(u8),
}

/// A sequence that announces the first number of elements, and writes the second.
struct Liar(Option<usize>, usize);

impl Serialize for Liar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(self.0)?;
        (0..self.1).try_for_each(|_| seq.serialize_element(&1_u8))?;
        seq.end()
    }
}

struct LiarMap(usize);

impl Serialize for LiarMap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0))?;
        map.serialize_entry(&1_u8, &1_u8)?;
        map.serialize_key(&2_u8)?;
        map.end()
    }
}

struct LiarTuple(usize, usize);

impl Serialize for LiarTuple {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut tuple = serializer.serialize_tuple(self.0)?;
        (0..self.1).try_for_each(|_| tuple.serialize_element(&1_u8))?;
        tuple.end()
    }
}

#[test]
fn other_numbers_of_elements() {
    described_as::<Vec<u8>>(Liar(Some(3), 3)).unwrap();
    differs::<Vec<u8>>(Liar(Some(3), 2), "value: serde announces 3 elements and writes 2");
    differs::<Vec<u8>>(Liar(Some(3), 4), "value: serde announces 3 elements and writes 4");
    let unknown = "value: the number of elements comes first, and serde does not know it";
    differs::<Vec<u8>>(Liar(None, 4), unknown);
    let half = "value: serde announces 4 keys and values and writes 3";
    differs::<BTreeMap<u8, u8>>(LiarMap(2), half);
    differs::<(u8, u8)>(LiarTuple(2, 1), "value: `PluginType` says 2 fields, serde writes 1");
    differs::<(u8, u8)>(LiarTuple(2, 3), "value: `PluginType` says 2 fields, serde writes more");
    // The announced number is not on the wire.
    described_as::<(u8, u8)>(LiarTuple(3, 2)).unwrap();
}

#[test]
fn what_is_not_described_is_not_checked() {
    described_as::<(BackRef<Form>, u8)>((vec![Some(item())], 1_u8)).unwrap();
    described_as::<(BackRef<Form>, u8)>((BTreeMap::from([(1, 2)]), 1_u8)).unwrap();
    described_as::<(BackRef<Form>, u8)>((Form::Circle { radius: 1.0 }, 1_u8)).unwrap();
    let message = "value.1: `PluginType` says u8, serde writes a u16";
    differs::<(BackRef<Form>, u8)>((Form::Nothing, 1_u16), message);
    // Inside a value of its type, a back reference is checked.
    let inner = "Form::Both.0.1::Circle.radius: `PluginType` says f64, serde writes an f32";
    differs::<Form>(Outer::Both((Wrong::Nothing, Wrong::Circle { radius: 1.0 })), inner);
}

#[derive(Serialize)]
#[allow(dead_code)]
enum Outer {
    A,
    B,
    C,
    D,
    Both((Wrong, Wrong)),
}

#[test]
fn what_serde_cannot_write() {
    let cell = core::cell::RefCell::new(1_u8);
    let _borrowed = cell.borrow_mut();
    differs::<u8>(&cell, "serde cannot write this value: already mutably borrowed");
}

#[test]
#[should_panic = "Item.price: `PluginType` says u64, serde writes a u32"]
fn panics() {
    let cheap = Cheap { sku: String::new(), price: 1, note: None };
    assert_wire_matches(&As(cheap, PhantomData::<Item>));
}
