//! The reply of a call, the end of its way: the calling side decodes the result and the new values.

use super::argument::Arguments;
use super::bounds::Returned;
#[cfg(feature = "host")]
use crate::wire::abi;
use crate::wire::codec::{CodecError, Decoder};
#[cfg(feature = "host")]
use crate::wire::codec::{Outside, PluginType};

/// Returns true if the result of such a call travels in a word: see [`abi`](crate::wire::abi).
#[cfg(feature = "host")]
pub(crate) const fn result_in_word<A: Arguments, R: PluginType>() -> bool {
    !A::COMES_BACK && R::SCHEMA.most_size(abi::RESULT_WORD).is_some()
}

/// The bytes that a call returned.
#[derive(Clone, Copy)]
pub struct Reply<'a> {
    arguments: &'a [u8],
    bytes: &'a [u8],
    /// The guest's memory, with the large blocks of the reply.
    #[cfg(feature = "host")]
    memory: Option<&'a [u8]>,
    /// Maximum number of bytes in such blocks together.
    #[cfg(feature = "host")]
    most: usize,
    /// True if the bytes are a word. Bytes after the result are then ignored.
    padded: bool,
    #[cfg(feature = "host")]
    stopped: Option<&'a dyn Fn() -> bool>,
}

impl<'a> Reply<'a> {
    /// Creates a reply from untrusted bytes, which decoding checks.
    ///
    /// `arguments` are the encoded arguments as the function left them: it works on mutable slices of plain
    /// numbers in place. `bytes` are the encoded result, followed by the new value of each other `&mut`
    /// argument.
    #[inline]
    #[must_use]
    pub fn new(arguments: &'a [u8], bytes: &'a [u8]) -> Self {
        Self {
            arguments,
            bytes,
            #[cfg(feature = "host")]
            memory: None,
            #[cfg(feature = "host")]
            most: 0,
            padded: false,
            #[cfg(feature = "host")]
            stopped: None,
        }
    }

    /// Adds a guest's memory, with up to `most` bytes of large blocks.
    #[cfg(feature = "host")]
    #[inline]
    pub(crate) fn within(self, memory: &'a [u8], most: usize) -> Self {
        Self { memory: Some(memory), most, ..self }
    }

    /// Creates the reply to a call whose result came in a word.
    #[cfg(feature = "host")]
    #[inline]
    pub(crate) fn of_word(arguments: &'a [u8], word: &'a [u8; 8]) -> Self {
        Self { padded: true, ..Self::new(arguments, word) }
    }

    /// Makes decoding stop when `stopped` returns true.
    #[cfg(feature = "host")]
    #[inline]
    pub(crate) fn until(self, stopped: Option<&'a dyn Fn() -> bool>) -> Self {
        Self { stopped, ..self }
    }

    #[inline]
    pub(crate) fn decoder(&self) -> Decoder<'a> {
        #[cfg(all(feature = "host", not(target_arch = "wasm32")))]
        {
            let outside = self.memory.map_or(Outside::Nowhere, Outside::Memory);
            Decoder::with_outside(self.bytes, outside).bounded(self.stopped, self.most)
        }
        #[cfg(any(not(feature = "host"), target_arch = "wasm32"))]
        Decoder::new(self.bytes)
    }

    #[cfg(feature = "host")]
    pub(crate) fn arguments(&self) -> &'a [u8] {
        self.arguments
    }

    #[cfg(feature = "host")]
    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    #[cfg(feature = "host")]
    pub(crate) fn is_padded(&self) -> bool {
        self.padded
    }

    /// Decodes the result and the new values of all `&mut` arguments. The arguments get their new values only
    /// if all of these can be decoded.
    ///
    /// # Errors
    ///
    /// If the bytes do not match the function's signature, or continue after the result and the new values.
    /// One case is noticed only after earlier arguments have got their new values: the arguments' bytes end
    /// before a mutable slice does. No plugin can cause this.
    #[inline]
    pub fn unpack<A: Arguments, R: Returned>(self, mut arguments: A) -> Result<R, CodecError> {
        let mut decoder = self.decoder();
        let result = R::decode(&mut decoder).and_then(|result| {
            arguments.take_back(&mut decoder, self.arguments)?;
            if !self.padded {
                decoder.end()?;
            }
            Ok(result)
        });
        let Ok(result) = result else { return Err(decoder.error()) };
        arguments.commit(self.arguments)?;
        Ok(result)
    }
}

impl core::fmt::Debug for Reply<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Reply")
            .field("arguments", &self.arguments)
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}
