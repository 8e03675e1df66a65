//! The result of a function: the called side writes it into the reply, and the calling side gets it back.

use alloc::vec::Vec;

use super::argument::Arguments;
use super::batch::{self, Inputs};
use super::bounds::Returned;
use super::caller::{HostCall, Transport};
use super::descriptor::FunctionDescriptor;
use super::fault::Fault;
use super::reader::ArgumentReader;
use crate::wire::abi;
#[cfg(target_arch = "wasm32")]
use crate::wire::codec::LARGE;
use crate::wire::codec::{Blocks, CodecError, Encoder, PluginType};
use crate::wire::schema::Schema;

/// [`Returned`] without a supertrait, for the generated code of stubs and shims. An error about a method of a
/// supertrait would name traits that the user has never heard of.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cross the plugin boundary",
    label = "not a type for the plugin boundary",
    note = "it and the types in it need `#[derive(wasmer_plugin::PluginType)]`",
    note = "types of another crate need wasmer-plugin's feature of that crate's name"
)]
pub trait Output: Sized {
    /// Schema of the type.
    const SCHEMA: Schema;

    fn call<T: Transport, A: Arguments>(
        transport: &mut T,
        function: &'static FunctionDescriptor,
        arguments: A,
    ) -> Result<Self, T::Error>;

    /// Calls the function with each input, in one crossing.
    #[inline]
    fn call_batch<T: Transport, I, F>(
        transport: &mut T,
        function: &'static FunctionDescriptor,
        inputs: &[I],
        pass: F,
    ) -> Result<Vec<Self>, T::Error>
    where
        Vec<Self>: Returned,
        F: for<'v> Fn(&'v I, &mut Encoder<'_, 'v>),
    {
        transport.transport_call(function, (Inputs::new(inputs, pass),))
    }

    /// Calls a host function and returns its answer.
    fn ask<H: HostCall, A: Arguments>(function: H, arguments: A) -> Self;

    /// Appends the value to the reply. Runs on the called side.
    fn reply<const WORD: bool>(self, reply: &mut ReplyWriter<WORD>) -> Result<(), Fault>;

    /// Calls the function with each input of a batch and appends the results to the reply. Runs on the called
    /// side.
    #[inline]
    fn reply_batch<'a>(
        arguments: &mut ArgumentReader<'a>,
        reply: &mut ReplyWriter,
        call: impl FnMut(&mut ArgumentReader<'a>) -> Result<Self, Fault>,
    ) -> Result<(), Fault>
    where
        Vec<Self>: Returned,
    {
        reply.value(batch::serve(arguments, call)?)
    }
}

#[diagnostic::do_not_recommend]
impl<R: Returned> Output for R {
    const SCHEMA: Schema = <R as PluginType>::SCHEMA;

    #[inline]
    fn call<T: Transport, A: Arguments>(
        transport: &mut T,
        function: &'static FunctionDescriptor,
        arguments: A,
    ) -> Result<R, T::Error> {
        transport.transport_call(function, arguments)
    }

    #[inline]
    fn ask<H: HostCall, A: Arguments>(function: H, arguments: A) -> R {
        function.ask(arguments)
    }

    #[inline]
    fn reply<const WORD: bool>(self, reply: &mut ReplyWriter<WORD>) -> Result<(), Fault> {
        reply.value(self)
    }
}

/// True in a guest, which leaves large blocks of a reply in place. The caller of a host function gets the
/// whole reply in one copy.
const BLOCKS_STAY: bool = cfg!(target_arch = "wasm32");

/// A value that is kept until the next call drops it.
#[cfg(target_arch = "wasm32")]
trait Kept {}

#[cfg(target_arch = "wasm32")]
impl<T> Kept for T {}

/// The reply of a call. It stays in place until the next call clears it.
///
/// A reply that fits into a `WORD` needs no memory.
#[derive(Default)]
pub struct ReplyWriter<const WORD: bool = false> {
    /// Initialised space to encode into.
    room: Vec<u8>,
    /// Number of bytes of `room` in use.
    length: usize,
    /// Owners of blocks that the reply refers to.
    #[cfg(target_arch = "wasm32")]
    kept: Vec<alloc::boxed::Box<dyn Kept>>,
    /// The reply, if it fits into a word.
    pub(crate) word: [u8; abi::RESULT_WORD],
}

impl<const WORD: bool> ReplyWriter<WORD> {
    /// Creates an empty reply.
    #[cfg(target_arch = "wasm32")]
    pub(crate) const fn new() -> Self {
        Self { room: Vec::new(), length: 0, kept: Vec::new(), word: [0; abi::RESULT_WORD] }
    }

    /// Returns the encoded reply as a word, least byte first, if it fits into one.
    #[cfg(target_arch = "wasm32")]
    #[inline]
    pub(crate) fn word_of_bytes(&self) -> u64 {
        let (mut word, bytes) = ([0; abi::RESULT_WORD], self.bytes());
        if let Some(place) = word.get_mut(..bytes.len()) {
            place.copy_from_slice(bytes);
        }
        u64::from_le_bytes(word)
    }

    /// Clears the last call's reply.
    #[cfg(any(target_arch = "wasm32", feature = "host", test))]
    #[inline]
    pub(crate) fn clear(&mut self) {
        self.length = 0;
        #[cfg(target_arch = "wasm32")]
        if !self.kept.is_empty() {
            self.drop_kept();
        }
    }

    #[cold]
    #[inline(never)]
    #[cfg(target_arch = "wasm32")]
    fn drop_kept(&mut self) {
        self.kept.clear();
    }

    /// Appends a value: the result, or the new value of an argument.
    #[inline]
    pub fn value<T: Returned>(&mut self, value: T) -> Result<(), Fault> {
        if WORD {
            let mut encoder = Encoder::new(&mut self.word);
            value.encode(&mut encoder);
            return encoder.finish().map(drop).map_err(Fault::Result);
        }
        let before = self.length;
        let has_blocks = self.encode(&value).map_err(Fault::Result)?;
        if has_blocks {
            self.keep(value, before)?;
        }
        Ok(())
    }

    /// Encodes the value. Returns true if the reply refers to blocks in the value.
    #[inline]
    fn encode<T: Returned>(&mut self, value: &T) -> Result<bool, CodecError> {
        loop {
            let room = self.room.get_mut(self.length..).unwrap_or_default();
            let blocks = if BLOCKS_STAY { Blocks::addressed() } else { Blocks::Inline };
            let mut encoder = Encoder::with_blocks(room, blocks);
            value.encode(&mut encoder);
            let fits = encoder.fits();
            let (length, blocks) = encoder.finish_with_blocks()?;
            if fits {
                self.length += length;
                return Ok(matches!(blocks, Blocks::Addressed { any: true, .. }));
            }
            self.grow(self.length + length);
        }
    }

    /// Keeps the value until the next call, at a stable address. Encodes it again if blocks may lie within
    /// the value itself, because moving it has changed their addresses.
    #[cold]
    #[cfg(target_arch = "wasm32")]
    fn keep<T: Returned>(&mut self, value: T, place: usize) -> Result<(), Fault> {
        let value = alloc::boxed::Box::new(value);
        if size_of::<T>() >= LARGE {
            self.length = place;
            self.encode(&*value).map_err(Fault::Result)?;
        }
        self.kept.push(value);
        Ok(())
    }

    /// Drops the value, because the reply refers to no blocks.
    #[cfg(not(target_arch = "wasm32"))]
    #[allow(clippy::unnecessary_wraps, clippy::unused_self)] // As in a guest.
    fn keep<T: Returned>(&mut self, value: T, _: usize) -> Result<(), Fault> {
        drop(value);
        Ok(())
    }

    /// Grows the room to at least `length` bytes, and at least to twice its size.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, length: usize) {
        const FIRST: usize = 256;
        self.room.resize(length.max(2 * self.room.len()).max(FIRST), 0);
    }

    /// Returns true if the bytes refer to blocks elsewhere.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn has_blocks(&self) -> bool {
        !self.kept.is_empty()
    }

    /// Replaces the reply by encoded bytes.
    #[cfg(feature = "host")]
    pub(crate) fn set_bytes(&mut self, bytes: Vec<u8>) {
        self.length = bytes.len();
        self.room = bytes;
    }

    /// Returns the bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.room.get(..self.length).unwrap_or_default()
    }
}
