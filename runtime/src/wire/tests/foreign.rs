//! Properties of the codec for types of other crates.

#[allow(unused_imports)]
use super::{Random, types};

#[cfg(feature = "bytes")]
types! {
    bytes: bytes::Bytes;
    bytes_mut: bytes::BytesMut;
}

#[cfg(feature = "chrono")]
mod chrono {
    use ::chrono::*;

    use super::*;

    fn date(random: &mut Random) -> NaiveDate {
        let days = i32::try_from(random.below(1 << 20)).unwrap() - (1 << 18);
        NaiveDate::from_ymd_opt(1970, 1, 1).unwrap() + TimeDelta::days(days.into())
    }

    fn time(random: &mut Random) -> NaiveTime {
        let (seconds, nanoseconds) = (random.below(86_400), random.below(1_000_000_000) >> random.below(30));
        let [seconds, nanoseconds] = [seconds, nanoseconds].map(|number| u32::try_from(number).unwrap());
        NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanoseconds).unwrap()
    }

    fn utc(random: &mut Random) -> DateTime<Utc> {
        date(random).and_time(time(random)).and_utc()
    }

    fn fixed(random: &mut Random) -> DateTime<FixedOffset> {
        let offset = i32::try_from(random.below(1440)).unwrap() - 720;
        utc(random).with_timezone(&FixedOffset::east_opt(offset * 60).unwrap())
    }

    fn month(random: &mut Random) -> Month {
        Month::try_from(u8::try_from(1 + random.below(12)).unwrap()).unwrap()
    }

    fn weekday(random: &mut Random) -> Weekday {
        Weekday::try_from(u8::try_from(random.below(7)).unwrap()).unwrap()
    }

    types! {
        naive_date: NaiveDate, from date;
        naive_time: NaiveTime, from time;
        naive_date_time: NaiveDateTime, from |random| date(random).and_time(time(random));
        date_time: DateTime<Utc>, from utc;
        date_time_with_offset: DateTime<FixedOffset>, from fixed;
        month_: Month, from month;
        weekday_: Weekday, from weekday;
        time_delta: TimeDelta;
        many: alloc::vec::Vec<(NaiveDate, Option<DateTime<Utc>>)>, from |random| {
            (0..random.below(4)).map(|_| (date(random), (random.below(2) == 0).then(|| utc(random)))).collect()
        };
    }
}

#[cfg(feature = "indexmap")]
types! {
    index_map: indexmap::IndexMap<alloc::string::String, Option<u8>, std::hash::RandomState>;
    index_set: indexmap::IndexSet<u16, std::hash::RandomState>;
}

#[cfg(feature = "rust_decimal")]
types! {
    decimal: rust_decimal::Decimal, from |random| {
        let scale = u32::try_from(random.below(29)).unwrap();
        rust_decimal::Decimal::from_i128_with_scale(i128::from(random.number().cast_signed()), scale)
    };
}

#[cfg(feature = "semver")]
mod semver {
    use ::semver::*;

    use super::*;

    fn version(random: &mut Random) -> Version {
        let [major, minor, patch] = [(); 3].map(|()| random.number() >> random.below(64));
        let mut version = Version::new(major, minor, patch);
        if random.below(2) == 0 {
            version.pre = Prerelease::new("rc.1").unwrap();
        }
        version
    }

    fn comparator(random: &mut Random) -> Comparator {
        let op = ["=", ">", ">=", "<", "<=", "~", "^"][random.below(7)];
        alloc::format!("{op}{}", version(random)).parse().unwrap()
    }

    types! {
        version_: Version, from version;
        comparator_: Comparator, from comparator;
        version_req: VersionReq, from |random| {
            VersionReq { comparators: (0..random.below(3)).map(|_| comparator(random)).collect() }
        };
    }
}

#[cfg(feature = "smallvec")]
types! {
    small_vec: smallvec::SmallVec<[alloc::string::String; 2]>;
    small_vec_of_numbers: smallvec::SmallVec<[u32; 4]>;
}

#[cfg(feature = "time")]
mod time {
    use ::time::*;

    use super::*;

    fn date(random: &mut Random) -> Date {
        let (from, to) = (i64::from(Date::MIN.to_julian_day()), i64::from(Date::MAX.to_julian_day()));
        let days = i64::try_from(random.below(usize::try_from(to - from).unwrap())).unwrap();
        Date::from_julian_day(i32::try_from(from + days).unwrap()).unwrap()
    }

    fn below(random: &mut Random, limit: usize) -> u8 {
        u8::try_from(random.below(limit)).unwrap()
    }

    fn clock(random: &mut Random) -> Time {
        let nanoseconds = u32::try_from(random.below(1_000_000_000)).unwrap();
        Time::from_hms_nano(below(random, 24), below(random, 60), below(random, 60), nanoseconds).unwrap()
    }

    fn offset(random: &mut Random) -> UtcOffset {
        let seconds = i32::try_from(random.below(2 * 86_000)).unwrap() - 86_000;
        UtcOffset::from_whole_seconds(seconds).unwrap()
    }

    fn plain(random: &mut Random) -> PlainDateTime {
        PlainDateTime::new(date(random), clock(random))
    }

    types! {
        date_: Date, from date;
        time_: Time, from clock;
        utc_offset: UtcOffset, from offset;
        plain_date_time: PlainDateTime, from plain;
        utc_date_time: UtcDateTime, from |random| plain(random).as_utc();
        offset_date_time: OffsetDateTime, from |random| plain(random).assume_offset(offset(random));
        timestamp: Timestamp, from |random| {
            let seconds = i64::try_from(random.below(1 << 36)).unwrap();
            Timestamp::from_seconds(seconds).unwrap()
        };
        signed_duration: SignedDuration, from |random| SignedDuration::nanoseconds(random.number().cast_signed());
        weekday: Weekday, from |random| Weekday::Monday.nth_next(below(random, 7));
        month: Month, from |random| Month::January.nth_next(below(random, 12));
    }
}

#[cfg(feature = "url")]
types! {
    url: url::Url, from |random| {
        let (host, path, query) = (random.below(1000), random.char(), random.char());
        url::Url::parse(&alloc::format!("https://user@h{host}.example.org:8080/{path}?{query}#{query}")).unwrap()
    };
}

#[cfg(feature = "uuid")]
types! {
    uuid: uuid::Uuid, from |random| uuid::Uuid::from_u64_pair(random.number(), random.number());
    non_nil_uuid: uuid::NonNilUuid, from |random| {
        uuid::NonNilUuid::new(uuid::Uuid::from_u64_pair(random.number(), 1)).unwrap()
    };
}
