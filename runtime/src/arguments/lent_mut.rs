//! Types that arguments are mutable references to.

use alloc::vec::Vec;

use super::Mut;
use crate::codec::{self, CodecError, Encoder, Origin, block};
use crate::guest::{Arguments, End, HeldSliceMut, Reply};
use crate::schema::{Passing, PluginType, Schema};
use crate::transport::{Relay, Returned};

/// A type that can be lent mutably: the caller's value is what the function made of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cross the plugin boundary",
    label = "not a type for the plugin boundary",
    note = "it and the types in it need `#[derive(serde::Serialize, serde::Deserialize, wasmer_plugin::PluginType)]`",
    note = "types of another crate need its feature for serde, and wasmer-plugin's feature of that crate's name"
)]
pub trait LentMut {
    /// What it looks like on the wire.
    const SCHEMA: Schema;

    /// How it comes back.
    const PASSING: Passing;

    /// What the host keeps between decoding the reply and handing it to the caller.
    type New;

    /// What the guest keeps while the function runs.
    type Held<'a>;

    /// The argument `&mut T`.
    #[inline]
    fn by_mut(&mut self) -> Mut<'_, Self, Self::New> {
        Mut::new(self)
    }

    /// Host to guest.
    fn pass(&self, encoder: &mut Encoder<'_>) -> Result<(), CodecError>;

    /// In the guest, reads the value.
    fn receive<'a, E: End>(arguments: &mut Arguments<'a, E>) -> Result<Self::Held<'a>, E::Error>;

    /// In the guest, lends it to the function.
    fn lend<'h>(held: &'h mut Self::Held<'_>) -> &'h mut Self;

    /// Guest to host.
    fn give_back<E: End>(held: Self::Held<'_>, reply: &mut Reply<E>) -> Result<(), E::Error>;

    /// How what the function made of it can be sent to a function again.
    fn relay() -> Relay;

    /// In the host, decodes the new value.
    /// `encoded` is what the value went out as, changed where the guest works in place.
    fn take_back(&self, rest: &mut &[u8], encoded: &[u8]) -> Result<Self::New, CodecError>;

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
    fn pass(&self, encoder: &mut Encoder<'_>) -> Result<(), CodecError> {
        encoder.value(self)
    }

    #[inline]
    fn receive<E: End>(arguments: &mut Arguments<'_, E>) -> Result<T, E::Error> {
        arguments.decode()
    }

    #[inline]
    fn lend(held: &mut T) -> &mut T {
        held
    }

    #[inline]
    fn give_back<E: End>(held: T, reply: &mut Reply<E>) -> Result<(), E::Error> {
        reply.try_value(&held)
    }

    fn relay() -> Relay {
        Relay::Reply { element: None }
    }

    #[inline]
    fn take_back(&self, rest: &mut &[u8], _: &[u8]) -> Result<T, CodecError> {
        take(rest)
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
    fn pass(&self, encoder: &mut Encoder<'_>) -> Result<(), CodecError> {
        encoder.slice(self)
    }

    #[inline]
    fn receive<'a, E: End>(arguments: &mut Arguments<'a, E>) -> Result<HeldSliceMut<'a, T>, E::Error> {
        HeldSliceMut::receive(arguments)
    }

    #[inline]
    fn lend<'h>(held: &'h mut HeldSliceMut<'_, T>) -> &'h mut [T] {
        held.get_mut()
    }

    #[inline]
    fn give_back<E: End>(held: HeldSliceMut<'_, T>, reply: &mut Reply<E>) -> Result<(), E::Error> {
        held.give_back(reply)
    }

    fn relay() -> Relay {
        if <T as PluginType>::SCHEMA.number_size().is_some() {
            Relay::Arguments
        } else {
            Relay::Reply { element: None }
        }
    }

    #[inline]
    fn take_back(&self, rest: &mut &[u8], encoded: &[u8]) -> Result<Vec<T>, CodecError> {
        if block::is_plain::<T>() {
            return Ok(Vec::new());
        }
        if let Some(size) = <T as PluginType>::SCHEMA.number_size() {
            // Only the length that went out counts, as in `commit`.
            let mut elements = encoded
                .get(codec::PREFIX..codec::PREFIX + size * self.len())
                .ok_or_else(CodecError::too_short)?;
            return self.iter().map(|_| take(&mut elements)).collect();
        }
        let new: Vec<T> = take(rest)?;
        if new.len() != self.len() {
            return Err(CodecError::slice_length(self.len(), new.len()));
        }
        Ok(new)
    }

    #[inline]
    fn commit(&mut self, new: Vec<T>, encoded: &[u8]) -> Result<(), CodecError> {
        if let Some(place) = block::slice_as_bytes_mut(self) {
            // Only the length that went out counts, not what the guest may have made of the prefix.
            let elements =
                encoded.get(codec::PREFIX..codec::PREFIX + place.len()).ok_or_else(CodecError::too_short)?;
            place.copy_from_slice(elements);
            return Ok(());
        }
        self.iter_mut().zip(new).for_each(|(old, new)| *old = new);
        Ok(())
    }
}

#[inline]
fn take<T: Returned>(rest: &mut &[u8]) -> Result<T, CodecError> {
    let (value, taken) = codec::decode(rest, Origin::CALLEE)?;
    *rest = &rest[taken..];
    Ok(value)
}
