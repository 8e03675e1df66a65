//! The guest's statics and its support export.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::cell::Cell;
use core::convert::Infallible;

use super::buffer::enlarge;
use super::{Arguments, Reply};

/// What a guest keeps from call to call.
#[derive(Default)]
struct Buffers {
    /// The call buffer: the host writes arguments to its start.
    call: Vec<u8>,
    reply: Reply,
}

struct Static(Cell<Option<Box<Buffers>>>);

// SAFETY: wasm32-unknown-unknown without atomics has one thread.
unsafe impl Sync for Static {}

#[cfg(target_feature = "atomics")]
compile_error!("a plugin has one thread: build it without `-C target-feature=+atomics`");

/// Taken out while a function runs: no reference into a static is ever held across the plugin's code.
static BUFFERS: Static = Static(Cell::new(None));

/// Runs one call whose arguments are the first `length` bytes of the call buffer: what a guest's export of a
/// function consists of.
#[inline]
pub fn serve(
    length: u32,
    call: impl FnOnce(&mut Arguments<'_>, &mut Reply) -> Result<(), Infallible>,
) -> u64 {
    let mut buffers = BUFFERS.0.take().unwrap_or_else(new_buffers);
    buffers.reply.clear();
    let Ok(()) = call(&mut Arguments::new(&mut buffers.call[..length as usize]), &mut buffers.reply);
    let place = buffers.reply.place();
    put_back(buffers);
    place.pack()
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

/// See [`crate::abi::BUFFER`].
#[unsafe(export_name = "wasmer_plugin_v1:buffer")]
#[allow(clippy::cast_possible_truncation)] // Addresses and lengths have 32 bits on wasm32.
extern "C" fn buffer(length: u32) -> u64 {
    super::panic::install_hook();
    let mut buffers = BUFFERS.0.take().unwrap_or_else(new_buffers);
    let length = length as usize;
    if buffers.call.len() < length && enlarge(&mut buffers.call, length).is_err() {
        return 0;
    }
    let place = buffers.call.as_mut_ptr().expose_provenance() as u64 | (buffers.call.len() as u64) << 32;
    put_back(buffers);
    place
}
