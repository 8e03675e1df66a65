//! The floor: the code that an expert in wasmer and bincode would write by hand for just these functions,
//! without any error handling.
//!
//! It has two buffers that never move. The host writes arguments into one and passes their length. The guest
//! writes the result into the other and returns its length. Numbers are passed directly.

use crate::Order;

const FORMAT: bincode::config::Configuration<bincode::config::LittleEndian, bincode::config::Fixint> =
    bincode::config::legacy();

const ROOM: usize = 2 << 20;

#[repr(align(16))]
struct Buffer([u8; ROOM]);

static mut INPUT: Buffer = Buffer([0; ROOM]);
static mut OUTPUT: Buffer = Buffer([0; ROOM]);

/// # Safety
///
/// It must be called only once per call.
unsafe fn input(length: usize) -> &'static mut [u8] {
    // SAFETY: there is one thread, and the caller asks once per call.
    let buffer = unsafe { &mut *(&raw mut INPUT) };
    &mut buffer.0[..length]
}

/// # Safety
///
/// It must be called only once per call.
unsafe fn output() -> &'static mut [u8] {
    // SAFETY: there is one thread, and the caller asks once per call.
    let buffer = unsafe { &mut *(&raw mut OUTPUT) };
    &mut buffer.0
}

fn decode<'a, T: serde::Deserialize<'a>>(bytes: &'a [u8]) -> T {
    let decoded = bincode::serde::borrow_decode_from_slice(bytes, FORMAT);
    decoded.unwrap_or_else(|_| core::arch::wasm32::unreachable()).0
}

fn encode<T: serde::Serialize>(value: &T, room: &mut [u8]) -> u64 {
    let encoded = bincode::serde::encode_into_slice(value, room, FORMAT);
    let length = encoded.unwrap_or_else(|_| core::arch::wasm32::unreachable());
    packed(room, length)
}

fn packed(bytes: &[u8], length: usize) -> u64 {
    (length as u64) << 32 | bytes.as_ptr().addr() as u64
}

#[unsafe(no_mangle)]
extern "C" fn floor_input() -> u64 {
    // SAFETY: once per call.
    packed(unsafe { input(0) }, ROOM)
}

#[unsafe(no_mangle)]
extern "C" fn floor_add(a: i32, b: i32) -> i32 {
    crate::add(a, b)
}

/// `add` through the buffers: the cost of a hand-written ABI without types.
#[unsafe(no_mangle)]
extern "C" fn floor_add_encoded(length: usize) -> u64 {
    // SAFETY: once per call.
    let (input, output) = unsafe { (input(length), output()) };
    let (a, b) = decode(input);
    encode(&crate::add(a, b), output)
}

#[unsafe(no_mangle)]
extern "C" fn floor_greet(length: usize) -> u64 {
    // SAFETY: once per call.
    let (input, output) = unsafe { (input(length), output()) };
    let (name, times) = decode(input);
    encode(&crate::greet(name, times), output)
}

#[unsafe(no_mangle)]
extern "C" fn floor_process(length: usize) -> u64 {
    // SAFETY: once per call.
    let (input, output) = unsafe { (input(length), output()) };
    encode(&crate::process(decode(input)), output)
}

#[unsafe(no_mangle)]
extern "C" fn floor_price(length: usize) -> u64 {
    // SAFETY: once per call.
    crate::price(&decode::<Order>(unsafe { input(length) }))
}

#[unsafe(no_mangle)]
extern "C" fn floor_latest() -> u64 {
    // SAFETY: once per call.
    encode(&crate::latest(), unsafe { output() })
}

#[unsafe(no_mangle)]
extern "C" fn floor_checksum(length: usize) -> u64 {
    // SAFETY: once per call.
    crate::checksum(unsafe { input(length) })
}

#[unsafe(no_mangle)]
extern "C" fn floor_make(length: usize, byte: u32) -> u64 {
    // SAFETY: once per call.
    let output = unsafe { output() };
    output[..length].fill(byte as u8);
    packed(output, length)
}

#[unsafe(no_mangle)]
extern "C" fn floor_scale(length: usize, by: f32) {
    // SAFETY: once per call.
    let input = unsafe { input(length) };
    // SAFETY: all bit patterns are numbers, and all numbers are bytes.
    let (_, numbers, _) = unsafe { input.align_to_mut::<f32>() };
    crate::scale(numbers, by);
}

mod import {
    // A plugin cannot have other imports, so this is the plugin's own, called by hand.
    #[link(wasm_import_module = "wasmer_plugin:Depot")]
    unsafe extern "C" {
        #[link_name = "stock"]
        pub(super) fn stock(arguments: *const u8, length: usize, answer: *mut u8, capacity: usize) -> u32;
    }
}

#[unsafe(no_mangle)]
extern "C" fn floor_restock(calls: u32) -> u32 {
    // SAFETY: once per call.
    let (input, output) = unsafe { (input(ROOM), output()) };
    let stock = |_| {
        let length = bincode::serde::encode_into_slice(core::hint::black_box("tea, green"), input, FORMAT);
        let length = length.unwrap_or_else(|_| core::arch::wasm32::unreachable());
        // SAFETY: both buffers are as large as is said.
        unsafe { import::stock(input.as_ptr(), length, output.as_mut_ptr(), ROOM) };
        decode::<u32>(output)
    };
    (0..calls).map(stock).sum()
}
