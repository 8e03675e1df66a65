//! A host's interface in every form that it can have.
#![no_implicit_prelude]
#![deny(warnings, missing_docs, clippy::all, clippy::pedantic, clippy::nursery, unreachable_pub)]
#![forbid(unsafe_code)]

/// Nothing is at its usual path here.
pub mod renamed {
    pub use ::wasmer_plugin as runtime;
}

/// The interface's crate.
pub mod api {
    use ::serde::{Deserialize, Serialize};
    use ::std::convert::From;
    use ::std::option::Option;
    use ::std::result::Result;
    use ::std::string::String;
    use ::std::vec::Vec;
    use ::wasmer_plugin::{PluginType, wasmer_plugin};

    /// An order.
    #[derive(Serialize, Deserialize, PluginType)]
    #[plugin_type(crate = crate::renamed::runtime)]
    pub struct Order {
        /// The item's number.
        pub sku: String,
    }

    /// Functions of the shop for its plugins.
    #[wasmer_plugin(host, crate = crate::renamed::runtime)]
    pub trait HTTPShop2Go {
        /// Returns the number of pieces in stock.
        #[must_use]
        fn stock(&self, sku: &str) -> u32;
        /// # Errors
        ///
        /// Now and then.
        fn order(&mut self, order: &Order, note: Option<&str>) -> Result<u64, String>;
        /// Changes both.
        fn change<'a>(&'a mut self, numbers: &mut [f64], words: &'a mut Vec<String>);
        /// Has a raw name, an argument of its own name, and a pattern of a name.
        fn r#type(&self, r#type: u8, __arguments: u8, __reply: u8, __host: u8) -> u8;
        /// Has a body.
        fn name(&self) -> String {
            String::from("a shop")
        }
        /// Nobody should call it.
        #[deprecated]
        fn old(&self);
    }

    /// Is named otherwise in every way.
    #[wasmer_plugin(host = ClockOfHost, module = time, name = "a clock")]
    pub trait Clock {
        /// Seconds.
        fn now(&self) -> u64;
    }

    /// Is not there.
    #[cfg(any())]
    #[wasmer_plugin(host)]
    pub trait Missing {
        /// Nothing.
        fn nothing(&self);
    }
}

use ::std::clone::Clone;
use ::std::convert::From;
use ::std::string::String;
use ::std::vec::Vec;
use api::{Clock, HTTPShop2Go};

/// Is everything.
#[derive(Debug, Clone, Copy)]
pub struct Shop;

impl HTTPShop2Go for Shop {
    fn stock(&self, sku: &str) -> u32 {
        u32::from(sku == "tea")
    }

    fn order(
        &mut self,
        order: &api::Order,
        note: ::std::option::Option<&str>,
    ) -> ::std::result::Result<u64, String> {
        note.map_or_else(|| ::std::result::Result::Err(order.sku.clone()), |_| ::std::result::Result::Ok(1))
    }

    fn change<'a>(&'a mut self, numbers: &mut [f64], words: &'a mut Vec<String>) {
        numbers.reverse();
        words.clear();
    }

    fn r#type(&self, r#type: u8, arguments: u8, reply: u8, host: u8) -> u8 {
        r#type + arguments + reply + host
    }

    fn old(&self) {}
}

impl Clock for Shop {
    fn now(&self) -> u64 {
        12
    }
}

/// Runs natively.
#[allow(clippy::missing_panics_doc)]
#[cfg(not(target_arch = "wasm32"))]
pub fn main() {
    use ::std::assert_eq;
    use ::wasmer_plugin::host_functions::with_hosts;
    use api::{ClockOfHost, HTTPShop2GoHost, http_shop2_go, time};

    let mut hosts = (HTTPShop2GoHost::new(Shop), ClockOfHost::new(Shop));
    with_hosts(&mut hosts, || {
        assert_eq!(http_shop2_go::stock("tea"), 1);
        assert_eq!(http_shop2_go::r#type(1, 2, 3, 4), 10);
        assert_eq!(http_shop2_go::name(), "a shop");
        assert_eq!(time::now(), 12);
    });
}

/// Nothing runs.
#[cfg(target_arch = "wasm32")]
pub const fn main() {}
