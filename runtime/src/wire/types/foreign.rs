//! Types of other crates, behind features of their names. Their encoding is the one that those crates choose
//! by serde for a format that is not human-readable. Their own features are one set for a whole program and
//! can change the encoding: see *Features* in the crate's documentation.

/// Implements the traits for types that go over the serde bridge: `[parameters] type => schema;`
#[allow(unused_macros)]
macro_rules! bridged {
    ($([$($parameters:tt)*] $type:ty => $schema:expr;)*) => {
        $(
            impl<$($parameters)*> PluginType for $type
            where
                $type: ::serde::Serialize,
            {
                const SCHEMA: Schema = $schema;

                fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
                    encoder.serde(self);
                }
            }

            impl<'de, $($parameters)*> Decode<'de> for $type
            where
                $type: ::serde::Serialize + ::serde::Deserialize<'de>,
            {
                fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
                    decoder.serde()
                }
            }
        )*
    };
}

#[allow(unused_imports)]
mod prelude {
    pub(super) use crate::wire::codec::{Decode, PluginType};
    pub(super) use crate::wire::codec::{Decoder, Encoder, Malformed};
    pub(super) use crate::wire::schema::Schema;
    pub(super) use crate::wire::types::text::BYTES;
}

#[cfg(feature = "bytes")]
mod bytes {
    use ::bytes::{Bytes, BytesMut};
    use alloc::vec::Vec;

    use super::prelude::*;

    impl PluginType for Bytes {
        const SCHEMA: Schema = <[u8]>::SCHEMA;

        fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
            encoder.block(BYTES, self);
        }
    }

    impl<'de> Decode<'de> for Bytes {
        fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
            Vec::decode(decoder).map(Self::from)
        }
    }

    impl PluginType for BytesMut {
        const SCHEMA: Schema = <[u8]>::SCHEMA;

        fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
            encoder.block(BYTES, self);
        }
    }

    impl<'de> Decode<'de> for BytesMut {
        fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
            let bytes = decoder.plain_bytes(BYTES)?;
            decoder.charge(bytes.len())?;
            Ok(Self::from(bytes))
        }
    }
}

#[cfg(feature = "chrono")]
mod chrono {
    use ::chrono::{DateTime, Month, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Weekday};

    use super::prelude::*;

    // Encoded as text, although the format is not human-readable. chrono's modules for `#[serde(with = …)]`
    // encode an instant as a number.
    bridged! {
        [] NaiveDate => Schema::String;
        [] NaiveTime => Schema::String;
        [] NaiveDateTime => Schema::String;
        [Tz: TimeZone] DateTime<Tz> => Schema::String;
        [] Month => Schema::String;
        [] Weekday => Schema::String;
        // Seconds and nanoseconds.
        [] TimeDelta => <(i64, i32)>::SCHEMA;
    }
}

#[cfg(feature = "indexmap")]
mod indexmap {
    use core::hash::{BuildHasher, Hash};

    use ::indexmap::{IndexMap, IndexSet};

    use super::prelude::*;
    use crate::wire::types::collections::{charge_table, entries, pairs};

    impl<K: PluginType, V: PluginType, S> PluginType for IndexMap<K, V, S> {
        const SCHEMA: Schema = Schema::Map(&K::SCHEMA, &V::SCHEMA);

        fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
            encoder.count(self.len());
            for (key, value) in self {
                key.encode(encoder);
                value.encode(encoder);
            }
        }
    }

    impl<'de, K, V, S> Decode<'de> for IndexMap<K, V, S>
    where
        K: Decode<'de> + Eq + Hash,
        V: Decode<'de>,
        S: BuildHasher + Default,
    {
        fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
            entries::<K, V, _>(decoder, |decoder, count| {
                charge::<(K, V)>(decoder, count)?;
                let mut map = Self::with_hasher(S::default());
                decoder.reserved(map.try_reserve_exact(count))?;
                pairs(decoder, count, |key, value| {
                    map.insert(key, value);
                })?;
                Ok(map)
            })
        }
    }

    impl<T: PluginType, S> PluginType for IndexSet<T, S> {
        const SCHEMA: Schema = Schema::Seq(&T::SCHEMA);

        fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
            encoder.count(self.len());
            for element in self {
                element.encode(encoder);
            }
        }
    }

    impl<'de, T: Decode<'de> + Eq + Hash, S: BuildHasher + Default> Decode<'de> for IndexSet<T, S> {
        fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
            decoder.sequence::<T, _>(0, |decoder, count| {
                charge::<T>(decoder, count)?;
                let mut set = Self::with_hasher(S::default());
                decoder.reserved(set.try_reserve_exact(count))?;
                decoder.elements(count, |element| {
                    set.insert(element);
                })?;
                Ok(set)
            })
        }
    }

    /// Takes the memory of entries with their hashes, and of a table of their positions.
    fn charge<T>(decoder: &mut Decoder<'_>, count: usize) -> Result<(), Malformed> {
        charge_table::<usize>(decoder, count)?;
        decoder.charge(count.saturating_mul(size_of::<(usize, T)>()))
    }
}

#[cfg(feature = "rust_decimal")]
mod rust_decimal {
    use ::rust_decimal::Decimal;

    use super::prelude::*;

    // `rust_decimal/serde-float` turns the encoding into a number of 64 bits. This crate cannot detect that.
    bridged! {
        [] Decimal => Schema::String;
    }
}

#[cfg(feature = "semver")]
mod semver {
    use ::semver::{Comparator, Version, VersionReq};

    use super::prelude::*;

    bridged! {
        [] Version => Schema::String;
        [] VersionReq => Schema::String;
        [] Comparator => Schema::String;
    }
}

#[cfg(feature = "smallvec")]
mod smallvec {
    use ::smallvec::{Array, SmallVec};

    use super::prelude::*;

    impl<A: Array<Item: PluginType>> PluginType for SmallVec<A> {
        const SCHEMA: Schema = <[A::Item]>::SCHEMA;

        fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
            self.as_slice().encode(encoder);
        }
    }

    impl<'de, A: Array<Item: Decode<'de>>> Decode<'de> for SmallVec<A> {
        fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
            decoder.sequence::<A::Item, _>(size_of::<A::Item>(), |decoder, count| {
                let mut vec = Self::new();
                decoder.reserved(vec.try_reserve_exact(count))?;
                decoder.elements(count, |element| vec.push(element))?;
                Ok(vec)
            })
        }
    }
}

#[cfg(feature = "time")]
mod time {
    use ::time::{
        Date, Month, OffsetDateTime, PlainDateTime, SignedDuration, Time, Timestamp, UtcDateTime, UtcOffset,
        Weekday,
    };

    use super::prelude::*;

    bridged! {
        // Year, and day of the year.
        [] Date => <(i32, u16)>::SCHEMA;
        // Hour, minute, second, nanosecond.
        [] Time => <(u8, u8, u8, u32)>::SCHEMA;
        // Hours, minutes, seconds.
        [] UtcOffset => <(i8, i8, i8)>::SCHEMA;
        // A date, a time and an offset, but not as nested tuples.
        [] PlainDateTime => <(i32, u16, u8, u8, u8, u32)>::SCHEMA;
        [] UtcDateTime => PlainDateTime::SCHEMA;
        [] OffsetDateTime => <(i32, u16, u8, u8, u8, u32, i8, i8, i8)>::SCHEMA;
        // Nanoseconds since 1970.
        [] Timestamp => Schema::I128;
        // Seconds, nanoseconds.
        [] SignedDuration => <(i64, i32)>::SCHEMA;
        // Counted from 1; the first ones are Monday and January.
        [] Weekday => Schema::U8;
        [] Month => Schema::U8;
    }
}

#[cfg(feature = "url")]
mod url {
    use ::url::Url;

    use super::prelude::*;

    bridged! {
        [] Url => Schema::String;
    }
}

#[cfg(feature = "uuid")]
mod uuid {
    use ::uuid::{NonNilUuid, Uuid};

    use super::prelude::*;

    // Sixteen bytes after their length: serde writes bytes of variable length, not an array.
    impl PluginType for Uuid {
        const SCHEMA: Schema = <[u8]>::SCHEMA;

        fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
            encoder.block(BYTES, self.as_bytes());
        }
    }

    impl<'de> Decode<'de> for Uuid {
        fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
            let bytes = decoder.plain_bytes(BYTES)?;
            Self::from_slice(bytes).map_err(|_| decoder.refuse("a UUID has 16 bytes"))
        }
    }

    impl PluginType for NonNilUuid {
        const SCHEMA: Schema = <[u8]>::SCHEMA;

        fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
            let uuid = self.get();
            encoder.scoped(|encoder| uuid.encode(encoder));
        }
    }

    impl<'de> Decode<'de> for NonNilUuid {
        fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
            let uuid = Uuid::decode(decoder)?;
            Self::new(uuid).ok_or_else(|| decoder.refuse("the UUID must not be nil"))
        }
    }
}
