//! The forms in which an argument passes, for both ends: the stub wraps and encodes, the shim decodes and
//! lends.
//!
//! The attribute wraps each argument by the form of its type, in the stub and in the guest's shim:
//!
//! | in the signature | stub | shim |
//! |---|---|---|
//! | `T` | [`Lent::by_value`] | [`Lent::receive`] |
//! | `&T`, `&str`, `&[T]` | [`Lent::by_ref`] | [`Lent::receive`], [`Lent::lend`] |
//! | `Option<&T>` | [`Lent::by_maybe_ref`] | [`Lent::receive_maybe`], [`Lent::lend`] |
//! | `&mut T`, `&mut [T]` | `LentMut::by_mut` | `LentMut::receive`, `LentMut::lend`, `LentMut::give_back` |
//!
//! [`Lent`] and [`LentMut`](super::mutable::LentMut) decide how the type behind the reference is handled.
//! `slice` and `slice_mut` implement them for slices.

// Most of these items are named only in the attribute's expansion.
#![allow(clippy::missing_errors_doc)]

use alloc::vec::Vec;

use super::bounds::Passed;
use super::reader::ArgumentReader;
use crate::wire::abi;
use crate::wire::codec::{CodecError, Decoder, Encoder, Malformed, PluginType, to_vec};
use crate::wire::schema::Schema;

/// The arguments of one call: a tuple of wrapped arguments. Each wrapped argument implements this trait, too.
/// Only stubs make them.
pub trait Arguments {
    /// Maximum size in bytes, if the arguments can travel in words: see [`abi`].
    #[doc(hidden)]
    const SIZE: Option<usize>;

    /// True if a new value follows the result in the reply, or replaces the old one in place.
    #[doc(hidden)]
    const COMES_BACK: bool = false;

    /// True if the arguments travel in words.
    #[doc(hidden)]
    const IN_WORDS: bool = match Self::SIZE {
        Some(size) => size <= abi::ARGUMENT_WORDS,
        None => false,
    };

    /// Encodes the arguments as one bincode tuple. Runs in the host.
    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>);

    /// Returns the encoded arguments.
    ///
    /// # Errors
    ///
    /// If an argument cannot be encoded: see [`Encoder::finish`].
    fn to_bytes(&self) -> Result<Vec<u8>, CodecError> {
        to_vec(|encoder| self.encode(encoder))
    }

    /// Returns the way in which the reply of a function `fn(Self) -> R` becomes the arguments of its next
    /// call. Returns `None` in most cases.
    #[doc(hidden)]
    #[must_use]
    fn chain_mode<R: 'static>() -> Option<ChainMode> {
        None
    }

    /// Decodes the new value and keeps it. The value is in the reply, or in `encoded` if the function works
    /// in place. `encoded` are the encoded arguments as the function left them.
    #[doc(hidden)]
    #[inline]
    fn take_back(&mut self, reply: &mut Decoder<'_>, encoded: &[u8]) -> Result<(), Malformed> {
        let _ = (reply, encoded);
        Ok(())
    }

    /// Hands the new values to the caller, after all of them have been decoded. `encoded` is as in
    /// `take_back`.
    #[doc(hidden)]
    #[inline]
    fn commit(self, encoded: &[u8]) -> Result<(), CodecError>
    where
        Self: Sized,
    {
        let _ = encoded;
        Ok(())
    }
}

/// The way in which the reply of a call becomes the arguments of the next call of the same function.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainMode {
    /// The reply has the encoding of the arguments.
    Reply,
    /// The function has changed its arguments in place.
    Arguments,
}

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
    fn receive(arguments: &mut ArgumentReader<'de>) -> Result<Self::Held, Malformed>;

    /// Decodes the optional value. Runs in the guest.
    #[inline]
    fn receive_maybe(arguments: &mut ArgumentReader<'de>) -> Result<Option<Self::Held>, Malformed> {
        if arguments.decoder.value()? { Self::receive(arguments).map(Some) } else { Ok(None) }
    }

    /// Lends the value to the function. Runs in the guest.
    fn lend(held: &Self::Held) -> &Self;

    /// See `Arguments::chain_mode`.
    fn chain_mode<R: 'static>() -> Option<ChainMode>;
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
    fn receive(arguments: &mut ArgumentReader<'de>) -> Result<T, Malformed> {
        T::decode(&mut arguments.decoder)
    }

    #[inline]
    fn lend(held: &T) -> &T {
        // rustc splits a value that is never borrowed into its fields, and those into theirs, which takes
        // minutes for large ones. It cannot see through this call, but LLVM can.
        let lend: fn(&T) -> &T = |held| held;
        lend(held)
    }

    fn chain_mode<R: 'static>() -> Option<ChainMode> {
        reply_of::<T, R>()
    }
}

/// Returns [`ChainMode::Reply`] if a result of type `R` has the encoding of `T`.
pub(super) fn reply_of<T, R>() -> Option<ChainMode> {
    (typeid::of::<T>() == typeid::of::<R>()).then_some(ChainMode::Reply)
}

/// An argument that is passed by value. It may borrow, but is not a reference.
pub struct In<T>(pub T);

impl<'de, T: Lent<'de>> Arguments for In<T> {
    const SIZE: Option<usize> = T::SCHEMA.most_size(abi::ARGUMENT_WORDS);

    #[inline]
    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        self.0.pass(encoder);
    }

    fn chain_mode<R: 'static>() -> Option<ChainMode> {
        T::chain_mode::<R>()
    }
}

/// An argument that is a reference.
pub struct Ref<'a, T: ?Sized>(pub &'a T);

impl<'de, T: Lent<'de> + ?Sized> Arguments for Ref<'_, T> {
    const SIZE: Option<usize> = T::SCHEMA.most_size(abi::ARGUMENT_WORDS);

    #[inline]
    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        self.0.pass(encoder);
    }

    fn chain_mode<R: 'static>() -> Option<ChainMode> {
        T::chain_mode::<R>()
    }
}

/// An argument that is an optional reference.
pub struct MaybeRef<'a, T: ?Sized>(pub Option<&'a T>);

impl<'de, T: Lent<'de> + ?Sized> Arguments for MaybeRef<'_, T> {
    const SIZE: Option<usize> = sum(&[Some(1), T::SCHEMA.most_size(abi::ARGUMENT_WORDS)]);

    #[inline]
    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        T::pass_maybe(self.0, encoder);
    }
}

/// Tuples of arguments. The attribute nests tuples if a function has more than 16 arguments, which does not
/// change the bytes.
macro_rules! tuples {
    (@chain_mode $only:ident) => { $only::chain_mode::<Result_>() };
    (@chain_mode $($name:ident)*) => { None };
    ($($name:ident)*) => {
        impl<$($name: Arguments),*> Arguments for ($($name,)*) {
            const SIZE: Option<usize> = sum(&[$($name::SIZE),*]);
            const COMES_BACK: bool = false $(|| $name::COMES_BACK)*;

            #[inline]
            #[allow(non_snake_case, unused_variables, clippy::unused_unit)]
            fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
                let ($($name,)*) = self;
                $($name.encode(encoder);)*
            }

            #[inline]
            #[allow(non_snake_case, unused_variables)]
            fn take_back(&mut self, reply: &mut Decoder<'_>, encoded: &[u8]) -> Result<(), Malformed> {
                let ($($name,)*) = self;
                $($name.take_back(reply, encoded)?;)*
                Ok(())
            }

            #[inline]
            #[allow(non_snake_case, unused_variables)]
            fn commit(self, encoded: &[u8]) -> Result<(), CodecError> {
                let ($($name,)*) = self;
                $($name.commit(encoded)?;)*
                Ok(())
            }

            fn chain_mode<Result_: 'static>() -> Option<ChainMode> {
                tuples!(@chain_mode $($name)*)
            }
        }
    };
    ($first:ident $($rest:ident)* ;) => {
        tuples!($first $($rest)*);
        tuples!($($rest)* ;);
    };
    (;) => { tuples!(); };
}

tuples!(A B C D E F G H I J K L M N O P ;);

const fn sum(sizes: &[Option<usize>]) -> Option<usize> {
    let (mut index, mut sum) = (0, 0);
    while index < sizes.len() {
        match sizes[index] {
            Some(size) => sum += size,
            None => return None,
        }
        index += 1;
    }
    Some(sum)
}
