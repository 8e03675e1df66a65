//! Reads the description in a plugin's .wasm file while its host is compiled. Use it through `wasmer-plugin`,
//! whose documentation explains it.
//!
//! `wasmer-plugin` re-exports this crate's macros, so this crate cannot depend on it. The files of `wire` are
//! those of `wasmer-plugin`, by symbolic links.

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

#[cfg(test)]
mod tests;
