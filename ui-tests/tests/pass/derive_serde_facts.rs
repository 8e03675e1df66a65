//! Tests how serde's derive and bincode handle the attributes that `PluginType` refuses. If this fails, they
//! have improved, and the rule can go.
#![allow(dead_code)]

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasmer_plugin::{convert_ret, convert_slice};

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct OnlyField(#[serde(skip)] u32);

#[derive(Serialize, Deserialize, Debug, PartialEq)]
enum Skipping {
    #[serde(skip)]
    Never,
    First(u8),
    Second(#[serde(skip)] u8),
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
enum SkippingLast {
    First(u8),
    Second(#[serde(skip)] u8),
    #[serde(skip)]
    Never,
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
#[serde(tag = "kind")]
struct Tagged {
    item: u8,
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
#[serde(tag = "kind")]
enum InternallyTagged {
    One { item: u8 },
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
#[serde(tag = "kind", content = "what")]
enum AdjacentlyTagged {
    One(u8),
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
enum OneUntagged {
    One(u8),
    #[serde(untagged)]
    Two(u8),
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Flattened {
    #[serde(flatten)]
    tagged: Tagged,
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct SkippingIf {
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<u8>,
    item: u8,
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
enum Other {
    One,
    #[serde(other)]
    Unknown,
}

fn comes_back<T: Serialize + DeserializeOwned + PartialEq>(value: &T) -> bool {
    convert_ret(value).is_ok_and(|bytes| convert_slice::<T>(&bytes).is_ok_and(|back| back == *value))
}

pub fn main() {
    // It is there all the same.
    assert_eq!(convert_ret(OnlyField(7)).unwrap(), [7, 0, 0, 0]);
    assert!(comes_back(&OnlyField(7)));

    // Written as number 1, which is read as that of the next variant.
    let bytes = convert_ret(Skipping::First(3)).unwrap();
    assert_eq!(bytes, [1, 0, 0, 0, 3]);
    assert_eq!(convert_slice::<Skipping>(&bytes[..4]).unwrap(), Skipping::Second(0));
    assert!(comes_back(&SkippingLast::First(3)) && comes_back(&SkippingLast::Second(0)));

    assert!(!comes_back(&Tagged { item: 3 }));
    assert!(!comes_back(&InternallyTagged::One { item: 3 }));
    assert!(!comes_back(&AdjacentlyTagged::One(3)));
    assert!(!comes_back(&OneUntagged::One(3)) && !comes_back(&OneUntagged::Two(3)));
    assert!(!comes_back(&Flattened { tagged: Tagged { item: 3 } }));
    assert!(!comes_back(&SkippingIf { note: None, item: 3 }));
    assert_eq!(convert_slice::<Other>(&[9, 0, 0, 0]).unwrap(), Other::Unknown);
}
