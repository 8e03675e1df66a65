//! The attribute of `wasmer-plugin`. Use it through that crate, whose documentation explains it.
//!
//! The way of the code: `parse` reads the attribute and the item into the types of `ast`,
//! `check` collects every mistake, and `expand` writes code, which cannot fail any more.

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

/// Makes a function one that a host can call when this crate is a plugin.
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
/// # Arguments of the attribute
///
/// * `stub = Name`: names the stub's trait, where a type or module has the function's name already.
/// * `name = "name"`: names the export, where another function of the plugin has the name already.
/// * `crate = path`: where this crate is, if not at `::wasmer_plugin`.
///
/// A function named like a type, such as `str`, needs a `stub = Str`. One named like a method that every
/// type has, `into` and `try_into`, is called as `into::into(&mut plugin, …)`.
///
/// # What a function must look like
///
/// It is `pub` and free-standing; not `async`, `const`, `unsafe`, `extern` or generic, save for
/// lifetimes. Each argument is a `T`, `&T`, `&str`, `&[T]`, `Option<&T>`, `&mut T` or `&mut [T]`, where
/// `T` is a type that serde can serialize and deserialize; the result is such a `T` and borrows nothing.
#[proc_macro_attribute]
pub fn wasmer_plugin(attribute: TokenStream, item: TokenStream) -> TokenStream {
    // Cargo says for which crate the compiler runs; without cargo there is one crate to compile.
    let krate = std::env::var("CARGO_CRATE_NAME").unwrap_or_default();
    expand::attribute(attribute.into(), &item.into(), &krate).into()
}

/// TODO
#[proc_macro_derive(PluginType, attributes(plugin_type))]
pub fn plugin_type(input: TokenStream) -> TokenStream {
    plugin_type::derive(input.into()).into()
}
