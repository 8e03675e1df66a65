//! The calling side: what a stub needs of whatever carries its calls.

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

#[doc(hidden)]
pub use self::FunctionDescriptor as Function;
#[doc(hidden)]
pub use super::stub::InterfaceDescriptor as Trait;

/// Carries the calls of stubs to wherever the functions are.
///
/// The stub of a function is an extension trait of `Transport`, so that whatever implements this has the
/// methods of all plugin functions; the stub of an interface holds a transport. A loaded plugin implements it, a row of plugins does, and so
/// may a wrapper that logs or retries, a connection to another process, or a table of answers in a
/// test:
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
    /// What a call fails with.
    type Error;

    /// Carries one call: encodes the arguments, has the function run, and unpacks the reply.
    ///
    /// # Errors
    ///
    /// Whatever keeps the function from running or its reply from being read.
    fn transport_call<A: Arguments, R: Returned>(
        &mut self,
        function: &'static FunctionDescriptor,
        arguments: A,
    ) -> Result<R, Self::Error>;

    /// Whether there is a plugin with this interface at the other end. The stub of an interface asks before
    /// anything of the plugin runs, so that all that is wrong is known at once. A transport that does not
    /// know says nothing against it; one that wraps another passes the question on.
    ///
    /// # Errors
    ///
    /// If a function is missing, unless it is [optional](Signature::is_optional), or is not what the stub
    /// takes it for.
    fn transport_check(&mut self, interface: &'static InterfaceDescriptor) -> Result<(), Self::Error> {
        let _ = interface;
        Ok(())
    }

    /// Whether there is a plugin with this function at the other end. A transport that does not know says
    /// that there is; one that wraps another passes the question on.
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

/// A plugin function, as its stub knows it. The attribute makes one for each.
#[derive(Debug)]
pub struct FunctionDescriptor {
    signature: Signature,
    /// One more than the function's slot; 0 as long as it has none.
    slot: AtomicUsize,
}

impl FunctionDescriptor {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(signature: Signature) -> Self {
        Self { signature, slot: AtomicUsize::new(0) }
    }

    /// The name under which the plugin exports the function.
    #[inline]
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.signature.name()
    }

    /// What the stub takes the function for.
    #[inline]
    #[must_use]
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// A small number that no other function of this process has, counted from 0 in the order of
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
        // Another thread may have been faster: its number stands, and `new` stays unused.
        match self.slot.compare_exchange(0, new, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => new - 1,
            Err(first) => first - 1,
        }
    }
}

/// The arguments of one call. Implemented for what stubs make, and for nothing else.
pub trait Arguments: Pass + Sized {
    /// They travel in words.
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

    /// The encoded arguments, in a vector of their own.
    ///
    /// # Errors
    ///
    /// If an argument cannot be encoded: see [`Encoder::finish`].
    fn to_bytes(&self) -> Result<Vec<u8>, CodecError> {
        codec::to_vec(|encoder| self.encode(encoder))
    }
}

impl<T: Pass> Arguments for T {}

/// Whether the result of such a call travels in a word: see [`abi`](crate::abi).
#[cfg(feature = "host")]
pub(crate) const fn result_in_word<A: Arguments, R: PluginType>() -> bool {
    !A::COMES_BACK && R::SCHEMA.most_size(crate::abi::RESULT_WORD).is_some()
}

/// The way in which a call's reply becomes the arguments of the next call to the same function.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relay {
    /// The reply is encoded as the arguments are.
    Reply,
    /// The function has worked on its arguments in place.
    Arguments,
}

/// A type that a plugin function may return: it borrows nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cross the plugin boundary",
    label = "not a type for the plugin boundary",
    note = "it and the types in it need `#[derive(wasmer_plugin::PluginType)]`",
    note = "types of another crate need wasmer-plugin's feature of that crate's name"
)]
pub trait Returned: for<'de> Decode<'de> + 'static {}

#[diagnostic::do_not_recommend]
impl<T: for<'de> Decode<'de> + 'static> Returned for T {}

/// [`Returned`], as stubs make their calls and shims their replies by it: an error about a supertrait's method would
/// tell of traits that the user has never heard of.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cross the plugin boundary",
    label = "not a type for the plugin boundary",
    note = "it and the types in it need `#[derive(wasmer_plugin::PluginType)]`",
    note = "types of another crate need wasmer-plugin's feature of that crate's name"
)]
pub trait Output: Sized {
    /// Its shape on the wire.
    const SCHEMA: Schema;

    fn call<T: Transport, A: Arguments>(
        transport: &mut T,
        function: &'static FunctionDescriptor,
        arguments: A,
    ) -> Result<Self, T::Error>;

    /// Makes a call for each input, all in one crossing.
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

    /// The same the other way round: the answer of a host function.
    fn ask<H: HostCall, A: Arguments>(function: H, arguments: A) -> Self;

    /// Where the function runs, appends it to the reply.
    fn reply<const WORD: bool>(self, reply: &mut ReplyWriter<WORD>) -> Result<(), Fault>;

    /// Where the function runs, calls it for each input of a batch, and appends the results to the reply.
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

/// The bytes that came back from a call.
#[derive(Clone, Copy)]
pub struct Reply<'a> {
    arguments: &'a [u8],
    bytes: &'a [u8],
    /// A guest's memory, in which large blocks of the reply lie.
    #[cfg(feature = "host")]
    memory: Option<&'a [u8]>,
    /// Bytes that such blocks may have in all.
    #[cfg(feature = "host")]
    most: usize,
    /// The bytes are a word: those behind the result mean nothing.
    padded: bool,
    #[cfg(feature = "host")]
    stopped: Option<&'a dyn Fn() -> bool>,
}

impl<'a> Reply<'a> {
    /// A reply that may come from anywhere: nothing in it is believed unchecked.
    ///
    /// `arguments` are the encoded arguments as the function left them: it works on mutable slices of plain numbers in
    /// place. `bytes` are the encoded result, followed by the new value of each other `&mut` argument.
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

    /// The same, with up to `most` bytes of large blocks in the memory of a guest.
    #[cfg(feature = "host")]
    #[inline]
    pub(crate) fn within(self, memory: &'a [u8], most: usize) -> Self {
        Self { memory: Some(memory), most, ..self }
    }

    /// The reply to a call whose result came in a word.
    #[cfg(feature = "host")]
    #[inline]
    pub(crate) fn of_word(arguments: &'a [u8], word: &'a [u8; 8]) -> Self {
        Self { padded: true, ..Self::new(arguments, word) }
    }

    /// The same, decoded until `stopped` says so.
    #[cfg(feature = "host")]
    #[inline]
    pub(crate) fn until(self, stopped: Option<&'a dyn Fn() -> bool>) -> Self {
        Self { stopped, ..self }
    }

    #[inline]
    pub(crate) fn decoder(&self) -> Decoder<'a> {
        #[cfg(feature = "host")]
        {
            let outside = self.memory.map_or(Outside::Nowhere, Outside::Memory);
            Decoder::with_outside(self.bytes, outside).bounded(self.stopped, self.most)
        }
        #[cfg(not(feature = "host"))]
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

    /// The result. All `&mut` arguments receive their new values if all of them and the result can be decoded, and none
    /// of them else.
    ///
    /// # Errors
    ///
    /// If the bytes are not what the function's signature says, or go on after it. Only an end of the arguments' bytes
    /// before that of a mutable slice, which no plugin can bring about, is noticed so late that arguments in front of
    /// that slice have their new values already.
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
