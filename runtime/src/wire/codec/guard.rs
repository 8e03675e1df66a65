//! Limits for the serde bridge, in a host that decodes a plugin's bytes.
//!
//! bincode trusts a length prefix and allocates for it, recurses as deep as the bytes say, and counts to 2⁶⁴
//! if an element takes no bytes. This module wraps every deserializer, visitor and accessor. Lengths are cut
//! to the number of elements that the bytes can hold. Strings and byte buffers are copied from the bytes
//! rather than allocated ahead. Depth and number of elements are limited, and memory is taken from the
//! decoder's budget.
//!
//! The budget is an estimate: it assumes that elements are stored in a `Vec`, a hash table or a B-tree. While
//! one of those grows it takes half as much again. A type that allocates for each element, such as a linked
//! list, takes up to twelve times as much.

use core::fmt;
use core::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};

use super::error::Problem;
use super::limits::Limits;

/// The seed for bincode: decodes a `T` within limits.
pub(super) struct Guarded<'l, T> {
    limits: &'l Limits<'l>,
    value: PhantomData<T>,
}

impl<'l, T> Guarded<'l, T> {
    pub(super) fn new(limits: &'l Limits<'l>) -> Self {
        Self { limits, value: PhantomData }
    }
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Guarded<'_, T> {
    type Value = T;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::deserialize(Guard { inner: deserializer, limits: self.limits, count: () })
    }
}

#[cold]
fn custom<E: Error>(problem: &Problem) -> E {
    E::custom(problem)
}

impl Limits<'_> {
    /// Decodes one level deeper, and takes the value's memory from the budget.
    #[inline]
    fn nested<T, E: Error>(&self, decode: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        // A function of its own keeps this frame small: the stack may hold 512 of them.
        if let Err(problem) = self.charge(size_of::<T>()).and_then(|()| self.descend()) {
            return Err(custom(&problem));
        }
        let result = decode();
        self.ascend();
        result
    }

    fn memory<E: Error>(&self, bytes: usize) -> Result<(), E> {
        self.charge(bytes).map_err(|problem| custom(&problem))
    }
}

/// A deserializer, visitor, accessor or seed within limits. Counts elements if the bytes state their number.
struct Guard<'l, T, C = ()> {
    inner: T,
    limits: &'l Limits<'l>,
    count: C,
}

/// Counts the elements of a sequence or map. `()` counts nothing, for parts of tuples and structs; it keeps
/// all other frames small.
trait Count: Default {
    /// Counts one more element of this size.
    fn element<E: Error>(&mut self, limits: &Limits<'_>, size: usize) -> Result<(), E>;

    /// Takes memory from the budget for the value of the last key.
    fn value<E: Error>(&self, limits: &Limits<'_>, size: usize) -> Result<(), E>;

    /// Returns the number of elements to reserve memory for, given the promised number.
    fn believed(limits: &Limits<'_>, promised: usize) -> usize;
}

impl Count for () {
    #[inline]
    fn element<E: Error>(&mut self, _: &Limits<'_>, _: usize) -> Result<(), E> {
        Ok(())
    }

    #[inline]
    fn value<E: Error>(&self, _: &Limits<'_>, _: usize) -> Result<(), E> {
        Ok(())
    }

    /// Believes the number, because it comes from the type and not from the bytes.
    #[inline]
    fn believed(_: &Limits<'_>, promised: usize) -> usize {
        promised
    }
}

#[derive(Default)]
struct Counted(usize);

impl Count for Counted {
    #[inline]
    fn element<E: Error>(&mut self, limits: &Limits<'_>, size: usize) -> Result<(), E> {
        // The first element pays for a node of a B-tree.
        let size = if self.0 == 0 { NODE_ELEMENTS * size + NODE } else { grown(size) };
        self.0 += 1;
        limits.element().and_then(|()| limits.charge(size)).map_err(|problem| custom(&problem))
    }

    #[inline]
    fn value<E: Error>(&self, limits: &Limits<'_>, size: usize) -> Result<(), E> {
        limits.memory(if self.0 == 1 { NODE_ELEMENTS * size } else { grown(size) })
    }

    /// Keeps the number small: a hand-written visitor may reserve memory for all elements, however large each
    /// is.
    #[inline]
    fn believed(limits: &Limits<'_>, promised: usize) -> usize {
        promised.min(limits.elements()).min(ROOM)
    }
}

/// Returns the memory of an element in a growing collection: up to twice its size, and some bytes of a hash
/// table or a B-tree.
#[inline]
fn grown(size: usize) -> usize {
    2 * size + size.clamp(1, 4)
}

/// Maximum number of elements in the size hint of a visitor.
const ROOM: usize = 4096;

/// Number of elements in a B-tree's node, and the node's own bytes.
const NODE_ELEMENTS: usize = 11;
const NODE: usize = 128;

impl<'l, T, C> Guard<'l, T, C> {
    #[inline]
    fn wrap<U>(limits: &'l Limits<'l>, inner: U) -> Guard<'l, U> {
        Guard { inner, limits, count: () }
    }
}

/// Deserializer methods that need no guard.
macro_rules! forward {
    ($($method:ident => $to:ident ($($arg:ident: $type:ty),*);)*) => {
        $(#[inline]
        fn $method<V: Visitor<'de>>(self, $($arg: $type,)* visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$to($($arg,)* visitor)
        })*
    };
}

/// Deserializer methods whose visitor gets a deserializer or accessor, which is wrapped. `nested` says that a
/// recursive type may pass through this method only. `counted` says that the bytes state the number of
/// elements.
macro_rules! guard {
    ($($method:ident ($($arg:ident: $type:ty),*) $(nested $nested:tt)? $(counted $counted:tt)?;)*) => {
        $(#[inline]
        fn $method<V: Visitor<'de>>(self, $($arg: $type,)* visitor: V) -> Result<V::Value, D::Error> {
            let visitor = Guard { inner: visitor, limits: self.limits, count: guard!(@count $($counted)?) };
            guard!(@ $($nested)? self, self.inner.$method($($arg,)* visitor))
        })*
    };
    (@ yes $self:ident, $decode:expr) => { $self.limits.nested(|| $decode) };
    (@ $self:ident, $decode:expr) => { $decode };
    (@count yes) => { Counted::default() };
    (@count) => { () };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Guard<'_, D> {
    type Error = D::Error;

    forward! {
        deserialize_any => deserialize_any();
        deserialize_bool => deserialize_bool();
        deserialize_i8 => deserialize_i8();
        deserialize_i16 => deserialize_i16();
        deserialize_i32 => deserialize_i32();
        deserialize_i64 => deserialize_i64();
        deserialize_i128 => deserialize_i128();
        deserialize_u8 => deserialize_u8();
        deserialize_u16 => deserialize_u16();
        deserialize_u32 => deserialize_u32();
        deserialize_u64 => deserialize_u64();
        deserialize_u128 => deserialize_u128();
        deserialize_f32 => deserialize_f32();
        deserialize_f64 => deserialize_f64();
        deserialize_char => deserialize_char();
        deserialize_unit => deserialize_unit();
        deserialize_unit_struct => deserialize_unit_struct(name: &'static str);
        deserialize_identifier => deserialize_identifier();
        deserialize_ignored_any => deserialize_ignored_any();
    }

    // bincode's own method for owned text and bytes allocates the claimed length, so this one borrows.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_str(Self::wrap(self.limits, visitor))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_bytes(Self::wrap(self.limits, visitor))
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.deserialize_bytes(visitor)
    }

    guard! {
        deserialize_option() nested yes;
        deserialize_seq() nested yes counted yes;
        deserialize_map() nested yes counted yes;
        deserialize_enum(name: &'static str, variants: &'static [&'static str]) nested yes;
        deserialize_newtype_struct(name: &'static str);
        deserialize_tuple(len: usize);
        deserialize_tuple_struct(name: &'static str, len: usize);
        deserialize_struct(name: &'static str, fields: &'static [&'static str]);
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

impl<'de, V: Visitor<'de>, C: Count> Visitor<'de> for Guard<'_, V, C> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<V::Value, E> {
        self.limits.memory(text.len())?;
        self.inner.visit_borrowed_str(text)
    }

    fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<V::Value, E> {
        self.limits.memory(bytes.len())?;
        self.inner.visit_borrowed_bytes(bytes)
    }

    #[inline]
    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Self::wrap(self.limits, deserializer))
    }

    #[inline]
    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_newtype_struct(Self::wrap(self.limits, inner))
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(Guard { inner: seq, limits: self.limits, count: self.count })
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Guard { inner: map, limits: self.limits, count: self.count })
    }

    #[inline]
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(Self::wrap(self.limits, data))
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Guard<'_, S> {
    type Value = S::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(Self::wrap(self.limits, deserializer))
    }
}

impl<'de, A: SeqAccess<'de>, C: Count> SeqAccess<'de> for Guard<'_, A, C> {
    type Error = A::Error;

    #[inline]
    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.count.element(self.limits, size_of::<S::Value>())?;
        self.inner.next_element_seed(Self::wrap(self.limits, seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint().map(|promised| C::believed(self.limits, promised))
    }
}

impl<'de, A: MapAccess<'de>, C: Count> MapAccess<'de> for Guard<'_, A, C> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.count.element(self.limits, size_of::<S::Value>())?;
        self.inner.next_key_seed(Self::wrap(self.limits, seed))
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.count.value(self.limits, size_of::<S::Value>())?;
        self.inner.next_value_seed(Self::wrap(self.limits, seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint().map(|promised| C::believed(self.limits, promised))
    }
}

impl<'de, 'l, A: EnumAccess<'de>> EnumAccess<'de> for Guard<'l, A> {
    type Error = A::Error;
    type Variant = Guard<'l, A::Variant>;

    #[inline]
    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self::Variant), A::Error> {
        let (value, variant) = self.inner.variant_seed(seed)?;
        Ok((value, Self::wrap(self.limits, variant)))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Guard<'_, A> {
    type Error = A::Error;

    #[inline]
    fn unit_variant(self) -> Result<(), A::Error> {
        self.inner.unit_variant()
    }

    #[inline]
    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        self.inner.newtype_variant_seed(Self::wrap(self.limits, seed))
    }

    #[inline]
    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        self.inner.tuple_variant(len, Self::wrap(self.limits, visitor))
    }

    #[inline]
    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.inner.struct_variant(fields, Self::wrap(self.limits, visitor))
    }
}

#[cfg(test)]
mod tests;
