//! Types that arguments are references to, or that are passed by value.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{In, MaybeRef, Ref};
use crate::codec::{CodecError, Encoder};
use crate::guest::{Arguments, End, HeldSlice};
use crate::schema::{PluginType, Schema};
use crate::transport::Relay;

/// What a plugin function may take: every described type that serde can serialize and deserialize.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cross the plugin boundary",
    label = "not a type for the plugin boundary",
    note = "it and the types in it need `#[derive(serde::Serialize, serde::Deserialize, wasmer_plugin::PluginType)]`",
    note = "types of another crate need its feature for serde, and wasmer-plugin's feature of that crate's name"
)]
pub trait Passed<'de>: Serialize + Deserialize<'de> + PluginType {}

#[diagnostic::do_not_recommend]
impl<'de, T: Serialize + Deserialize<'de> + PluginType> Passed<'de> for T {}

/// A type that can be lent: encoded from behind a reference, and held in the guest to be borrowed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cross the plugin boundary",
    label = "not a type for the plugin boundary",
    note = "it and the types in it need `#[derive(serde::Serialize, serde::Deserialize, wasmer_plugin::PluginType)]`",
    note = "types of another crate need its feature for serde, and wasmer-plugin's feature of that crate's name"
)]
pub trait Lent<'de> {
    /// What it looks like on the wire.
    const SCHEMA: Schema;

    /// What the guest keeps while the function runs.
    type Held;

    /// The argument `T`.
    #[inline]
    fn by_value(self) -> In<Self>
    where
        Self: Sized,
    {
        In(self)
    }

    /// The argument `&T`.
    #[inline]
    fn by_ref(&self) -> Ref<'_, Self> {
        Ref(self)
    }

    /// The argument `Option<&T>`.
    #[inline]
    fn by_maybe_ref(value: Option<&Self>) -> MaybeRef<'_, Self> {
        MaybeRef(value)
    }

    /// Host to guest.
    fn pass(&self, encoder: &mut Encoder<'_>) -> Result<(), CodecError>;

    /// In the guest, reads the value.
    fn receive<E: End>(arguments: &mut Arguments<'de, E>) -> Result<Self::Held, E::Error>;

    /// In the guest, reads the value if there is one.
    #[inline]
    fn receive_maybe<E: End>(arguments: &mut Arguments<'de, E>) -> Result<Option<Self::Held>, E::Error> {
        if arguments.decode()? { Self::receive(arguments).map(Some) } else { Ok(None) }
    }

    /// In the guest, lends it to the function.
    fn lend(held: &Self::Held) -> &Self;

    /// See `Pass::relay`.
    fn relay<R>() -> Option<Relay>;
}

#[diagnostic::do_not_recommend]
impl<'de, T: Passed<'de>> Lent<'de> for T {
    const SCHEMA: Schema = <T as PluginType>::SCHEMA;
    type Held = T;

    #[inline]
    fn pass(&self, encoder: &mut Encoder<'_>) -> Result<(), CodecError> {
        encoder.value(self)
    }

    #[inline]
    fn receive<E: End>(arguments: &mut Arguments<'de, E>) -> Result<T, E::Error> {
        arguments.decode()
    }

    #[inline]
    fn lend(held: &T) -> &T {
        held
    }

    fn relay<R>() -> Option<Relay> {
        same_bytes::<T, R>()
    }
}

#[diagnostic::do_not_recommend]
impl<'de> Lent<'de> for str {
    const SCHEMA: Schema = <str as PluginType>::SCHEMA;
    type Held = &'de str;

    #[inline]
    fn pass(&self, encoder: &mut Encoder<'_>) -> Result<(), CodecError> {
        encoder.value(self)
    }

    #[inline]
    fn receive<E: End>(arguments: &mut Arguments<'de, E>) -> Result<&'de str, E::Error> {
        arguments.string()
    }

    #[inline]
    fn lend<'h>(held: &'h &'de str) -> &'h str {
        held
    }

    fn relay<R>() -> Option<Relay> {
        same_bytes::<String, R>()
    }
}

#[diagnostic::do_not_recommend]
impl<'de, T: Passed<'de> + 'de> Lent<'de> for [T] {
    const SCHEMA: Schema = <[T] as PluginType>::SCHEMA;
    type Held = HeldSlice<'de, T>;

    #[inline]
    fn pass(&self, encoder: &mut Encoder<'_>) -> Result<(), CodecError> {
        encoder.slice(self)
    }

    #[inline]
    fn receive<E: End>(arguments: &mut Arguments<'de, E>) -> Result<HeldSlice<'de, T>, E::Error> {
        HeldSlice::receive(arguments)
    }

    #[inline]
    fn lend<'h>(held: &'h HeldSlice<'de, T>) -> &'h [T] {
        held.get()
    }

    fn relay<R>() -> Option<Relay> {
        same_bytes::<Vec<T>, R>()
    }
}

/// A result of type `R`, if its bytes are those of a `T`.
fn same_bytes<T: PluginType, R>() -> Option<Relay> {
    let same = typeid::of::<T>() == typeid::of::<R>();
    same.then(|| Relay::Reply { element: <T as PluginType>::SCHEMA.element_size() })
}
