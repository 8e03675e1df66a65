//! Methods and arguments named as what is generated, or as what everything has.
#![allow(clippy::should_implement_trait, clippy::wrong_self_convention)]

use wasmer_plugin::wasmer_plugin;

macro_rules! named {
    ($trait:ident $plugin:ident: $($name:ident)*) => {
        #[wasmer_plugin]
        pub trait $trait {
            fn new(new: u8, transport: &str, stub: u8, __transport: u8, __stub: u8) -> Result<Self, String>
            where
                Self: Sized;
            $(fn $name(&self, $name: &mut u32, number: u8, text: &str, maybe: Option<&str>) -> u32;)*
        }

        struct $plugin;

        #[wasmer_plugin]
        impl $trait for $plugin {
            fn new(new: u8, transport: &str, stub: u8, __transport: u8, __stub: u8) -> Result<Self, String> {
                if transport.is_empty() { Err(format!("{new}{stub}{__transport}{__stub}")) } else { Ok(Self) }
            }
            $(fn $name(&self, $name: &mut u32, number: u8, text: &str, _: Option<&str>) -> u32 {
                *$name += <u32 as From<u8>>::from(number);
                text.len() as u32
            })*
        }
    };
}

named! { Generated Plugin:
    new_stub call reset check is_poisoned attach provides transport transport_mut into_transport unchecked
    interface transport_call transport_check transport_provides serve start run state arguments reply method
    lend receive give_back named pass result value
}
named! { Everywhere Everything:
    add borrow clone cmp default drop eq fmt from from_iter hash into into_iter next not to_string try_into
    core alloc std wasm wasmer_plugin u32
}
named! { Function Functions: function }
named! { Transport Transports: send }
named! { Stub Stubs: stub }
named! { State States: state }
named! { Interface Interfaces: interface }
named! { Native Natives: native }

#[cfg(target_arch = "wasm32")]
pub fn main() {}

#[cfg(not(target_arch = "wasm32"))]
pub fn main() {
    let native = wasmer_plugin::native::Native::new::<Plugin>(Generated);
    let mut stub = GeneratedStub::new(native, 1, "x", 2, 3, 4).unwrap().unwrap();
    let mut count = 1;
    assert_eq!(stub.reset(&mut count, 7, "four", None).unwrap(), 4);
    assert_eq!(stub.into_transport(&mut count, 7, "three", Some("")).unwrap(), 5);
    assert_eq!(count, 15);
    wasmer_plugin::transport::Stub::into_transport(stub);
}
