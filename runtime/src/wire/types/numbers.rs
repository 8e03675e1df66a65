//! The codec of numbers, `bool`, `char` and the unit type.

use core::num;
#[cfg(feature = "std")]
use std::sync::atomic;

use crate::wire::codec::{Decode, PluginType};
use crate::wire::codec::{Decoder, Encoder, Malformed, Plain, PlainField, Problem};
use crate::wire::schema::Schema;

/// Implements the traits for numbers with the width of an address: 64 bits on the wire, 32 in a guest.
macro_rules! pointer_sized {
    ($($type:ident as $wide:ident within $narrow:ident => $schema:ident;)*) => {
        $(
            impl PluginType for $type {
                const SCHEMA: Schema = Schema::$schema;

                #[inline(always)]
                #[allow(clippy::cast_lossless)] // Not lossless in the language.
                fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
                    if $narrow::try_from(*self).is_err() {
                        encoder.fail(Problem::Usize);
                    }
                    encoder.put((*self as $wide).to_le_bytes());
                }
            }

            impl<'de> Decode<'de> for $type {
                #[inline(always)]
                fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
                    let number = $wide::from_le_bytes(decoder.take()?);
                    Self::try_from(number)
                        .map_err(|_| decoder.fail_before(size_of::<$wide>(), Problem::Usize))
                }
            }
        )*
    };
}

pointer_sized! {
    usize as u64 within u32 => U64;
    isize as i64 within i32 => I64;
}

impl PluginType for () {
    const SCHEMA: Schema = Schema::Unit;

    #[inline(always)]
    fn encode<'v>(&'v self, _: &mut Encoder<'_, 'v>) {}
}

impl<'de> Decode<'de> for () {
    #[inline(always)]
    fn decode(_: &mut Decoder<'de>) -> Result<Self, Malformed> {
        Ok(())
    }
}

impl PluginType for bool {
    const SCHEMA: Schema = Schema::Bool;

    #[inline(always)]
    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        encoder.put([u8::from(*self)]);
    }
}

impl<'de> Decode<'de> for bool {
    #[inline(always)]
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        decoder.flag()
    }
}

impl PluginType for char {
    const SCHEMA: Schema = Schema::Char;

    #[inline]
    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        encoder.put_all(self.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

impl<'de> Decode<'de> for char {
    #[inline]
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        let [first] = decoder.take()?;
        if first < 0x80 {
            return Ok(first.into());
        }
        let length = match first {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => return Err(decoder.fail_before(1, Problem::Char)),
        };
        let mut bytes = [first, 0, 0, 0];
        bytes[1..length].copy_from_slice(decoder.take_all(length - 1)?);
        match core::str::from_utf8(&bytes[..length]).ok().and_then(|text| text.chars().next()) {
            Some(char) => Ok(char),
            None => Err(decoder.fail_before(length, Problem::Char)),
        }
    }
}

macro_rules! non_zero {
    ($($type:ident of $number:ident;)*) => {
        $(
            impl PluginType for num::$type {
                const SCHEMA: Schema = <$number>::SCHEMA;

                #[inline]
                fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
                    let number = self.get();
                    encoder.scoped(|encoder| number.encode(encoder));
                }
            }

            impl<'de> Decode<'de> for num::$type {
                #[inline]
                fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
                    let before = decoder.offset();
                    let number = <$number>::decode(decoder)?;
                    match Self::new(number) {
                        Some(number) => Ok(number),
                        None => Err(decoder.fail_before(decoder.offset() - before, Problem::Zero)),
                    }
                }
            }
        )*
    };
}

// One implementation generic over the number is impossible, because std's trait for that is private.
non_zero! {
    NonZeroU8 of u8;
    NonZeroU16 of u16;
    NonZeroU32 of u32;
    NonZeroU64 of u64;
    NonZeroU128 of u128;
    NonZeroUsize of usize;
    NonZeroI8 of i8;
    NonZeroI16 of i16;
    NonZeroI32 of i32;
    NonZeroI64 of i64;
    NonZeroI128 of i128;
    NonZeroIsize of isize;
}

macro_rules! wrappers {
    ($($type:ident),*) => {
        $(
            impl<T: PluginType> PluginType for num::$type<T> {
                const SCHEMA: Schema = T::SCHEMA;
                // SAFETY: this is the only field of the type, and any value of it makes one.
                const PLAIN: Option<Plain<Self>> = unsafe {
                    Plain::of_struct(&[PlainField::of::<T>(core::mem::offset_of!(Self, 0), T::PLAIN)])
                };

                #[inline]
                fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
                    self.0.encode(encoder);
                }
            }

            impl<'de, T: Decode<'de>> Decode<'de> for num::$type<T> {
                #[inline]
                fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
                    T::decode(decoder).map(Self)
                }
            }
        )*
    };
}

wrappers!(Wrapping, Saturating);

/// Implements the traits for atomics, if the target has them.
#[cfg(feature = "std")]
macro_rules! atomics {
    ($($width:literal $type:ident of $number:ident;)*) => {
        $(
            #[cfg(target_has_atomic = $width)]
            impl PluginType for atomic::$type {
                const SCHEMA: Schema = <$number>::SCHEMA;

                #[inline]
                fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
                    let number = self.load(atomic::Ordering::Relaxed);
                    encoder.scoped(|encoder| number.encode(encoder));
                }
            }

            #[cfg(target_has_atomic = $width)]
            impl<'de> Decode<'de> for atomic::$type {
                #[inline]
                fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
                    <$number>::decode(decoder).map(Self::new)
                }
            }
        )*
    };
}

#[cfg(feature = "std")]
atomics! {
    "8" AtomicBool of bool;
    "8" AtomicU8 of u8;
    "16" AtomicU16 of u16;
    "32" AtomicU32 of u32;
    "64" AtomicU64 of u64;
    "ptr" AtomicUsize of usize;
    "8" AtomicI8 of i8;
    "16" AtomicI16 of i16;
    "32" AtomicI32 of i32;
    "64" AtomicI64 of i64;
    "ptr" AtomicIsize of isize;
}
