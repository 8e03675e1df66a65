//! Pointers, cells and wrappers, which are encoded as their content.

use alloc::borrow::{Cow, ToOwned};
use alloc::boxed::Box;
use alloc::rc::{self, Rc};
use alloc::sync::{self, Arc};
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::cmp::Reverse;
use core::marker::PhantomData;
#[cfg(feature = "std")]
use std::sync::{Mutex, RwLock};

use crate::wire::codec::{Decode, PluginType};
use crate::wire::codec::{Decoder, Encoder, Malformed, Problem};
use crate::wire::schema::Schema;

/// Implements the traits for pointers to a `T` of any size.
macro_rules! pointers {
    ($([$($bound:tt)*] $type:ty;)*) => {
        $(
            impl<T: PluginType + ?Sized $($bound)*> PluginType for $type {
                const SCHEMA: Schema = T::SCHEMA;

                #[inline]
                fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
                    (**self).encode(encoder);
                }
            }
        )*
    };
}

pointers! {
    [] &T;
    [] &mut T;
    [] Box<T>;
    [] Rc<T>;
    [] Arc<T>;
    [+ ToOwned] Cow<'_, T>;
}

impl<'de, T: Decode<'de>> Decode<'de> for Box<T> {
    #[inline]
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        decoder.charge(size_of::<T>())?;
        T::decode(decoder).map(Self::new)
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for Box<[T]> {
    #[inline]
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        Vec::decode(decoder).map(Vec::into_boxed_slice)
    }
}

impl<'de, T: PluginType + ?Sized> Decode<'de> for Rc<T>
where
    Box<T>: Decode<'de>,
{
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        boxed(decoder).map(Self::from)
    }
}

impl<'de, T: PluginType + ?Sized> Decode<'de> for Arc<T>
where
    Box<T>: Decode<'de>,
{
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        boxed(decoder).map(Self::from)
    }
}

/// Decodes a value that moves to an allocation with two counters. For a moment both copies exist.
fn boxed<'de, T: ?Sized>(decoder: &mut Decoder<'de>) -> Result<Box<T>, Malformed>
where
    Box<T>: Decode<'de>,
{
    let value = Box::<T>::decode(decoder)?;
    // Accounts for the counters, and for the padding of their alignment.
    decoder.charge(size_of_val(&*value).saturating_add(3 * size_of::<usize>()))?;
    Ok(value)
}

/// Decodes the owned form, because `&str` and `&[u8]` serve for borrowing.
impl<'de, T: PluginType + ToOwned + ?Sized> Decode<'de> for Cow<'_, T>
where
    T::Owned: Decode<'de>,
{
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        T::Owned::decode(decoder).map(Cow::Owned)
    }
}

/// Implements the traits for pointers whose target may be gone. Decoded ones are always empty, because
/// nothing owns their target.
macro_rules! weak {
    ($($module:ident),*) => {
        $(
            impl<T: PluginType + ?Sized> PluginType for $module::Weak<T> {
                const SCHEMA: Schema = Schema::Option(&T::SCHEMA);

                fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
                    let target = self.upgrade();
                    encoder.scoped(|encoder| target.encode(encoder));
                }
            }

            impl<'de, T: Decode<'de>> Decode<'de> for $module::Weak<T> {
                fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
                    Option::<T>::decode(decoder).map(|_| Self::new())
                }
            }
        )*
    };
}

weak!(rc, sync);

impl<T: PluginType + Copy> PluginType for Cell<T> {
    const SCHEMA: Schema = T::SCHEMA;

    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        let value = self.get();
        encoder.scoped(|encoder| value.encode(encoder));
    }
}

impl<T: PluginType + ?Sized> PluginType for RefCell<T> {
    const SCHEMA: Schema = T::SCHEMA;

    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        match self.try_borrow() {
            Ok(value) => encoder.scoped(|encoder| value.encode(encoder)),
            Err(_) => encoder.fail(Problem::Message("the `RefCell` is borrowed mutably".into())),
        }
    }
}

#[cfg(feature = "std")]
impl<T: PluginType + ?Sized> PluginType for Mutex<T> {
    const SCHEMA: Schema = T::SCHEMA;

    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        match self.lock() {
            Ok(value) => encoder.scoped(|encoder| value.encode(encoder)),
            Err(_) => encoder.fail(Problem::Message("the `Mutex` is poisoned".into())),
        }
    }
}

#[cfg(feature = "std")]
impl<T: PluginType + ?Sized> PluginType for RwLock<T> {
    const SCHEMA: Schema = T::SCHEMA;

    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        match self.read() {
            Ok(value) => encoder.scoped(|encoder| value.encode(encoder)),
            Err(_) => encoder.fail(Problem::Message("the `RwLock` is poisoned".into())),
        }
    }
}

macro_rules! decode_by_new {
    ($($(#[$attribute:meta])* $type:ident $([$bound:ident])?;)*) => {
        $(
            $(#[$attribute])*
            impl<'de, T: Decode<'de> $(+ $bound)?> Decode<'de> for $type<T> {
                fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
                    T::decode(decoder).map(Self::new)
                }
            }
        )*
    };
}

decode_by_new! {
    Cell [Copy];
    RefCell;
    #[cfg(feature = "std")]
    Mutex;
    #[cfg(feature = "std")]
    RwLock;
}

impl<T: PluginType> PluginType for Reverse<T> {
    const SCHEMA: Schema = T::SCHEMA;

    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        self.0.encode(encoder);
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for Reverse<T> {
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        T::decode(decoder).map(Self)
    }
}

impl<T: ?Sized> PluginType for PhantomData<T> {
    const SCHEMA: Schema = Schema::Unit;

    fn encode<'v>(&'v self, _: &mut Encoder<'_, 'v>) {}
}

impl<'de, T: ?Sized> Decode<'de> for PhantomData<T> {
    fn decode(_: &mut Decoder<'de>) -> Result<Self, Malformed> {
        Ok(Self)
    }
}
