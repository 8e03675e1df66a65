//! The macro `import!` of `wasmer-plugin`: typed stubs from a plugin's .wasm file, while its host is
//! compiled. Use it through that crate, whose documentation explains it.
//!
//! `wasmer-plugin` re-exports this crate's macro, so this crate cannot depend on it. The files of `wire` are
//! those of `wasmer-plugin`, and `read` and `generate` are those of `wasmer-plugin-bindgen`, by symbolic
//! links. `arguments` parses the arguments of the macro, `expand` reads the file and has the declarations
//! written.

// A condition is read before the attributes of the module around it.
#![allow(unexpected_cfgs, reason = "the features in `wire` are those of wasmer-plugin")]

extern crate alloc;

#[allow(dead_code, unreachable_pub, unused_imports, reason = "the host uses the rest")]
mod wire {
    //! The boundary between host and guest, as far as a description needs it.

    pub(crate) mod abi;
    pub(crate) mod description;
    pub(crate) mod display;
    pub(crate) mod schema {
        //! The numbers, hashes and names that descriptions consist of.

        mod hasher;
        mod passing;
        pub(crate) mod tag;

        pub(crate) use hasher::Hasher;
        pub(crate) use passing::{Passing, without_underscores};
    }
}

mod arguments;
mod expand;
#[allow(unreachable_pub, unused_imports, reason = "wasmer-plugin-bindgen uses the rest")]
mod generate;
mod interface {
    //! The description of a plugin, under the name that `generate` and `read` use.

    pub(crate) use crate::wire::abi::SECTION;
    pub(crate) use crate::wire::description::{
        Argument, Definition, DefinitionId, Field, Fields, Function, Interface, ReadError, Shape, Type,
        Variant,
    };
    pub(crate) use crate::wire::schema::Passing;
}
#[allow(dead_code, unreachable_pub, reason = "wasmer-plugin-bindgen uses the rest")]
mod read;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

/// Declares the functions, interfaces and types of a plugin, from its .wasm.
///
/// A host that does not have the plugin's crate gets the same stubs as from that crate: they are made of the
/// description in the .wasm, while the host is compiled. It needs no build script.
///
/// ```ignore
/// mod calculator {
///     wasmer_plugin::import!("plugins/calculator.wasm");
/// }
/// use calculator::add;
/// use wasmer_plugin::host::Loader;
///
/// let mut plugin = Loader::new().load("plugins/calculator.wasm")?;
/// let sum: i32 = plugin.add(2, 3)?;
/// ```
///
/// A relative path starts at the folder of the package's `Cargo.toml`. If the file changes, cargo compiles
/// the host again. The declarations are where the macro is called. Where names could clash, call it in a
/// module.
///
/// `Bindgen` of [`wasmer-plugin-bindgen`](https://docs.rs/wasmer-plugin-bindgen) writes the same declarations
/// as text, and documents in what they differ from those of the plugin's own crate.
///
/// # Arguments
///
/// * `sha256 = "…"`: the digest that the file must have, in 64 hexadecimal digits. Nobody can then replace
///   the plugin without a change of the host's source.
/// * `skip = "name"`: leaves a function out, such as one whose types cannot be written in Rust. It may be
///   given for several functions.
/// * `crate = path`: the path of the crate `wasmer-plugin`, if not `wasmer_plugin`.
///
/// ```ignore
/// wasmer_plugin::import!(
///     "plugins/calculator.wasm",
///     sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
///     skip = "debug",
/// );
/// ```
///
/// # Errors
///
/// The compiler reports a file that is missing, is no plugin, or has another digest, and a function whose
/// types cannot be written.
#[proc_macro]
pub fn import(tokens: TokenStream) -> TokenStream {
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let declarations = arguments::parse(tokens.into())
        .and_then(|arguments| expand::declarations(&arguments, folder.as_ref()));
    declarations.unwrap_or_else(syn::Error::into_compile_error).into()
}
