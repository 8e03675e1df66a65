//! The ways in which an argument can be passed, as both ends see them.
//!
//! A stub wraps each argument by the form of its type, and so does the shim in the guest:
//!
//! | in the signature | stub | shim |
//! |---|---|---|
//! | `T` | [`Lent::by_value`] | [`Lent::receive`] |
//! | `&T`, `&str`, `&[T]` | [`Lent::by_ref`] | [`Lent::receive`], [`Lent::lend`] |
//! | `Option<&T>` | [`Lent::by_maybe_ref`] | [`Lent::receive_maybe`], [`Lent::lend`] |
//! | `&mut T`, `&mut [T]` | [`LentMut::by_mut`] | [`LentMut::receive`], [`LentMut::lend`], [`LentMut::give_back`] |
//!
//! What happens to the type behind the reference is decided by [`Lent`] and [`LentMut`].

// None of this is public API: only what the attribute generates can name it.
#![allow(clippy::missing_errors_doc)]

mod tuples;

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;

use serde::{Deserialize, Serialize};

use crate::codec::{self, CodecError, Encoder, Origin, block};
use crate::guest::{Arguments, End, HeldSlice, HeldSliceMut, Reply};
use crate::schema::{Passing, PluginType, Schema};
use crate::transport::{Relay, Returned};

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

/// The arguments of a call as a whole, or one of them: a tuple of these is one itself.
pub trait Pass {
    /// Host to guest.
    fn pass(&self, encoder: &mut Encoder<'_>) -> Result<(), CodecError>;

    /// How a function that takes just this and returns `R` can be called again with what it made of
    /// it, without decoding. Not at all, in most cases.
    #[must_use]
    fn relay<R>() -> Option<Relay> {
        None
    }

    /// Decodes the new value from the front of the reply's rest, or from where the function has worked in place, and
    /// keeps it. `arguments` are the encoded arguments as the function left them.
    #[inline]
    fn take_back(&mut self, rest: &mut &[u8], arguments: &[u8]) -> Result<(), CodecError> {
        let _ = (rest, arguments);
        Ok(())
    }

    /// Hands the new value to the caller, after all have been decoded.
    /// `arguments` are the encoded arguments as the function left them.
    #[inline]
    fn commit(self, arguments: &[u8]) -> Result<(), CodecError>
    where
        Self: Sized,
    {
        let _ = arguments;
        Ok(())
    }
}

/// An argument that is passed by value, or that borrows in some other way than by being a reference.
pub struct In<T>(pub T);

impl<'de, T: Lent<'de>> Pass for In<T> {
    #[inline]
    fn pass(&self, encoder: &mut Encoder<'_>) -> Result<(), CodecError> {
        self.0.pass(encoder)
    }

    fn relay<R>() -> Option<Relay> {
        T::relay::<R>()
    }
}

/// An argument that is a reference.
pub struct Ref<'a, T: ?Sized>(pub &'a T);

impl<'de, T: Lent<'de> + ?Sized> Pass for Ref<'_, T> {
    #[inline]
    fn pass(&self, encoder: &mut Encoder<'_>) -> Result<(), CodecError> {
        self.0.pass(encoder)
    }

    fn relay<R>() -> Option<Relay> {
        T::relay::<R>()
    }
}

/// An argument that may be a reference.
pub struct MaybeRef<'a, T: ?Sized>(pub Option<&'a T>);

impl<'de, T: Lent<'de> + ?Sized> Pass for MaybeRef<'_, T> {
    #[inline]
    fn pass(&self, encoder: &mut Encoder<'_>) -> Result<(), CodecError> {
        encoder.value(&u8::from(self.0.is_some()))?;
        self.0.map_or(Ok(()), |value| value.pass(encoder))
    }
}

/// An argument that is a mutable reference.
pub struct Mut<'a, T: ?Sized, New> {
    place: &'a mut T,
    new: Option<New>,
    /// Where in the encoded arguments the value is.
    offset: Cell<usize>,
}

impl<'a, T: ?Sized, New> Mut<'a, T, New> {
    /// Passes what is at `place`.
    #[inline]
    pub fn new(place: &'a mut T) -> Self {
        Self { place, new: None, offset: Cell::new(0) }
    }
}

impl<T: LentMut + ?Sized> Pass for Mut<'_, T, T::New> {
    #[inline]
    fn pass(&self, encoder: &mut Encoder<'_>) -> Result<(), CodecError> {
        self.offset.set(encoder.len());
        self.place.pass(encoder)
    }

    fn relay<R>() -> Option<Relay> {
        (typeid::of::<R>() == typeid::of::<()>()).then(T::relay)
    }

    #[inline]
    fn take_back(&mut self, rest: &mut &[u8], arguments: &[u8]) -> Result<(), CodecError> {
        let encoded = arguments.get(self.offset.get()..).unwrap_or_default();
        self.new = Some(self.place.take_back(rest, encoded)?);
        Ok(())
    }

    #[inline]
    fn commit(self, arguments: &[u8]) -> Result<(), CodecError> {
        let Some(new) = self.new else { return Ok(()) };
        let encoded = arguments.get(self.offset.get()..).unwrap_or_default();
        self.place.commit(new, encoded)
    }
}

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

/// A result of type `R`, if its bytes are those of a `T`.
fn same_bytes<T: PluginType, R>() -> Option<Relay> {
    let same = typeid::of::<T>() == typeid::of::<R>();
    same.then(|| Relay::Reply { element: <T as PluginType>::SCHEMA.element_size() })
}

#[inline]
fn take<T: Returned>(rest: &mut &[u8]) -> Result<T, CodecError> {
    let (value, taken) = codec::decode(rest, Origin::CALLEE)?;
    *rest = &rest[taken..];
    Ok(value)
}
