//! Tests of types of other crates.

use bytes::{Bytes, BytesMut};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta};
use rust_decimal::Decimal;
use semver::{Version, VersionReq};
use time::{Date, OffsetDateTime, PlainDateTime, SignedDuration, Time, Timestamp, UtcDateTime, UtcOffset};
use url::Url;
use uuid::{NonNilUuid, Uuid};
use wasmer_plugin::convert_ret;

use super::echoes;

echoes! { in foreign:
    of_bytes: Bytes::new(), Bytes::from_static(b"\0\xff");
    of_bytes_mut: BytesMut::new(), BytesMut::from(b"\0\xff".as_slice());
    of_naive_date: leap_day(), NaiveDate::MIN, NaiveDate::MAX;
    of_naive_time: NaiveTime::MIN, midnight_less_a_nano();
    of_naive_date_time: leap_day().and_time(midnight_less_a_nano()), DateTime::UNIX_EPOCH.naive_utc();
    of_utc: DateTime::UNIX_EPOCH, DateTime::from_timestamp_nanos(i64::MAX);
    of_fixed: DateTime::UNIX_EPOCH.with_timezone(&FixedOffset::west_opt(5400).unwrap());
    of_chrono_month: chrono::Month::February;
    of_chrono_weekday: chrono::Weekday::Thu;
    of_time_delta: TimeDelta::MIN, TimeDelta::MAX, TimeDelta::zero();
    of_index_map: [].into(), [("b".into(), 1), ("a".into(), 2)].into();
    of_index_set: [3, 1, 2].into();
    of_decimal: Decimal::MIN, Decimal::MAX, Decimal::new(-1, 28), Decimal::new(100, 2);
    of_version: Version::new(1, 2, 3), "1.0.0-rc.1+build.5".parse().unwrap();
    of_version_req: VersionReq::STAR, ">=1.2, <2".parse().unwrap();
    of_comparator: "~1.2".parse().unwrap();
    of_small_vec: [].into_iter().collect(), ["a", "b", "c"].into_iter().map(String::from).collect();
    of_date: Date::MIN, Date::MAX, Date::from_ordinal_date(2024, 366).unwrap();
    of_time: Time::MIDNIGHT, Time::MAX;
    of_utc_offset: UtcOffset::UTC, UtcOffset::from_hms(-5, -30, -1).unwrap();
    of_plain_date_time: PlainDateTime::MIN, PlainDateTime::MAX;
    of_utc_date_time: UtcDateTime::UNIX_EPOCH, UtcDateTime::MAX;
    of_offset_date_time: OffsetDateTime::UNIX_EPOCH,
        PlainDateTime::MAX.assume_offset(UtcOffset::from_hms(1, 2, 3).unwrap());
    of_timestamp: Timestamp::UNIX_EPOCH, Timestamp::MAX;
    of_signed_duration: SignedDuration::MIN, SignedDuration::MAX, SignedDuration::ZERO;
    of_month: time::Month::December;
    of_weekday: time::Weekday::Sunday;
    of_url: Url::parse("https://user@example.org:8080/a%20b?c=d#e").unwrap();
    of_uuid: Uuid::nil(), Uuid::max();
    of_non_nil_uuid: NonNilUuid::new(Uuid::max()).unwrap();
    of_many: vec![], vec![
        (Uuid::nil(), None, Ok(Decimal::ONE)),
        (Uuid::max(), Url::parse("data:,a").ok(), Err(Version::new(0, 1, 0))),
    ];
}

fn leap_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 2, 29).unwrap()
}

fn midnight_less_a_nano() -> NaiveTime {
    NaiveTime::from_hms_nano_opt(23, 59, 59, 999_999_999).unwrap()
}

/// Types with an unexpected encoding.
#[test]
fn what_they_look_like() {
    fn bytes(value: &impl serde::Serialize) -> Vec<u8> {
        convert_ret(value).unwrap()
    }
    assert_eq!(bytes(&Uuid::max()), bytes(&vec![0xff_u8; 16]));
    assert_eq!(bytes(&leap_day()), bytes(&"2024-02-29"));
    assert_eq!(bytes(&DateTime::UNIX_EPOCH), bytes(&"1970-01-01T00:00:00Z"));
    assert_eq!(bytes(&chrono::Weekday::Mon), bytes(&"Mon"));
    assert_eq!(bytes(&chrono::Month::March), bytes(&"March"));
    assert_eq!(bytes(&time::Weekday::Monday), [1]);
    assert_eq!(bytes(&Decimal::new(100, 2)), bytes(&"1.00"));
    assert_eq!(bytes(&OffsetDateTime::UNIX_EPOCH), bytes(&((1970_i32, 1_u16), [0_u8; 3], 0_u32, [0_i8; 3])));
}
