//! The types of other crates, behind features of their names, as those crates write them for a format
//! that nobody reads. What a crate writes can depend on its features, which are one for a whole
//! program: where that matters, the crate's documentation under *Features* says so.

#[cfg(feature = "bytes")]
mod bytes {
    use ::bytes::{Bytes, BytesMut};

    use crate::schema::{PluginType, Schema};

    described! {
        [] Bytes => <[u8]>::SCHEMA;
        [] BytesMut => <[u8]>::SCHEMA;
    }
}

#[cfg(feature = "chrono")]
mod chrono {
    use ::chrono::{DateTime, Month, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Weekday};

    use crate::schema::{PluginType, Schema};

    // Text, though nobody reads it. For an instant as a number there are chrono's modules for
    // `#[serde(with = …)]`.
    described! {
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
    use ::indexmap::{IndexMap, IndexSet};

    use crate::schema::{PluginType, Schema};

    described! {
        [K: PluginType, V: PluginType, S] IndexMap<K, V, S> => Schema::Map(&K::SCHEMA, &V::SCHEMA);
        [T: PluginType, S] IndexSet<T, S> => Schema::Seq(&T::SCHEMA);
    }
}

#[cfg(feature = "rust_decimal")]
mod rust_decimal {
    use ::rust_decimal::Decimal;

    use crate::schema::{PluginType, Schema};

    // A number of 64 bits where `rust_decimal/serde-float` is on, which nothing here can see.
    described! {
        [] Decimal => Schema::String;
    }
}

#[cfg(feature = "semver")]
mod semver {
    use ::semver::{Comparator, Version, VersionReq};

    use crate::schema::{PluginType, Schema};

    described! {
        [] Version => Schema::String;
        [] VersionReq => Schema::String;
        [] Comparator => Schema::String;
    }
}

#[cfg(feature = "smallvec")]
mod smallvec {
    use ::smallvec::{Array, SmallVec};

    use crate::schema::{PluginType, Schema};

    impl<A: Array<Item: PluginType>> PluginType for SmallVec<A> {
        const SCHEMA: Schema = <[A::Item]>::SCHEMA;
    }
}

#[cfg(feature = "time")]
mod time {
    use ::time::{
        Date, Month, OffsetDateTime, PlainDateTime, SignedDuration, Time, Timestamp, UtcDateTime, UtcOffset,
        Weekday,
    };

    use crate::schema::{PluginType, Schema};

    described! {
        // Year, and day of the year.
        [] Date => <(i32, u16)>::SCHEMA;
        // Hour, minute, second, nanosecond.
        [] Time => <(u8, u8, u8, u32)>::SCHEMA;
        // Hours, minutes, seconds.
        [] UtcOffset => <(i8, i8, i8)>::SCHEMA;
        // A date, a time and an offset, but not as tuples in a tuple.
        [] PlainDateTime => <(i32, u16, u8, u8, u8, u32)>::SCHEMA;
        [] UtcDateTime => PlainDateTime::SCHEMA;
        [] OffsetDateTime => <(i32, u16, u8, u8, u8, u32, i8, i8, i8)>::SCHEMA;
        // Nanoseconds since 1970.
        [] Timestamp => Schema::I128;
        // Seconds, nanoseconds.
        [] SignedDuration => <(i64, i32)>::SCHEMA;
        // From 1, Monday and January.
        [] Weekday => Schema::U8;
        [] Month => Schema::U8;
    }
}

#[cfg(feature = "url")]
mod url {
    use ::url::Url;

    use crate::schema::{PluginType, Schema};

    described! {
        [] Url => Schema::String;
    }
}

#[cfg(feature = "uuid")]
mod uuid {
    use ::uuid::{NonNilUuid, Uuid};

    use crate::schema::{PluginType, Schema};

    // Sixteen bytes behind their length: as bytes that could be more or fewer, not as an array.
    described! {
        [] Uuid => <[u8]>::SCHEMA;
        [] NonNilUuid => <[u8]>::SCHEMA;
    }
}
