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

/// How many bytes of the stack decoding may take: half of what a thread has by default. Large types, in
/// unoptimised builds above all, come here before they come to [`DEPTH`].
const STACK: usize = 1 << 20;

/// How many elements without bytes of their own, such as `()`, all sequences together may have.
/// All others have a byte each at least, so that they are no more than there are bytes. The parts of
/// tuples and structs do not count: the type says how many they are, not the bytes.
const WITHOUT_BYTES: usize = 65_536;

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
}

impl Limits {
    /// Runs what decodes one level further down.
    #[inline]
    fn nested<T, E: Error>(&self, decode: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let depth = self.depth.get();
        if depth == 0 {
            return Err(E::custom(format_args!("the value is nested deeper than {DEPTH} levels")));
        }
        if stack_address().abs_diff(self.stack) > STACK {
            return Err(E::custom(
                "the value is nested so deep that decoding it takes too much of the stack",
            ));
        }
        self.depth.set(depth - 1);
        let result = decode();
        self.depth.set(depth);
        result
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
mod tests {
    use alloc::boxed::Box;
    use alloc::collections::BTreeMap;
    use alloc::string::{String, ToString};
    use alloc::vec;
    use alloc::vec::Vec;

    use serde::{Deserialize, Serialize};

    use crate::{convert_ret, convert_slice};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum List {
        End,
        Link(u8, Box<List>),
    }

    fn list(links: usize) -> List {
        (0..links).fold(List::End, |tail, _| List::Link(1, Box::new(tail)))
    }

    fn error<T: for<'de> Deserialize<'de>>(bytes: &[u8]) -> String {
        convert_slice::<T>(bytes).err().expect("an error").to_string()
    }

    #[test]
    fn lengths_are_not_believed() {
        let endless = u64::MAX.to_le_bytes();
        for error in [
            error::<String>(&endless),
            error::<Vec<u8>>(&endless),
            error::<Box<str>>(&endless),
            error::<Vec<bool>>(&endless),
            error::<Vec<Vec<u64>>>(&endless),
            error::<BTreeMap<u8, u8>>(&endless),
        ] {
            assert_eq!(error, "the bytes end too early");
        }
    }

    #[test]
    fn elements_without_bytes_are_counted() {
        assert_eq!(convert_slice::<Vec<()>>(&9_u64.to_le_bytes()).unwrap().len(), 9);
        let endless = u64::MAX.to_le_bytes();
        assert_eq!(error::<Vec<()>>(&endless), "the value has more elements than bytes");
        let nested = convert_ret(vec![vec![(); 40_000]; 2]).unwrap();
        assert_eq!(error::<Vec<Vec<()>>>(&nested), "the value has more elements than bytes");
    }

    #[test]
    fn parts_of_tuples_are_no_elements() {
        let pixels = vec![[(1_u8, 2_u8, 3_u8)]; 40_000];
        assert_eq!(convert_slice::<Vec<[(u8, u8, u8); 1]>>(&convert_ret(&pixels).unwrap()).unwrap(), pixels);
    }

    #[test]
    fn depth_is_limited() {
        let deep = list(500);
        assert_eq!(convert_slice::<List>(&convert_ret(&deep).unwrap()).unwrap(), deep);
        let too_deep = convert_ret(list(600)).unwrap();
        assert_eq!(error::<List>(&too_deep), "the value is nested deeper than 512 levels");
    }

    #[test]
    fn wrong_values_are_named() {
        assert_eq!(error::<bool>(&[2]), "2 is neither 0 nor 1, as a `bool` must be");
        assert_eq!(error::<u8>(&[1, 2, 3]), "2 bytes are left over after the value");
        assert!(error::<List>(&[7, 0, 0, 0]).contains("expected variant index 0 <= i < 2"));
        assert!(error::<core::num::NonZeroU8>(&[0]).contains("nonzero"));
    }
}
