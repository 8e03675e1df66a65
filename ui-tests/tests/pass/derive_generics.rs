//! Parameters of every kind, with bounds of every kind.
#![allow(dead_code)]

use std::fmt::Debug;

use wasmer_plugin::PluginType;
use wasmer_plugin::__private::Defined;
use wasmer_plugin::schema::{Schema, Signature};

/// Not a plugin type.
#[derive(Clone, Debug)]
pub struct Opaque;

#[derive(PluginType)]
pub struct Bounded<'a, 'b: 'a, T: Clone + 'a, U = u8, const N: usize = 3>
where
    U: Debug + ?Sized,
{
    text: &'a str,
    list: Vec<(&'b str, T)>,
    boxed: Box<U>,
    times: u8,
}

pub trait Shop {
    type Item;
    type Price: Debug;
}

impl Shop for Opaque {
    type Item = u8;
    type Price = String;
}

#[derive(PluginType)]
pub struct Stock<S: Shop> {
    first: S::Item,
    all: Vec<S::Item>,
    price: <S as Shop>::Price,
    prices: Vec<<S as Shop>::Price>,
    fixed: <Opaque as Shop>::Price,
}

/// A type that is skipped or described as another one needs no bound.
#[derive(serde::Serialize, PluginType)]
#[serde(bound = "")]
pub struct Skipping<T, U> {
    id: u64,
    #[serde(skip)]
    cache: Option<T>,
    #[serde(serialize_with = "nothing")]
    #[plugin_type(as = ())]
    other: Option<U>,
}

fn nothing<T, S: serde::Serializer>(_: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_unit()
}

#[derive(PluginType)]
#[plugin_type(bound = "S: Shop, S::Item: PluginType, T: PluginType")]
pub struct Given<S: Shop, T> {
    item: Option<S::Item>,
    value: T,
}

#[derive(PluginType)]
#[plugin_type(bound = "")]
pub struct Without<T: PluginType>(T);

#[derive(PluginType)]
pub struct Numbered<const N: i8, const B: bool, const C: char>(u8);

fn fingerprint(schema: Schema) -> u64 {
    Signature::new(("c", None), "f", &[], &[], schema).fingerprint()
}

fn target<T: Defined>() -> String {
    format!("{:?}", T::KEY)
}

pub fn main() {
    assert_ne!(fingerprint(<Bounded<u8>>::SCHEMA), fingerprint(<Bounded<i8>>::SCHEMA));
    assert_eq!(fingerprint(<Bounded<u8>>::SCHEMA), fingerprint(<Bounded<u8, u8>>::SCHEMA));
    let _ = [<Stock<Opaque>>::SCHEMA, <Given<Opaque, u8>>::SCHEMA];
    assert_eq!(
        fingerprint(<Skipping<Opaque, Opaque>>::SCHEMA),
        fingerprint(<Skipping<u8, u16>>::SCHEMA)
    );
    assert_ne!(fingerprint(<Without<u8>>::SCHEMA), fingerprint(<Without<i8>>::SCHEMA));
    // The same bytes, yet two types.
    let first = target::<Numbered<-1, true, 'a'>>();
    for other in [
        target::<Numbered<1, true, 'a'>>(),
        target::<Numbered<-1, false, 'a'>>(),
        target::<Numbered<-1, true, 'b'>>(),
    ] {
        assert_ne!(first, other);
    }
    assert_eq!(first, target::<Numbered<-1, true, 'a'>>());
    assert_ne!(target::<Without<u8>>(), target::<Without<i8>>());
}
