//! What serde writes as a struct or an enum, under the names that serde gives.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use core::ops::{Bound, Range, RangeFrom, RangeInclusive, RangeTo};
use core::time::Duration;
#[cfg(feature = "std")]
use std::time::SystemTime;

use crate::schema::{Definition, Field, Fields, PluginType, Schema, Shape, Target, Variant};

/// The type `$name` of the module `$module`, with these type parameters.
macro_rules! defined {
    ($(#[$attribute:meta])* $name:ident [$($parameter:ident)*] in $module:literal, $shape:expr) => {
        $(#[$attribute])*
        impl<$($parameter: PluginType),*> PluginType for $name<$($parameter),*> {
            const SCHEMA: Schema = Schema::Defined(&Definition::new(
                Target::new($module, stringify!($name), &[$($parameter::SCHEMA),*]),
                &[],
                &[$($parameter::SCHEMA),*],
                $shape,
            ));
        }
    };
}

macro_rules! structs {
    ($(
        $(#[$attribute:meta])*
        $name:ident [$($parameter:ident)*] in $module:literal { $($field:ident: $type:ty),* }
    )*) => {
        $(defined! {
            $(#[$attribute])*
            $name [$($parameter)*] in $module,
            Shape::Struct(Fields::Named(&[$(Field::new(stringify!($field), &[], <$type>::SCHEMA)),*]))
        })*
    };
}

macro_rules! enums {
    ($($name:ident [$($parameter:ident)*] in $module:literal { $($variant:ident $(($type:ty))?),* })*) => {
        $(defined! {
            $name [$($parameter)*] in $module,
            Shape::Enum(&[$(Variant::new(stringify!($variant), &[], fields!($($type)?))),*])
        })*
    };
}

macro_rules! fields {
    () => {
        Fields::Unit
    };
    ($type:ty) => {
        Fields::Tuple(&[<$type>::SCHEMA])
    };
}

structs! {
    Range [T] in "core::ops" { start: T, end: T }
    RangeInclusive [T] in "core::ops" { start: T, end: T }
    RangeFrom [T] in "core::ops" { start: T }
    RangeTo [T] in "core::ops" { end: T }
    Duration [] in "core::time" { secs: u64, nanos: u32 }
    #[cfg(feature = "std")]
    SystemTime [] in "std::time" { secs_since_epoch: u64, nanos_since_epoch: u32 }
}

enums! {
    Result [T E] in "core::result" { Ok(T), Err(E) }
    Bound [T] in "core::ops" { Unbounded, Included(T), Excluded(T) }
    IpAddr [] in "core::net" { V4(Ipv4Addr), V6(Ipv6Addr) }
    SocketAddr [] in "core::net" { V4(SocketAddrV4), V6(SocketAddrV6) }
}
