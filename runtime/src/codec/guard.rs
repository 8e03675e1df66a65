//! What stands between a guest's bytes and the host's `Deserialize` implementations.
//!
//! bincode believes a length prefix and allocates for it, recurses as deep as the bytes say, and
//! counts to 2⁶⁴ where an element takes no bytes. So every deserializer, visitor and accessor of it is
//! wrapped here: lengths are cut to what the bytes can hold, strings and byte buffers are copied from
//! the bytes rather than allocated ahead, and depth and number of elements are limited.

use core::cell::Cell;
use core::fmt;
use core::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};

/// How many options, enums, sequences and maps may stand in one another. A derived recursive type passes
/// through one of them on each round.
const DEPTH: u32 = 512;
const TOO_DEEP: &str = "the value is nested deeper than 512 levels";

/// How many bytes of the stack decoding may take: half of what a thread has by default. Large types, in
/// unoptimised builds above all, come here before they come to [`DEPTH`].
const STACK: usize = 1 << 20;

/// How many elements without bytes of their own, such as `()`, all sequences together may have.
/// All others have a byte each at least, so that they are no more than there are bytes. The parts of
/// tuples and structs do not count: the type says how many they are, not the bytes.
const WITHOUT_BYTES: usize = 65_536;

/// How much memory the options, enums, sequences and maps of a value may take, beside [`MEMORY_PER_BYTE`]: an option
/// without content is one byte, and yet as large as its type. All else takes at most some four times its bytes.
const MEMORY: usize = 64 << 20;

/// An `Option<u64>`, say, is one byte if it is `None`, and 16 bytes in memory.
const MEMORY_PER_BYTE: usize = 16;

/// The seed to give to bincode: decodes a `T`, guarded.
pub(super) struct Guarded<T> {
    limits: Limits,
    value: PhantomData<T>,
}

impl<T> Guarded<T> {
    /// Guards the decoding of that many bytes.
    pub(super) fn new(bytes: usize) -> Self {
        let limits = Limits {
            stack: stack_address(),
            depth: Cell::new(DEPTH),
            elements: Cell::new(bytes.saturating_add(WITHOUT_BYTES)),
            memory: Cell::new(bytes.saturating_mul(MEMORY_PER_BYTE).saturating_add(MEMORY)),
        };
        Self { limits, value: PhantomData }
    }
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Guarded<T> {
    type Value = T;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::deserialize(Guard { inner: deserializer, limits: &self.limits })
    }
}

/// What is left.
struct Limits {
    /// Where the stack ended when decoding began.
    stack: usize,
    depth: Cell<u32>,
    elements: Cell<usize>,
    memory: Cell<usize>,
}

impl Limits {
    /// Runs what decodes one level further down, and takes the memory of the value that comes of it.
    #[inline]
    fn nested<T, E: Error>(&self, decode: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        // Apart, to keep this frame small: there may be 512 of it.
        if let Err(problem) = self.descend(size_of::<T>()) {
            return Err(E::custom(problem));
        }
        let result = decode();
        self.depth.set(self.depth.get() + 1);
        result
    }

    #[inline]
    fn descend(&self, size: usize) -> Result<(), &'static str> {
        let depth = self.depth.get().checked_sub(1).ok_or(TOO_DEEP)?;
        if stack_address().abs_diff(self.stack) > STACK {
            return Err("the value is nested so deep that decoding it takes too much of the stack");
        }
        let memory = self.memory.get().checked_sub(size);
        self.memory.set(memory.ok_or("the value takes far more memory than bytes")?);
        self.depth.set(depth);
        Ok(())
    }

    #[inline]
    fn element<E: Error>(&self) -> Result<(), E> {
        match self.elements.get().checked_sub(1) {
            Some(left) => {
                self.elements.set(left);
                Ok(())
            }
            None => Err(E::custom("the value has more elements than bytes")),
        }
    }

    fn size_hint(&self, inner: Option<usize>) -> Option<usize> {
        // No more than there may be bytes left: some collections reserve what they are told.
        inner.map(|elements| elements.min(self.elements.get().saturating_sub(WITHOUT_BYTES)))
    }
}

/// Roughly where the stack ends.
#[inline(always)]
fn stack_address() -> usize {
    let here = 0_u8;
    (&raw const here).addr()
}

/// A deserializer, visitor, accessor or seed under limits. A visitor or accessor of what the bytes
/// say the length of is `COUNTED`.
struct Guard<'l, T, const COUNTED: bool = false> {
    inner: T,
    limits: &'l Limits,
}

impl<'l, T, const COUNTED: bool> Guard<'l, T, COUNTED> {
    #[inline]
    fn wrap<U>(limits: &'l Limits, inner: U) -> Guard<'l, U> {
        Guard { inner, limits }
    }

    /// Counts one more element, if elements are counted.
    #[inline]
    fn element<E: Error>(&self) -> Result<(), E> {
        if COUNTED { self.limits.element() } else { Ok(()) }
    }
}

/// Deserializer methods that have nothing to guard.
macro_rules! forward {
    ($($method:ident => $to:ident ($($arg:ident: $type:ty),*);)*) => {
        $(#[inline]
        fn $method<V: Visitor<'de>>(self, $($arg: $type,)* visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$to($($arg,)* visitor)
        })*
    };
}

/// Deserializer methods whose visitor will be handed a deserializer or accessor: those wrap it.
/// `nested` says that a recursive type could pass through here only, `counted` that the bytes say how
/// many elements there are.
macro_rules! guard {
    ($($method:ident ($($arg:ident: $type:ty),*) $(nested $nested:tt)? $(counted $counted:tt)?;)*) => {
        $(#[inline]
        fn $method<V: Visitor<'de>>(self, $($arg: $type,)* visitor: V) -> Result<V::Value, D::Error> {
            let visitor = guard!(@visitor $($counted)? Guard { inner: visitor, limits: self.limits });
            guard!(@ $($nested)? self, self.inner.$method($($arg,)* visitor))
        })*
    };
    (@ yes $self:ident, $decode:expr) => { $self.limits.nested(|| $decode) };
    (@ $self:ident, $decode:expr) => { $decode };
    (@visitor yes $guard:expr) => {{
        let visitor: Guard<'_, V, true> = $guard;
        visitor
    }};
    (@visitor $guard:expr) => {{
        let visitor: Guard<'_, V, false> = $guard;
        visitor
    }};
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
        deserialize_str => deserialize_str();
        deserialize_string => deserialize_str(); // Else bincode allocates the claimed length.
        deserialize_bytes => deserialize_bytes();
        deserialize_byte_buf => deserialize_bytes(); // Likewise.
        deserialize_unit => deserialize_unit();
        deserialize_unit_struct => deserialize_unit_struct(name: &'static str);
        deserialize_identifier => deserialize_identifier();
        deserialize_ignored_any => deserialize_ignored_any();
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

impl<'de, V: Visitor<'de>, const COUNTED: bool> Visitor<'de> for Guard<'_, V, COUNTED> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
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
        self.inner.visit_seq(Guard::<A, COUNTED> { inner: seq, limits: self.limits })
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Guard::<A, COUNTED> { inner: map, limits: self.limits })
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

impl<'de, A: SeqAccess<'de>, const COUNTED: bool> SeqAccess<'de> for Guard<'_, A, COUNTED> {
    type Error = A::Error;

    #[inline]
    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.element()?;
        self.inner.next_element_seed(Self::wrap(self.limits, seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.limits.size_hint(self.inner.size_hint())
    }
}

impl<'de, A: MapAccess<'de>, const COUNTED: bool> MapAccess<'de> for Guard<'_, A, COUNTED> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.element()?;
        self.inner.next_key_seed(Self::wrap(self.limits, seed))
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.inner.next_value_seed(Self::wrap(self.limits, seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.limits.size_hint(self.inner.size_hint())
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
