//! The forms in which an argument can be passed, for both ends.
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
//! [`Lent`] and [`LentMut`] decide how the type behind the reference is handled.

// None of this is public API: only what the attribute generates can name it.
#![allow(clippy::missing_errors_doc)]

mod lent;
mod lent_mut;
mod tuples;

use core::cell::Cell;

use crate::abi;
use crate::call::caller::Relay;
use crate::codec::{CodecError, Decoder, Encoder, Malformed};

pub use lent::Lent;
pub(crate) use lent::Passed;
pub use lent_mut::LentMut;

/// One argument of a call, or all of them: a tuple of arguments is an argument itself.
pub trait Pass {
    /// Maximum size in bytes, if the argument can travel in words: see [`abi`].
    const SIZE: Option<usize>;

    /// True if a new value follows the result in the reply, or replaces the old one in place.
    const COMES_BACK: bool = false;

    /// Encodes the argument. Runs in the host.
    fn pass<'v>(&'v self, encoder: &mut Encoder<'_, 'v>);

    /// Returns the way to pass the reply of a function `fn(Self) -> R` to the same function again, without
    /// decoding. `None` in most cases.
    #[must_use]
    fn relay<R: 'static>() -> Option<Relay> {
        None
    }

    /// Decodes the new value from the reply, or from where the function has worked in place, and keeps it.
    /// `arguments` are the encoded arguments as the function left them.
    #[inline]
    fn take_back(&mut self, reply: &mut Decoder<'_>, arguments: &[u8]) -> Result<(), Malformed> {
        let _ = (reply, arguments);
        Ok(())
    }

    /// Hands the new value to the caller, after all of them have been decoded. `arguments` are the encoded
    /// arguments as the function left them.
    #[inline]
    fn commit(self, arguments: &[u8]) -> Result<(), CodecError>
    where
        Self: Sized,
    {
        let _ = arguments;
        Ok(())
    }
}

/// An argument that is passed by value. It may borrow, but is not a reference.
pub struct In<T>(pub T);

impl<'de, T: Lent<'de>> Pass for In<T> {
    const SIZE: Option<usize> = T::SCHEMA.most_size(abi::ARGUMENT_WORDS);

    #[inline]
    fn pass<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        self.0.pass(encoder);
    }

    fn relay<R: 'static>() -> Option<Relay> {
        T::relay::<R>()
    }
}

/// An argument that is a reference.
pub struct Ref<'a, T: ?Sized>(pub &'a T);

impl<'de, T: Lent<'de> + ?Sized> Pass for Ref<'_, T> {
    const SIZE: Option<usize> = T::SCHEMA.most_size(abi::ARGUMENT_WORDS);

    #[inline]
    fn pass<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        self.0.pass(encoder);
    }

    fn relay<R: 'static>() -> Option<Relay> {
        T::relay::<R>()
    }
}

/// An argument that is an optional reference.
pub struct MaybeRef<'a, T: ?Sized>(pub Option<&'a T>);

impl<'de, T: Lent<'de> + ?Sized> Pass for MaybeRef<'_, T> {
    const SIZE: Option<usize> = match T::SCHEMA.most_size(abi::ARGUMENT_WORDS) {
        Some(size) => Some(1 + size),
        None => None,
    };

    #[inline]
    fn pass<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        T::pass_maybe(self.0, encoder);
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

impl<T: LentMut + ?Sized> Pass for Mut<'_, T, T::New> {
    const SIZE: Option<usize> = None;
    const COMES_BACK: bool = true;

    #[inline]
    fn pass<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        self.offset.set(encoder.len());
        self.place.pass(encoder);
    }

    fn relay<R: 'static>() -> Option<Relay> {
        (typeid::of::<R>() == typeid::of::<()>()).then(T::relay)
    }

    #[inline]
    fn take_back(&mut self, reply: &mut Decoder<'_>, arguments: &[u8]) -> Result<(), Malformed> {
        let encoded = arguments.get(self.offset.get()..).unwrap_or_default();
        self.new = Some(self.place.take_back(reply, encoded)?);
        Ok(())
    }

    #[inline]
    fn commit(self, arguments: &[u8]) -> Result<(), CodecError> {
        let Some(new) = self.new else { return Ok(()) };
        let encoded = arguments.get(self.offset.get()..).unwrap_or_default();
        self.place.commit(new, encoded)
    }
}
