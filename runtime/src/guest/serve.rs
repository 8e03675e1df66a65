//! The guest's statics and its support exports.

use alloc::vec::Vec;
use core::cell::Cell;

use super::buffer::enlarge;
use super::fault;
use crate::call::fault::Fault;
use crate::call::reader::ArgumentReader;
use crate::call::result::ReplyWriter;
use crate::wire::abi;
use crate::wire::codec::{LentBlocks, Outside, PREFIX};

/// Memory that a guest keeps between calls.
struct Buffers {
    /// The call buffer, while it is large enough. The host writes arguments to its start. It is static, so
    /// that an instance allocates nothing for it before its first call.
    first: &'static mut [u8; abi::FIRST_BUFFER],
    /// The call buffer, if it is not empty.
    larger: Vec<u8>,
    /// Blocks lent for large parts of the next call's arguments.
    lent: LentBlocks,
    reply: ReplyWriter,
}

/// Alignment of the elements of a long slice that is the first argument: a cache line.
const LINE: usize = 64;

/// Returns the call buffer.
#[inline]
fn call_buffer<'a>(first: &'a mut [u8; abi::FIRST_BUFFER], larger: &'a mut [u8]) -> &'a mut [u8] {
    if larger.is_empty() {
        return first;
    }
    let start = (larger.as_ptr().addr() + PREFIX).wrapping_neg() % LINE;
    larger.get_mut(start..).unwrap_or_default()
}

struct Static(Cell<Option<&'static mut Buffers>>);

// SAFETY: wasm32-unknown-unknown without atomics has one thread.
unsafe impl Sync for Static {}

#[cfg(target_feature = "atomics")]
compile_error!("a plugin has one thread: build it without `-C target-feature=+atomics`");

/// Taken out while a function runs: no reference into a static is ever held across the plugin's code.
#[allow(clippy::deref_addrof, reason = "a reference to a mutable static takes a raw pointer")]
static BUFFERS: Static = {
    // A static of its own, so that its zeros take no bytes in the module.
    static mut FIRST: [u8; abi::FIRST_BUFFER] = [0; abi::FIRST_BUFFER];
    static mut BUFFERS: Buffers = Buffers {
        // SAFETY: nothing else can name that static.
        first: unsafe { &mut *(&raw mut FIRST) },
        larger: Vec::new(),
        lent: LentBlocks::new(),
        reply: ReplyWriter::new(),
    };
    // SAFETY: as above.
    Static(Cell::new(Some(unsafe { &mut *(&raw mut BUFFERS) })))
};

/// The export of a function. It takes everything in words, or uses the guest's buffers.
pub struct Shim<const IN_WORDS: bool>;

impl Shim<true> {
    /// Serves one call. Arguments and result travel in words.
    #[inline(always)] // So that `add` compiles to one addition.
    pub fn serve<const ARGUMENTS: bool, const RESULT: bool>(
        first: u64,
        second: u64,
        call: impl FnOnce(&mut ArgumentReader<'_>, &mut ReplyWriter<true>) -> Result<(), Fault>,
    ) -> u64 {
        let mut bytes = Default::default();
        let mut reply = ReplyWriter::default();
        let mut arguments = ArgumentReader::of_words([first, second], &mut bytes);
        match call(&mut arguments, &mut reply) {
            Ok(()) => u64::from_le_bytes(reply.word),
            Err(fault) => failed(fault, &mut arguments),
        }
    }
}

impl Shim<false> {
    /// Serves one call. `ARGUMENTS` and `RESULT` are true if these travel in words. If the arguments do not,
    /// `first` is their length in the call buffer.
    #[inline(always)] // As above.
    pub fn serve<const ARGUMENTS: bool, const RESULT: bool>(
        first: u64,
        second: u64,
        call: impl FnOnce(&mut ArgumentReader<'_>, &mut ReplyWriter) -> Result<(), Fault>,
    ) -> u64 {
        let mut bytes = Default::default();
        let buffers = take();
        let Buffers { first: small, larger, lent, reply } = &mut *buffers;
        reply.clear();
        let mut arguments = if ARGUMENTS {
            ArgumentReader::of_words([first, second], &mut bytes)
        } else {
            #[allow(clippy::cast_possible_truncation)] // A length in the call buffer.
            let bytes = call_buffer(small, larger).get_mut(..first as usize).unwrap_or_default();
            ArgumentReader::with_outside(bytes, Outside::Lent(lent))
        };
        let packed = match call(&mut arguments, reply) {
            Err(fault) => failed(fault, &mut arguments),
            Ok(()) if RESULT => reply.word_of_bytes(),
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
fn failed(fault: Fault, arguments: &mut ArgumentReader<'_>) -> u64 {
    fault::report(fault, arguments);
    0
}

#[inline]
fn take() -> &'static mut Buffers {
    BUFFERS.0.take().unwrap_or_else(|| busy())
}

/// Traps: a host makes one call at a time. After a trap the buffers are lost, and so is the instance.
#[cold]
#[inline(never)]
fn busy() -> ! {
    core::arch::wasm32::unreachable()
}

#[inline]
fn put_back(buffers: &'static mut Buffers) {
    BUFFERS.0.set(Some(buffers));
}

/// See [`abi::BUFFER`].
#[unsafe(export_name = "wasmer_plugin_v2:buffer")]
extern "C" fn buffer(length: u32) -> u64 {
    super::panic::install_hook();
    let buffers = take();
    let length = length as usize;
    let mut place = 0;
    let Buffers { first, larger, .. } = &mut *buffers;
    if call_buffer(first, larger).len() >= length || enlarge(larger, length.saturating_add(LINE)).is_ok() {
        let buffer = call_buffer(first, larger);
        place = buffer.as_mut_ptr().expose_provenance() as u64 | (buffer.len() as u64) << 32;
    }
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
