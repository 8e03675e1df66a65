//! The macros of `wasmer-plugin`. Use them through that crate, whose documentation explains them.
//!
//! The way of the code: `parse` reads the attribute and the item into the types of `ast`,
//! `check` collects every mistake, and `expand` writes code, which cannot fail any more. The derive goes
//! the same way in `plugin_type`.

mod ast;
mod check;
mod error;
mod expand;
#[cfg(test)]
mod expanded;
mod mangle;
mod parse;
mod plugin_type;

use proc_macro::TokenStream;

/// Makes a function one that a host can call when this crate is a plugin, a trait an interface that plugins
/// implement, and an implementation of such a trait a plugin.
///
/// # On a function
///
/// The function stays what it is. Beside it comes its *stub*, a trait of the function's name with a
/// method of the function's name, which whatever can carry calls has; and, on wasm32, the export
/// that the stub calls.
///
/// ```
/// use wasmer_plugin::*;
///
/// /// Adds two numbers.
/// #[wasmer_plugin]
/// pub fn add(a: i32, b: i32) -> i32 {
///     a + b
/// }
///
/// /// Takes what it needs by reference, changes what it is lent mutably.
/// #[wasmer_plugin]
/// pub fn tag(words: &[String], prefix: Option<&str>, out: &mut Vec<String>) -> Result<u32, String> {
///     let prefix = prefix.ok_or("a prefix is needed")?;
///     out.extend(words.iter().map(|word| format!("{prefix}{word}")));
///     Ok(words.len() as u32)
/// }
///
/// assert_eq!(add(2, 3), 5);
/// ```
///
/// A function named like a type, such as `str`, needs a `stub = Str`. One named like a method that every
/// type has, `into` and `try_into`, is called as `into::into(&mut plugin, …)`.
///
/// A function is `pub` and free-standing; not `async`, `const`, `unsafe`, `extern` or generic, save for
/// lifetimes. Each argument is a `T`, `&T`, `&str`, `&[T]`, `Option<&T>`, `&mut T` or `&mut [T]`, where
/// `T` is a type that serde can serialize and deserialize; the result is such a `T` and borrows nothing.
///
/// ## Many calls in one crossing
///
/// With `batch` the stub has a second method, which takes a slice of inputs, makes a call for each, all in
/// one crossing into the plugin, and returns the results in order:
///
/// ```no_run
/// # mod calculator {
/// use wasmer_plugin::*;
///
/// #[wasmer_plugin(batch)]
/// pub fn add(a: i32, b: i32) -> i32 {
///     a + b
/// }
/// # }
/// # fn sums(mut plugin: impl wasmer_plugin::transport::Transport<Error = std::io::Error>) -> std::io::Result<()> {
/// # use calculator::add;
///
/// let sums: Vec<i32> = plugin.add_batch(&[(2, 3), (4, 5)])?;
/// assert_eq!(sums, [5, 9]);
/// # Ok(())
/// # }
/// ```
///
/// An input is a tuple of the arguments, or the argument itself if there is one. None can be `&mut`. `batch =
/// add_all` names the method, which is a plugin function of that name as well. The limits of a call hold for
/// the batch as a whole. If a call fails the batch does, and the error has the index of the input:
/// `CallError::InBatch`.
///
/// # On a trait, and on its implementation
///
/// The trait stands in a crate that hosts and plugins share, and each plugin implements it in its own:
///
/// ```
/// # mod shop_api {
/// use wasmer_plugin::*;
///
/// /// What a discount plugin offers.
/// #[wasmer_plugin]
/// pub trait Discount {
///     fn new(percent: u8) -> Self;
///     fn price(&mut self, cents: u64) -> u64;
///     fn describe(&self) -> String {
///         "a discount".into()
///     }
/// }
/// # }
/// # mod plugin {
/// # use crate::shop_api;
/// # use wasmer_plugin::wasmer_plugin;
///
/// use shop_api::Discount;
///
/// struct Percent(u64);
///
/// #[wasmer_plugin]
/// impl Discount for Percent {
///     fn new(percent: u8) -> Self {
///         Self(percent.into())
///     }
///     fn price(&mut self, cents: u64) -> u64 {
///         cents * (100 - self.0) / 100
///     }
/// }
/// # pub fn native() -> wasmer_plugin::native::Native {
/// #     wasmer_plugin::native::Native::new::<Percent>(Discount)
/// # }
/// # }
/// # fn main() -> Result<(), wasmer_plugin::native::NativeError> {
/// # let plugin = plugin::native();
///
/// let mut discount = shop_api::DiscountStub::new(plugin, 10)?; // What carries its calls comes first.
/// assert_eq!(discount.price(250)?, 225);
/// # Ok(())
/// # }
/// ```
///
/// A plugin has one instance of the type, which `new` makes; another call of `new` makes another in its
/// place. `new` may return `Result<Self, E>`, and may be left out: the type's `Default` is asked then. The
/// *stub* has a method for each of the trait's.
///
/// A method with a default body may be missing in a plugin that was built before there was such a method:
/// `Stub::provides` of `wasmer_plugin::transport` says whether it is there.
///
/// The trait is `pub` and has methods only, no supertraits and no parameters. Methods take `&self` or
/// `&mut self`; what is true of functions is true of them. A crate implements an interface once.
///
/// # On a trait that the host implements
///
/// `#[wasmer_plugin(host)]` makes of a trait what a host offers to its plugins. Beside it come a module of the
/// trait's name in small letters, with a function for each method, which plugins call; and a type of the trait's
/// name with `Host` behind it, which makes a host of a value that implements the trait.
///
/// ```
/// use wasmer_plugin::*;
///
/// /// What the shop offers to its plugins.
/// #[wasmer_plugin(host)]
/// pub trait Shop {
///     fn stock(&self, sku: &str) -> u32;
///     fn note(&mut self, line: &str);
/// }
///
/// /// Runs in a plugin.
/// pub fn order(sku: &str) -> bool {
///     let there = shop::stock(sku) > 0;
///     if !there {
///         shop::note(&format!("no {sku}"));
///     }
///     there
/// }
///
/// /// Is given to plugins by the host: `loader.load_with("plugin.wasm", ShopHost::new(MyShop))`.
/// struct MyShop;
///
/// impl Shop for MyShop {
///     fn stock(&self, sku: &str) -> u32 {
///         u32::from(sku == "tea")
///     }
///     fn note(&mut self, line: &str) {
///         println!("{line}");
///     }
/// }
///
/// # fn main() {
/// // Outside of a plugin, as in its own tests, a host is there for the time of a closure.
/// assert!(ShopHost::new(MyShop).scope(|| order("tea")));
/// # }
/// ```
///
/// Methods take `&self` or `&mut self`, and else what functions take. A default body is for hosts alone: plugins call
/// the method all the same. The trait stands in a module, not in a function, for the module beside it to find it.
///
/// # Arguments of the attribute
///
/// * `stub = Name`: names the stub, where a type or module has the function's name already, or the trait's
///   with `Stub` behind it. Not on an implementation.
/// * `name = "name"`: names the export, where another function of the plugin has the name already; on a
///   trait, what the names of its functions begin with. Not on an implementation.
/// * `batch`, or `batch = name` to name the method: on a function that is called with many inputs at once.
/// * `crate = path`: where this crate is, if not at `::wasmer_plugin`.
/// * `host`, or `host = Name` to name the type: on a trait that the host implements.
/// * `module = name`: names the module of such a trait, where the trait's name in small letters is a word of Rust's, or
///   taken.
#[proc_macro_attribute]
pub fn wasmer_plugin(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let place = expand::Place { krate: &krate(), position: &position(&item) };
    expand::attribute(attribute.into(), &item.into(), place).into()
}

/// What the macro that comes with an interface calls where the interface is implemented. Not public API.
#[doc(hidden)]
#[proc_macro]
pub fn implementation(tokens: TokenStream) -> TokenStream {
    expand::exports(tokens.into(), &krate()).into()
}

/// Where the item's tokens are: if a `macro_rules!` makes several items, what differs was written elsewhere.
fn position(item: &TokenStream) -> String {
    let spans = item.clone().into_iter().map(|token| token.span());
    let places = spans.map(|span| format!("{}:{}:{}", span.file(), span.line(), span.column()));
    places.collect::<Vec<_>>().join(" ")
}

/// Cargo says for which crate the compiler runs; without cargo there is one crate to compile.
fn krate() -> String {
    std::env::var("CARGO_CRATE_NAME").unwrap_or_default()
}

/// Describes a struct or an enum to the compiler, writes it to the wire and reads it.
///
/// Arguments and results of plugin functions consist of such types. The description goes into the plugin,
/// where a host compares it with its own before it makes a call. The derive stands alone:
///
/// ```
/// use wasmer_plugin::*;
///
/// /// What somebody wants.
/// #[derive(PluginType)]
/// pub struct Order {
///     pub customer: String,
///     /// At least one.
///     pub items: Vec<Item>,
///     pub note: Option<String>,
/// }
///
/// #[derive(PluginType)]
/// pub enum Item {
///     Tea { grams: u32 },
///     Cup,
/// }
///
/// #[wasmer_plugin]
/// pub fn weight(order: &Order) -> u32 {
///     let grams = |item: &Item| match item {
///         Item::Tea { grams } => *grams,
///         Item::Cup => 250,
///     };
///     order.items.iter().map(grams).sum()
/// }
/// ```
///
/// The names are those in Rust. The documentation of the type, its variants and its named fields is part
/// of the description. Each type parameter that is used in a field must be a `PluginType`, too. A field of type
/// `&str` or `&[u8]` borrows from the bytes that the value is read from; a `Cow` does not.
///
/// A struct of numbers that has no padding, and its fields in the order in which they are declared, has the same
/// bytes in memory and on the wire. A `Vec` of it is copied as one block. `#[repr(C)]` keeps the order.
///
/// # serde
///
/// A type may derive serde's traits as well, for other purposes: the bytes on the wire are those that serde and
/// bincode write. Without them, `#[serde(…)]` is understood all the same:
///
/// | | |
/// |---|---|
/// | `rename`, `alias`, `bound`, … | change nothing: there are no names on the wire |
/// | `default` | is the value of a field that is skipped; nothing else is ever missing |
/// | `transparent` | the description is that of the field; others are `PhantomData` |
/// | `skip` | the field or variant is not on the wire. Reading fills the field by `Default`, or as `default` says; writing the variant is an error. Variants that are skipped come last, since serde counts them when it writes the number of a variant and not when it reads it. An argument `&mut T` with a skipped field in it is an error: it would come back without the caller's value of the field. `PhantomData` has none |
/// | `with`, `serialize_with`, `deserialize_with`, `from`, `try_from`, `into` | need an `as`, see below |
/// | `tag`, `content`, `untagged`, `flatten`, `other`, `skip_serializing_if`, `field_identifier`, `variant_identifier`; `skip_serializing` and `skip_deserializing` without each other | are errors: bincode cannot carry what they do |
///
/// serde writes and reads whatever has an `as`, which needs serde's traits.
///
/// # Arguments of the attribute
///
/// `#[plugin_type(…)]` takes, on the type:
///
/// * `as = Type`: the description is that of another type, which has the same bytes. serde's traits, which the
///   type must implement, write it and read it.
/// * `bound = "T: Bound"`: replaces the bounds that the derive finds; it can be empty. Whatever it says is a
///   `PluginType` must be a `Decode`, too, for the type to be read.
/// * `crate = path`: where the crate `wasmer-plugin` is, if not at `::wasmer_plugin`.
///
/// And on a field:
///
/// * `as = Type`: the field is described as one of another type, which has the same bytes. serde writes it and
///   reads it: by the functions that `#[serde(with = …)]` names, or by the traits of the field's type, which
///   need not be a `PluginType`. It can also stand on a variant that serde writes `with` a function; serde's
///   traits write and read the whole enum then.
/// * `recursive = Path`: where the description of this type in the field's type must not go on; see below.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use std::sync::atomic::AtomicU32;
/// use wasmer_plugin::PluginType;
///
/// #[derive(PluginType)]
/// pub struct Counters {
///     /// serde writes the number that it holds.
///     #[plugin_type(as = u32)]
///     pub visits: AtomicU32,
///     #[serde(with = "as_text")]
///     #[plugin_type(as = String)]
///     pub visitors: u32,
/// }
///
/// /// Is checked when it is read.
/// #[derive(Clone, Serialize, Deserialize, PluginType)]
/// #[serde(try_from = "u8", into = "u8")]
/// #[plugin_type(as = u8)]
/// pub struct Percent(u8);
/// # impl From<Percent> for u8 {
/// #     fn from(percent: Percent) -> u8 { percent.0 }
/// # }
/// # impl TryFrom<u8> for Percent {
/// #     type Error = &'static str;
/// #     fn try_from(percent: u8) -> Result<Self, Self::Error> {
/// #         (percent <= 100).then_some(Self(percent)).ok_or("more than all")
/// #     }
/// # }
/// # mod as_text {
/// #     use serde::{Deserialize, Deserializer, Serializer, de::Error};
/// #     pub fn serialize<S: Serializer>(number: &u32, serializer: S) -> Result<S::Ok, S::Error> {
/// #         serializer.collect_str(number)
/// #     }
/// #     pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
/// #         String::deserialize(deserializer)?.parse().map_err(Error::custom)
/// #     }
/// # }
/// ```
///
/// # Types that contain themselves
///
/// A type that has itself in a field needs nothing: where its own name or `Self` stands, with exactly its
/// own parameters, the description refers back to itself. On the way to the host, values may be nested 512 levels
/// deep, less if a level takes much stack.
///
/// ```
/// # use wasmer_plugin::PluginType;
/// #[derive(PluginType)]
/// pub struct Tree<T> {
///     pub value: T,
///     pub children: Vec<Tree<T>>,
/// }
/// ```
///
/// Other ways back to the type cannot be seen from here: two types that contain each other, the type
/// with other parameters (`Tree<u8>` in `Tree<T>`), under another name, or by a path. The compiler reports
/// them as ``cycle detected when … `SCHEMA` `` (E0391). Among the lines that it shows below are fields: those are the
/// way round. One of them has to say that it closes the circle, and with which type:
///
/// ```
/// # use wasmer_plugin::PluginType;
/// #[derive(PluginType)]
/// pub struct Folder {
///     pub entries: Vec<Entry>,
/// }
///
/// #[derive(PluginType)]
/// pub enum Entry {
///     File(String),
///     Folder(#[plugin_type(recursive = Folder)] Box<Folder>),
/// }
/// ```
///
/// `Folder` is written as it stands in the type of the field; without parameters it stands for the type with any. A
/// function that takes an `Entry` alone then says only the name of what is in it. So mark the
/// field of the type that is less likely to be passed on its own.
#[proc_macro_derive(PluginType, attributes(plugin_type, serde))]
pub fn plugin_type(input: TokenStream) -> TokenStream {
    plugin_type::derive(input.into()).into()
}
