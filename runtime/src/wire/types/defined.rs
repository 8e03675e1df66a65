//! Structs and enums of the standard library, with serde's names.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use core::ops::{Bound, Range, RangeFrom, RangeInclusive, RangeTo};
use core::time::Duration;
#[cfg(feature = "std")]
use std::time::SystemTime;

use crate::wire::codec::{Decode, PluginType};
use crate::wire::codec::{Decoder, Encoder, Malformed, Problem};
use crate::wire::schema::{Definition, Field, Fields, Schema, Shape, TypeKey, Variant};

/// Implements the traits for structs, with references as parts:
/// `Type [parameters] in "module" { field: Type => |value| part } => |parts| value`.
macro_rules! structs {
    ($(
        $name:ident [$($parameter:ident)?] in $module:literal {
            $($field:ident: $type:ty => |$value:ident| $part:expr),*
        } => $whole:expr;
    )*) => {
        $(
            impl<$($parameter: PluginType)?> PluginType for $name<$($parameter)?> {
                const SCHEMA: Schema = Schema::Defined(&Definition::new(
                    TypeKey::new($module, stringify!($name), &[$($parameter::SCHEMA)?]),
                    &[],
                    &[$($parameter::SCHEMA)?],
                    Shape::Struct(Fields::Named(&[$(Field::new(stringify!($field), &[], <$type>::SCHEMA)),*])),
                ));

                #[inline]
                fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
                    $({
                        let $value = self;
                        PluginType::encode($part, encoder);
                    })*
                }
            }

            impl<'de, $($parameter: Decode<'de>)?> Decode<'de> for $name<$($parameter)?> {
                #[inline]
                fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
                    let whole: fn($($type),*) -> Self = $whole;
                    Ok(whole($(<$type>::decode(decoder)?),*))
                }
            }
        )*
    };
}

structs! {
    Range [T] in "core::ops" {
        start: T => |range| &range.start,
        end: T => |range| &range.end
    } => |start, end| start..end;
    // As with serde, a range loses the mark that it is exhausted.
    RangeInclusive [T] in "core::ops" {
        start: T => |range| range.start(),
        end: T => |range| range.end()
    } => |start, end| start..=end;
    RangeFrom [T] in "core::ops" { start: T => |range| &range.start } => |start| start..;
    RangeTo [T] in "core::ops" { end: T => |range| &range.end } => |end| ..end;
}

/// Implements the traits for durations and points in time, as seconds and nanoseconds.
macro_rules! time {
    ($(
        $(#[$attribute:meta])*
        $name:ident in $module:literal { $seconds:ident, $nanoseconds:ident }: $from:expr, $to:expr;
    )*) => {
        $(
            $(#[$attribute])*
            impl PluginType for $name {
                const SCHEMA: Schema = Schema::Defined(&Definition::new(
                    TypeKey::new($module, stringify!($name), &[]),
                    &[],
                    &[],
                    Shape::Struct(Fields::Named(&[
                        Field::new(stringify!($seconds), &[], Schema::U64),
                        Field::new(stringify!($nanoseconds), &[], Schema::U32),
                    ])),
                ));

                fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
                    let from: fn(&Self) -> Result<Duration, &'static str> = $from;
                    match from(self) {
                        Ok(duration) => {
                            encoder.put(duration.as_secs().to_le_bytes());
                            encoder.put(duration.subsec_nanos().to_le_bytes());
                        }
                        Err(problem) => encoder.fail(Problem::Message(problem.into())),
                    }
                }
            }

            $(#[$attribute])*
            impl<'de> Decode<'de> for $name {
                fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
                    let seconds = u64::decode(decoder)?;
                    let nanoseconds = u32::decode(decoder)?;
                    let duration = Duration::from_secs(seconds)
                        .checked_add(Duration::from_nanos(nanoseconds.into()));
                    let to: fn(Duration) -> Option<Self> = $to;
                    let time = duration.and_then(to);
                    time.ok_or_else(|| decoder.refuse("the time is out of range"))
                }
            }
        )*
    };
}

time! {
    Duration in "core::time" { secs, nanos }: |duration| Ok(*duration), Some;
    #[cfg(feature = "std")]
    SystemTime in "std::time" { secs_since_epoch, nanos_since_epoch }:
        |time| time.duration_since(Self::UNIX_EPOCH).map_err(|_| "the time is before 1970"),
        |duration| Self::UNIX_EPOCH.checked_add(duration);
}

macro_rules! enums {
    ($($name:ident [$($parameter:ident)*] in $module:literal { $($index:literal $variant:ident $(($type:ty))?),* })*) => {
        $(
            impl<$($parameter: PluginType),*> PluginType for $name<$($parameter),*> {
                const SCHEMA: Schema = Schema::Defined(&Definition::new(
                    TypeKey::new($module, stringify!($name), &[$($parameter::SCHEMA),*]),
                    &[],
                    &[$($parameter::SCHEMA),*],
                    Shape::Enum(&[$(Variant::new(stringify!($variant), &[], enums!(@fields $($type)?))),*]),
                ));

                #[inline]
                fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
                    match self {
                        $(enums!(@pattern $variant value $($type)?) => {
                            encoder.variant($index);
                            $(<$type as PluginType>::encode(value, encoder);)?
                        })*
                    }
                }
            }

            impl<'de, $($parameter: Decode<'de>),*> Decode<'de> for $name<$($parameter),*> {
                #[inline]
                fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
                    Ok(match decoder.variant()? {
                        $($index => Self::$variant $((<$type>::decode(decoder)?))?,)*
                        other => return Err(decoder.unknown_variant(other)),
                    })
                }
            }
        )*
    };
    (@fields) => { Fields::Unit };
    (@fields $type:ty) => { Fields::Tuple(&[<$type>::SCHEMA]) };
    (@pattern $variant:ident $value:ident) => { Self::$variant };
    (@pattern $variant:ident $value:ident $type:ty) => { Self::$variant($value) };
}

enums! {
    Result [T E] in "core::result" { 0 Ok(T), 1 Err(E) }
    Bound [T] in "core::ops" { 0 Unbounded, 1 Included(T), 2 Excluded(T) }
    IpAddr [] in "core::net" { 0 V4(Ipv4Addr), 1 V6(Ipv6Addr) }
    SocketAddr [] in "core::net" { 0 V4(SocketAddrV4), 1 V6(SocketAddrV6) }
}
