//! Functions whose plugin's crate the host does not have.

use wasmer_plugin::*;

/// An order.
#[derive(PluginType)]
pub struct Order {
    pub sku: String,
}

/// Adds two numbers.
#[wasmer_plugin]
pub fn add(a: i32, b: i32) -> i32;

#[wasmer_plugin(name = "a name", stub = Total, batch = totals, crate = ::wasmer_plugin)]
#[must_use]
pub fn total(order: &Order, #[serde(default)] code: Option<&str>) -> u64;

/// Has all forms of arguments.
///
/// # Errors
///
/// None.
#[wasmer_plugin]
pub fn forms<'a>(text: &'a str, _: &[u8], (a, b): (u8, u8), out: &mut Vec<String>) -> Result<(), String>;

#[cfg(any())]
#[wasmer_plugin]
pub fn absent(of: NoType);

macro_rules! declare {
    ($($name:ident($ty:ty) -> $result:ty;)*) => {
        $(
            #[wasmer_plugin]
            pub fn $name(value: $ty) -> $result;
        )*
    };
}

declare! {
    r#type(u8) -> u8;
    many(Vec<u8>) -> Vec<Vec<u8>>;
}

/// The declaration takes no name but the stub's.
#[must_use]
pub fn total(orders: &[Order]) -> usize {
    orders.len()
}

#[cfg(not(target_arch = "wasm32"))]
pub fn call<T: transport::Transport>(transport: &mut T) -> Result<Vec<u64>, T::Error> {
    let _: i32 = transport.add(2, 3)?;
    let order = Order { sku: "tea".into() };
    let _: u64 = transport.total(&order, None)?;
    let _: u8 = transport.r#type(1)?;
    let _: Vec<Vec<u8>> = transport.many(vec![1])?;
    let _: Result<(), String> = transport.forms("", &[], (1, 2), &mut Vec::new())?;
    transport.totals(&[(&order, Some("code"))])
}

pub fn main() {
    assert_eq!(total(&[]), 0);
}
