//! The contract between host and guest, in one place.
//!
//! A plugin is a WebAssembly module that exports
//!
//! | export | type | what it is |
//! |---|---|---|
//! | `memory` | memory | linear memory, 32-bit |
//! | [`BUFFER`] | `(i32) -> i64` | makes the call buffer at least so many bytes large, and says where it is |
//! | [`FUNCTION`]`NAME@CRATE` | `(i32) -> i64` | one for each plugin function, with the crate that it stands in |
//!
//! and may import
//!
//! | import | type | what it is |
//! |---|---|---|
//! | [`PANICKED`] from [`IMPORTS`] | `(i32, i32, i32, i32, i32, i32)` | says that the guest panicked, and ends the call |
//! | `NAME` from [`HOST`]`INTERFACE` | `(i32, i32, i32, i32) -> i32` | one for each host function `INTERFACE.NAME` |
//! | [`REPLY`] from [`IMPORTS`] | `(i32, i32)` | fetches a host function's answer that was too large |
//!
//! **Methods** of an interface are functions with the name `INTERFACE.METHOD`, called on an instance that the guest
//! keeps. `INTERFACE.new` makes it, in place of one that is there already, and answers nothing, or with a
//! `Result<(), E>`. It is called before any of the others. An interface that has no constructor has that
//! export too, without arguments.
//!
//! **Who owns what.** Everything in linear memory is the guest's. The guest keeps one *call buffer*;
//! its address and capacity change in [`BUFFER`] only, so the host calls that once after
//! instantiation and then only for arguments that do not fit. What the buffer held before is lost.
//!
//! **A call.** The host writes the arguments, encoded as one bincode tuple, to the start of the call
//! buffer and calls the function's export with their length in bytes. The guest answers with the
//! *reply*: an address and a length in one `i64` (see [`Reply`]). The reply stays readable until the
//! next call into the guest, which reuses or frees its memory: there is nothing for the host to free.
//!
//! **The reply's bytes** are the bincode tuple of the result and of the new value of each `&mut T`
//! argument, in the order of the signature. An argument that is a mutable slice of what is described as
//! a number is not in the reply, whatever the type's own name: the guest works on it where it lies in the call buffer, and the host copies it
//! back from there.
//!
//! **A call of a host function** is made while a call into the guest runs. The guest encodes the arguments as one
//! bincode tuple anywhere in its memory, and passes four numbers: their address and length, and the address and the
//! capacity of a buffer for the answer. The two places do not overlap. The host runs its function, writes the answer's bytes,
//! which are those of a reply, to the buffer, and returns their length (see [`Answer`]). If that is more than the capacity, it
//! has written nothing: the guest makes the buffer larger and has the answer written there by [`REPLY`]. The host
//! keeps an answer until then, or until the next call of a host function. Mutable slices of plain numbers the host works on where they lie
//! among the arguments.
//!
//! **Failure.** A guest cannot return an error of the call itself. It panics: it passes message and
//! place to [`PANICKED`], which ends the call, or it traps. A host function that is called wrongly, or that panics, does not return:
//! that ends the call into the guest, too. [`BUFFER`] answers 0 if it cannot have the memory it was asked for.

/// Version of this contract. It is part of [`BUFFER`]'s and [`IMPORTS`]'s names, so that a module
/// built for another version is recognised before anything of it runs.
pub const VERSION: u32 = 1;

/// What the names of the support exports of all versions begin with.
pub const SUPPORT: &str = "wasmer_plugin_v";

/// Export `(i32) -> i64`: makes the call buffer at least that many bytes large. The answer is the
/// buffer's address in the low half and its capacity in the high half, or 0 if memory ran out.
pub const BUFFER: &str = "wasmer_plugin_v1:buffer";

/// The module from which a guest imports what every host provides.
pub const IMPORTS: &str = "wasmer_plugin_v1";

/// Import `(message: i32, length: i32, file: i32, length: i32, line: i32, column: i32)`: the guest
/// panicked, with this message at this place. The host ends the call: this does not return.
pub const PANICKED: &str = "panicked";

/// Import `(address: i32, capacity: i32)`: has the host write a host function's answer to this place, which is
/// large enough for it, after it did not fit into the place that it was called with.
pub const REPLY: &str = "reply";

/// What the name of the module begins with from which a guest imports host functions. The interface's name
/// follows.
pub const HOST: &str = "wasmer_plugin:";

/// What the export name of every plugin function begins with. The function's own name follows, then an
/// `@` and the name of the crate that it stands in; a module written by hand may leave those two out.
pub const FUNCTION: &str = "wasmer_plugin:";

/// The custom section with a record for each plugin function, and for each host function that is needed. `docs/abi.md` describes its bytes.
pub const SECTION: &str = "wasmer-plugin";

/// How long that section may be, in bytes.
pub const LONGEST_SECTION: usize = 1 << 20;

/// How many structs and enums one record can describe.
pub const MOST_DEFINITIONS: usize = 1024;

/// The name and the crate of the plugin function with this export name, if it is one of a function.
#[must_use]
pub fn function_name(export: &str) -> Option<(&str, &str)> {
    let name = export.strip_prefix(FUNCTION)?;
    Some(name.rsplit_once('@').unwrap_or((name, "")))
}

/// The interface that a function of this name is of, if it is of one: `Discount` for `Discount.price`.
pub(crate) fn interface_name(name: &str) -> Option<&str> {
    // The function's own name is one of Rust's, which have no dots.
    name.rsplit_once('.').map(|(interface, _)| interface)
}

/// The export name of the plugin function `name` that stands in the crate `krate`.
#[cfg(feature = "host")]
pub(crate) fn export_name(name: &str, krate: &str) -> alloc::string::String {
    let at = if krate.is_empty() { "" } else { "@" };
    alloc::format!("{FUNCTION}{name}{at}{krate}")
}

/// The name of the host function that is imported by this name from this module, if it is one.
#[cfg(feature = "host")]
pub(crate) fn host_function_name(module: &str, name: &str) -> Option<alloc::string::String> {
    let interface = module.strip_prefix(HOST)?;
    Some(alloc::format!("{interface}.{name}"))
}

/// The interface that a host function of this name is of, and its own name there.
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
pub(crate) fn host_function_parts(name: &str) -> (&str, &str) {
    // The function's own name is one of Rust's, which have no dots.
    name.rsplit_once('.').unwrap_or(("", name))
}

/// Where a reply lies, as it crosses the boundary.
///
/// The low half of the `i64` is the address. The high half is the length in bytes, which is below
/// 2³¹ because no Rust allocation in a 32-bit memory is larger; its highest bit says that the reply
/// is *detached*: a `Vec` of plain numbers or a `String`, lying where the function left it, so that
/// the length prefix which bincode writes before the elements is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Address of the first byte in linear memory.
    pub address: u32,
    /// Length in bytes, below 2³¹.
    pub length: u32,
    /// Whether the length prefix is left out.
    pub detached: bool,
}

const DETACHED: u32 = 1 << 31;

impl Reply {
    /// Packs the reply's place into the value that a guest function returns.
    #[must_use]
    pub const fn pack(self) -> u64 {
        let flag = if self.detached { DETACHED } else { 0 };
        ((self.length | flag) as u64) << 32 | self.address as u64
    }

    /// Takes apart what a guest function returned.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)] // The halves are what is wanted.
    pub const fn unpack(packed: u64) -> Self {
        let (address, length) = (packed as u32, (packed >> 32) as u32);
        Self { address, length: length & !DETACHED, detached: length & DETACHED != 0 }
    }
}

/// How long a host function's answer is, as it crosses the boundary: the `i32` is the length in bytes, below
/// 2³¹; its highest bit says that the answer is detached, as a [`Reply`] may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Length in bytes, below 2³¹.
    pub length: u32,
    /// Whether the length prefix is left out.
    pub detached: bool,
}

impl Answer {
    /// Packs the answer's length into the value that a host function returns.
    #[must_use]
    pub const fn pack(self) -> u32 {
        self.length | if self.detached { DETACHED } else { 0 }
    }

    /// Takes apart what a host function returned.
    #[must_use]
    pub const fn unpack(packed: u32) -> Self {
        Self { length: packed & !DETACHED, detached: packed & DETACHED != 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_survive_packing() {
        for length in [0, 1, DETACHED - 1] {
            for detached in [false, true] {
                let answer = Answer { length, detached };
                assert_eq!(Answer::unpack(answer.pack()), answer);
            }
        }
    }

    #[test]
    #[cfg(feature = "std")]
    fn host_functions_have_an_interface() {
        assert_eq!(host_function_parts("Shop.stock"), ("Shop", "stock"));
        assert_eq!(host_function_parts("a.b.stock"), ("a.b", "stock"));
    }

    #[test]
    fn replies_survive_packing() {
        for (address, length) in [(0, 0), (1, 2), (u32::MAX, DETACHED - 1), (0x8000_0000, 7)] {
            for detached in [false, true] {
                let reply = Reply { address, length, detached };
                assert_eq!(Reply::unpack(reply.pack()), reply);
            }
        }
    }

    #[test]
    fn functions_are_recognised() {
        assert_eq!(function_name("wasmer_plugin:add@calculator"), Some(("add", "calculator")));
        assert_eq!(function_name("wasmer_plugin:a@b@c"), Some(("a@b", "c")));
        assert_eq!(function_name("wasmer_plugin:add"), Some(("add", "")));
        assert_eq!(function_name(BUFFER), None);
    }

    #[test]
    fn names_carry_the_version() {
        assert_eq!(BUFFER, alloc::format!("{SUPPORT}{VERSION}:buffer"));
        assert_eq!(IMPORTS, alloc::format!("{SUPPORT}{VERSION}"));
    }
}
