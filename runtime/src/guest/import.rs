//! A guest's calls of host functions.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::Cell;

use super::buffer::enlarge;
use crate::call::argument::Arguments;
use crate::call::bounds::Returned;
use crate::call::caller::HostCall;
use crate::call::reply::Reply;
use crate::wire::abi;
use crate::wire::codec::{CodecError, Encoder};
use crate::wire::schema::DefaultValue;

/// The signature of a host function's wasm import, see [`abi`].
type Function = unsafe extern "C" fn(
    arguments: *mut u8,
    arguments_length: usize,
    reply: *mut u8,
    reply_capacity: usize,
) -> u32;

/// A host function that this guest imports.
#[derive(Clone, Copy)]
pub struct Import {
    name: &'static str,
    function: Function,
    /// Defaults of the fields in the function's reply.
    defaults: &'static [DefaultValue],
}

impl Import {
    /// Wraps the host function with this name. `defaults` are those of its signature.
    ///
    /// # Safety
    ///
    /// `function` must be imported from a host, so that it writes only to the two places that it is given.
    pub const unsafe fn new(
        name: &'static str,
        function: Function,
        defaults: &'static [DefaultValue],
    ) -> Self {
        Self { name, function, defaults }
    }
}

mod imports {
    #[link(wasm_import_module = "wasmer_plugin_v2")]
    unsafe extern "C" {
        /// See [`crate::wire::abi::REPLY`].
        pub(super) fn reply(address: *mut u8, capacity: usize);
    }
}

const _: () = assert!(matches!(abi::IMPORTS.as_bytes(), b"wasmer_plugin_v2"));

/// Buffers that a guest keeps between calls of host functions. They are separate from the buffers of calls to
/// the guest, because the function that makes this call may borrow from those.
#[derive(Default)]
struct Buffers {
    arguments: Vec<u8>,
    reply: Vec<u8>,
}

struct Static(Cell<Option<Box<Buffers>>>);

// SAFETY: wasm32-unknown-unknown without atomics has one thread. `serve` checks the target.
unsafe impl Sync for Static {}

/// Taken out during a call: no reference into a static is held across code of the plugin, such as
/// implementations of `Serialize` and `Deserialize`. A call that such code makes uses new buffers.
static BUFFERS: Static = Static(Cell::new(None));

impl HostCall for Import {
    fn ask<A: Arguments, R: Returned>(self, arguments: A) -> R {
        let mut buffers = BUFFERS.0.take().unwrap_or_default();
        let length = encode(&arguments, &mut buffers.arguments)
            .unwrap_or_else(|error| failed(self.name, "the arguments cannot be encoded", &error));
        let answer = self.cross(&mut buffers, length);
        let result = Reply::new(&buffers.arguments[..length], &buffers.reply[..answer])
            .unpack(arguments)
            .unwrap_or_else(|error| failed(self.name, "the answer cannot be decoded", &error));
        BUFFERS.0.set(Some(buffers));
        result
    }
}

impl Import {
    /// Crosses into the host, and a second time if the answer does not fit into the buffer.
    fn cross(self, buffers: &mut Buffers, length: usize) -> usize {
        let mut answer = self.call(&mut buffers.arguments, length, &mut buffers.reply);
        while answer as usize > buffers.reply.len() {
            if answer & abi::ASK_DEFAULT == 0 || self.defaults.is_empty() {
                fetch(&mut buffers.reply, answer as usize);
                break;
            }
            answer = self.give_default(answer, buffers, length);
        }
        answer as usize
    }

    /// Crosses into the host. The vector has `length` bytes or more.
    fn call(self, arguments: &mut Vec<u8>, length: usize, reply: &mut Vec<u8>) -> u32 {
        // SAFETY: the two places are within vectors of their own, both initialised and borrowed mutably. A
        // host writes to no other place, as the caller of `new` guarantees.
        unsafe { (self.function)(arguments.as_mut_ptr(), length, reply.as_mut_ptr(), reply.len()) }
    }

    /// Gives the host the default that it asks for, or makes the call again once it has all.
    #[cold]
    fn give_default(self, answer: u32, buffers: &mut Buffers, length: usize) -> u32 {
        if answer == abi::CALL_AGAIN {
            return self.call(&mut buffers.arguments, length, &mut buffers.reply);
        }
        let default = self.defaults.get((answer & !abi::ASK_DEFAULT) as usize);
        let Some(mut bytes) = default.and_then(|default| default()) else {
            panic!("the default of a field that `{}` returns cannot be encoded", self.name)
        };
        let length = bytes.len();
        self.call(&mut bytes, length, &mut buffers.reply)
    }
}

/// Fetches the answer that did not fit.
#[cold]
fn fetch(reply: &mut Vec<u8>, length: usize) {
    if enlarge(reply, length.max(FIRST)).is_err() {
        // If memory runs out here, the call ends as for any other vector.
        *reply = vec![0; length];
    }
    // SAFETY: the place is the vector's, which is initialised and borrowed mutably. The import is the host's,
    // which writes to no other place.
    unsafe { imports::reply(reply.as_mut_ptr(), reply.len()) };
}

/// Size in bytes of the first reply buffer. Most answers fit.
const FIRST: usize = 256;

/// Encodes to the start of the buffer, and grows it as needed.
fn encode<A: Arguments>(arguments: &A, buffer: &mut Vec<u8>) -> Result<usize, CodecError> {
    loop {
        let mut encoder = Encoder::new(buffer);
        arguments.encode(&mut encoder);
        let fits = encoder.fits();
        let length = encoder.finish()?;
        if fits {
            return Ok(length);
        }
        grow(buffer, length);
    }
}

#[cold]
fn grow(buffer: &mut Vec<u8>, length: usize) {
    buffer.clear();
    buffer.resize(length.max(FIRST), 0);
}

#[cold]
fn failed(function: &str, what: &str, error: &CodecError) -> ! {
    panic!("cannot call the host function `{function}`: {what}: {error}")
}
