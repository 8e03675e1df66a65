//! wip
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod abi;
mod arguments;
pub mod codec;
#[doc(hidden)]
pub mod guest;
#[cfg(feature = "host")]
pub mod host;
pub mod transport;

#[doc(inline)]
pub use codec::{convert_ret, convert_slice};
pub use wasmer_plugin_macro::wasmer_plugin;

/// What the attribute's expansion refers to. Not public API: anything here may change at any time.
#[doc(hidden)]
pub mod __private {
    pub use crate::arguments::{In, MaybeRef, Mut, Ref};
    pub use crate::transport::Function;
}
