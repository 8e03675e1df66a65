//! The interfaces between the shop and its plugins.
use serde::{Deserialize, Serialize};

use wasmer_plugin::*;

/// An order of a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Order {
    /// Name of the customer.
    pub customer: String,
    /// The ordered items.
    pub items: Vec<Item>,
}

/// A line of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Item {
    /// The shop's name for the item.
    pub sku: String,
    /// Number of pieces.
    pub quantity: u32,
    /// Price of one piece.
    pub price_cents: u64,
}

impl Order {
    /// Returns the price without any discount, in cents.
    #[must_use]
    pub fn cents(&self) -> u64 {
        self.items.iter().map(|item| item.price_cents * u64::from(item.quantity)).sum()
    }
}

/// The reason why there is no discount.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub enum Refused {
    /// The order has no customer.
    NotACustomer,
    /// The order is too large.
    Limit {
        /// The largest price with a discount.
        max_cents: u64,
    },
}

/// A discount on orders. Plugins implement it.
pub trait Discount {
    /// Makes a discount of this percentage.
    fn new(percent: u8) -> Self
    where
        Self: Sized;
    /// Returns the price of an order in cents, at a time in seconds since 1970.
    ///
    /// # Errors
    ///
    /// If there is no discount for this order.
    fn price(&mut self, order: &Order, at: u64) -> Result<u64, Refused>;
    /// Returns the discount's name on the receipt.
    fn describe(&self) -> String {
        "a discount".into()
    }
}

#[doc(hidden)]
#[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
pub struct __wasmer_plugin_Discount;

#[doc(hidden)]
pub const Discount: __wasmer_plugin_Discount = __wasmer_plugin_Discount;

impl ::wasmer_plugin::__private::Interface for __wasmer_plugin_Discount {
    const SIGNATURES: &'static [::wasmer_plugin::__private::Signature] = &[
        ::wasmer_plugin::__private::Signature::new(
                ("shop_api", ::core::option_env!("CARGO_PKG_VERSION")),
                "Discount.new",
                &[" Makes a discount of this percentage."],
                &[
                    ::wasmer_plugin::__private::Argument::new(
                        "percent",
                        ::wasmer_plugin::__private::Passing::Value,
                        <u8 as ::wasmer_plugin::__private::Lent<'_>>::SCHEMA,
                    ),
                ],
                <() as ::wasmer_plugin::__private::Output>::SCHEMA,
            )
            .constructor(),
        ::wasmer_plugin::__private::Signature::new(
            ("shop_api", ::core::option_env!("CARGO_PKG_VERSION")),
            "Discount.price",
            &[
                " Returns the price of an order in cents, at a time in seconds since 1970.",
                "",
                " # Errors",
                "",
                " If there is no discount for this order.",
            ],
            &[
                ::wasmer_plugin::__private::Argument::new(
                    "order",
                    ::wasmer_plugin::__private::Passing::Ref,
                    <Order as ::wasmer_plugin::__private::Lent<'_>>::SCHEMA,
                ),
                ::wasmer_plugin::__private::Argument::new(
                    "at",
                    ::wasmer_plugin::__private::Passing::Value,
                    <u64 as ::wasmer_plugin::__private::Lent<'_>>::SCHEMA,
                ),
            ],
            <Result<u64, Refused> as ::wasmer_plugin::__private::Output>::SCHEMA,
        ),
        ::wasmer_plugin::__private::Signature::new(
                ("shop_api", ::core::option_env!("CARGO_PKG_VERSION")),
                "Discount.describe",
                &[" Returns the discount's name on the receipt."],
                &[],
                <String as ::wasmer_plugin::__private::Output>::SCHEMA,
            )
            .optional(),
    ];
}

#[allow(deprecated)]
impl<__Guest: Discount + 'static> ::wasmer_plugin::__private::Implemented<__Guest>
for __wasmer_plugin_Discount {
    const METHODS: &'static [::wasmer_plugin::__private::Method<__Guest>] = &[
        |__state, __arguments, __reply| {
            let percent = <u8 as ::wasmer_plugin::__private::Lent<
                '_,
            >>::receive(__arguments)?;
            ::wasmer_plugin::__private::ArgumentReader::end(__arguments)?;
            <() as ::wasmer_plugin::__private::Output>::reply(
                ::wasmer_plugin::__private::InstanceCell::start(
                    __state,
                    <__Guest as Discount>::new(percent),
                ),
                __reply,
            )?;
            ::core::result::Result::Ok(())
        },
        |__state, __arguments, __reply| {
            let order = <Order as ::wasmer_plugin::__private::Lent<
                '_,
            >>::receive(__arguments)?;
            let at = <u64 as ::wasmer_plugin::__private::Lent<
                '_,
            >>::receive(__arguments)?;
            ::wasmer_plugin::__private::ArgumentReader::end(__arguments)?;
            <Result<
                u64,
                Refused,
            > as ::wasmer_plugin::__private::Output>::reply(
                ::wasmer_plugin::__private::InstanceCell::run(
                    __state,
                    |__instance| <__Guest as Discount>::price(
                        __instance,
                        <Order as ::wasmer_plugin::__private::Lent<'_>>::lend(&order),
                        at,
                    ),
                ),
                __reply,
            )?;
            ::core::result::Result::Ok(())
        },
        |__state, __arguments, __reply| {
            ::wasmer_plugin::__private::ArgumentReader::end(__arguments)?;
            <String as ::wasmer_plugin::__private::Output>::reply(
                ::wasmer_plugin::__private::InstanceCell::run(
                    __state,
                    |__instance| <__Guest as Discount>::describe(__instance),
                ),
                __reply,
            )?;
            ::core::result::Result::Ok(())
        },
    ];
}

#[doc(hidden)]
#[macro_export]
#[allow(non_local_definitions)]
macro_rules! __wasmer_plugin_Discount_8d033f8c58757bb5 {
    ([$($runtime:tt)*] $($implementation:tt)*) => {
        $($runtime)* ::__private::implementation! { "Discount"["Discount.new",
        "Discount.price" with_defaults, "Discount.describe"] [$($runtime)*]
        $($implementation)* }
    };
}

#[doc(hidden)]
pub use __wasmer_plugin_Discount_8d033f8c58757bb5 as Discount;

/// Functions of the shop. Plugins call them.
pub trait Shop {
    /// Returns the number of pieces of an item in stock.
    fn stock(&self, sku: &str) -> u32;
    /// Writes a line to the shop's log.
    fn note(&mut self, line: &str);
}

#[doc(hidden)]
#[allow(non_camel_case_types)]
#[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
pub struct __wasmer_plugin_host_Shop;

impl ::wasmer_plugin::__private::Interface for __wasmer_plugin_host_Shop {
    const SIGNATURES: &'static [::wasmer_plugin::__private::Signature] = &[
        ::wasmer_plugin::__private::Signature::new(
                ("shop_api", ::core::option_env!("CARGO_PKG_VERSION")),
                "Shop.stock",
                &[" Returns the number of pieces of an item in stock."],
                &[
                    ::wasmer_plugin::__private::Argument::new(
                        "sku",
                        ::wasmer_plugin::__private::Passing::Ref,
                        <str as ::wasmer_plugin::__private::Lent<'_>>::SCHEMA,
                    ),
                ],
                <u32 as ::wasmer_plugin::__private::Output>::SCHEMA,
            )
            .of_host(),
        ::wasmer_plugin::__private::Signature::new(
                ("shop_api", ::core::option_env!("CARGO_PKG_VERSION")),
                "Shop.note",
                &[" Writes a line to the shop's log."],
                &[
                    ::wasmer_plugin::__private::Argument::new(
                        "line",
                        ::wasmer_plugin::__private::Passing::Ref,
                        <str as ::wasmer_plugin::__private::Lent<'_>>::SCHEMA,
                    ),
                ],
                <() as ::wasmer_plugin::__private::Output>::SCHEMA,
            )
            .of_host(),
    ];
}

#[doc(hidden)]
/// Returns the number of pieces of an item in stock.
#[allow(
    dead_code,
    non_snake_case,
    clippy::too_many_arguments,
    clippy::must_use_candidate,
    clippy::missing_errors_doc,
    clippy::extra_unused_lifetimes
)]
#[cfg_attr(target_arch = "wasm32", inline(never))]
pub fn __wasmer_plugin_host_Shop_stock(sku: &str) -> u32 {
    #[cfg(target_arch = "wasm32")]
    const __FUNCTION: ::wasmer_plugin::__private::Import = {
        const __SIGNATURE: ::wasmer_plugin::__private::Signature = <__wasmer_plugin_host_Shop as ::wasmer_plugin::__private::Interface>::SIGNATURES[0usize];
        #[unsafe(link_section = "wasmer-plugin")]
        static __RECORD: [::core::primitive::u8; __SIGNATURE.record_length()] = __SIGNATURE
            .record();
        #[used]
        static __ANCHORS: [::wasmer_plugin::__private::AnchorRef; __SIGNATURE
            .anchor_count()] = __SIGNATURE.anchors();
        #[link(wasm_import_module = "wasmer_plugin:Shop")]
        unsafe extern "C" {
            #[link_name = "stock"]
            fn __import(
                __arguments: *mut ::core::primitive::u8,
                __arguments_length: ::core::primitive::usize,
                __reply: *mut ::core::primitive::u8,
                __reply_capacity: ::core::primitive::usize,
            ) -> ::core::primitive::u32;
        }
        unsafe { ::wasmer_plugin::__private::Import::new("Shop.stock", __import, &[]) }
    };
    #[cfg(not(target_arch = "wasm32"))]
    const __FUNCTION: &::wasmer_plugin::__private::Signature = &<__wasmer_plugin_host_Shop as ::wasmer_plugin::__private::Interface>::SIGNATURES[0usize];
    <u32 as ::wasmer_plugin::__private::Output>::ask(
        __FUNCTION,
        (<str as ::wasmer_plugin::__private::Lent<'_>>::by_ref(sku),),
    )
}

#[doc(hidden)]
/// Writes a line to the shop's log.
#[allow(
    dead_code,
    non_snake_case,
    clippy::too_many_arguments,
    clippy::must_use_candidate,
    clippy::missing_errors_doc,
    clippy::extra_unused_lifetimes
)]
#[cfg_attr(target_arch = "wasm32", inline(never))]
pub fn __wasmer_plugin_host_Shop_note(line: &str) -> () {
    #[cfg(target_arch = "wasm32")]
    const __FUNCTION: ::wasmer_plugin::__private::Import = {
        const __SIGNATURE: ::wasmer_plugin::__private::Signature = <__wasmer_plugin_host_Shop as ::wasmer_plugin::__private::Interface>::SIGNATURES[1usize];
        #[unsafe(link_section = "wasmer-plugin")]
        static __RECORD: [::core::primitive::u8; __SIGNATURE.record_length()] = __SIGNATURE
            .record();
        #[used]
        static __ANCHORS: [::wasmer_plugin::__private::AnchorRef; __SIGNATURE
            .anchor_count()] = __SIGNATURE.anchors();
        #[link(wasm_import_module = "wasmer_plugin:Shop")]
        unsafe extern "C" {
            #[link_name = "note"]
            fn __import(
                __arguments: *mut ::core::primitive::u8,
                __arguments_length: ::core::primitive::usize,
                __reply: *mut ::core::primitive::u8,
                __reply_capacity: ::core::primitive::usize,
            ) -> ::core::primitive::u32;
        }
        unsafe { ::wasmer_plugin::__private::Import::new("Shop.note", __import, &[]) }
    };
    #[cfg(not(target_arch = "wasm32"))]
    const __FUNCTION: &::wasmer_plugin::__private::Signature = &<__wasmer_plugin_host_Shop as ::wasmer_plugin::__private::Interface>::SIGNATURES[1usize];
    <() as ::wasmer_plugin::__private::Output>::ask(
        __FUNCTION,
        (<str as ::wasmer_plugin::__private::Lent<'_>>::by_ref(line),),
    )
}

/// The host functions of [`Shop`](super::Shop), for plugins.
///
/// Outside of a plugin, as in its crate's own tests, the calls go to the host of the thread: see `with_hosts` in
/// `wasmer_plugin::host_functions`. Without one they panic.
#[allow(non_snake_case)]
pub mod shop {
    #[doc(inline)]
    #[allow(unused_imports, deprecated)]
    pub use super::__wasmer_plugin_host_Shop_stock as stock;
    #[doc(inline)]
    #[allow(unused_imports, deprecated)]
    pub use super::__wasmer_plugin_host_Shop_note as note;
}
