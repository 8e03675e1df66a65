//! Functions named as what others have as methods, or as crates.

use wasmer_plugin::wasmer_plugin;

macro_rules! named {
    ($($name:ident)*) => {
        $(
            #[wasmer_plugin]
            pub fn $name($name: &mut u32, other: Option<&str>) -> u32 {
                *$name += 1;
                other.map_or(0, |other| other.len() as u32)
            }
        )*
    };
}

named! {
    arguments length reply shim
    call interface load new reset transport_call
    buffer clear commit error get lend name pass receive serve value
    clone default drop eq fmt from into to_string
    alloc core memory std wasm
}

#[wasmer_plugin]
pub fn order(order: Order) -> Order {
    order
}

#[derive(serde::Deserialize, serde::Serialize, wasmer_plugin::PluginType)]
pub struct Order;

pub fn main() {
    assert_eq!(core(&mut 1, Some("text")), 4);
}
