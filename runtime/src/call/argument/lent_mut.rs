//! Types that arguments refer to mutably.

use alloc::vec::Vec;

use super::Mut;
use crate::call::callee::{ArgumentReader, Fault, HeldSliceMut, ReplyWriter};
use crate::call::caller::{Relay, Returned};
use crate::codec::{CodecError, Decoder, Encoder, Malformed, PREFIX, Problem};
use crate::schema::{Passing, PluginType, Schema};

/// A type that can be lent mutably: the function's changes are copied to the caller's value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cross the plugin boundary",
    label = "not a type for the plugin boundary",
    note = "it and the types in it need `#[derive(wasmer_plugin::PluginType)]`",
    note = "types of another crate need wasmer-plugin's feature of that crate's name"
)]
pub trait LentMut {
    /// Schema of the type.
    const SCHEMA: Schema;

    /// The way in which the new value comes back.
    const PASSING: Passing;

    /// The value that the host keeps between decoding the reply and handing it to the caller.
    type New;

    /// The value that the guest keeps while the function runs.
    type Held<'a>;

    /// Wraps the argument `&mut T`.
    #[inline]
    fn by_mut(&mut self) -> Mut<'_, Self, Self::New> {
        Mut::new(self)
    }

    /// Encodes the value. Runs in the host.
    fn pass<'v>(&'v self, encoder: &mut Encoder<'_, 'v>);

    /// Decodes the value. Runs in the guest.
    fn receive<'a>(arguments: &mut ArgumentReader<'a>) -> Result<Self::Held<'a>, Fault>;

    /// Lends the value to the function. Runs in the guest.
    fn lend<'h>(held: &'h mut Self::Held<'_>) -> &'h mut Self;

    /// Encodes the new value. Runs in the guest.
    fn give_back<const WORD: bool>(held: Self::Held<'_>, reply: &mut ReplyWriter<WORD>) -> Result<(), Fault>;

    /// Returns the way to pass the new value to a function again.
    fn relay() -> Relay;

    /// Decodes the new value. Runs in the host. `encoded` is the value as the host encoded it, changed where
    /// the guest works in place.
    fn take_back(&self, reply: &mut Decoder<'_>, encoded: &[u8]) -> Result<Self::New, Malformed>;

    /// Replaces the old value. Runs in the host. `encoded` is as in `take_back`.
    fn commit(&mut self, new: Self::New, encoded: &[u8]) -> Result<(), CodecError>;
}

#[diagnostic::do_not_recommend]
impl<T: Returned> LentMut for T {
    const SCHEMA: Schema = <T as PluginType>::SCHEMA;
    const PASSING: Passing = Passing::Mut;
    type New = T;
    type Held<'a> = T;

    #[inline]
    fn pass<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        self.encode(encoder);
    }

    #[inline]
    fn receive(arguments: &mut ArgumentReader<'_>) -> Result<T, Fault> {
        arguments.value()
    }

    #[inline]
    fn lend(held: &mut T) -> &mut T {
        held
    }

    #[inline]
    fn give_back<const WORD: bool>(held: T, reply: &mut ReplyWriter<WORD>) -> Result<(), Fault> {
        reply.value(held)
    }

    fn relay() -> Relay {
        Relay::Reply
    }

    #[inline]
    fn take_back(&self, reply: &mut Decoder<'_>, _: &[u8]) -> Result<T, Malformed> {
        reply.value()
    }

    #[inline]
    fn commit(&mut self, new: T, _: &[u8]) -> Result<(), CodecError> {
        *self = new;
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Returned> LentMut for [T] {
    const SCHEMA: Schema = <[T] as PluginType>::SCHEMA;
    const PASSING: Passing = Passing::MutSlice;
    /// Empty for plain numbers, which are copied from the call buffer where the function has changed them.
    type New = Vec<T>;
    type Held<'a> = HeldSliceMut<'a, T>;

    #[inline]
    fn pass<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        encoder.slice(self);
    }

    #[inline]
    fn receive<'a>(arguments: &mut ArgumentReader<'a>) -> Result<HeldSliceMut<'a, T>, Fault> {
        HeldSliceMut::receive(arguments)
    }

    #[inline]
    fn lend<'h>(held: &'h mut HeldSliceMut<'_, T>) -> &'h mut [T] {
        held.get_mut()
    }

    #[inline]
    fn give_back<const WORD: bool>(
        held: HeldSliceMut<'_, T>,
        reply: &mut ReplyWriter<WORD>,
    ) -> Result<(), Fault> {
        held.give_back(reply)
    }

    fn relay() -> Relay {
        match <T as PluginType>::SCHEMA.number_size() {
            Some(_) => Relay::Arguments,
            None => Relay::Reply,
        }
    }

    #[inline]
    fn take_back(&self, reply: &mut Decoder<'_>, encoded: &[u8]) -> Result<Vec<T>, Malformed> {
        let Some(size) = <T as PluginType>::SCHEMA.number_size() else {
            let new: Vec<T> = reply.value()?;
            if new.len() != self.len() {
                let (expected, found) = (self.len() as u64, new.len() as u64);
                return Err(reply.fail(Problem::SliceLength { expected, found }));
            }
            return Ok(new);
        };
        if T::PLAIN.is_some() {
            return Ok(Vec::new());
        }
        // Only the length that was sent counts, as in `commit`.
        let Some(elements) = encoded.get(PREFIX..PREFIX + size * self.len()) else {
            return Err(reply.fail(Problem::Missing(1)));
        };
        let mut elements = Decoder::new(elements);
        let new: Result<Vec<T>, Malformed> = self.iter().map(|_| elements.value()).collect();
        new.map_err(|_| reply.fail(elements.error().problem().clone()))
    }

    #[inline]
    fn commit(&mut self, new: Vec<T>, encoded: &[u8]) -> Result<(), CodecError> {
        if let (Some(plain), Some(_)) = (T::PLAIN, <T as PluginType>::SCHEMA.number_size()) {
            let place = plain.bytes_mut(self);
            // Only the length that was sent counts. The guest may have changed the prefix.
            let Some(elements) = encoded.get(PREFIX..PREFIX + place.len()) else {
                return Err(CodecError::new(Problem::Missing(1), 0));
            };
            place.copy_from_slice(elements);
            return Ok(());
        }
        self.iter_mut().zip(new).for_each(|(old, new)| *old = new);
        Ok(())
    }
}
