//! The ABI: the exports, imports and memory rules by which every call crosses between host and guest.
//!
//! A plugin is a WebAssembly module that exports
//!
//! | export | type | meaning |
//! |---|---|---|
//! | `memory` | memory | linear memory, 32-bit |
//! | [`BUFFER`] | `(i32) -> i64` | grows the call buffer to at least this many bytes, and returns its place |
//! | [`BLOCK`], optional | `(i32, i32) -> i32` | lends memory for a large part of arguments |
//! | [`FUNCTION`]`NAME@CRATE` | `(i64, i64) -> i64` | a plugin function, and the crate that defines it |
//! | `wasmer_plugin_v2:defaults:NAME@CRATE`, optional | `(i64, i64) -> i64` | the default values of fields in a function's arguments |
//!
//! and may import
//!
//! | import | type | meaning |
//! |---|---|---|
//! | [`PANICKED`] from [`IMPORTS`] | `(i32, i32, i32, i32, i32, i32)` | reports a panic, and ends the call |
//! | [`REJECTED`] from [`IMPORTS`] | `(i32, i32, i64, i32, i32, i32)` | rejects the arguments or the result |
//! | `NAME` from [`HOST`]`INTERFACE` | `(i32, i32, i32, i32) -> i32` | the host function `INTERFACE.NAME` |
//! | [`REPLY`] from [`IMPORTS`] | `(i32, i32)` | fetches a host function's answer that did not fit |
//!
//! **Versions.** The names of [`BUFFER`] and [`IMPORTS`] contain the version of this contract. A host refuses
//! plugins of another version when it loads them, with a message that asks for a rebuild. A host supports one
//! version.
//!
//! **Methods** of an interface are functions with the name `INTERFACE.METHOD`, called on an instance that the
//! guest keeps. `INTERFACE.new` makes the instance, replacing an existing one, and returns nothing or a
//! `Result<(), E>`. It is called before any method. An interface without a constructor has that export too,
//! without arguments.
//!
//! **Ownership.** The guest owns everything in linear memory. The host makes one call at a time. The guest
//! keeps one *call buffer*. Its address and capacity change only in [`BUFFER`], so the host calls that once
//! after instantiation, and then only for arguments that do not fit. [`BUFFER`] discards the buffer's
//! contents.
//!
//! **Arguments** are encoded as one bincode tuple. They travel in the two words that the export takes if they
//! have at most 16 bytes by the function's description and none of them is a `&mut`. The words hold them
//! least byte first, padded with zeros. Otherwise the host writes them to the start of the call buffer, and
//! the first word is their length.
//!
//! **The reply** is the bincode tuple of the result and of the new value of each `&mut T` argument, in the
//! order of the signature. If it has at most 8 bytes by the description, it is the returned word, least byte
//! first. Otherwise the word is the place of the reply (see [`PackedReply`]). The reply stays readable until
//! the next call into the guest, which reuses its memory, so the host frees nothing. A mutable slice is not
//! in the reply if the description calls its elements numbers, whatever the type's own name. The guest works
//! on such a slice in the call buffer, and the host copies it back from there.
//!
//! **A hand-written function** without description may have the type `(i32) -> i64` instead. Its arguments
//! and its reply always lie in memory.
//!
//! **Large blocks.** A sequence of numbers, or a string, of at least 16 KiB may be stored apart from the
//! other bytes. The highest bit of its length is then set, and eight bytes replace the elements. In
//! arguments, these bytes are the number, counted from 0, of a block that the guest has lent by [`BLOCK`] for
//! this call. The host has filled that block, and the guest owns it. In a reply, these bytes are an address
//! in linear memory. The elements stay there until the next call, and the packed place of the reply flags
//! that it has such blocks. A pipeline refuses smaller blocks.
//!
//! **A host call** is made while a call into the guest runs. The guest encodes the arguments as one bincode
//! tuple anywhere in its memory, and passes four numbers: their address and length, and the address and the
//! capacity of a buffer for the answer. The two places do not overlap. The host runs its function, writes the
//! answer to the buffer, encoded like a reply, and returns its length. If the length exceeds the capacity,
//! the host has written nothing: the guest grows the buffer and fetches the answer by [`REPLY`]. The host
//! keeps an answer until then, or until the next host call. The host works on mutable slices of plain numbers
//! in place, among the arguments. Host calls use no words and no large blocks.
//!
//! **Other versions.** A host adapts calls to the plugin's description, so the guest always gets and gives
//! bytes of its own types. For a field of an argument that the host does not know, the host asks the optional
//! export for the encoded default: the first number is the field's, counted from 0 among all fields with
//! defaults in the function's record. For a field of a host function's result, the host sets the highest bit
//! of the answer's length, and the other bits are the field's number. The guest then makes the call again
//! with the encoded default as its arguments. Once the host has all defaults, it answers `u32::MAX`, and the
//! guest makes the call again with the arguments.
//!
//! **Failure.** A guest that cannot decode the arguments of a function, or cannot encode its result, calls
//! [`REJECTED`] and returns. A guest that panics passes message and place to [`PANICKED`], which ends the
//! call, or it traps. A host function that gets invalid arguments or panics ends the call into the guest,
//! too. [`BUFFER`] and [`BLOCK`] return 0 if memory runs out.

/// Version of this contract. It is part of the names of [`BUFFER`] and [`IMPORTS`], so that a host recognises
/// a module of another version before it runs any of its code.
pub const VERSION: u32 = 2;

/// Prefix of the support exports of all versions.
pub const SUPPORT: &str = "wasmer_plugin_v";

/// Export `(i32) -> i64`: grows the call buffer to at least this many bytes. Returns the buffer's address in
/// the low half and its capacity in the high half, or 0 if memory ran out.
pub const BUFFER: &str = "wasmer_plugin_v2:buffer";

/// Size in bytes of the first call buffer, which a host asks for when it has made an instance. Small
/// arguments never need more.
#[cfg_attr(not(any(feature = "host", target_arch = "wasm32")), allow(dead_code))]
pub(crate) const FIRST_BUFFER: usize = 4096;

/// Export `(length: i32, align: i32) -> i32`: lends this many bytes for the host to fill, and returns their
/// address, or 0 if memory ran out. The next call's arguments refer to the lent blocks. Blocks that they do
/// not refer to are freed after that call.
pub const BLOCK: &str = "wasmer_plugin_v2:block";

/// Prefix of the exports `(index: i64, i64) -> i64` with the default values of a function's arguments. The
/// function's export name follows, without [`FUNCTION`]. `index` is the number of the field among all fields
/// with defaults in the function's record. Returns the place of the encoded value, as a [`PackedReply`], or
/// a place outside of memory if there is none. The place is valid until the next such call.
#[cfg_attr(not(feature = "host"), allow(dead_code))]
pub(crate) const DEFAULTS: &str = "wasmer_plugin_v2:defaults:";

/// Set in the answer's length if the host needs the default value of a field that it does not know. The lower
/// bits are the number of the field, as for [`DEFAULTS`], among those of the host function. The guest calls
/// the function again, with the encoded default in place of the arguments.
#[cfg_attr(not(any(feature = "host", target_arch = "wasm32")), allow(dead_code))]
pub(crate) const ASK_DEFAULT: u32 = 1 << 31;

/// Answer of a host that has all defaults that it needs: the guest makes the call again.
#[cfg_attr(not(any(feature = "host", target_arch = "wasm32")), allow(dead_code))]
pub(crate) const CALL_AGAIN: u32 = u32::MAX;

/// The module from which a guest imports the functions that every host provides.
pub const IMPORTS: &str = "wasmer_plugin_v2";

/// Import `(message: i32, length: i32, file: i32, length: i32, line: i32, column: i32)`: reports a panic with
/// this message at this place. Ends the call: this does not return.
pub const PANICKED: &str = "panicked";

/// Import `(part: i32, code: i32, detail: i64, offset: i32, message: i32, length: i32)`: rejects the
/// arguments, which cannot be decoded, or the result, which cannot be encoded. `code` is the reason, and
/// `offset` the number of bytes before the error. The host records it, and the guest returns.
pub const REJECTED: &str = "rejected";

/// Import `(address: i32, capacity: i32)`: makes the host write the answer that did not fit to this place,
/// which must be large enough for it.
pub const REPLY: &str = "reply";

/// Prefix of the module from which a guest imports host functions. The interface's name follows.
pub const HOST: &str = "wasmer_plugin:";

/// Prefix of the export name of every plugin function. The function's name follows, then an `@` and the name
/// of the crate that defines it. A hand-written module may omit the `@` and the crate.
pub const FUNCTION: &str = "wasmer_plugin:";

/// The custom section with a record for each plugin function, and for each host function that the plugin
/// needs. `docs/abi.md` describes its bytes.
pub const SECTION: &str = "wasmer-plugin";

/// Maximum length of that section, in bytes.
pub const LONGEST_SECTION: usize = 1 << 20;

/// Maximum number of structs and enums in one record.
pub const MOST_DEFINITIONS: usize = 1024;

/// Returns the name and the crate of the plugin function with this export name, if it is one.
#[must_use]
pub fn function_name(export: &str) -> Option<(&str, &str)> {
    let name = export.strip_prefix(FUNCTION)?;
    Some(name.rsplit_once('@').unwrap_or((name, "")))
}

/// Returns the interface of the function with this name, if it has one: `Discount` for `Discount.price`.
pub(crate) fn interface_name(name: &str) -> Option<&str> {
    // The function's own name is a Rust identifier, which has no dots.
    name.rsplit_once('.').map(|(interface, _)| interface)
}

/// Returns the export name of the plugin function `name` of the crate `krate`.
#[cfg(feature = "host")]
pub(crate) fn export_name(name: &str, krate: &str) -> alloc::string::String {
    let at = if krate.is_empty() { "" } else { "@" };
    alloc::format!("{FUNCTION}{name}{at}{krate}")
}

/// Returns the name of the host function with this import name and module, if it is one.
#[cfg(feature = "host")]
pub(crate) fn host_function_name(module: &str, name: &str) -> Option<alloc::string::String> {
    let interface = module.strip_prefix(HOST)?;
    Some(alloc::format!("{interface}.{name}"))
}

/// Splits the name of a host function into its interface and its own name.
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
pub(crate) fn host_function_parts(name: &str) -> (&str, &str) {
    // The function's own name is a Rust identifier, which has no dots.
    name.rsplit_once('.').unwrap_or(("", name))
}

/// Maximum size in bytes of arguments that travel in words.
pub const ARGUMENT_WORDS: usize = 16;

/// Maximum size in bytes of a result that travels in a word.
pub const RESULT_WORD: usize = 8;

/// The parts of a call that travel in words instead of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// True if the arguments travel in words.
    pub arguments: bool,
    /// True if the result travels in a word.
    pub result: bool,
}

/// The parts that a guest's call of [`REJECTED`] can name.
pub struct Rejected;

impl Rejected {
    /// The arguments: the function has not been started.
    pub const ARGUMENTS: u32 = 0;
    /// The result.
    pub const RESULT: u32 = 1;
}

/// The place of a reply, as a guest function returns it.
///
/// The low half of the `i64` is the address. The high half is the length in bytes, which is below 2³¹ because
/// no Rust allocation in a 32-bit memory is larger. Its highest bit marks a reply that refers to large
/// blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackedReply {
    /// Address of the first byte in linear memory.
    pub address: u32,
    /// Length in bytes, below 2³¹.
    pub length: u32,
    /// True if the reply refers to large blocks elsewhere.
    pub has_blocks: bool,
}

const HAS_BLOCKS: u32 = 1 << 31;

impl PackedReply {
    /// Packs the place into the value that a guest function returns.
    #[inline]
    #[must_use]
    pub const fn pack(self) -> u64 {
        let flag = if self.has_blocks { HAS_BLOCKS } else { 0 };
        ((self.length | flag) as u64) << 32 | self.address as u64
    }

    /// Unpacks the value that a guest function returned.
    #[inline]
    #[must_use]
    #[allow(clippy::cast_possible_truncation)] // Each half is kept.
    pub const fn unpack(packed: u64) -> Self {
        let (address, length) = (packed as u32, (packed >> 32) as u32);
        Self { address, length: length & !HAS_BLOCKS, has_blocks: length & HAS_BLOCKS != 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(feature = "std")]
    fn host_functions_have_an_interface() {
        assert_eq!(host_function_parts("Shop.stock"), ("Shop", "stock"));
        assert_eq!(host_function_parts("a.b.stock"), ("a.b", "stock"));
    }

    #[test]
    fn replies_survive_packing() {
        for (address, length) in [(0, 0), (1, 2), (u32::MAX, HAS_BLOCKS - 1), (0x8000_0000, 7)] {
            for has_blocks in [false, true] {
                let reply = PackedReply { address, length, has_blocks };
                assert_eq!(PackedReply::unpack(reply.pack()), reply);
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
        assert_eq!(BLOCK, alloc::format!("{SUPPORT}{VERSION}:block"));
        assert_eq!(IMPORTS, alloc::format!("{SUPPORT}{VERSION}"));
    }
}
