//! Types of other crates.

use bytes::{Bytes, BytesMut};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use indexmap::{IndexMap, IndexSet};
use rust_decimal::Decimal;
use semver::{Comparator, Version, VersionReq};
use smallvec::SmallVec;
use time::{Date, OffsetDateTime, PlainDateTime, SignedDuration, Time, Timestamp, UtcDateTime, UtcOffset};
use url::Url;
use uuid::{NonNilUuid, Uuid};

echo! {
    of_bytes: Bytes;
    of_bytes_mut: BytesMut;

    of_naive_date: NaiveDate;
    of_naive_time: NaiveTime;
    of_naive_date_time: NaiveDateTime;
    of_utc: DateTime<Utc>;
    of_fixed: DateTime<FixedOffset>;
    of_chrono_month: chrono::Month;
    of_chrono_weekday: chrono::Weekday;
    of_time_delta: TimeDelta;

    of_index_map: IndexMap<String, u8>;
    of_index_set: IndexSet<u64>;

    of_decimal: Decimal;

    of_version: Version;
    of_version_req: VersionReq;
    of_comparator: Comparator;

    of_small_vec: SmallVec<[String; 2]>;

    of_date: Date;
    of_time: Time;
    of_utc_offset: UtcOffset;
    of_plain_date_time: PlainDateTime;
    of_utc_date_time: UtcDateTime;
    of_offset_date_time: OffsetDateTime;
    of_timestamp: Timestamp;
    of_signed_duration: SignedDuration;
    of_month: time::Month;
    of_weekday: time::Weekday;

    of_url: Url;

    of_uuid: Uuid;
    of_non_nil_uuid: NonNilUuid;
    of_many: Vec<(Uuid, Option<Url>, Result<Decimal, Version>)>;
}
