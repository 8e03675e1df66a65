//! The codec of options, sequences and maps.
//!
//! Descriptions and encoding require only `PluginType` of a type parameter, because a
//! [`BackRef`](super::BackRef) may replace it. The collection itself may require more, as maps do of their
//! keys.

use alloc::collections::{BTreeMap, BTreeSet, BinaryHeap, LinkedList, VecDeque};
use alloc::vec::Vec;
#[cfg(feature = "std")]
use core::hash::{BuildHasher, Hash};
#[cfg(feature = "std")]
use std::collections::{HashMap, HashSet};

use crate::wire::codec::{Decode, PluginType};
use crate::wire::codec::{Decoder, Encoder, GUARDED, Malformed};
use crate::wire::schema::Schema;

impl<T: PluginType> PluginType for Option<T> {
    const SCHEMA: Schema = Schema::Option(&T::SCHEMA);

    #[inline]
    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        match self {
            None => encoder.put([0]),
            Some(value) => {
                encoder.put([1]);
                value.encode(encoder);
            }
        }
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for Option<T> {
    #[inline]
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        if decoder.flag()? { T::decode(decoder).map(Some) } else { Ok(None) }
    }
}

impl<T: PluginType> PluginType for [T] {
    const SCHEMA: Schema = Schema::Seq(&T::SCHEMA);

    #[inline]
    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        match T::PLAIN {
            Some(plain) => encoder.block(plain, self),
            None => encoder.slice(self),
        }
    }
}

impl<T: PluginType> PluginType for Vec<T> {
    const SCHEMA: Schema = Schema::Seq(&T::SCHEMA);

    #[inline]
    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        self.as_slice().encode(encoder);
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for Vec<T> {
    #[inline]
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        if let Some(plain) = T::PLAIN {
            return decoder.plain_vec(plain);
        }
        decoder.sequence::<T, _>(size_of::<T>(), |decoder, count| {
            let mut vec = Self::new();
            decoder.reserved(vec.try_reserve_exact(count))?;
            decoder.elements(count, |element| vec.push(element))?;
            Ok(vec)
        })
    }
}

impl<T: PluginType> PluginType for VecDeque<T> {
    const SCHEMA: Schema = Schema::Seq(&T::SCHEMA);

    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        let (front, back) = self.as_slices();
        encoder.count(self.len());
        encoder.elements(front);
        encoder.elements(back);
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for VecDeque<T> {
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        Vec::decode(decoder).map(Self::from)
    }
}

impl<T: PluginType> PluginType for BinaryHeap<T> {
    const SCHEMA: Schema = Schema::Seq(&T::SCHEMA);

    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        self.as_slice().encode(encoder);
    }
}

impl<'de, T: Decode<'de> + Ord> Decode<'de> for BinaryHeap<T> {
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        Vec::decode(decoder).map(Self::from)
    }
}

/// Sequences other than slices.
macro_rules! sequences {
    ($($(#[$attribute:meta])* $type:ident [$($more:ident)?];)*) => {
        $(
            $(#[$attribute])*
            impl<T: PluginType $(, $more)?> PluginType for $type<T $(, $more)?> {
                const SCHEMA: Schema = Schema::Seq(&T::SCHEMA);

                fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
                    encoder.count(self.len());
                    for element in self {
                        element.encode(encoder);
                    }
                }
            }
        )*
    };
}

sequences! {
    LinkedList [];
    BTreeSet [];
    #[cfg(feature = "std")]
    HashSet [S];
}

/// Maps: pairs of key and value.
macro_rules! maps {
    ($($(#[$attribute:meta])* $type:ident [$($more:ident)?];)*) => {
        $(
            $(#[$attribute])*
            impl<K: PluginType, V: PluginType $(, $more)?> PluginType for $type<K, V $(, $more)?> {
                const SCHEMA: Schema = Schema::Map(&K::SCHEMA, &V::SCHEMA);

                fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
                    encoder.count(self.len());
                    for (key, value) in self {
                        key.encode(encoder);
                        value.encode(encoder);
                    }
                }
            }
        )*
    };
}

maps! {
    BTreeMap [];
    #[cfg(feature = "std")]
    HashMap [S];
}

impl<'de, T: Decode<'de>> Decode<'de> for LinkedList<T> {
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        // The node has two pointers, and its allocation has an overhead.
        let node = size_of::<T>() + 4 * size_of::<usize>();
        decoder.sequence::<T, _>(node, |decoder, count| {
            let mut list = Self::new();
            decoder.elements(count, |element| list.push_back(element))?;
            Ok(list)
        })
    }
}

impl<'de, T: Decode<'de> + Ord> Decode<'de> for BTreeSet<T> {
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        decoder.sequence::<T, _>(0, |decoder, count| {
            charge_tree::<T>(decoder, count)?;
            let mut set = Self::new();
            decoder.elements(count, |element| {
                set.insert(element);
            })?;
            Ok(set)
        })
    }
}

impl<'de, K: Decode<'de> + Ord, V: Decode<'de>> Decode<'de> for BTreeMap<K, V> {
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        entries::<K, V, _>(decoder, |decoder, count| {
            charge_tree::<(K, V)>(decoder, count)?;
            let mut map = Self::new();
            pairs(decoder, count, |key, value| {
                map.insert(key, value);
            })?;
            Ok(map)
        })
    }
}

#[cfg(feature = "std")]
impl<'de, T: Decode<'de> + Eq + Hash, S: BuildHasher + Default> Decode<'de> for HashSet<T, S> {
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        decoder.sequence::<T, _>(0, |decoder, count| {
            charge_table::<T>(decoder, count)?;
            let mut set = Self::with_hasher(S::default());
            decoder.reserved(set.try_reserve(count))?;
            decoder.elements(count, |element| {
                set.insert(element);
            })?;
            Ok(set)
        })
    }
}

#[cfg(feature = "std")]
impl<'de, K, V, S> Decode<'de> for HashMap<K, V, S>
where
    K: Decode<'de> + Eq + Hash,
    V: Decode<'de>,
    S: BuildHasher + Default,
{
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        entries::<K, V, _>(decoder, |decoder, count| {
            charge_table::<(K, V)>(decoder, count)?;
            let mut map = Self::with_hasher(S::default());
            decoder.reserved(map.try_reserve(count))?;
            pairs(decoder, count, |key, value| {
                map.insert(key, value);
            })?;
            Ok(map)
        })
    }
}

/// Decodes the number of a map's entries, and calls `decode` with it. Checks first that enough bytes are left
/// for all entries.
#[inline]
pub(super) fn entries<'de, K: PluginType, V: PluginType, R>(
    decoder: &mut Decoder<'de>,
    decode: impl FnOnce(&mut Decoder<'de>, usize) -> Result<R, Malformed>,
) -> Result<R, Malformed> {
    let mut least = const { K::SCHEMA.least_size() + V::SCHEMA.least_size() };
    let count = u64::from_le_bytes(decoder.take()?);
    if GUARDED && least == 0 {
        least = usize::from(K::SCHEMA.takes_bytes() || V::SCHEMA.takes_bytes());
    }
    let count = decoder.checked_count(count, least, 0)?;
    decode(decoder, count)
}

#[inline]
pub(super) fn pairs<'de, K: Decode<'de>, V: Decode<'de>>(
    decoder: &mut Decoder<'de>,
    count: usize,
    mut insert: impl FnMut(K, V),
) -> Result<(), Malformed> {
    for _ in 0..count {
        decoder.tick()?;
        let key = K::decode(decoder)?;
        insert(key, V::decode(decoder)?);
    }
    Ok(())
}

/// Takes the memory of a B-tree from the budget: nodes of 11 entries each, half full in the worst case, and
/// the pointers of inner nodes.
fn charge_tree<T>(decoder: &mut Decoder<'_>, count: usize) -> Result<(), Malformed> {
    const ENTRIES: usize = 11;
    if count == 0 {
        return Ok(());
    }
    let node = ENTRIES * size_of::<T>() + (ENTRIES + 5) * size_of::<usize>();
    decoder.charge((count / (ENTRIES / 2) + 1).saturating_mul(node))
}

/// Takes the memory of a hash table from the budget: a power of two of slots, at most 7/8 of them in use,
/// each with one more byte. A small table has up to 48 bytes besides.
#[cfg(any(feature = "std", feature = "indexmap"))]
pub(super) fn charge_table<T>(decoder: &mut Decoder<'_>, count: usize) -> Result<(), Malformed> {
    const BESIDES: usize = 48;
    if count == 0 {
        return Ok(());
    }
    let places = (count.saturating_mul(8) / 7).saturating_add(4).checked_next_power_of_two();
    let table = places.unwrap_or(usize::MAX).saturating_mul(size_of::<T>() + 1);
    decoder.charge(table.saturating_add(BESIDES))
}
