//! Tests of blocks that are not inline.

#![allow(clippy::large_stack_arrays)]

use alloc::collections::{BTreeSet, LinkedList};
use alloc::ffi::CString;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::num::{NonZeroU8, NonZeroU64};

use super::{decoded, encoded, error};
use crate::PluginType;
use crate::wire::codec::Decode;
use crate::wire::codec::blocks::LentBlocks;
use crate::wire::codec::*;

/// Encodes a sequence of `count` elements that lies elsewhere.
fn elsewhere(count: u64, place: u64) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&(count | OUTSIDE).to_le_bytes());
    bytes[8..].copy_from_slice(&place.to_le_bytes());
    bytes
}

#[test]
fn blocks_are_listed_or_addressed() {
    let (large, small) = (vec![7_u32; LARGE / 4], vec![7_u32; LARGE / 4 - 1]);
    let mut room = vec![0; 2 * LARGE];
    let mut encoder = Encoder::with_blocks(&mut room, Blocks::Listed(Vec::new()));
    encoder.value(&large);
    encoder.value(&small);
    encoder.value(&large);
    let (length, Blocks::Listed(blocks)) = encoder.finish_with_blocks().unwrap() else { panic!() };
    assert_eq!(length, 16 + 8 + LARGE - 4 + 16);
    let sizes: Vec<_> = blocks.iter().map(|block| (block.bytes.len(), block.align)).collect();
    assert_eq!(sizes, [(LARGE, 4); 2]);
    assert_eq!(room[..16], elsewhere(LARGE as u64 / 4, 0));
    assert_eq!(room[length - 16..length], elsewhere(LARGE as u64 / 4, 1));

    let scoped = vec![1_u8; LARGE];
    let mut encoder = Encoder::with_blocks(&mut room, Blocks::addressed());
    encoder.value(&large);
    encoder.scoped(|encoder| encoder.value(&scoped));
    let (length, Blocks::Addressed { any: true, .. }) = encoder.finish_with_blocks().unwrap() else {
        panic!()
    };
    assert_eq!(length, 16 + 8 + LARGE);
    assert_eq!(room[..16], elsewhere(LARGE as u64 / 4, large.as_ptr().addr() as u64));
}

/// Decodes with `memory` as a guest's memory.
fn within<'de, T: Decode<'de>>(bytes: &'de [u8], memory: &'de [u8]) -> Result<T, CodecError> {
    decoded(Decoder::with_outside(bytes, Outside::Memory(memory)).bounded(None, 1 << 20))
}

fn error_within<T: for<'de> Decode<'de>>(bytes: &[u8], memory: &[u8]) -> String {
    within::<T>(bytes, memory).map(drop).unwrap_err().to_string()
}

#[test]
fn blocks_are_read_from_memory() {
    let memory: Vec<u8> = (0..=255).cycle().skip(1).take(70_000).collect();
    let bytes = elsewhere(3, 256);
    assert_eq!(within::<Vec<u8>>(&bytes, &memory).unwrap(), [1, 2, 3]);
    assert_eq!(within::<&[u8]>(&bytes, &memory).unwrap(), [1, 2, 3]);
    assert_eq!(within::<Vec<u16>>(&bytes, &memory).unwrap(), [0x201, 0x403, 0x605]);
    // Misaligned.
    assert_eq!(within::<Vec<u16>>(&elsewhere(1, 257), &memory).unwrap(), [0x302]);
    assert_eq!(within::<String>(&elsewhere(3, 64), &memory).unwrap(), "ABC");
    assert_eq!(within::<CString>(&elsewhere(3, 64), &memory).unwrap().as_c_str(), c"ABC");
    assert_eq!(within::<Vec<(u8, i8)>>(&elsewhere(1, 0), &memory).unwrap(), [(1, 2)]);
    // Types that are not decoded from blocks directly.
    assert_eq!(within::<BTreeSet<u8>>(&bytes, &memory).unwrap(), [1, 2, 3].into());
    assert_eq!(within::<LinkedList<[u8; 2]>>(&bytes, &memory).unwrap(), [[1, 2], [3, 4], [5, 6]].into());
    assert_eq!(within::<Vec<NonZeroU8>>(&elsewhere(30_000, 0), &memory[..30]).ok(), None);
    assert_eq!(within::<Vec<usize>>(&elsewhere(8000, 0), &[1; 64_000]).unwrap().len(), 8000);
}

/// The block is longer than all bytes before its place.
#[test]
fn what_is_wrong_in_a_block_is_told() {
    let memory = [0; 64_000];
    assert_eq!(error_within::<Vec<NonZeroU8>>(&elsewhere(30_000, 0), &memory), "the number must not be 0");
    assert_eq!(
        error_within::<LinkedList<NonZeroU64>>(&elsewhere(8_000, 0), &memory),
        "the number must not be 0"
    );
    let memory = [0xff; 64_000];
    assert_eq!(error_within::<String>(&elsewhere(64_000, 0), &memory), "the text is not UTF-8");
    assert_eq!(
        error_within::<CString>(&elsewhere(64_000, 0), &[0; 64_000]),
        "a zero stands within a C string"
    );
    let error = within::<(u8, &str)>(&[&[1][..], &elsewhere(64_000, 0)].concat(), &memory).unwrap_err();
    assert_eq!((error.offset(), error.to_string().as_str()), (1, "the text is not UTF-8"));
    // An error in a block has the offset of its sequence.
    let place = |count, start| {
        let bytes = [&[1, 0, 0, 0][..], &elsewhere(count, start)].concat();
        within::<(u32, Vec<u16>)>(&bytes, &[0; 1 << 21]).map(drop).unwrap_err().offset()
    };
    assert_eq!([place(1, 1 << 21), place(u64::MAX >> 1, 0), place(600_000, 0)], [4; 3]);
    // The same holds for other types.
    let bytes = [&[1, 0, 0, 0][..], &elsewhere(8_000, 0)].concat();
    let error = within::<(u32, LinkedList<NonZeroU64>)>(&bytes, &[0; 64_000]).map(drop).unwrap_err();
    assert_eq!((error.offset(), error.to_string().as_str()), (4, "the number must not be 0"));
    let outside = "the block lies outside the plugin's memory";
    assert_eq!(error_within::<Vec<u8>>(&elsewhere(64_001, 0), &memory), outside);
    assert_eq!(error_within::<Vec<u8>>(&elsewhere(1, 64_000), &memory), outside);
    assert_eq!(error_within::<Vec<u8>>(&elsewhere(1, u64::MAX), &memory), outside);
    let larger = "the block is larger than the plugin's memory";
    assert_eq!(error_within::<Vec<u64>>(&elsewhere(u64::MAX >> 1, 0), &memory), larger);
    assert_eq!(error_within::<Vec<NonZeroU64>>(&elsewhere(u64::MAX >> 1, 0), &memory), larger);
    assert_eq!(
        error_within::<Vec<bool>>(&elsewhere(1, 0), &memory).split_once(' ').unwrap().1,
        "bytes are missing"
    );
    // More than the limit.
    let many = [40_u64.to_le_bytes().to_vec(), elsewhere(64_000, 0).repeat(40)].concat();
    let error = error_within::<Vec<Vec<u8>>>(&many, &memory);
    // The bound has room for 16 blocks and 24,576 bytes of the next.
    assert_eq!(error, "the reply and its blocks take 39424 bytes more than is allowed");
}

/// A hand-written `Decode` may read too few or too many of a block's bytes.
#[test]
fn a_block_is_read_to_its_end() {
    let (bytes, memory) = (elsewhere(3, 0), [1, 2, 3]);
    let decode = |read: usize| {
        let decoder = Decoder::with_outside(&bytes, Outside::Memory(&memory)).bounded(None, 3);
        let mut decoder = decoder;
        let result = decoder.sequence::<u8, _>(1, |decoder, count| {
            assert_eq!(count, 3);
            decoder.take_all(read).map(drop)
        });
        result.map_err(|Malformed| decoder.error().to_string())
    };
    assert_eq!(decode(3), Ok(()));
    assert_eq!(decode(1).unwrap_err(), "2 bytes are left over after the value");
    assert_eq!(decode(4).unwrap_err(), "1 byte is missing");
}

/// A reply and its blocks are in one memory, and a block may be anywhere in it.
#[test]
fn a_block_may_end_where_the_reply_goes_on() {
    let mut memory = vec![0xff; 1000];
    memory[500..516].copy_from_slice(&elsewhere(516, 0));
    for end in 516..520 {
        assert_eq!(error_within::<(String, u8)>(&memory[500..end], &memory), "the text is not UTF-8");
        let borrowed = within::<(&str, u8)>(&memory[500..end], &memory).unwrap_err();
        assert_eq!(borrowed.to_string(), "the text is not UTF-8");
    }
}

#[test]
fn nothing_lies_elsewhere_unless_it_may() {
    let message = "a block lies elsewhere, and nothing does here";
    assert_eq!(error::<Vec<u8>>(&elsewhere(0, 0)), message);
    assert_eq!(error::<BTreeSet<u8>>(&elsewhere(0, 0)), message);
    assert_eq!(error::<String>(&elsewhere(0, 0)), message);
    // Without a limit, blocks may have no bytes.
    let unbounded =
        |count| decoded::<Vec<u8>>(Decoder::with_outside(&elsewhere(count, 0), Outside::Memory(&[1])));
    assert!(unbounded(0).unwrap().is_empty());
    assert!(unbounded(1).is_err());
}

fn lend(blocks: &LentBlocks, bytes: &[u8], align: usize) {
    let start = blocks.lend(bytes.len(), align).unwrap();
    // SAFETY: `lend` has allocated `bytes.len()` bytes for the host to fill, and nobody else refers to them
    // yet.
    unsafe { core::ptr::copy_nonoverlapping(bytes.as_ptr(), start.as_ptr(), bytes.len()) };
}

fn from_lent<'de, T: Decode<'de>>(bytes: &'de [u8], blocks: &'de LentBlocks) -> Result<T, CodecError> {
    decoded(Decoder::with_outside(bytes, Outside::Lent(blocks)))
}

#[test]
fn vectors_take_over_what_was_lent() {
    let mut blocks = LentBlocks::default();
    lend(&blocks, &[1, 0, 0, 0, 2, 0, 0, 0], 4);
    lend(&blocks, b"text", 1);
    lend(&blocks, &[3, 0, 4, 0], 2);
    let address = blocks.bytes(2).unwrap().as_ptr();
    let bytes = [elsewhere(2, 0), elsewhere(4, 1), elsewhere(2, 2)].concat();
    let (numbers, text, shorts): (Vec<u32>, String, Vec<u16>) = from_lent(&bytes, &blocks).unwrap();
    assert_eq!((&numbers[..], &text[..], &shorts[..]), (&[1, 2][..], "text", &[3, 4][..]));
    assert_eq!((numbers.capacity(), text.capacity()), (2, 4));
    // The test has borrowed the block before, so the vector has a copy.
    assert_ne!(shorts.as_ptr().cast(), address);
    // Both blocks are gone.
    let gone = "the host has lent no such block";
    assert_eq!(from_lent::<Vec<u32>>(&bytes[..16], &blocks).unwrap_err().to_string(), gone);
    assert_eq!(from_lent::<&str>(&bytes[16..32], &blocks).unwrap_err().to_string(), gone);
    assert_eq!(from_lent::<BTreeSet<u8>>(&bytes[16..32], &blocks).unwrap_err().to_string(), gone);
    blocks.clear();
    assert!(from_lent::<Vec<u16>>(&bytes[32..], &blocks).is_err());
    assert_eq!((numbers, text, shorts), (vec![1, 2], "text".into(), vec![3, 4]));
}

#[test]
fn what_was_lent_fits_or_is_refused() {
    let blocks = LentBlocks::default();
    lend(&blocks, &[1, 0, 0, 0, 2, 0, 0, 0], 4);
    let gone = "the host has lent no such block";
    for (count, number) in [(1, 0), (3, 0), (2, 1), (u64::from(u32::MAX), 0)] {
        let error = from_lent::<Vec<u32>>(&elsewhere(count, number), &blocks).unwrap_err();
        assert_eq!(error.to_string(), gone, "{count} {number}");
    }
    let plain = u32::PLAIN.unwrap();
    let bytes_of = |count| {
        Decoder::with_outside(&elsewhere(count, 0), Outside::Lent(&blocks))
            .plain_bytes(plain)
            .map(<[u8]>::len)
    };
    assert_eq!([bytes_of(1), bytes_of(2), bytes_of(8)], [Err(Malformed), Ok(8), Err(Malformed)]);
    // Other types of the same size, with larger and smaller alignment.
    assert_eq!(from_lent::<Vec<u64>>(&elsewhere(1, 0), &blocks).unwrap(), [1 | 2 << 32]);
    assert_eq!(from_lent::<Vec<[u8; 4]>>(&elsewhere(2, 0), &blocks).unwrap(), [[1, 0, 0, 0], [2, 0, 0, 0]]);
    assert_eq!(from_lent::<LinkedList<u32>>(&elsewhere(2, 0), &blocks).unwrap(), [1, 2].into());
    assert_eq!(from_lent::<&[u8]>(&elsewhere(8, 0), &blocks).unwrap(), encoded(&(1_u32, 2_u32)));
    assert!(blocks.lend(0, 1).is_none());
    assert!(blocks.lend(usize::MAX / 2, 1).is_none());
    assert!(blocks.lend(8, 3).is_none());
}
