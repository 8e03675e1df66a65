//! Tests of the encoder and decoder alone: room, blocks, and errors for malformed bytes.

mod outside;

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::num::{NonZeroU8, NonZeroU32};

use super::*;
use super::{Decode, PluginType};

fn encoded<T: PluginType + ?Sized>(value: &T) -> Vec<u8> {
    to_vec(|encoder| value.encode(encoder)).unwrap()
}

fn decoded<'de, T: Decode<'de>>(mut decoder: Decoder<'de>) -> Result<T, CodecError> {
    let value = decoder.value().and_then(|value| decoder.end().map(|()| value));
    value.map_err(|Malformed| decoder.error())
}

fn error<T: for<'de> Decode<'de>>(bytes: &[u8]) -> String {
    decoded::<T>(Decoder::new(bytes)).map(drop).unwrap_err().to_string()
}

#[test]
fn blocks_are_what_serde_writes() {
    fn check<T: PluginType + serde::Serialize>(value: &T) {
        assert!(T::SCHEMA.least_size() > 0);
        assert_eq!(encoded(value), bincode::serde::encode_to_vec(value, bridge::FORMAT).unwrap());
    }
    check(&vec![1_u8, 2, 255]);
    check(&vec![1_i16, -2]);
    check(&vec![1.5_f32, f32::NAN]);
    check(&vec![u128::MAX, 1]);
    check(&String::from("héllo"));
    check(&Vec::<u64>::new());
    check(&vec![[(1_u16, 2_u16); 2]; 3]);
    check(&vec![(1_u8, 2_u16)]);
}

#[test]
fn plain_types_have_no_padding_and_no_wrong_values() {
    fn is_plain<T: PluginType>() -> bool {
        T::PLAIN.is_some()
    }
    assert!(
        is_plain::<u128>()
            && is_plain::<[f32; 3]>()
            && is_plain::<(u8, i8)>()
            && is_plain::<((u16, [u8; 2]),)>()
    );
    assert!(is_plain::<core::num::Wrapping<u64>>());
    assert!(!is_plain::<(u8, u16)>() && !is_plain::<usize>() && !is_plain::<bool>() && !is_plain::<char>());
    assert!(
        !is_plain::<NonZeroU8>() && !is_plain::<()>() && !is_plain::<[u8; 0]>() && !is_plain::<Option<u8>>()
    );
    assert!(!is_plain::<[bool; 2]>() && !is_plain::<&u8>() && !is_plain::<Vec<u8>>());
}

#[test]
fn slices_lie_in_the_bytes_if_they_are_aligned_there() {
    let plain = u64::PLAIN.unwrap();
    let mut aligned = [1_u64, 2];
    let bytes = plain.bytes_mut(&mut aligned);
    assert_eq!(plain.slice(bytes).unwrap(), [1, 2]);
    assert!(plain.slice(&bytes[1..9]).is_none() && plain.slice(&bytes[..9]).is_none());
    assert!(plain.slice_mut(&mut bytes[4..12]).is_none());
    plain.slice_mut(bytes).unwrap()[1] = u64::MAX;
    assert_eq!(plain.vec(&bytes[7..15]).unwrap(), [u64::MAX << 8]);
    assert_eq!(plain.read(&bytes[8..]), u64::MAX);
    assert_eq!(aligned, [1, u64::MAX]);
}

#[test]
fn bytes_without_room_are_counted() {
    let cell = core::cell::Cell::new(1_u8);
    for room in 0..24 {
        let mut bytes = vec![0xaa; room];
        let mut encoder = Encoder::new(&mut bytes);
        encoder.value(&7_u16);
        encoder.value(&NonZeroU32::MAX);
        encoder.value("text");
        encoder.value(&cell);
        assert_eq!((encoder.len(), encoder.fits(), encoder.is_empty()), (19, room >= 19, false), "{room}");
        assert_eq!(encoder.finish().unwrap(), 19);
    }
}

#[test]
fn an_encoder_is_empty_at_first() {
    let mut encoder = Encoder::new(&mut []);
    assert!(encoder.is_empty() && encoder.fits());
    encoder.value(&());
    assert!(encoder.is_empty());
    encoder.value(&1_u8);
    assert!(!encoder.is_empty());
}

#[test]
fn skipped_variants_are_an_error() {
    let mut encoder = Encoder::new(&mut []);
    encoder.value(&1_u16);
    encoder.skipped_variant("Local");
    let error = encoder.finish().unwrap_err();
    assert_eq!((error.to_string(), error.offset()), ("the variant `Local` is skipped on the wire".into(), 2));
}

/// A guest may have less memory than its host.
#[test]
fn memory_that_cannot_be_had_is_an_error() {
    let mut decoder = Decoder::new(&[]);
    assert_eq!(decoder.reserved::<()>(Ok(())), Ok(()));
    assert_eq!(decoder.reserved(Err(())), Err(Malformed));
    assert_eq!(*decoder.error().problem(), Problem::NoMemory);
}

#[test]
fn missing_bytes_are_counted() {
    let bytes = [&3_u64.to_le_bytes()[..], &[0; 4]].concat();
    assert_eq!(error::<Vec<u32>>(&bytes), "8 bytes are missing");
    assert_eq!(error::<Vec<Vec<u8>>>(&bytes), "20 bytes are missing");
    assert_eq!(error::<u64>(&bytes[..3]), "5 bytes are missing");
    assert_eq!(decoded::<Vec<u32>>(Decoder::new(&bytes)).unwrap_err().offset(), 0);
    assert_eq!(decoded::<Vec<Vec<u8>>>(Decoder::new(&bytes)).unwrap_err().offset(), 0);
}

#[test]
fn the_first_error_sticks() {
    let borrowed = core::cell::RefCell::new(1_u8);
    let _guard = borrowed.borrow_mut();
    let mut encoder = Encoder::new(&mut []);
    encoder.value(&1_u8);
    encoder.value(&borrowed);
    encoder.value(&usize::MAX);
    let error = encoder.finish().unwrap_err();
    assert_eq!((error.to_string(), error.offset()), ("the `RefCell` is borrowed mutably".into(), 1));
}

#[test]
fn lengths_are_not_believed() {
    let endless = (u64::MAX >> 1).to_le_bytes();
    for error in [
        error::<String>(&endless),
        error::<Vec<u8>>(&endless),
        error::<alloc::boxed::Box<str>>(&endless),
        error::<Vec<bool>>(&endless),
        error::<Vec<Vec<u64>>>(&endless),
        error::<Vec<[u64; 4]>>(&endless),
        error::<alloc::collections::BTreeMap<u8, u8>>(&endless),
        error::<alloc::collections::LinkedList<u8>>(&endless),
    ] {
        assert!(error.ends_with("bytes are missing"), "{error}");
    }
    assert_eq!(error::<Vec<u8>>(&[255; 16]), "a block lies elsewhere, and nothing does here");
}

#[test]
fn elements_without_bytes_are_counted() {
    const TOO_MANY: &str = "the value has over 65,536 elements that take no bytes";
    assert_eq!(decoded::<Vec<()>>(Decoder::new(&9_u64.to_le_bytes())).unwrap().len(), 9);
    assert_eq!(error::<Vec<()>>(&(u64::MAX >> 1).to_le_bytes()), TOO_MANY);
    assert_eq!(error::<Vec<()>>(&u64::MAX.to_le_bytes()), TOO_MANY);
    assert_eq!(error::<Vec<Vec<()>>>(&encoded(&vec![vec![(); 40_000]; 2])), TOO_MANY);
    let pixels = vec![[(1_u8, 2_u8, 3_u8)]; 80_000];
    assert_eq!(decoded::<Vec<[(u8, u8, u8); 1]>>(Decoder::new(&encoded(&pixels))).unwrap(), pixels);
}

#[test]
fn wrong_values_are_named() {
    assert_eq!(error::<bool>(&[2]), "2 is neither 0 nor 1");
    assert_eq!(error::<Option<u8>>(&[3, 1]), "3 is neither 0 nor 1");
    assert_eq!(error::<u8>(&[1, 2, 3]), "2 bytes are left over after the value");
    assert_eq!(error::<u32>(&[1, 2, 3]), "1 byte is missing");
    assert_eq!(error::<Result<u8, u8>>(&[2, 0, 0, 0, 0]), "the enum has no variant 2");
    assert_eq!(error::<NonZeroU8>(&[0]), "the number must not be 0");
    assert_eq!(error::<char>(&[0xc0, 0x80]), "the character is not UTF-8");
    assert_eq!(error::<char>(&[0xed, 0xa0, 0x80]), "the character is not UTF-8");
    assert_eq!(error::<String>(&[2, 0, 0, 0, 0, 0, 0, 0, 0xc3, 0x28]), "the text is not UTF-8");
    assert_eq!(
        error::<alloc::ffi::CString>(&[2, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
        "a zero stands within a C string"
    );
    assert_eq!(error::<core::time::Duration>(&[255; 12]), "the time is out of range");
}

#[test]
fn memory_follows_the_bytes() {
    const TOO_LARGE: &str =
        "the value takes more memory than is allowed: 64 MiB, and 4 bytes for each encoded byte";
    type Large = Option<[u64; 32]>;
    let few = vec![Large::None; 200_000];
    assert_eq!(decoded::<Vec<Large>>(Decoder::new(&encoded(&few))).unwrap(), few);
    let mut many = (1_u64 << 20).to_le_bytes().to_vec();
    many.resize(8 + (1 << 20), 0);
    assert_eq!(error::<Vec<Large>>(&many), TOO_LARGE);
    assert_eq!(error::<Vec<alloc::boxed::Box<Large>>>(&many), TOO_LARGE);
    assert_eq!(decoded::<Vec<Option<u64>>>(Decoder::new(&many)).unwrap().len(), 1 << 20);
}

#[test]
fn errors_of_values_stand_behind_the_bytes_before_them() {
    let large = 1_usize << 40;
    let values = (vec![1_u16, 2], [1, large, large], String::from("text"));
    let (bytes, error) = before_error(&|encoder| values.encode(encoder)).unwrap();
    assert_eq!(bytes, encoded(&(vec![1_u16, 2], [1_usize])));
    assert_eq!((error.problem(), error.offset()), (&Problem::Usize, bytes.len()));
    assert!(before_error(&|encoder| values.0.encode(encoder)).is_none());
}

/// A tree has no sequence by which its values could be counted, so the decoder counts levels.
#[test]
fn trees_without_sequences_end_when_the_call_is_stopped() {
    #[derive(crate::PluginType)]
    struct Tree {
        children: Option<Box<(Tree, Tree)>>,
    }
    fn tree(depth: u32) -> Tree {
        Tree { children: (depth > 0).then(|| Box::new((tree(depth - 1), tree(depth - 1)))) }
    }
    let bytes = encoded(&tree(12));
    let looks = core::cell::Cell::new(0);
    let stopped = || {
        looks.set(looks.get() + 1);
        looks.get() == 3
    };
    let error = decoded::<Tree>(Decoder::new(&bytes).bounded(Some(&stopped), 0)).map(drop).unwrap_err();
    assert_eq!(*error.problem(), Problem::Stopped);
    assert!(decoded::<Tree>(Decoder::new(&bytes)).is_ok());
}

#[test]
fn arrays_end_when_the_call_is_stopped() {
    let bytes = vec![0; 3000];
    let error = decoded::<[bool; 3000]>(Decoder::new(&bytes).bounded(Some(&|| true), 0)).unwrap_err();
    assert_eq!(*error.problem(), Problem::Stopped);
}

/// The decoder checks the call's state once in 1,024 elements, because a check costs more than an element.
#[test]
fn looks_at_the_call_are_rare() {
    let looks = core::cell::Cell::new(0);
    let stopped = || {
        looks.set(looks.get() + 1);
        false
    };
    let bytes = vec![0; 3000];
    decoded::<[bool; 3000]>(Decoder::new(&bytes).bounded(Some(&stopped), 0)).unwrap();
    assert_eq!(looks.get(), 2);
}

#[test]
fn the_stack_of_a_value_is_limited() {
    /// Takes about 64 KiB of stack for each level.
    #[allow(clippy::large_stack_arrays)]
    fn down(limits: &limits::Limits<'_>, levels: u32) -> Result<u32, Problem> {
        let frame = core::hint::black_box([0_u8; 64 << 10]);
        limits.descend()?;
        let levels = if levels == 0 { 0 } else { down(limits, levels - 1)? };
        limits.ascend();
        Ok(levels + u32::from(core::hint::black_box(frame)[0]))
    }
    let down = |levels| down(&limits::Limits::new(0), levels);
    assert_eq!(down(3), Ok(0));
    assert_eq!(down(20), Err(Problem::Stack));
}

#[test]
fn words_survive_joining() {
    let bytes = join_words([0x0102_0304_0506_0708, 9]);
    assert_eq!((bytes[0], bytes[7], bytes[8]), (8, 1, 9));
    assert_eq!(split_words(bytes), [0x0102_0304_0506_0708, 9]);
}
