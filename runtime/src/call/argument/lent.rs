//! Types that arguments refer to, or that are passed by value.

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

/// A type that can be lent: encoded from behind a reference, and kept in the guest while the function borrows
/// it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cross the plugin boundary",
    label = "not a type for the plugin boundary",
    note = "it and the types in it need `#[derive(wasmer_plugin::PluginType)]`",
    note = "types of another crate need wasmer-plugin's feature of that crate's name"
)]
pub trait Lent<'de> {
    /// Schema of the type.
    const SCHEMA: Schema;

    /// The value that the guest keeps while the function runs.
    type Held;

    /// Wraps the argument `T`.
    #[inline]
    fn by_value(self) -> In<Self>
    where
        Self: Sized,
    {
        In(self)
    }

    /// Wraps the argument `&T`.
    #[inline]
    fn by_ref(&self) -> Ref<'_, Self> {
        Ref(self)
    }

    /// Wraps the argument `Option<&T>`.
    #[inline]
    fn by_maybe_ref(value: Option<&Self>) -> MaybeRef<'_, Self> {
        MaybeRef(value)
    }

    /// Encodes the value. Runs in the host.
    fn pass<'v>(&'v self, encoder: &mut Encoder<'_, 'v>);

    /// Encodes the optional value. Runs in the host.
    #[inline]
    fn pass_maybe<'v>(value: Option<&'v Self>, encoder: &mut Encoder<'_, 'v>) {
        encoder.put([u8::from(value.is_some())]);
        if let Some(value) = value {
            value.pass(encoder);
        }
    }

    /// Decodes the value. Runs in the guest.
    fn receive(arguments: &mut ArgumentReader<'de>) -> Result<Self::Held, Fault>;

    /// Decodes the optional value. Runs in the guest.
    #[inline]
    fn receive_maybe(arguments: &mut ArgumentReader<'de>) -> Result<Option<Self::Held>, Fault> {
        if arguments.value()? { Self::receive(arguments).map(Some) } else { Ok(None) }
    }

    /// Lends the value to the function. Runs in the guest.
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
        // Always inline, however long it is, so that the guest can borrow it from the call buffer.
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

/// Returns the relay for a result of type `R`, if it has the encoding of `T`.
fn same<T, R>() -> Option<Relay> {
    (typeid::of::<T>() == typeid::of::<R>()).then_some(Relay::Reply)
}
