//! Types that arguments are mutable references to.

use alloc::vec::Vec;

use super::Mut;
use crate::call::callee::{ArgumentReader, Fault, HeldSliceMut, ReplyWriter};
use crate::call::caller::{Relay, Returned};
use crate::codec::{CodecError, Decoder, Encoder, Malformed, PREFIX, Problem};
use crate::schema::{Passing, PluginType, Schema};

/// A type that can be lent mutably: the caller's value is what the function made of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cross the plugin boundary",
    label = "not a type for the plugin boundary",
    note = "it and the types in it need `#[derive(wasmer_plugin::PluginType)]`",
    note = "types of another crate need wasmer-plugin's feature of that crate's name"
)]
pub trait LentMut {
    /// Its shape on the wire.
    const SCHEMA: Schema;

    /// The way back.
    const PASSING: Passing;

    /// The value that the host keeps between decoding the reply and handing it to the caller.
    type New;

    /// The value that the guest keeps while the function runs.
    type Held<'a>;

    /// The argument `&mut T`.
    #[inline]
    fn by_mut(&mut self) -> Mut<'_, Self, Self::New> {
        Mut::new(self)
    }

    /// Host to guest.
    fn pass<'v>(&'v self, encoder: &mut Encoder<'_, 'v>);

    /// In the guest, reads the value.
    fn receive<'a>(arguments: &mut ArgumentReader<'a>) -> Result<Self::Held<'a>, Fault>;

    /// In the guest, lends it to the function.
    fn lend<'h>(held: &'h mut Self::Held<'_>) -> &'h mut Self;

    /// Guest to host.
    fn give_back<const WORD: bool>(held: Self::Held<'_>, reply: &mut ReplyWriter<WORD>) -> Result<(), Fault>;

    /// The way in which the new value can be sent to a function again.
    fn relay() -> Relay;

    /// In the host, decodes the new value. `encoded` is what the value went out as, changed where the guest works in
    /// place.
    fn take_back(&self, reply: &mut Decoder<'_>, encoded: &[u8]) -> Result<Self::New, Malformed>;

    /// In the host, puts it in the place of the old one. `encoded` is the same.
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
    /// Nothing of plain numbers, which are copied from the call buffer where the function has worked on them.
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
        // Only the length that went out counts, as in `commit`.
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
            // Only the length that went out counts, not what the guest may have made of the prefix.
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
