//! The types of the standard library, each as serde writes it for a format that nobody reads.
//!
//! A type parameter is asked for nothing but `PluginType`, even where the type itself could not do
//! without more, as maps of their keys: a [`Back`](super::Back) may stand in its place.

use alloc::borrow::{Cow, ToOwned};
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet, BinaryHeap, LinkedList, VecDeque};
use alloc::ffi::CString;
use alloc::rc::{self, Rc};
use alloc::string::String;
use alloc::sync::{self, Arc};
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::cmp::Reverse;
use core::ffi::CStr;
use core::marker::PhantomData;
use core::net::{Ipv4Addr, Ipv6Addr, SocketAddrV4, SocketAddrV6};
use core::num;
#[cfg(feature = "std")]
use std::collections::{HashMap, HashSet};
#[cfg(feature = "std")]
use std::path::{Path, PathBuf};
#[cfg(feature = "std")]
use std::sync::{Mutex, RwLock, atomic};

use super::{PluginType, Schema};

/// `[type parameters] type => schema;`
macro_rules! described {
    ($($(#[$attribute:meta])* [$($parameters:tt)*] $type:ty => $schema:expr;)*) => {
        $(
            $(#[$attribute])*
            impl<$($parameters)*> PluginType for $type {
                const SCHEMA: Schema = $schema;
            }
        )*
    };
}

// Behind the macro, which it uses.
mod defined;
mod foreign;

described! {
    [] () => Schema::Unit;
    [] bool => Schema::Bool;
    [] u8 => Schema::U8;
    [] u16 => Schema::U16;
    [] u32 => Schema::U32;
    [] u64 => Schema::U64;
    [] u128 => Schema::U128;
    [] usize => Schema::U64;
    [] i8 => Schema::I8;
    [] i16 => Schema::I16;
    [] i32 => Schema::I32;
    [] i64 => Schema::I64;
    [] i128 => Schema::I128;
    [] isize => Schema::I64;
    [] f32 => Schema::F32;
    [] f64 => Schema::F64;
    [] char => Schema::Char;
}

described! {
    [] str => Schema::String;
    [] String => Schema::String;
    // Without the zero at the end.
    [] CStr => <[u8]>::SCHEMA;
    [] CString => <[u8]>::SCHEMA;
    #[cfg(feature = "std")]
    [] Path => Schema::String;
    #[cfg(feature = "std")]
    [] PathBuf => Schema::String;
    // No `OsStr` or `OsString`: serde knows them on Unix and Windows only, so no guest has them.
}

// Pointers, cells and wrappers are what is inside.
described! {
    [T: PluginType + ?Sized] &T => T::SCHEMA;
    [T: PluginType + ?Sized] &mut T => T::SCHEMA;
    [T: PluginType + ?Sized] Box<T> => T::SCHEMA;
    [T: PluginType + ToOwned + ?Sized] Cow<'_, T> => T::SCHEMA;
    [T: PluginType + ?Sized] Rc<T> => T::SCHEMA;
    [T: PluginType + ?Sized] Arc<T> => T::SCHEMA;
    // What it points to may be gone. It always is where it arrives: nobody there holds on to it.
    [T: PluginType + ?Sized] rc::Weak<T> => Schema::Option(&T::SCHEMA);
    [T: PluginType + ?Sized] sync::Weak<T> => Schema::Option(&T::SCHEMA);
    [T: PluginType] Cell<T> => T::SCHEMA;
    [T: PluginType + ?Sized] RefCell<T> => T::SCHEMA;
    #[cfg(feature = "std")]
    [T: PluginType + ?Sized] Mutex<T> => T::SCHEMA;
    #[cfg(feature = "std")]
    [T: PluginType + ?Sized] RwLock<T> => T::SCHEMA;
    [T: PluginType] num::Wrapping<T> => T::SCHEMA;
    [T: PluginType] num::Saturating<T> => T::SCHEMA;
    [T: PluginType] Reverse<T> => T::SCHEMA;
    [T: ?Sized] PhantomData<T> => Schema::Unit;
}

described! {
    [T: PluginType] Option<T> => Schema::Option(&T::SCHEMA);
    [T: PluginType] [T] => Schema::Seq(&T::SCHEMA);
    [T: PluginType] Vec<T> => Schema::Seq(&T::SCHEMA);
    [T: PluginType] VecDeque<T> => Schema::Seq(&T::SCHEMA);
    [T: PluginType] LinkedList<T> => Schema::Seq(&T::SCHEMA);
    [T: PluginType] BinaryHeap<T> => Schema::Seq(&T::SCHEMA);
    [T: PluginType] BTreeSet<T> => Schema::Seq(&T::SCHEMA);
    #[cfg(feature = "std")]
    [T: PluginType, S] HashSet<T, S> => Schema::Seq(&T::SCHEMA);
    [K: PluginType, V: PluginType] BTreeMap<K, V> => Schema::Map(&K::SCHEMA, &V::SCHEMA);
    #[cfg(feature = "std")]
    [K: PluginType, V: PluginType, S] HashMap<K, V, S> => Schema::Map(&K::SCHEMA, &V::SCHEMA);
    // Of any length: that serde stops at 32 is for serde to say.
    [T: PluginType, const N: usize] [T; N] => Schema::Array(&T::SCHEMA, N as u64);
}

macro_rules! tuples {
    () => {};
    ($first:ident $($rest:ident)*) => {
        impl<$first: PluginType, $($rest: PluginType),*> PluginType for ($first, $($rest,)*) {
            const SCHEMA: Schema = Schema::Tuple(&[$first::SCHEMA, $($rest::SCHEMA),*]);
        }
        tuples! { $($rest)* }
    };
}

tuples! { A B C D E F G H I J K L M N O P }

// Without a name for the number, which is a trait of std's own.
described! {
    [] num::NonZeroU8 => Schema::U8;
    [] num::NonZeroU16 => Schema::U16;
    [] num::NonZeroU32 => Schema::U32;
    [] num::NonZeroU64 => Schema::U64;
    [] num::NonZeroU128 => Schema::U128;
    [] num::NonZeroUsize => Schema::U64;
    [] num::NonZeroI8 => Schema::I8;
    [] num::NonZeroI16 => Schema::I16;
    [] num::NonZeroI32 => Schema::I32;
    [] num::NonZeroI64 => Schema::I64;
    [] num::NonZeroI128 => Schema::I128;
    [] num::NonZeroIsize => Schema::I64;
}

// Where serde has them.
#[cfg(feature = "std")]
described! {
    #[cfg(target_has_atomic = "8")]
    [] atomic::AtomicBool => Schema::Bool;
    #[cfg(target_has_atomic = "8")]
    [] atomic::AtomicU8 => Schema::U8;
    #[cfg(target_has_atomic = "16")]
    [] atomic::AtomicU16 => Schema::U16;
    #[cfg(target_has_atomic = "32")]
    [] atomic::AtomicU32 => Schema::U32;
    #[cfg(target_has_atomic = "64")]
    [] atomic::AtomicU64 => Schema::U64;
    #[cfg(target_has_atomic = "ptr")]
    [] atomic::AtomicUsize => Schema::U64;
    #[cfg(target_has_atomic = "8")]
    [] atomic::AtomicI8 => Schema::I8;
    #[cfg(target_has_atomic = "16")]
    [] atomic::AtomicI16 => Schema::I16;
    #[cfg(target_has_atomic = "32")]
    [] atomic::AtomicI32 => Schema::I32;
    #[cfg(target_has_atomic = "64")]
    [] atomic::AtomicI64 => Schema::I64;
    #[cfg(target_has_atomic = "ptr")]
    [] atomic::AtomicIsize => Schema::I64;
}

// The bytes of the address. Flow and scope of version 6 do not cross.
described! {
    [] Ipv4Addr => <[u8; 4]>::SCHEMA;
    [] Ipv6Addr => <[u8; 16]>::SCHEMA;
    [] SocketAddrV4 => <(Ipv4Addr, u16)>::SCHEMA;
    [] SocketAddrV6 => <(Ipv6Addr, u16)>::SCHEMA;
}

#[cfg(test)]
mod tests;
