//! The calling side: the transport of a stub's calls.

use alloc::vec::Vec;
use core::sync::atomic::{AtomicUsize, Ordering};

use super::argument::Pass;
use super::batch::{self, Inputs};
use super::callee::{ArgumentReader, Fault, ReplyWriter};
use super::host_call::HostCall;
#[cfg(feature = "host")]
use crate::codec::Outside;
use crate::codec::{self, CodecError, Decoder, Encoder};
use crate::schema::{Decode, PluginType, Schema, Signature};

pub use super::stub::{InterfaceDescriptor, Stub};

/// Carries the calls of stubs to the functions.
///
/// The stub of a function is an extension trait of `Transport`, so every transport has the methods of all
/// plugin functions. The stub of an interface holds a transport. A loaded plugin is a transport, and so is a
/// pipeline. You can implement one that wraps another to log or retry, a connection to another process, or a
/// table of answers in a test:
///
/// ```
/// use wasmer_plugin::codec::CodecError;
/// use wasmer_plugin::transport::{Arguments, FunctionDescriptor, Reply, Returned, Transport};
///
/// /// Answers every call with the number 42.
/// struct FortyTwo;
///
/// impl Transport for FortyTwo {
///     type Error = CodecError;
///
///     fn transport_call<A: Arguments, R: Returned>(
///         &mut self,
///         function: &'static FunctionDescriptor,
///         arguments: A,
///     ) -> Result<R, CodecError> {
///         let bytes = arguments.to_bytes()?;
///         println!("{} is called with {} bytes", function.name(), bytes.len());
///         Reply::new(&bytes, &42_i32.to_le_bytes()).unpack(arguments)
///     }
/// }
///
/// # mod calculator {
/// #     #[wasmer_plugin::wasmer_plugin]
/// #     pub fn add(a: i32, b: i32) -> i32 { a + b }
/// # }
/// use calculator::add;
/// assert_eq!(FortyTwo.add(2, 3)?, 42);
/// # Ok::<(), CodecError>(())
/// ```
pub trait Transport {
    /// The error of a failed call.
    type Error;

    /// Carries one call: encodes the arguments, runs the function, and unpacks the reply.
    ///
    /// # Errors
    ///
    /// If the function cannot be run or its reply cannot be decoded.
    fn transport_call<A: Arguments, R: Returned>(
        &mut self,
        function: &'static FunctionDescriptor,
        arguments: A,
    ) -> Result<R, Self::Error>;

    /// Checks that the plugin implements this interface. The stub of an interface calls this before any code
    /// of the plugin runs, so that all mismatches are reported at once. A transport that does not know
    /// returns `Ok`. A transport that wraps another one should forward the question.
    ///
    /// # Errors
    ///
    /// If a function that is not [optional](Signature::is_optional) is missing, or has another signature than
    /// the stub expects.
    fn transport_check(&mut self, interface: &'static InterfaceDescriptor) -> Result<(), Self::Error> {
        let _ = interface;
        Ok(())
    }

    /// Returns true if the plugin has this function. A transport that does not know returns true. A transport
    /// that wraps another one should forward the question.
    fn transport_provides(&self, function: &'static FunctionDescriptor) -> bool {
        let _ = function;
        true
    }
}

impl<T: Transport + ?Sized> Transport for &mut T {
    type Error = T::Error;

    #[inline]
    fn transport_call<A: Arguments, R: Returned>(
        &mut self,
        function: &'static FunctionDescriptor,
        arguments: A,
    ) -> Result<R, Self::Error> {
        (**self).transport_call(function, arguments)
    }

    fn transport_check(&mut self, interface: &'static InterfaceDescriptor) -> Result<(), T::Error> {
        (**self).transport_check(interface)
    }

    fn transport_provides(&self, function: &'static FunctionDescriptor) -> bool {
        (**self).transport_provides(function)
    }
}

/// Describes a plugin function to transports. The attribute makes one for each function.
#[derive(Debug)]
pub struct FunctionDescriptor {
    signature: Signature,
    /// The function's slot plus one, or 0 if it has none yet.
    slot: AtomicUsize,
}

impl FunctionDescriptor {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(signature: Signature) -> Self {
        Self { signature, slot: AtomicUsize::new(0) }
    }

    /// Returns the name under which the plugin exports the function.
    #[inline]
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.signature.name()
    }

    /// Returns the signature that the stub expects.
    #[inline]
    #[must_use]
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// Returns a small number that is unique to this function in this process, counted from 0 in the order of
    /// first use. A transport that keeps something for each function can keep it in a `Vec`.
    #[inline]
    #[must_use]
    pub fn slot(&self) -> usize {
        match self.slot.load(Ordering::Relaxed) {
            0 => self.assign_slot(),
            slot => slot - 1,
        }
    }

    #[cold]
    fn assign_slot(&self) -> usize {
        static SLOTS: AtomicUsize = AtomicUsize::new(1);
        let new = SLOTS.fetch_add(1, Ordering::Relaxed);
        // Another thread may have been faster: its number stays, and `new` is unused.
        match self.slot.compare_exchange(0, new, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => new - 1,
            Err(first) => first - 1,
        }
    }
}

/// The arguments of one call. Sealed: only stubs make them.
pub trait Arguments: Pass + Sized {
    /// True if the arguments travel in words.
    #[doc(hidden)]
    const IN_WORDS: bool = match Self::SIZE {
        Some(size) => size <= crate::abi::ARGUMENT_WORDS,
        None => false,
    };

    /// Encodes the arguments as one bincode tuple.
    #[inline]
    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        self.pass(encoder);
    }

    /// Returns the encoded arguments.
    ///
    /// # Errors
    ///
    /// If an argument cannot be encoded: see [`Encoder::finish`].
    fn to_bytes(&self) -> Result<Vec<u8>, CodecError> {
        codec::to_vec(|encoder| self.encode(encoder))
    }
}

impl<T: Pass> Arguments for T {}

/// Returns true if the result of such a call travels in a word: see [`abi`](crate::abi).
#[cfg(feature = "host")]
pub(crate) const fn result_in_word<A: Arguments, R: PluginType>() -> bool {
    !A::COMES_BACK && R::SCHEMA.most_size(crate::abi::RESULT_WORD).is_some()
}

/// The way in which the reply of a call becomes the arguments of the next call of the same function.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relay {
    /// The reply has the encoding of the arguments.
    Reply,
    /// The function has changed its arguments in place.
    Arguments,
}

/// A type that a plugin function may return. It borrows nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cross the plugin boundary",
    label = "not a type for the plugin boundary",
    note = "it and the types in it need `#[derive(wasmer_plugin::PluginType)]`",
    note = "types of another crate need wasmer-plugin's feature of that crate's name"
)]
pub trait Returned: for<'de> Decode<'de> + 'static {}

#[diagnostic::do_not_recommend]
impl<T: for<'de> Decode<'de> + 'static> Returned for T {}

/// [`Returned`] for the generated code of stubs and shims: an error about a method of its supertrait would
/// name traits that the user has never heard of.
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
    /// True if the bytes are a word: those after the result mean nothing.
    padded: bool,
    #[cfg(feature = "host")]
    stopped: Option<&'a dyn Fn() -> bool>,
}

impl<'a> Reply<'a> {
    /// Creates a reply from untrusted bytes: everything in it is checked.
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

    /// Stops decoding when `stopped` returns true.
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

    /// Decodes the result. If the result and all new values can be decoded, all `&mut` arguments get their
    /// new values; otherwise none does.
    ///
    /// # Errors
    ///
    /// If the bytes do not match the function's signature, or continue after it. One case is noticed only
    /// after earlier arguments have got their new values: the arguments' bytes end before a mutable slice
    /// does. No plugin can cause this.
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
