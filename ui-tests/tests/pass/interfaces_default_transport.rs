//! Stubs with the default transport, lent transports, and other functions.

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    fn price(&mut self, cents: u64) -> u64;
}

#[wasmer_plugin]
pub fn price(cents: u64) -> u64 {
    cents
}

#[derive(Default)]
struct Half;

#[wasmer_plugin]
impl Discount for Half {
    fn price(&mut self, cents: u64) -> u64 {
        cents / 2
    }
}

#[cfg(target_arch = "wasm32")]
pub fn main() {}

#[cfg(not(target_arch = "wasm32"))]
pub fn main() {
    use wasmer_plugin::native::Native;
    use wasmer_plugin::transport::{Stub, Transport};

    /// The state of a host.
    #[derive(Debug, Default)]
    pub struct Shop {
        pub discount: Option<DiscountStub>,
    }

    fn generic<T: Transport>(discount: &mut DiscountStub<T>) -> Result<u64, T::Error> {
        discount.price(10)
    }

    assert!(Shop::default().discount.is_none());
    let mut native = Native::new::<Half>(Discount);
    let mut discount = DiscountStub::new(&mut native).unwrap();
    assert_eq!(generic(&mut discount).unwrap(), 5);
    assert!(Stub::transport_mut(&mut discount).price(1).is_err());
    assert!(native.price(1).is_err());
}
