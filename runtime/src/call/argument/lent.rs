//! Types that arguments are references to, or that are passed by value.

use alloc::string::String;
use alloc::vec::Vec;

use super::{In, MaybeRef, Ref};
use crate::call::callee::{ArgumentReader, Fault, HeldSlice};
use crate::call::caller::Relay;
use crate::codec::Encoder;
use crate::schema::{Decode, PluginType, Schema};

/// A type that a plugin function may take.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cross the plugin boundary",
    label = "not a type for the plugin boundary",
    note = "it and the types in it need `#[derive(wasmer_plugin::PluginType)]`",
    note = "types of another crate need wasmer-plugin's feature of that crate's name"
)]
pub trait Passed<'de>: Decode<'de> {}

#[diagnostic::do_not_recommend]
impl<'de, T: Decode<'de>> Passed<'de> for T {}

/// A type that can be lent: encoded from behind a reference, and held in the guest to be borrowed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cross the plugin boundary",
    label = "not a type for the plugin boundary",
    note = "it and the types in it need `#[derive(wasmer_plugin::PluginType)]`",
    note = "types of another crate need wasmer-plugin's feature of that crate's name"
)]
pub trait Lent<'de> {
    /// Its shape on the wire.
    const SCHEMA: Schema;

    /// The value that the guest keeps while the function runs.
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
    fn pass<'v>(&'v self, encoder: &mut Encoder<'_, 'v>);

    /// Host to guest, if there is a value.
    #[inline]
    fn pass_maybe<'v>(value: Option<&'v Self>, encoder: &mut Encoder<'_, 'v>) {
        encoder.put([u8::from(value.is_some())]);
        if let Some(value) = value {
            value.pass(encoder);
        }
    }

    /// In the guest, reads the value.
    fn receive(arguments: &mut ArgumentReader<'de>) -> Result<Self::Held, Fault>;

    /// In the guest, reads the value if there is one.
    #[inline]
    fn receive_maybe(arguments: &mut ArgumentReader<'de>) -> Result<Option<Self::Held>, Fault> {
        if arguments.value()? { Self::receive(arguments).map(Some) } else { Ok(None) }
    }

    /// In the guest, lends it to the function.
    fn lend(held: &Self::Held) -> &Self;

    /// See `Pass::relay`.
    fn relay<R: 'static>() -> Option<Relay>;
}

#[diagnostic::do_not_recommend]
impl<'de, T: Passed<'de>> Lent<'de> for T {
    const SCHEMA: Schema = <T as PluginType>::SCHEMA;
    type Held = T;

    #[inline]
    fn pass<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        self.encode(encoder);
    }

    #[inline]
    fn receive(arguments: &mut ArgumentReader<'de>) -> Result<T, Fault> {
        arguments.value()
    }

    #[inline]
    fn lend(held: &T) -> &T {
        held
    }

    fn relay<R: 'static>() -> Option<Relay> {
        same::<T, R>()
    }
}

#[diagnostic::do_not_recommend]
impl<'de> Lent<'de> for str {
    const SCHEMA: Schema = <str as PluginType>::SCHEMA;
    type Held = &'de str;

    #[inline]
    fn pass<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        // Among the other bytes, however long it is: the guest borrows it from there.
        encoder.slice(self.as_bytes());
    }

    #[inline]
    fn receive(arguments: &mut ArgumentReader<'de>) -> Result<&'de str, Fault> {
        arguments.value()
    }

    #[inline]
    fn lend<'h>(held: &'h &'de str) -> &'h str {
        held
    }

    fn relay<R: 'static>() -> Option<Relay> {
        same::<String, R>()
    }
}

#[diagnostic::do_not_recommend]
impl<'de, T: Passed<'de> + 'de> Lent<'de> for [T] {
    const SCHEMA: Schema = <[T] as PluginType>::SCHEMA;
    type Held = HeldSlice<'de, T>;

    #[inline]
    fn pass<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        encoder.slice(self);
    }

    #[inline]
    fn receive(arguments: &mut ArgumentReader<'de>) -> Result<HeldSlice<'de, T>, Fault> {
        HeldSlice::receive(arguments)
    }

    #[inline]
    fn lend<'h>(held: &'h HeldSlice<'de, T>) -> &'h [T] {
        held.get()
    }

    fn relay<R: 'static>() -> Option<Relay> {
        same::<Vec<T>, R>()
    }
}

/// A result of type `R`, if its bytes are those of a `T`.
fn same<T, R>() -> Option<Relay> {
    (typeid::of::<T>() == typeid::of::<R>()).then_some(Relay::Reply)
}
