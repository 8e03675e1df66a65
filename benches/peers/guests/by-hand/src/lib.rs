//! The calls by hand, for somebody who knows wasmer, bincode and these functions, and for whom nothing fails.
//!
//! Two buffers never move. The host writes arguments into one and passes their length; the guest writes the
//! result into the other and returns its place and length. `raw_` marks what crosses without a codec.

#![cfg(target_arch = "wasm32")]

use bincode::config::{Configuration, Fixint, LittleEndian};
use serde::{Deserialize, Serialize};

const FORMAT: Configuration<LittleEndian, Fixint> = bincode::config::legacy();

const ROOM: usize = 2 << 20;

#[repr(align(16))]
struct Buffer([u8; ROOM]);

static mut INPUT: Buffer = Buffer([0; ROOM]);
static mut OUTPUT: Buffer = Buffer([0; ROOM]);

/// # Safety
///
/// The caller asks once for each call.
unsafe fn input(length: usize) -> &'static mut [u8] {
    // SAFETY: there is one thread, and nothing else refers to the buffer during a call.
    let buffer = unsafe { &mut *(&raw mut INPUT) };
    &mut buffer.0[..length]
}

/// # Safety
///
/// The caller asks once for each call.
unsafe fn output() -> &'static mut [u8] {
    // SAFETY: there is one thread, and nothing else refers to the buffer during a call.
    let buffer = unsafe { &mut *(&raw mut OUTPUT) };
    &mut buffer.0
}

fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> T {
    let decoded = bincode::serde::borrow_decode_from_slice(bytes, FORMAT);
    decoded.unwrap_or_else(|_| core::arch::wasm32::unreachable()).0
}

fn encode<T: Serialize>(value: &T, room: &mut [u8]) -> u64 {
    let encoded = bincode::serde::encode_into_slice(value, room, FORMAT);
    let length = encoded.unwrap_or_else(|_| core::arch::wasm32::unreachable());
    packed(room, length)
}

fn packed(bytes: &[u8], length: usize) -> u64 {
    (length as u64) << 32 | bytes.as_ptr().addr() as u64
}

/// Decodes the arguments, calls, and encodes the result.
fn serve<T: Deserialize<'static>, R: Serialize>(length: usize, call: impl FnOnce(T) -> R) -> u64 {
    // SAFETY: each is asked for once in this call.
    let (input, output) = unsafe { (input(length), output()) };
    encode(&call(decode(input)), output)
}

macro_rules! export {
    ($name:ident, $call:expr) => {
        #[unsafe(no_mangle)]
        extern "C" fn $name(length: usize) -> u64 {
            crate::serve(length, $call)
        }
    };
}

#[unsafe(no_mangle)]
extern "C" fn buffer() -> u64 {
    // SAFETY: it is asked for once in this call.
    packed(unsafe { input(0) }, ROOM)
}

export!(add, |(a, b)| bodies::add(a, b));
export!(greet, |(name, times)| bodies::greet(name, times));
export!(process, bodies::process);
export!(paint, |(length, byte)| bodies::paint(length, byte));
export!(split, |text| bodies::split(text));

#[cfg(feature = "all")]
mod all {
    use bodies::Point;
    use serde_bytes::ByteBuf;

    use super::{input, output, packed};

    export!(checksum, bodies::checksum);
    export!(make, |(length, byte)| ByteBuf::from(bodies::make(length, byte)));
    export!(look, |picture| bodies::look(&picture));
    export!(weigh, |points: Vec<Point>| bodies::weigh(&points));

    #[unsafe(no_mangle)]
    extern "C" fn raw_add(a: i32, b: i32) -> i32 {
        bodies::add(a, b)
    }

    #[unsafe(no_mangle)]
    extern "C" fn raw_checksum(length: usize) -> u64 {
        // SAFETY: it is asked for once in this call.
        bodies::checksum(unsafe { input(length) })
    }

    #[unsafe(no_mangle)]
    extern "C" fn raw_make(length: usize, byte: u32) -> u64 {
        // SAFETY: it is asked for once in this call.
        let output = unsafe { output() };
        output[..length].fill(byte as u8);
        packed(output, length)
    }

    #[unsafe(no_mangle)]
    extern "C" fn raw_weigh(length: usize) -> f64 {
        // SAFETY: it is asked for once in this call.
        let input = unsafe { input(length) };
        // SAFETY: all bit patterns are numbers.
        let (_, points, _) = unsafe { input.align_to::<Point>() };
        bodies::weigh(points)
    }

    #[unsafe(no_mangle)]
    extern "C" fn raw_scale(length: usize, by: f32) {
        // SAFETY: it is asked for once in this call.
        let input = unsafe { input(length) };
        // SAFETY: all bit patterns are numbers, and all numbers are bytes.
        let (_, numbers, _) = unsafe { input.align_to_mut::<f32>() };
        bodies::scale(numbers, by);
    }
}
