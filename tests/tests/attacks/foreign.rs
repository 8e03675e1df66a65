//! Attacks on types of other crates, decoded from hostile bytes.

#![allow(dead_code, unused_variables, unreachable_pub, missing_docs, reason = "stubs only")]

use bytes::Bytes;
use chrono::{DateTime, NaiveDate, Utc};
use indexmap::IndexMap;
use rust_decimal::Decimal;
use semver::Version;
use smallvec::SmallVec;
use time::OffsetDateTime;
use url::Url;
use uuid::Uuid;
use wasmer_plugin::host::Plugin;
use wasmer_plugin::wasmer_plugin;

use super::shared::{is, loader};
use super::{Attack, attack};

macro_rules! stubs {
    ($($name:ident -> $result:ty;)*) => {
        $(#[wasmer_plugin]
        pub fn $name(bytes: &[u8]) -> $result {
            unreachable!("runs in the guest")
        })*
    };
}

stubs! {
    instant -> DateTime<Utc>;
    date -> NaiveDate;
    moment -> OffsetDateTime;
    uuid_of -> Uuid;
    url_of -> Url;
    version_of -> Version;
    decimal_of -> Decimal;
    bytes_of -> Bytes;
    small -> SmallVec<[u64; 4]>;
    index -> IndexMap<u8, u8>;
}

#[wasmer_plugin]
pub fn tell(bytes: &[u8]) {
    unreachable!("runs in the guest")
}

fn liar(function: &str) -> Plugin {
    let text = include_str!("../decoding/liar.wat").replace("FUNCTION", function);
    loader().load_bytes(&wat::parse_str(text).unwrap()).unwrap()
}

/// Checks that each reply is refused because it cannot be decoded.
macro_rules! refuses {
    ($function:ident: $($bytes:expr),* $(,)?) => {
        $({
            let mut plugin = liar(stringify!($function));
            plugin.tell(&$bytes).unwrap();
            match plugin.$function(&[]) {
                Err(error) => is(&error, "Decode|OutOfMemory|ReplyTooLarge"),
                Ok(value) => panic!("{value:?}"),
            }
        })*
    };
}

fn text(text: &str) -> Vec<u8> {
    [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat()
}

fn words(words: &[u64]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

pub(super) const ATTACKS: &[Attack] = &[
    attack("chrono: instants that are no text", || {
        refuses! { instant: text(""), text("9".repeat(70_000).as_str()), words(&[u64::MAX]), vec![0xff; 12] }
    }),
    attack("chrono: years out of range", || {
        refuses! { instant: text("+999999-01-01T00:00:00Z"), text("-999999-12-31T23:59:60Z"),
        text("2026-02-30T00:00:00Z"), text("2026-01-01T25:00:00Z") }
    }),
    attack("chrono: dates out of range", || {
        refuses! { date: text("2026-13-01"), text("2026-00-00"), text("+9999999999999999999-01-01"), text("\0") }
    }),
    attack("time: moments out of range", || {
        refuses! { moment: vec![0xff; 64], vec![0x80; 40], vec![] }
    }),
    attack("uuid: other lengths", || {
        refuses! { uuid_of: vec![], words(&[15, 0, 0]), words(&[u64::MAX, 0, 0]) }
    }),
    attack("url: what is none", || {
        refuses! { url_of: text(""), text("http://[::1"), text("http://\u{0}/"), text("//x"),
        text("http://1.2.3.4.5.256/"), text("http://a:99999/"), text(&"[".repeat(60_000)) }
    }),
    attack("semver: what is none", || {
        refuses! { version_of: text("1"), text("1.0"), text("01.0.0"), text("18446744073709551616.0.0"),
        text("1.0.0-\u{1b}"), text(&"1.".repeat(30_000)) }
    }),
    attack("rust_decimal: digits and scales", || {
        refuses! { decimal_of: text(""), text(&"9".repeat(100)), text("."), text("1e99999999999"), text("NaN") }
    }),
    attack("bytes: lengths without bytes", || {
        refuses! { bytes_of: words(&[u64::MAX]), words(&[1 << 40, 0]), vec![1] }
    }),
    attack("smallvec: lengths without elements", || {
        refuses! { small: words(&[u64::MAX, 1]), words(&[1 << 60]), words(&[5, 1, 2, 3, 4]) }
    }),
    attack("indexmap: lengths without pairs", || {
        refuses! { index: words(&[u64::MAX]), words(&[1 << 62, 0]), words(&[9]) }
    }),
    attack("indexmap: one key 100 times", || {
        let mut plugin = liar("index");
        let mut bytes = words(&[100]);
        bytes.extend([7; 200]);
        plugin.tell(&bytes).unwrap();
        match plugin.index(&[]) {
            Ok(map) => assert_eq!(map.into_iter().collect::<Vec<_>>(), [(7, 7)]),
            Err(error) => is(&error, "Decode"),
        }
    }),
];
