//! Tests of lies in a pipeline: the plugin that lies fails and is named. The honest one after it keeps its
//! state.

use std::num::NonZeroU32;
use std::time::{Duration, SystemTime};

use picky::*;
use wasmer_plugin::host::{CallError, CallErrorKind, Limits, Loader, Pipeline, Plugin};

use super::{ADDRESS, count_in_place, liar, picky, tell, tell_of_blocks, tell_word};

/// Returns a pipeline of the liar and an honest plugin that remembers a number.
fn row(function: &str, lie: impl FnOnce(&mut Plugin)) -> Pipeline {
    let (mut liar, mut honest) = (liar(&Loader::new(), function), picky());
    lie(&mut liar);
    honest.remember(77).unwrap();
    Pipeline::new([liar, honest])
}

fn lives_on(row: &mut Pipeline) {
    let honest = &mut Pipeline::plugins(row)[1];
    assert!(!Plugin::is_poisoned(honest));
    assert_eq!(honest.remembered().unwrap(), 77);
}

/// Checks that the liar is named and poisoned.
fn is_found_out(row: &mut Pipeline, error: &CallError, why: &str) {
    let text = error.to_string();
    assert!(matches!(error.kind(), CallErrorKind::FalseReply { .. }) && error.poisons(), "{text}");
    assert!(text.starts_with("plugin `bytes` replies to `") && text.contains(why), "{text}");
    assert!(Plugin::is_poisoned(&Pipeline::plugins(row)[0]));
    lives_on(row);
}

/// Checks that the honest plugin refuses the value, as its type does. The description allows the value, so
/// nobody has lied.
fn is_refused(row: &mut Pipeline, error: &CallError, why: &str) {
    let text = error.to_string();
    assert!(matches!(error.kind(), CallErrorKind::ArgumentsRejected { .. }) && !error.poisons(), "{text}");
    assert!(text.starts_with("plugin `picky.wasm` cannot read the arguments of `"), "{text}");
    assert!(text.ends_with(why), "{text}");
    assert!(!Plugin::is_poisoned(&Pipeline::plugins(row)[0]));
    lives_on(row);
}

/// `function(value) <- lie: why;`, where the lie is encoded bytes.
macro_rules! lies {
    ($check:ident: $($function:ident($value:expr) <- $lie:expr => $why:literal;)*) => {
        $({
            let mut row = row(stringify!($function), |liar| liar.tell(&$lie).unwrap());
            let error = row.$function($value).expect_err(stringify!($function));
            $check(&mut row, &error, $why);
        })*
    };
}

/// The same, with the reply in the returned word.
macro_rules! lies_in_words {
    ($check:ident: $($function:ident($value:expr) <- $lie:expr => $why:literal;)*) => {
        $({
            let mut row = row(stringify!($function), |liar| liar.tell_word($lie).unwrap());
            let error = row.$function($value).expect_err(stringify!($function));
            $check(&mut row, &error, $why);
        })*
    };
}

fn length(length: u64) -> Vec<u8> {
    length.to_le_bytes().to_vec()
}

fn with(front: impl Into<Vec<u8>>, bytes: &[u8]) -> Vec<u8> {
    [&front.into(), bytes].concat()
}

#[test]
fn lengths() {
    lies! { is_found_out:
        text(String::new()) <- length(1 << 60) => "result: 1152921504606846976 bytes are missing";
        bytes(vec![]) <- length(1 << 60) => "result: 1152921504606846976 bytes are missing";
        bytes(vec![]) <- length(1 << 31) => "result: 2147483648 bytes are missing";
        bytes(vec![]) <- with(length(3), &[1, 2]) => "result: 1 byte is missing";
        bytes(vec![]) <- with(length(1), &[1, 2]) => "1 byte is left over after the value";
        bytes(vec![]) <- [] => "result: 8 bytes are missing";
        words(vec![]) <- length(1 << 60) => "bytes are missing";
        words(vec![]) <- with(length(1), &length(u64::MAX >> 1)) => "result[0]: 9223372036854775807 bytes are missing";
        flags(vec![]) <- length(1 << 60) => "result: 1152921504606846976 bytes are missing";
        units(vec![]) <- length(1 << 60) => "result: the value has over 65,536 elements that take no bytes";
        shapes(vec![]) <- length(1 << 60) => "bytes are missing";
        sizes_of_all(vec![]) <- length(1 << 61) => "bytes are missing";
        percents(vec![]) <- length(1 << 60) => "bytes are missing";
        wide(vec![]) <- length(1 << 60) => "bytes are missing";
        tree(Tree::default()) <- with([7], &length(1 << 60)) => "result.children: 1152921504606846976 bytes are missing";
        picture(Picture::default()) <- with(length(0), &length(1 << 60)) => "bytes are missing";
        pictures([].into()) <- length(1 << 60) => "bytes are missing";
    }
}

#[test]
fn values() {
    let named =
        |text: &[u8], flag: u8| with(with(with([2, 0, 0, 0], &length(text.len() as u64)), text), &[flag]);
    lies! { is_found_out:
        text(String::new()) <- with(length(1), &[0xff]) => "result: the text is not UTF-8";
        words(vec![]) <- with(with(length(2), &length(0)), &with(length(1), &[0xc3])) =>
            "result[1]: the text is not UTF-8";
        flags(vec![]) <- with(length(3), &[1, 0, 2]) => "result[2]: 2 is neither 0 nor 1";
        shape(Shape::Nothing) <- [3, 0, 0, 0] => "result: the enum has no variant 3";
        shape(Shape::Nothing) <- named(b"x", 7) => "result::Named.1: 7 is neither 0 nor 1";
        shape(Shape::Nothing) <- named(&[0x80], 1) => "result::Named.0: the text is not UTF-8";
        shapes(vec![]) <- with(length(1), &u32::MAX.to_le_bytes()) => "result[0]: the enum has no variant 4294967295";
        maybe(None) <- [1, 9] => "result: 9 is neither 0 nor 1";
        pictures([].into()) <- with(length(1), &with(length(1), &[0xff])) => "bytes are missing";
    }
    lies_in_words! { is_found_out:
        flag(true) <- 2 => "result: 2 is neither 0 nor 1";
        letter('x') <- 0xff => "result: the character is not UTF-8";
        letter('x') <- 0x80_c3 << 8 | 0xed => "result: the character is not UTF-8";
    }
}

/// The value matches its description.
#[test]
fn what_only_a_type_knows() {
    let time = |seconds: u64, nanoseconds: u32| with(length(seconds), &nanoseconds.to_le_bytes());
    lies_in_words! { is_refused:
        positive(NonZeroU32::MIN) <- 0 => "value: the number must not be 0";
        percent(Percent::default()) <- 101 => "value: a percentage is at most 100";
        size(1) <- 1 << 32 => "value: the number does not fit into the 32 bits of a plugin's `usize` or `isize`";
        size(1) <- u64::MAX => "value: the number does not fit into the 32 bits of a plugin's `usize` or `isize`";
    }
    lies! { is_refused:
        pause(Duration::ZERO) <- time(u64::MAX, 1_000_000_000) => "the time is out of range";
        moment(SystemTime::UNIX_EPOCH) <- time(u64::MAX, u32::MAX) => "the time is out of range";
        percents(vec![]) <- with(length(3), &[100, 7, 101]) => "value[2]: a percentage is at most 100";
        sizes_of_all(vec![]) <- with(length(2), &with(length(1), &length(1 << 40))) =>
            "the number does not fit into the 32 bits of a plugin's `usize` or `isize`";
        // 4 Mi of `None`, each of which takes 264 bytes in a guest of 512 MiB.
        wide(vec![]) <- with(length(4 << 20), &vec![0; 4 << 20]) => "value[0]: there is no memory for the value";
    }
}

#[test]
fn depth() {
    let nested = |levels: usize| [&[7][..], &length(1)].concat().repeat(levels);
    let chained = |links: usize| vec![1; links];
    lies! { is_found_out:
        tree(Tree::default()) <- with(nested(600), &with([7], &length(0))) =>
            "the value is nested deeper than 512 levels";
        chain(Chain::default()) <- with(chained(600), &[0]) => "the value is nested deeper than 512 levels";
        chain(Chain::default()) <- chained(1 << 20) => "the value is nested deeper than 512 levels";
    }
    // The maximum depth, which the honest plugin accepts.
    let mut row = row("chain", |liar| liar.tell(&with(chained(511), &[0])).unwrap());
    assert!(row.chain(Chain::default()).is_ok());
    lives_on(&mut row);
}

/// Encodes a sequence of `count` elements that lies elsewhere.
fn elsewhere(count: u64, place: u64) -> Vec<u8> {
    with(length(count | 1 << 63), &length(place))
}

#[test]
fn blocks() {
    macro_rules! lies_of_blocks {
        ($($function:ident($value:expr) <- $lie:expr => $why:literal;)*) => {
            $({
                let mut row = row(stringify!($function), |liar| liar.tell_of_blocks(&$lie).unwrap());
                let error = row.$function($value).expect_err(stringify!($function));
                is_found_out(&mut row, &error, $why);
            })*
        };
    }
    let picture = |name: &[u8], pixels: &[u8]| [name, pixels, &length(0)].concat();
    lies_of_blocks! {
        bytes(vec![]) <- elsewhere(20_000, 1 << 40) => "the block lies outside the plugin's memory";
        bytes(vec![]) <- elsewhere(u64::MAX >> 1, 0) => "the block lies outside the plugin's memory";
        bytes(vec![]) <- elsewhere(20_000, 1 << 21) => "the block lies outside the plugin's memory";
        sizes_of_all(vec![]) <- elsewhere(1 << 61, 0) => "the block is larger than the plugin's memory";
        bytes(vec![]) <- elsewhere(3, 0) => "a block of less than 16 KiB lies elsewhere";
        text(String::new()) <- with(elsewhere(20_000, ADDRESS), &[0xff; 20_000]) => "the text is not UTF-8";
        flags(vec![]) <- elsewhere(20_000, 0) => "bytes are missing";
        words(vec![]) <- elsewhere(20_000, 0) => "bytes are missing";
        words(vec![]) <- with(length(20_000), &elsewhere(0, 0).repeat(20_000)) =>
            "result[0]: a block of less than 16 KiB lies elsewhere";
        words(vec![]) <- with(length(20_000), &elsewhere(32 << 10, 0).repeat(20_000)) =>
            "bytes more than is allowed";
        picture(Picture::default()) <- picture(&length(0), &elsewhere(1 << 20, 0)) =>
            "result.pixels: the block lies outside the plugin's memory";
    }
    // The reply claims to have no blocks elsewhere.
    lies! { is_found_out:
        bytes(vec![]) <- elsewhere(20_000, 0) => "result: a block lies elsewhere, and nothing does here";
        text(String::new()) <- elsewhere(20_000, 0) => "result: a block lies elsewhere, and nothing does here";
    }
    // Valid blocks arrive, and so do the values after them.
    let lie = picture(&elsewhere(20_000, 0), &elsewhere(2000, 0));
    let mut row = row("picture", |liar| liar.tell_of_blocks(&lie).unwrap());
    let picture = row.picture(Picture::default()).unwrap();
    assert_eq!((picture.name.len(), picture.pixels.len(), picture.bytes.len()), (20_000, 2000, 0));
}

/// Excess bytes are the fault of the reply, as in a call of one plugin.
#[test]
fn blocks_beyond_the_limit() {
    let loader = Loader::new().with_limits(Limits::default().reply(100_000));
    let mut liar = liar(&loader, "words");
    liar.tell_of_blocks(&with(length(7), &elsewhere(20_000, 0).repeat(7))).unwrap();
    let mut row = Pipeline::new([liar, picky()]);
    let error = row.words(vec![]).unwrap_err();
    assert!(error.to_string().contains(" bytes more than is allowed"), "{error}");
    assert!(Plugin::is_poisoned(&Pipeline::plugins(&mut row)[0]));
}

/// The liar has changed the number of elements.
#[test]
fn slices_in_place() {
    for lie in [0, 2, 4, 1 << 28, 1 << 29, 1 << 31, 1 << 60, 1 << 61, 1 << 63, 1 << 63 | 3, u64::MAX] {
        let mut row = row("other", |liar| liar.count_in_place(lie).unwrap());
        let mut numbers = [1, 2, 3];
        let error = row.in_place(&mut numbers).unwrap_err();
        is_found_out(&mut row, &error, "");
        assert_eq!(numbers, [1, 2, 3], "{lie}");
    }
    let mut row = row("other", |liar| liar.count_in_place(3).unwrap());
    let mut numbers = [1, 2, 3];
    row.in_place(&mut numbers).unwrap();
    assert_eq!(numbers, [3, 2, 1]);
}

/// Checking a slow reply counts towards the liar's time.
#[test]
fn time() {
    let loader = Loader::new().with_limits(Limits::default().timeout(Duration::from_millis(300)));
    let mut liar = liar(&loader, "parts");
    liar.tell(&with(length(4 << 20), &vec![0; 32 << 20])).unwrap();
    let mut row = Pipeline::new([liar, picky()]);
    let error = row.parts(vec![]).unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::TimedOut { .. }), "{error}");
    assert!(error.to_string().starts_with("plugin `bytes` was stopped in `parts`"), "{error}");
    assert!(Plugin::is_poisoned(&Pipeline::plugins(&mut row)[0]));
    assert!(!Plugin::is_poisoned(&Pipeline::plugins(&mut row)[1]));
}

/// The liar comes last: the host decodes its reply.
#[test]
fn the_last_plugin() {
    let mut row = Pipeline::new([picky(), liar(&Loader::new(), "text")]);
    Pipeline::plugins(&mut row)[1].tell(&with(length(1), &[0xff])).unwrap();
    let error = row.text("text".to_owned()).unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Decode { .. }), "{error}");
    assert!(error.to_string().contains(": result: the text is not UTF-8; "), "{error}");
}
