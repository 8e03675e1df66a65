//! Arrays, tuples, and network addresses, which are encoded like them.

use core::net::{Ipv4Addr, Ipv6Addr, SocketAddrV4, SocketAddrV6};

use crate::wire::codec::{Decode, PluginType};
use crate::wire::codec::{Decoder, Encoder, Malformed, Plain, PlainField};
use crate::wire::schema::Schema;

/// Arrays of any length.
impl<T: PluginType, const N: usize> PluginType for [T; N] {
    const SCHEMA: Schema = Schema::Array(&T::SCHEMA, N as u64);
    const PLAIN: Option<Plain<Self>> = match T::PLAIN {
        Some(plain) => plain.array(),
        None => None,
    };

    #[inline]
    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        encoder.elements(self);
    }
}

impl<'de, T: Decode<'de>, const N: usize> Decode<'de> for [T; N] {
    #[inline]
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        if let Some(plain) = Self::PLAIN {
            return Ok(plain.read(decoder.take_all(size_of::<Self>())?));
        }
        let mut failed = false;
        let elements: [Option<T>; N] = core::array::from_fn(|_| {
            let element = if failed { None } else { decoder.tick().and_then(|()| T::decode(decoder)).ok() };
            failed = element.is_none();
            element
        });
        if failed {
            return Err(Malformed);
        }
        Ok(elements.map(|element| element.expect("the last one did not fail")))
    }
}

macro_rules! tuples {
    ($(($($name:ident $index:tt)+))*) => {
        $(
            impl<$($name: PluginType),+> PluginType for ($($name,)+) {
                const SCHEMA: Schema = Schema::Tuple(&[$($name::SCHEMA),+]);
                // SAFETY: these are all fields of the tuple, in the order of `encode`, and any values of them
                // make a tuple.
                const PLAIN: Option<Plain<Self>> = unsafe {
                    Plain::of_struct(&[$(PlainField::of(core::mem::offset_of!(Self, $index), $name::PLAIN)),+])
                };

                #[inline]
                fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
                    $(self.$index.encode(encoder);)+
                }
            }

            impl<'de, $($name: Decode<'de>),+> Decode<'de> for ($($name,)+) {
                #[inline]
                fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
                    Ok(($($name::decode(decoder)?,)+))
                }
            }
        )*
    };
}

tuples! {
    (A 0)
    (A 0 B 1)
    (A 0 B 1 C 2)
    (A 0 B 1 C 2 D 3)
    (A 0 B 1 C 2 D 3 E 4)
    (A 0 B 1 C 2 D 3 E 4 F 5)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14 P 15)
}

macro_rules! addresses {
    ($($type:ident as $wire:ty: $parts:expr, $whole:expr;)*) => {
        $(
            impl PluginType for $type {
                const SCHEMA: Schema = <$wire>::SCHEMA;

                fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
                    let parts: fn(&Self) -> $wire = $parts;
                    let parts = parts(self);
                    encoder.scoped(|encoder| parts.encode(encoder));
                }
            }

            impl<'de> Decode<'de> for $type {
                fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
                    <$wire>::decode(decoder).map($whole)
                }
            }
        )*
    };
}

// Addresses are encoded as their bytes. As with serde, flow and scope of version 6 are left out.
addresses! {
    Ipv4Addr as [u8; 4]: |address| address.octets(), Self::from;
    Ipv6Addr as [u8; 16]: |address| address.octets(), Self::from;
    SocketAddrV4 as (Ipv4Addr, u16): |address| (*address.ip(), address.port()), |(ip, port)| Self::new(ip, port);
    SocketAddrV6 as (Ipv6Addr, u16): |address| (*address.ip(), address.port()), |(ip, port)| Self::new(ip, port, 0, 0);
}
