//! The macros of `wasmer-plugin`. Use them through that crate, whose documentation explains them.
//!
//! `parse` reads the attribute and the item. `check` collects every mistake and returns the types of `ast`.
//! `expand` generates the code from these, which cannot fail. The derive in `plugin_type` has the same
//! structure.

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

/// Makes a plugin function of a function, an interface of a trait, and a plugin of a trait's implementation.
///
/// # On a function
///
/// The function itself is unchanged. The attribute adds its *stub*, a trait with the function's name that
/// gives every transport a method of that name. On wasm32 it adds the export that the stub calls.
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
/// /// Borrows `words` and `prefix`, and appends to `out`.
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
/// A function with the name of a type, such as `str`, needs a `stub = Str`. A function with the name of a
/// method that every type has, such as `into`, is called as `into::into(&mut plugin, …)`.
///
/// A function must be `pub` and free-standing. In an `impl` block, rustc reports that a trait is not
/// supported there. The function cannot be `async`, `const`, `unsafe`, `extern` or generic, except for
/// lifetimes. Each argument is a `T`, `&T`, `&str`, `&[T]`, `Option<&T>`, `&mut T` or `&mut [T]`, where `T`
/// is a [`PluginType`](derive@PluginType). The result is a `PluginType` that borrows nothing.
///
/// ## Many calls in one crossing
///
/// With `batch` the stub has a second method. It takes a slice of inputs and makes a call for each, all in
/// one crossing into the plugin. It returns the results in order:
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
/// # use std::io;
/// # use wasmer_plugin::transport::Transport;
/// # fn sums(mut plugin: impl Transport<Error = io::Error>) -> io::Result<()> {
/// # use calculator::add;
///
/// let sums: Vec<i32> = plugin.add_batch(&[(2, 3), (4, 5)])?;
/// assert_eq!(sums, [5, 9]);
/// # Ok(())
/// # }
/// ```
///
/// An input is a tuple of the arguments, or the argument itself if the function has only one. Arguments
/// cannot be `&mut`. `batch = add_all` sets the name of the method, which is also the name of a plugin
/// function. The limits of a call apply to the whole batch. If one call fails, the batch fails, and the error
/// has the index of the input: `CallErrorKind::InBatch`.
///
/// ## A function of a plugin whose crate the host does not have
///
/// A function without a body is a declaration. The attribute makes its stub, and nothing on wasm32. No
/// function of that name exists, so only plugins can be called. All arguments of the attribute work.
///
/// ```no_run
/// # mod calculator {
/// use wasmer_plugin::*;
///
/// /// Adds two numbers.
/// #[wasmer_plugin]
/// pub fn add(a: i32, b: i32) -> i32;
/// # }
/// # use std::io;
/// # use wasmer_plugin::transport::Transport;
/// # fn sum(mut plugin: impl Transport<Error = io::Error>) -> io::Result<()> {
/// # use calculator::add;
///
/// assert_eq!(plugin.add(2, 3)?, 5);
/// # Ok(())
/// # }
/// ```
///
/// The host compares the declaration with the plugin's own description before the first call, as it compares
/// any stub.
///
/// # On a trait, and on its implementation
///
/// The trait is in a crate that hosts and plugins share, and each plugin implements it in its own crate:
///
/// ```
/// # mod shop_api {
/// use wasmer_plugin::*;
///
/// /// A discount on prices.
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
/// let mut discount = shop_api::DiscountStub::new(plugin, 10)?; // The transport comes first.
/// assert_eq!(discount.price(250)?, 225);
/// # Ok(())
/// # }
/// ```
///
/// A plugin has one instance of the type, which `new` makes. Another call of `new` replaces it. `new` may
/// return `Result<Self, E>`. Without a `new`, the type's `Default` makes the instance. The *stub* has a
/// method for each of the trait's methods.
///
/// A plugin may lack a method with a default body, if it was built before the method was added.
/// `Stub::provides` of `wasmer_plugin::transport` returns true if the plugin has the method.
///
/// If rustc cannot find a macro with the trait's name, the trait lacks the attribute.
///
/// The trait must be `pub`, and have only methods, no supertraits and no parameters. Methods take `&self` or
/// `&mut self`, and follow the rules for functions. A crate can implement an interface once.
///
/// # On a trait that the host implements
///
/// `#[wasmer_plugin(host)]` makes a trait the interface of a host. It adds a module with the trait's name in
/// snake case, with a function for each method, for plugins to call. It also adds a type with the trait's
/// name and `Host` appended, which makes a host of a value that implements the trait.
///
/// ```
/// use wasmer_plugin::*;
///
/// /// Functions of the shop for its plugins.
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
/// /// The host gives it to plugins: `loader.load_with("plugin.wasm", ShopHost::new(MyShop))`.
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
/// // Outside of a plugin, as in its own tests, a closure runs with a host.
/// assert!(ShopHost::new(MyShop).scope(|| order("tea")));
/// # }
/// ```
///
/// Methods take `&self` or `&mut self`, and follow the rules for functions. A default body concerns hosts
/// only: plugins can always call the method. The trait must be in a module, not in a function, because the
/// added module refers to it.
///
/// # Other versions of an interface
///
/// A host and its plugins may have different versions of a function, an interface, or a type. Where a
/// difference has one safe meaning, the host adapts each call to it, in both directions. All others are
/// refused before the call, with the path of each.
///
/// ```
/// use wasmer_plugin::*;
///
/// #[derive(PluginType)]
/// pub struct Order {
///     #[serde(alias = "name")]
///     pub customer: String,
///     /// Older plugins do not get it. From older hosts plugins get `None`.
///     #[serde(default)]
///     pub note: Option<String>,
/// }
///
/// #[wasmer_plugin]
/// pub fn price(order: &Order, #[serde(default)] code: Option<&str>) -> u64 {
///     if code.is_some() { 90 } else { 100 }
/// }
/// ```
///
/// | change | other version |
/// |---|---|
/// | a named field with `#[serde(default)]`, on it or on its struct, is added or removed | works: the reader fills the field in, the writer leaves it out |
/// | a named field without one is added or removed, also an `Option` | refused |
/// | a named field or a variant is renamed, with the other name as `#[serde(alias = "…")]` on either side | works |
/// | a named field is renamed without an alias | refused. If it has a default on both sides, it counts as removed and added |
/// | named fields or variants change places | works |
/// | a variant is added, removed, or renamed without an alias | works. A call that sends it to a side without it fails with `CallErrorKind::UnknownVariant`, unless that side has a variant with `#[serde(other)]` |
/// | an argument is added or removed at the end, an `Option` with `#[serde(default)]` in the declaration | works: the writer leaves it out, the reader gets `None` |
/// | other arguments, numbered fields, types, `&mut`, names of types | refused |
/// | a method is added, with a default body | works: `Stub::provides` returns false for an older plugin |
/// | a method is added, without a body | an older plugin is refused |
///
/// A default is computed once for each function, by the side that reads the field, and not for each value.
/// For calls of host functions an unknown variant is `CallErrorKind::BadHostCall`. `Plugin::adaptations`
/// lists the differences that calls are adapted to. `Loader::builder().exact(true)` refuses them.
///
/// # Arguments of the attribute
///
/// * `stub = Name`: sets the stub's name. The default is the function's name, or the trait's name with `Stub`
///   appended. Not on an implementation.
/// * `name = "name"`: sets the export's name, if another function of the plugin has the same name. On a
///   trait, sets the prefix of the functions' names. Not on an implementation.
/// * `batch`, or `batch = name` to set the method's name: adds a batch to a function.
/// * `crate = path`: the path of this crate, if not `::wasmer_plugin`.
/// * `host`, or `host = Name` to set the type's name: the host implements the trait.
/// * `module = name`: sets the name of such a trait's module, if the default is a keyword or taken.
#[proc_macro_attribute]
pub fn wasmer_plugin(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let place = expand::Place { krate: &krate(), position: &position(&item) };
    expand::attribute(attribute.into(), &item.into(), place).into()
}

/// Receives the call of the macro beside an interface, where the interface is implemented. Not public API.
#[doc(hidden)]
#[proc_macro]
pub fn implementation(tokens: TokenStream) -> TokenStream {
    expand::exports(tokens.into(), &krate()).into()
}

/// Calls the macro beside an interface, where the interface is implemented. If that macro is missing, rustc
/// names this one. Not public API.
#[doc(hidden)]
#[proc_macro]
pub fn the_trait_needs_the_attribute_wasmer_plugin(tokens: TokenStream) -> TokenStream {
    expand::forward(tokens.into()).into()
}

/// Returns a text that identifies the item: the places of all its tokens. Items that a `macro_rules!`
/// generates differ in some of these places.
fn position(item: &TokenStream) -> String {
    let spans = item.clone().into_iter().map(|token| token.span());
    let places = spans.map(|span| format!("{}:{}:{}", span.file(), span.line(), span.column()));
    places.collect::<Vec<_>>().join(" ")
}

/// Returns the name of the crate that is being compiled, from cargo's variable. Returns an empty name without
/// cargo, when a single crate is compiled.
fn krate() -> String {
    std::env::var("CARGO_CRATE_NAME").unwrap_or_default()
}

/// Implements the description, encoding and decoding of a struct or an enum.
///
/// Arguments and results of plugin functions consist of such types. The plugin has the description, and a
/// host compares it with its own before it makes a call. The call is adapted to [another
/// version](macro@wasmer_plugin#other-versions-of-an-interface) of the type where that is safe. The derive
/// needs no other:
///
/// ```
/// use wasmer_plugin::*;
///
/// /// A customer's order.
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
/// Names in the description are those in Rust. The documentation of the type, its variants and its named
/// fields is part of the description. Each type parameter that a field uses must be a `PluginType`, too. A
/// field of type `&str` or `&[u8]` borrows from the encoded bytes; a `Cow` does not.
///
/// A struct of numbers without padding, laid out in the order of declaration, has the same bytes in memory
/// and on the wire. A `Vec` of it is copied as one block. `#[repr(C)]` keeps the order.
///
/// # serde
///
/// A type may also derive serde's traits for other purposes: the encoding is the one that serde and bincode
/// produce. The derive respects `#[serde(…)]` even without serde's derives:
///
/// | | |
/// |---|---|
/// | `rename`, `rename_all`, `bound`, … | have no effect: names are not on the wire, and descriptions have those in Rust |
/// | `default` | gives the value of a skipped field, and of a named field that another version of the type lacks. It is computed once for each function. A field without it cannot be missing, not even an `Option` |
/// | `alias` | is another name of the field or the variant, for other versions of the type |
/// | `other` | marks a variant without fields, which is read in place of variants that only another version of the enum has |
/// | `transparent` | the description is that of the field; all other fields are `PhantomData` |
/// | `skip` | the field or variant is not on the wire. Decoding fills the field by `Default`, or by `default`. Encoding the variant is an error. Skipped variants must come last, because serde counts them when it writes a variant's number and not when it reads it. An argument `&mut T` with a skipped field is an error: it would come back without the caller's value of the field. `PhantomData` has no value to lose |
/// | `with`, `serialize_with`, `deserialize_with`, `from`, `try_from`, `into` | need an `as`, see below |
/// | `tag`, `content`, `untagged`, `flatten`, `skip_serializing_if`, `field_identifier`, `variant_identifier`; `skip_serializing` and `skip_deserializing` without each other | are errors: bincode cannot encode them |
///
/// Types and fields with an `as` are encoded and decoded by serde, so they need serde's traits.
///
/// # Arguments of the attribute
///
/// `#[plugin_type(…)]` takes, on the type:
///
/// * `as = Type`: describes this type as another one, which has the same encoding. serde's traits, which this
///   type must implement, encode and decode it.
/// * `bound = "T: Bound"`: replaces the bounds that the derive finds; may be empty. Types that are bound to
///   be a `PluginType` must be a `Decode` too for this type to be decoded. They are a part of the type's
///   description, so `bound = "T: PluginType"` makes `Id<User>` and `Id<Order>` two types even if `T` is only
///   in a `PhantomData`. Without it they are one type on the wire.
/// * `crate = path`: the path of the crate `wasmer-plugin`, if not `::wasmer_plugin`.
/// * `name = "Name"`: the type's name in the description, if it is not that in Rust. Any text is a name.
/// * `parameters(Type, …)`: describes this type as an instance of a generic type, see below.
/// * `recursive = Path`: ends the description at this type in `parameters`.
///
/// On a field or a variant, it takes:
///
/// * `name = "name"`: the name in the description, if it is not that in Rust.
///
/// On a field, it takes:
///
/// * `as = Type`: describes the field as a field of another type, which has the same encoding. serde encodes
///   and decodes the field, by the functions that `#[serde(with = …)]` names, or by the traits of the field's
///   type, which need not be a `PluginType`. On a variant with `#[serde(with = …)]` it has the same meaning;
///   serde's traits then encode and decode the whole enum.
/// * `recursive = Path`: ends the description at this type in the field's type, see below. It may be given
///   for several types.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use std::sync::atomic::AtomicU32;
/// use wasmer_plugin::PluginType;
///
/// #[derive(PluginType)]
/// pub struct Counters {
///     /// serde writes its number.
///     #[plugin_type(as = u32)]
///     pub visits: AtomicU32,
///     #[serde(with = "as_text")]
///     #[plugin_type(as = String)]
///     pub visitors: u32,
/// }
///
/// /// Checked when it is decoded.
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
/// # Names and instances
///
/// A host may declare types of a plugin whose crate it does not have, from the plugin's description. `name`
/// is for two types that their crates call alike, and for names that Rust does not have. `parameters` is for
/// an instance of a generic type whose declaration is not known. Here, both functions have the same types:
///
/// ```
/// # use wasmer_plugin::*;
/// # mod plugin {
/// # use wasmer_plugin::*;
/// #[derive(PluginType)]
/// pub struct Page<T> {
///     pub items: Vec<T>,
/// }
///
/// #[wasmer_plugin]
/// pub fn count(page: Page<String>) -> usize {
///     page.items.len()
/// }
/// # }
///
/// #[derive(PluginType)]
/// #[plugin_type(name = "Page", parameters(String))]
/// pub struct TextPage {
///     #[plugin_type(name = "items")]
///     pub texts: Vec<String>,
/// }
///
/// #[wasmer_plugin]
/// pub fn count(page: TextPage) -> usize;
/// # fn main() {}
/// ```
///
/// # Types that contain themselves
///
/// A type that contains itself needs no more: at its own name or `Self`, with exactly its own parameters, the
/// description refers back to itself. On the way to the host, values may be nested 512 levels deep, less if a
/// level takes much stack.
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
/// The derive cannot detect other cycles: two types that contain each other, the type with other parameters
/// (`Tree<u8>` in `Tree<T>`), under another name, or by a path. The compiler reports them as ``cycle detected
/// when … `SCHEMA` `` (E0391). The lines below that error name the fields of the cycle. Mark one of them as
/// the end of the cycle, with the type that it leads back to:
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
/// Write `Folder` as in the type of the field. Without parameters it matches any parameters. The description
/// of a function that takes only an `Entry` then has just the name of the folder type. So mark the field of
/// the type that is less likely to be passed on its own.
#[proc_macro_derive(PluginType, attributes(plugin_type, serde))]
pub fn plugin_type(input: TokenStream) -> TokenStream {
    plugin_type::derive(input.into()).into()
}
