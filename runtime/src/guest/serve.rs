//! The guest's statics and its support exports.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::cell::Cell;

use super::buffer::enlarge;
use super::fault;
use crate::abi;
use crate::call::callee::{ArgumentReader, Fault, ReplyWriter};
use crate::codec::{LentBlocks, Outside};

/// Memory that a guest keeps from call to call.
#[derive(Default)]
struct Buffers {
    /// The call buffer: the host writes arguments to its start.
    call: Vec<u8>,
    /// Large parts of the arguments of the next call.
    lent: LentBlocks,
    reply: ReplyWriter,
}

struct Static(Cell<Option<Box<Buffers>>>);

// SAFETY: wasm32-unknown-unknown without atomics has one thread.
unsafe impl Sync for Static {}

#[cfg(target_feature = "atomics")]
compile_error!("a plugin has one thread: build it without `-C target-feature=+atomics`");

/// Taken out while a function runs: no reference into a static is ever held across the plugin's code.
static BUFFERS: Static = Static(Cell::new(None));

/// A guest's export of a function: alone in words, or with parts of the call in the guest's buffers.
pub struct Shim<const IN_WORDS: bool>;

impl Shim<true> {
    /// Runs one call. Arguments and result travel in words.
    #[inline(always)] // For `add` to be an addition.
    pub fn serve<const ARGUMENTS: bool, const RESULT: bool>(
        first: u64,
        second: u64,
        call: impl FnOnce(&mut ArgumentReader<'_>, &mut ReplyWriter<true>) -> Result<(), Fault>,
    ) -> u64 {
        let mut bytes = abi::join_words(first, second);
        let mut reply = ReplyWriter::default();
        match call(&mut ArgumentReader::padded(&mut bytes), &mut reply) {
            Ok(()) => reply.word(),
            Err(error) => failed(error),
        }
    }
}

impl Shim<false> {
    /// Runs one call. `ARGUMENTS` and `RESULT` say what travels in words. If the arguments do not, `first` is their length
    /// in the call buffer.
    #[inline(always)] // As above.
    pub fn serve<const ARGUMENTS: bool, const RESULT: bool>(
        first: u64,
        second: u64,
        call: impl FnOnce(&mut ArgumentReader<'_>, &mut ReplyWriter) -> Result<(), Fault>,
    ) -> u64 {
        let mut bytes = if ARGUMENTS { abi::join_words(first, second) } else { Default::default() };
        let mut buffers = take();
        let Buffers { call: buffer, lent, reply } = &mut *buffers;
        reply.clear();
        let mut arguments = if ARGUMENTS {
            ArgumentReader::padded(&mut bytes)
        } else {
            #[allow(clippy::cast_possible_truncation)] // A length in the call buffer.
            ArgumentReader::with_outside(&mut buffer[..first as usize], Outside::Lent(lent))
        };
        let packed = match call(&mut arguments, reply) {
            Err(error) => failed(error),
            Ok(()) if RESULT => reply.word(),
            Ok(()) => place(reply),
        };
        if !ARGUMENTS {
            lent.clear();
        }
        put_back(buffers);
        packed
    }
}

#[allow(clippy::cast_possible_truncation)] // Addresses and lengths have 32 bits on wasm32.
fn place(reply: &ReplyWriter) -> u64 {
    let (bytes, has_blocks) = (reply.bytes(), reply.has_blocks());
    let (address, length) = (bytes.as_ptr().expose_provenance() as u32, bytes.len() as u32);
    abi::PackedReply { address, length, has_blocks }.pack()
}

#[cold]
#[inline(never)]
fn failed(error: Fault) -> u64 {
    fault::report(&error);
    0
}

#[inline]
fn take() -> Box<Buffers> {
    BUFFERS.0.take().unwrap_or_else(new_buffers)
}

#[cold]
fn new_buffers() -> Box<Buffers> {
    Box::default()
}

#[inline]
fn put_back(buffers: Box<Buffers>) {
    if let Some(others) = BUFFERS.0.replace(Some(buffers)) {
        discard(others);
    }
}

/// A call that was made while another ran had buffers of its own.
#[cold]
fn discard(buffers: Box<Buffers>) {
    drop(buffers);
}

/// See [`abi::BUFFER`].
#[unsafe(export_name = "wasmer_plugin_v2:buffer")]
extern "C" fn buffer(length: u32) -> u64 {
    super::panic::install_hook();
    let mut buffers = take();
    let length = length as usize;
    if buffers.call.len() < length && enlarge(&mut buffers.call, length).is_err() {
        return 0;
    }
    let place = buffers.call.as_mut_ptr().expose_provenance() as u64 | (buffers.call.len() as u64) << 32;
    put_back(buffers);
    place
}

/// See [`abi::BLOCK`].
#[unsafe(export_name = "wasmer_plugin_v2:block")]
#[allow(clippy::cast_possible_truncation)] // An address of 32 bits.
extern "C" fn block(length: u32, align: u32) -> u32 {
    let buffers = take();
    let place = buffers.lent.lend(length as usize, align as usize);
    put_back(buffers);
    place.map_or(0, |place| place.as_ptr().expose_provenance() as u32)
}
