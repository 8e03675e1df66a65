//! Arguments that are mutable references: they travel to the function, and their new values travel back.

// Most of these items are named only in the attribute's expansion.
#![allow(clippy::missing_errors_doc)]

use core::cell::Cell;

use super::argument::{Arguments, ChainMode};
use super::bounds::Returned;
use super::fault::Fault;
use super::reader::ArgumentReader;
use super::result::ReplyWriter;
use crate::wire::codec::{CodecError, Decoder, Encoder, Malformed, PluginType};
use crate::wire::schema::{Passing, Schema};

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
    fn receive<'a>(arguments: &mut ArgumentReader<'a>) -> Result<Self::Held<'a>, Malformed>;

    /// Lends the value to the function. Runs in the guest.
    fn lend<'h>(held: &'h mut Self::Held<'_>) -> &'h mut Self;

    /// Encodes the new value. Runs in the guest.
    fn give_back<const WORD: bool>(held: Self::Held<'_>, reply: &mut ReplyWriter<WORD>) -> Result<(), Fault>;

    /// Returns the way in which the new value becomes the argument of the next call.
    fn chain_mode() -> ChainMode;

    /// Decodes the new value. Runs in the host. `encoded` is the value as the host encoded it, with the
    /// guest's changes if the guest works in place.
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
    fn receive(arguments: &mut ArgumentReader<'_>) -> Result<T, Malformed> {
        arguments.decoder.value()
    }

    #[inline]
    fn lend(held: &mut T) -> &mut T {
        held
    }

    #[inline]
    fn give_back<const WORD: bool>(held: T, reply: &mut ReplyWriter<WORD>) -> Result<(), Fault> {
        reply.value(held)
    }

    fn chain_mode() -> ChainMode {
        ChainMode::Reply
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

/// An argument that is a mutable reference.
pub struct Mut<'a, T: ?Sized, New> {
    place: &'a mut T,
    new: Option<New>,
    /// Offset of the value in the encoded arguments.
    offset: Cell<usize>,
}

impl<'a, T: ?Sized, New> Mut<'a, T, New> {
    /// Passes the value at `place`.
    #[inline]
    pub fn new(place: &'a mut T) -> Self {
        Self { place, new: None, offset: Cell::new(0) }
    }
}

impl<T: LentMut + ?Sized> Arguments for Mut<'_, T, T::New> {
    const SIZE: Option<usize> = None;
    const COMES_BACK: bool = true;

    #[inline]
    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        self.offset.set(encoder.len());
        self.place.pass(encoder);
    }

    fn chain_mode<R: 'static>() -> Option<ChainMode> {
        (typeid::of::<R>() == typeid::of::<()>()).then(T::chain_mode)
    }

    #[inline]
    fn take_back(&mut self, reply: &mut Decoder<'_>, encoded: &[u8]) -> Result<(), Malformed> {
        let encoded = encoded.get(self.offset.get()..).unwrap_or_default();
        self.new = Some(self.place.take_back(reply, encoded)?);
        Ok(())
    }

    #[inline]
    fn commit(self, encoded: &[u8]) -> Result<(), CodecError> {
        let Some(new) = self.new else { return Ok(()) };
        let encoded = encoded.get(self.offset.get()..).unwrap_or_default();
        self.place.commit(new, encoded)
    }
}
