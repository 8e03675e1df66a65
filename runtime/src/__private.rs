//! Items that generated code refers to: the only door for the attribute's expansion. Not public API: anything
//! here may change at any time.

pub use alloc::vec::Vec;
pub use serde;
pub use wasmer_plugin_macro::{implementation, the_trait_needs_the_attribute_wasmer_plugin};

pub use crate::call::argument::Lent;
pub use crate::call::callee::{
    DefaultConstructor, Implemented, InstanceCell, Interface, Method, methods, signatures,
};
pub use crate::call::caller::{Stub, Transport};
pub use crate::call::descriptor::{FunctionDescriptor, InterfaceDescriptor};
#[cfg(not(target_arch = "wasm32"))]
pub use crate::call::host_call::{HostFunction, HostInterface, with_hosts};
pub use crate::call::mutable::LentMut;
pub use crate::call::reader::ArgumentReader;
pub use crate::call::result::Output;
#[cfg(target_arch = "wasm32")]
pub use crate::guest::{Import, Shim, serve_default};
pub use crate::wire::abi::Words;
pub use crate::wire::codec::{
    Decode, Decoder, Encoder, Malformed, Plain, PlainField, PluginType, default_value,
};
pub use crate::wire::schema::{
    Anchor, AnchorRef, Argument, DefaultValue, Definition, Field, Fields, Passing, Schema, Shape, Signature,
    TypeKey, Variant,
};
pub use crate::wire::types::{BackRef, Defined};

/// The default transport of a stub. The crate of an interface cannot know whether its users have the host
/// end.
#[cfg(all(feature = "host", not(target_arch = "wasm32")))]
pub type DefaultTransport = crate::host::Plugin;

/// An uninhabited transport: without the feature `host`, no plugins can be loaded.
#[cfg(any(not(feature = "host"), target_arch = "wasm32"))]
#[derive(Debug)]
pub enum DefaultTransport {}
