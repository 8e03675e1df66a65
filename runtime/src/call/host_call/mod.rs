//! Host functions: interfaces that a host offers to its plugins.
//!
//! `#[wasmer_plugin(host)]` on a trait generates functions that plugins call, one for each method, and a type
//! that makes a host of a value that implements the trait:
//!
//! ```
//! mod shop_api {
//!     use wasmer_plugin::*;
//!
//!     /// Functions of the shop for its plugins.
//!     #[wasmer_plugin(host)]
//!     pub trait Shop {
//!         /// Returns the number of items in stock.
//!         fn stock(&self, sku: &str) -> u32;
//!         /// Writes a line into the shop's book.
//!         fn note(&mut self, line: &str);
//!     }
//! }
//!
//! mod plugin {
//!     use wasmer_plugin::*;
//!     use super::shop_api::shop;
//!
//!     #[wasmer_plugin]
//!     pub fn order(sku: &str) -> bool {
//!         let there = shop::stock(sku) > 0;
//!         if !there {
//!             shop::note(&format!("no {sku}"));
//!         }
//!         there
//!     }
//! }
//!
//! use shop_api::{Shop, ShopHost};
//!
//! #[derive(Default)]
//! struct MyShop {
//!     book: Vec<String>,
//! }
//!
//! impl Shop for MyShop {
//!     fn stock(&self, sku: &str) -> u32 {
//!         u32::from(sku == "tea")
//!     }
//!     fn note(&mut self, line: &str) {
//!         self.book.push(line.to_owned());
//!     }
//! }
//!
//! # fn main() {
//! // Outside of WebAssembly, as in a plugin's own tests, a host is there for the time of a closure:
//! let mut shop = ShopHost::new(MyShop::default());
//! shop.scope(|| {
//!     assert!(plugin::order("tea"));
//!     assert!(!plugin::order("sugar"));
//! });
//! assert_eq!(shop.value().book, ["no sugar"]);
//! # }
//! ```
//!
//! A plugin gets its hosts when it is loaded:
//!
#![cfg_attr(feature = "host", doc = "```no_run")]
#![cfg_attr(not(feature = "host"), doc = "```ignore")]
//! # mod shop_api {
//! #     #[wasmer_plugin::wasmer_plugin(host)]
//! #     pub trait Shop { fn stock(&self, sku: &str) -> u32; }
//! # }
//! # use shop_api::{Shop, ShopHost};
//! # struct MyShop;
//! # impl Shop for MyShop { fn stock(&self, sku: &str) -> u32 { 0 } }
//! use wasmer_plugin::host::{Loader, Plugin};
//!
//! let mut plugin = Loader::new().load_with("plugin.wasm", ShopHost::new(MyShop))?;
//! let shop: Option<&mut MyShop> = Plugin::host_mut(&mut plugin);
//! # Ok::<(), wasmer_plugin::host::LoadError>(())
//! ```
//!
//! Pass several hosts as a tuple: `load_with(path, (ShopHost::new(a), ClockHost::new(b)))`. A program that does
//! not know a plugin's interfaces answers by a `DynamicHost`.

#[cfg(feature = "host")]
mod dynamic;
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
mod scope;
#[cfg(all(test, feature = "std"))]
mod tests;
mod tuples;

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::any::Any;

use crate::call::fault::Fault;
use crate::call::reader::ArgumentReader;
use crate::call::result::ReplyWriter;
#[cfg(not(target_arch = "wasm32"))]
use crate::call::{argument::Arguments, bounds::Returned, caller::HostCall};
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
use crate::wire::abi;
use crate::wire::schema::Signature;

#[cfg(feature = "host")]
pub use dynamic::{DynamicCall, DynamicHost};
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
pub use scope::with_hosts;

/// Runs the closure with these hosts. Needs the feature `std`.
///
/// # Panics
///
/// Always, without the feature `std`: this needs thread-local variables.
#[cfg(not(any(feature = "std", target_arch = "wasm32")))]
pub fn with_hosts<R>(hosts: &mut impl HostInterfaces, run: impl FnOnce() -> R) -> R {
    let _ = (hosts, run);
    panic!("hosts outside of a plugin take the feature `std` of wasmer-plugin")
}

/// The host of an interface. The attribute implements it for a type that it generates. That type has the
/// trait's name with `Host` appended.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a host offers to its plugins",
    label = "not the host of an interface",
    note = "for a trait with `#[wasmer_plugin(host)]` there is a type that has `Host` behind its name: give \
            `ShopHost::new(value)`, and several of them as a tuple"
)]
pub trait HostInterface: Send + 'static {
    /// The type that implements the interface's trait.
    type Value: Send + 'static;

    /// Name of the interface, for host and guest.
    const NAME: &'static str;

    /// The functions, in the order of the trait.
    const FUNCTIONS: &'static [HostFunction<Self::Value>];

    /// Returns the value.
    fn value(host: &Self) -> &Self::Value;

    /// Returns the value, mutably.
    fn value_mut(host: &mut Self) -> &mut Self::Value;
}

/// A function that a host offers, implemented by a `T`. The attribute makes one for each method.
pub struct HostFunction<T> {
    signature: Signature,
    serve: Serve<T>,
}

/// Reads the arguments, calls the method, and writes the reply.
type Serve<T> = fn(&mut T, &mut ArgumentReader<'_>, &mut ReplyWriter) -> Result<(), Fault>;

impl<T> HostFunction<T> {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(signature: Signature, serve: Serve<T>) -> Self {
        Self { signature: signature.of_host(), serve }
    }

    /// Returns the signature that the host implements.
    pub const fn signature(&self) -> &Signature {
        &self.signature
    }
}

impl<T> core::fmt::Debug for HostFunction<T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("HostFunction").field(&self.signature.name()).finish()
    }
}

/// The hosts of a plugin: one [`HostInterface`], a tuple of them, or `()`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a host offers to its plugins",
    label = "not the host of an interface",
    note = "for a trait with `#[wasmer_plugin(host)]` there is a type that has `Host` behind its name: give \
            `ShopHost::new(value)`, and several of them as a tuple"
)]
pub trait HostInterfaces {
    #[doc(hidden)]
    fn into_each(self, take: &mut dyn FnMut(Offered))
    where
        Self: Sized;

    #[doc(hidden)]
    fn each_mut(&mut self, visit: &mut dyn FnMut(&mut (dyn AnyHost + 'static)));
}

#[diagnostic::do_not_recommend]
impl<H: HostInterface> HostInterfaces for H {
    fn into_each(self, take: &mut dyn FnMut(Offered)) {
        take(Offered::Typed(Box::new(self)));
    }

    fn each_mut(&mut self, visit: &mut dyn FnMut(&mut (dyn AnyHost + 'static))) {
        visit(self);
    }
}

/// A host that a plugin is given.
#[doc(hidden)]
pub enum Offered {
    Typed(Box<dyn AnyHost>),
    #[cfg(feature = "host")]
    Dynamic(DynamicHost),
}

/// The host of an interface, without its static type.
#[doc(hidden)]
pub trait AnyHost: Send {
    /// The interface's name.
    fn interface(&self) -> &'static str;

    /// Returns the signature of the function with this number.
    fn signature(&self, function: usize) -> Option<&'static Signature>;

    /// Serves a call of the function with this number.
    fn serve(
        &mut self,
        function: usize,
        arguments: &mut ArgumentReader<'_>,
        reply: &mut ReplyWriter,
    ) -> Result<(), Fault>;

    /// Returns the value that implements the interface.
    fn value(&self) -> &dyn Any;

    /// Returns the value that implements the interface, mutably.
    fn value_mut(&mut self) -> &mut dyn Any;
}

impl<H: HostInterface> AnyHost for H {
    fn interface(&self) -> &'static str {
        H::NAME
    }

    fn signature(&self, function: usize) -> Option<&'static Signature> {
        H::FUNCTIONS.get(function).map(HostFunction::signature)
    }

    #[inline]
    fn serve(
        &mut self,
        function: usize,
        arguments: &mut ArgumentReader<'_>,
        reply: &mut ReplyWriter,
    ) -> Result<(), Fault> {
        (H::FUNCTIONS[function].serve)(H::value_mut(self), arguments, reply)
    }

    fn value(&self) -> &dyn Any {
        H::value(self)
    }

    fn value_mut(&mut self) -> &mut dyn Any {
        H::value_mut(self)
    }
}

/// The hosts that a plugin was given.
#[derive(Default)]
pub(crate) struct Hosts {
    pub(crate) typed: Vec<Box<dyn AnyHost>>,
    /// Serves the functions of all other interfaces.
    #[cfg(feature = "host")]
    pub(crate) dynamic: Option<DynamicHost>,
}

#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
impl Hosts {
    pub(crate) fn add(&mut self, hosts: impl HostInterfaces) {
        hosts.into_each(&mut |host| match host {
            Offered::Typed(host) => self.typed.push(host),
            #[cfg(feature = "host")]
            Offered::Dynamic(host) => self.dynamic = Some(host),
        });
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut dyn Any> {
        self.typed.iter_mut().map(|host| host.value_mut())
    }
}

impl HostInterfaces for Hosts {
    fn into_each(self, take: &mut dyn FnMut(Offered)) {
        self.typed.into_iter().map(Offered::Typed).for_each(&mut *take);
        #[cfg(feature = "host")]
        self.dynamic.into_iter().map(Offered::Dynamic).for_each(take);
    }

    fn each_mut(&mut self, visit: &mut dyn FnMut(&mut (dyn AnyHost + 'static))) {
        self.typed.iter_mut().for_each(|host| visit(&mut **host));
    }
}

#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
impl dyn AnyHost + '_ {
    /// Returns the signatures of all functions, in the order of their numbers.
    pub(crate) fn signatures(&self) -> impl Iterator<Item = &'static Signature> + '_ {
        (0..).map_while(|function| self.signature(function))
    }

    /// Returns the number of the function with this name, which includes the interface's.
    pub(crate) fn position(&self, function: &str) -> Option<usize> {
        let (interface, _) = abi::host_function_parts(function);
        if interface != self.interface() {
            return None;
        }
        self.signatures().position(|signature| signature.name() == function)
    }
}

/// The code of a plugin that runs outside of WebAssembly.
#[cfg(not(target_arch = "wasm32"))]
impl HostCall for &'static Signature {
    fn ask<A: Arguments, R: Returned>(self, arguments: A) -> R {
        #[cfg(feature = "std")]
        return scope::ask(self, arguments);
        #[cfg(not(feature = "std"))]
        {
            let _ = arguments;
            panic!(
                "the host function `{}` was called outside of a plugin: that takes the feature `std` of \
                 wasmer-plugin",
                self.name()
            )
        }
    }
}
