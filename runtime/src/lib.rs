//! Typed plugins for Rust programs: mark functions, compile them to WebAssembly, and call them.
//!
//! A plugin is an ordinary crate with `crate-type = ["cdylib", "rlib"]`:
//!
//! ```
//! use wasmer_plugin::*;
//!
//! /// Adds two numbers.
//! #[wasmer_plugin]
//! pub fn add(a: i32, b: i32) -> i32 {
//!     a + b
//! }
//!
//! /// Greets somebody, as often as is wanted.
//! #[wasmer_plugin]
//! pub fn greet(name: &str, times: u32) -> String {
//!     format!("Hello, {name}! ").repeat(times as usize)
//! }
//! ```
//!
//! A host depends on that crate, and on this one with the feature `host`. Importing a function imports its
//! *stub*, which gives every loaded plugin a method of the function's name:
//!
#![cfg_attr(feature = "host", doc = "```no_run")]
#![cfg_attr(not(feature = "host"), doc = "```ignore")]
//! # mod calculator {
//! #     use wasmer_plugin::*;
//! #     #[wasmer_plugin]
//! #     pub fn add(a: i32, b: i32) -> i32 { a + b }
//! #     #[wasmer_plugin]
//! #     pub fn greet(name: &str, times: u32) -> String { name.repeat(times as usize) }
//! # }
//! use calculator::{add, greet};
//! use wasmer_plugin::host::Loader;
//!
//! let mut plugin = Loader::new().load("calculator.wasm")?;
//! let sum: i32 = plugin.add(2, 3)?;
//! let text: String = plugin.greet("Ada", 2)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The host compiles the plugin in its build script, with the crate `wasmer-plugin-bindgen`. A host that has
//! only the .wasm declares its functions with the macro `import!`, of the feature `import`.
//!
//! # Interfaces
//!
//! An interface that many plugins implement is a trait, in a crate that hosts and plugins share: see [the
//! attribute](macro@wasmer_plugin). A host calls it through the trait's stub. Without a plugin,
//! [`native::Native`] runs an implementation in process, and [`mock::Mock`] gives prepared answers.
//!
//! # How arguments pass
//!
//! `T` is any type that implements [`PluginType`], which describes the type and encodes and decodes its
//! values:
//!
//! ```
//! use wasmer_plugin::*;
//!
//! #[derive(PluginType)]
//! pub struct Order {
//!     pub customer: String,
//!     pub price_cents: u64,
//! }
//!
//! /// Returns true if the order qualifies for a discount.
//! #[wasmer_plugin]
//! pub fn is_large(order: &Order) -> bool {
//!     order.price_cents > 10_000
//! }
//! ```
//!
//! The .wasm file contains a description of each function. A host compares it with its own before the first
//! call. It adapts calls to [differences that are safe](macro@wasmer_plugin#other-versions-of-an-interface),
//! and reports all others; see [`interface`].
//!
//! | in the signature | passing |
//! |---|---|
//! | `T` | is encoded by the host and decoded in the guest |
//! | `&T`, `Option<&T>` | likewise, without a clone: the guest lends the decoded value |
//! | `&str`, `&Path`, `&[u8]` | the guest borrows from the call buffer |
//! | `&[T]` | likewise, if `T` is a number and aligned there; otherwise the guest lends a `Vec` |
//! | `&mut T` | is sent and comes back: the function's changes are copied to the host's value |
//! | `&mut [T]` | likewise; if `T` is a number the guest works in the call buffer |
//! | `-> T` | is encoded in the guest, decoded by the host, and borrows nothing |
//! | `-> Result<T, E>` | is a value like any other: the stub returns `Result<Result<T, E>, _>` |
//!
//! Vectors and slices of numbers, and strings, are copied as blocks wherever they occur. So are those of
//! structs of numbers without padding that are laid out as declared, which `#[repr(C)]` ensures.
//!
//! # In a plugin
//!
//! The target of plugins has no operating system:
//!
//! | call | in a plugin | instead |
//! |---|---|---|
//! | `println!`, `eprintln!` | write nothing | log by `wasmer_plugin_services::log` |
//! | `SystemTime::now`, `Instant::now` | panic | `wasmer_plugin_services::clock` |
//! | `std::process::exit` | aborts the plugin | return a `Result` |
//! | `std::thread::sleep` | panics | return, and have the host call again |
//! | files, network, threads | are errors | a trait with `#[wasmer_plugin(host)]` |
//!
//! # Words
//!
//! * **host**, **guest**: the program that loads plugins, and the plugin's side of the boundary.
//! * **interface**: a trait that plugins implement.
//! * **stub**: the trait through which the host calls a function, or the type through which it calls the
//!   methods of an interface. **Shim**: the export in the guest that a stub calls.
//! * **transport**: carries a stub's calls, see [`transport`]. A loaded plugin is one.
//! * **linear memory**: a guest's memory. **Call buffer**: the part of it that receives arguments.
//!
//! # Features
//!
//! * `host`: the host end, which compiles wasmer. Only hosts turn it on: it is an error on wasm32.
//! * `std` (default): a panic in a guest reports its message and place to the host. Without it the crate is
//!   `no_std` and needs `alloc`; a plugin then calls `guest::report_panic` in its panic handler.
//! * `own-allocator`: the plugin, or a crate that it depends on, has a `#[global_allocator]`. Without this
//!   feature plugins use [talc](https://docs.rs/talc), which is much smaller than std's allocator, and a
//!   second allocator is an error. With the feature and no other allocator, a plugin uses std's.
//! * `import`: the macro `import!`, which declares the functions of a plugin from its .wasm, for a host that
//!   does not have the plugin's crate.
//! * `json`: conversions between values without a Rust type and `serde_json::Value`. Turns on `host`.
//! * `tracing`: the host end emits an event for each function whose calls it adapts to a plugin of another
//!   version.
//! * `omit-docs`: the descriptions of a plugin, and of all crates in it, have no documentation. The .wasm is
//!   smaller by it.
//! * `bytes`, `chrono`, `indexmap`, `rust_decimal`, `semver`, `smallvec`, `time`, `url`, `uuid`: types of
//!   these crates can cross, by [`PluginType`]. This turns on their serde features and no others: a plugin
//!   that needs more asks for it in its own `Cargo.toml`.
//!
//! These crates choose their own encoding:
//!
//! * `chrono`: text, such as `2024-02-29`; a `TimeDelta` is seconds and nanoseconds.
//! * `rust_decimal`: text. Do not turn on its feature `serde-float` anywhere in plugins or hosts: a `Decimal`
//!   is then an `f64` and loses digits, and the description is wrong.
//! * `time`: numbers, even with its feature `serde-human-readable`.
//! * `uuid`: sixteen bytes after their length.
//! * `SmallVec` is the one of smallvec 1.
//!
//! # Services
//!
//! wasm32-unknown-unknown lacks logs, random numbers and the time. The crate
//! [`wasmer-plugin-services`](https://docs.rs/wasmer-plugin-services) lets hosts offer them, by its modules
//! `log`, `tracing`, `random` and `clock`.

#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(all(feature = "host", target_arch = "wasm32"), allow(unused, reason = "one error is enough"))]

#[cfg(all(feature = "host", target_arch = "wasm32"))]
compile_error!(
    "the host end of wasmer-plugin does not run on wasm32: leave the feature `host` out where a plugin depends on \
     wasmer-plugin; in a workspace with the host, build the plugin with `-p` and its name, because one build of \
     both turns the feature on for both"
);

extern crate alloc;
// The derive refers to this name, in tests of this crate, too.
#[cfg(test)]
extern crate self as wasmer_plugin;

#[doc(hidden)]
pub mod __private;
mod call;
#[cfg(any(target_arch = "wasm32", test))]
#[doc(hidden)]
pub mod guest;
#[cfg(all(feature = "host", not(target_arch = "wasm32")))]
pub mod host;
mod wire;

#[doc(inline)]
pub use call::{host_call as host_functions, mock, native};
#[cfg(feature = "import")]
pub use wasmer_plugin_import::import;
pub use wasmer_plugin_macro::{PluginType, wasmer_plugin};
#[cfg(fuzzing)]
#[doc(hidden)]
pub use wire::fuzzing;
#[cfg(feature = "host")]
#[doc(inline)]
pub use wire::value;
#[doc(inline)]
pub use wire::{
    abi, codec,
    codec::{PluginType, convert_ret, convert_slice},
};

pub mod interface {
    //! The description of a plugin's interface: read from its .wasm file, shown, and compared with the
    //! interface that a host expects. This happens before the first call.
    //!
    //! The compiler knows a plugin's functions as constants, see [`schema`](crate::schema). An [`Interface`]
    //! has the same data at run time. It is read from the bytes of the section `wasmer-plugin`, without
    //! compiling or running the plugin.
    //!
    //! ```
    //! use wasmer_plugin::interface::Interface;
    //! use wasmer_plugin::schema::{Argument, Passing, Schema, Signature};
    //!
    //! const HOST: Signature = Signature::new(
    //!     ("shop", Some("1.1.0")),
    //!     "price",
    //!     &[" What an order costs, in cents."],
    //!     &[Argument::new("sku", Passing::Ref, Schema::String)],
    //!     Schema::U64,
    //! );
    //! let interface = Interface::of(&[&HOST])?; // Of a plugin: `Interface::read`.
    //! assert_eq!(
    //!     interface.to_string(),
    //!     "/// What an order costs, in cents.\nfn price(sku: &str) -> u64;\n"
    //! );
    //!
    //! const PLUGIN: Signature = Signature::new(
    //!     ("shop", Some("1.0.0")),
    //!     "price",
    //!     &[],
    //!     &[Argument::new("sku", Passing::Ref, Schema::String)],
    //!     Schema::U32,
    //! );
    //! let mismatch = Interface::of(&[&PLUGIN])?.check(&HOST).unwrap_err();
    //! assert_eq!(
    //!     mismatch.to_string(),
    //!     "host and plugin disagree about `price`:
    //!   price(): host u64, plugin u32
    //! the host was built with `shop` 1.1.0, the plugin with `shop` 1.0.0: rebuild the plugin with 1.1.0"
    //! );
    //! # Ok::<(), wasmer_plugin::interface::ReadError>(())
    //! ```

    pub use crate::wire::compare::{Difference, DifferenceKind, Mismatch, Part, Side};
    pub use crate::wire::description::{
        Argument, Definition, DefinitionId, Field, Fields, Function, Interface, Problem, ReadError, Shape,
        Type, Variant,
    };
}

pub mod transport {
    //! The transport of a stub's calls: [`Transport`], its arguments and replies, and [`Stub`].

    pub use crate::call::argument::Arguments;
    pub use crate::call::bounds::Returned;
    pub use crate::call::caller::{Stub, Transport};
    pub use crate::call::descriptor::{FunctionDescriptor, InterfaceDescriptor};
    pub use crate::call::reply::Reply;
}

pub mod schema {
    //! The encoding of a type, known to the compiler.
    //!
    //! bincode writes values without describing them. So each type that crosses the boundary has a constant
    //! [`Schema`], by [`PluginType`]. The attribute puts the schemas of a function's arguments and result
    //! into the .wasm file, and a host compares them with its own before it makes a call.
    //!
    //! ```
    //! use wasmer_plugin::*;
    //!
    //! #[derive(serde::Serialize, serde::Deserialize, PluginType)]
    //! pub struct Order {
    //!     pub customer: String,
    //!     pub items: Vec<Item>,
    //! }
    //!
    //! #[derive(serde::Serialize, serde::Deserialize, PluginType)]
    //! pub struct Item {
    //!     pub sku: String,
    //!     pub price_cents: u64,
    //! }
    //!
    //! let tea = Item { sku: "tea".into(), price_cents: 250 };
    //! let order = Order { customer: "Ada".into(), items: vec![tea] };
    //! schema::assert_wire_matches(&order); // In tests: serde writes the value as described.
    //! ```

    pub use crate::wire::codec::{Decode, PluginType};
    #[cfg(any(feature = "testing", test))]
    pub use crate::wire::matches::assert_wire_matches;
    pub use crate::wire::schema::{
        Argument, Definition, Field, Fields, Passing, Schema, Shape, Signature, TypeKey, Variant,
    };
}
