//! What a stub needs of whatever carries its calls.

mod stub;

use core::sync::atomic::{AtomicUsize, Ordering};

use serde::de::DeserializeOwned;

use crate::arguments::Pass;
use crate::codec::{self, CodecError, Encoder, Origin};
use crate::guest;
use crate::host_functions::Ask;
use crate::schema::{PluginType, Schema, Signature};

pub use stub::{Stub, Trait};

/// Carries the calls of stubs to wherever the functions are.
///
/// The stub of a function is an extension trait of `Transport`, so that whatever implements this has the
/// methods of all plugin functions; the stub of an interface holds a transport. A loaded plugin implements it, a row of plugins does, and so
/// may a wrapper that logs or retries, a connection to another process, or a table of answers in a
/// test:
///
/// ```
/// use wasmer_plugin::codec::CodecError;
/// use wasmer_plugin::transport::{Arguments, Function, Reply, Returned, Transport};
///
/// /// Answers every call with the number 42.
/// struct FortyTwo;
///
/// impl Transport for FortyTwo {
///     type Error = CodecError;
///
///     fn transport_call<A: Arguments, R: Returned>(
///         &mut self,
///         function: &'static Function,
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
        function: &'static Function,
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
    fn transport_check(&mut self, interface: &'static Trait) -> Result<(), Self::Error> {
        let _ = interface;
        Ok(())
    }

    /// Whether there is a plugin with this function at the other end. A transport that does not know says
    /// that there is; one that wraps another passes the question on.
    fn transport_provides(&self, function: &'static Function) -> bool {
        let _ = function;
        true
    }
}

impl<T: Transport + ?Sized> Transport for &mut T {
    type Error = T::Error;

    #[inline]
    fn transport_call<A: Arguments, R: Returned>(
        &mut self,
        function: &'static Function,
        arguments: A,
    ) -> Result<R, Self::Error> {
        (**self).transport_call(function, arguments)
    }

    fn transport_check(&mut self, interface: &'static Trait) -> Result<(), T::Error> {
        (**self).transport_check(interface)
    }

    fn transport_provides(&self, function: &'static Function) -> bool {
        (**self).transport_provides(function)
    }
}

/// A plugin function, as its stub knows it. The attribute makes one for each.
#[derive(Debug)]
pub struct Function {
    signature: Signature,
    /// One more than the function's slot; 0 as long as it has none.
    slot: AtomicUsize,
}

impl Function {
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
    /// Encodes the arguments as one bincode tuple.
    ///
    /// # Errors
    ///
    /// If an argument's `Serialize` fails.
    #[inline]
    fn encode(&self, encoder: &mut Encoder<'_>) -> Result<(), CodecError> {
        self.pass(encoder)
    }

    /// The encoded arguments, in a vector of their own.
    ///
    /// # Errors
    ///
    /// As for [`encode`](Self::encode).
    fn to_bytes(&self) -> Result<alloc::vec::Vec<u8>, CodecError> {
        codec::to_vec(|encoder| self.encode(encoder))
    }
}

impl<T: Pass> Arguments for T {}

/// How a call's reply becomes the arguments of the next call to the same function.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relay {
    /// The reply is encoded as the arguments are. If it is detached, its elements have that size.
    Reply { element: Option<usize> },
    /// The function has worked on its arguments in place.
    Arguments,
}

/// What a plugin function may return: every described type that serde can serialize and deserialize,
/// without borrowing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cross the plugin boundary",
    label = "not a type for the plugin boundary",
    note = "it and the types in it need `#[derive(serde::Serialize, serde::Deserialize, wasmer_plugin::PluginType)]`",
    note = "types of another crate need its feature for serde, and wasmer-plugin's feature of that crate's name"
)]
pub trait Returned: serde::Serialize + DeserializeOwned + PluginType {}

#[diagnostic::do_not_recommend]
impl<T: serde::Serialize + DeserializeOwned + PluginType> Returned for T {}

/// [`Returned`], as stubs make their calls and shims their replies by it: an error about a supertrait's method would be about
/// serde's traits, one by one.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cross the plugin boundary",
    label = "not a type for the plugin boundary",
    note = "it and the types in it need `#[derive(serde::Serialize, serde::Deserialize, wasmer_plugin::PluginType)]`",
    note = "types of another crate need its feature for serde, and wasmer-plugin's feature of that crate's name"
)]
pub trait Output: Sized {
    /// What it looks like on the wire.
    const SCHEMA: Schema;

    fn call<T: Transport, A: Arguments>(
        transport: &mut T,
        function: &'static Function,
        arguments: A,
    ) -> Result<Self, T::Error>;

    /// The same the other way round: what a host function answers.
    fn ask<H: Ask, A: Arguments>(function: H, arguments: A) -> Self;

    /// Where the function runs, makes the whole reply of it.
    fn reply<E: guest::End>(self, reply: &mut guest::Reply<E>) -> Result<(), E::Error>;

    /// Where the function runs, makes the beginning of the reply of it: new values of arguments follow.
    fn reply_before<E: guest::End>(&self, reply: &mut guest::Reply<E>) -> Result<(), E::Error>;
}

#[diagnostic::do_not_recommend]
impl<R: Returned> Output for R {
    const SCHEMA: Schema = <R as PluginType>::SCHEMA;

    #[inline]
    fn call<T: Transport, A: Arguments>(
        transport: &mut T,
        function: &'static Function,
        arguments: A,
    ) -> Result<R, T::Error> {
        transport.transport_call(function, arguments)
    }

    #[inline]
    fn ask<H: Ask, A: Arguments>(function: H, arguments: A) -> R {
        function.ask(arguments)
    }

    #[inline]
    fn reply<E: guest::End>(self, reply: &mut guest::Reply<E>) -> Result<(), E::Error> {
        reply.try_result(self)
    }

    #[inline]
    fn reply_before<E: guest::End>(&self, reply: &mut guest::Reply<E>) -> Result<(), E::Error> {
        reply.try_value(self)
    }
}

/// What came back from a call, as bytes.
#[derive(Clone, Copy, Debug)]
pub struct Reply<'a> {
    arguments: &'a [u8],
    bytes: &'a [u8],
    detached: bool,
}

impl<'a> Reply<'a> {
    /// A reply that may come from anywhere: nothing in it is believed unchecked.
    ///
    /// `arguments` are the encoded arguments as the function left them: it works on mutable slices
    /// of plain numbers in place. `bytes` are the encoded result, followed by the new value of each
    /// other `&mut` argument.
    #[must_use]
    pub fn new(arguments: &'a [u8], bytes: &'a [u8]) -> Self {
        Self::of(arguments, (bytes, false))
    }

    /// A reply whose `bytes` are the elements of a `Vec` of numbers or a `String`, without the
    /// length prefix.
    #[must_use]
    pub fn detached(arguments: &'a [u8], bytes: &'a [u8]) -> Self {
        Self::of(arguments, (bytes, true))
    }

    /// Either of the two: detached if the flag beside the bytes says so.
    #[inline]
    pub(crate) fn of(arguments: &'a [u8], (bytes, detached): (&'a [u8], bool)) -> Self {
        Self { arguments, bytes, detached }
    }

    /// The length prefix that is left out, of a reply that is detached.
    #[cfg(feature = "host")]
    pub(crate) fn prefix(&self, relay: Relay) -> Option<[u8; 8]> {
        match relay {
            Relay::Reply { element: Some(size) } if self.detached => {
                Some(((self.bytes.len() / size) as u64).to_le_bytes())
            }
            _ => None,
        }
    }

    #[cfg(feature = "host")]
    pub(crate) fn arguments(&self) -> &'a [u8] {
        self.arguments
    }

    #[cfg(feature = "host")]
    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The result. All `&mut` arguments receive their new values if all of them and the result can
    /// be decoded, and none of them else.
    ///
    /// # Errors
    ///
    /// If the bytes are not what the function's signature says, or go on after it. Only an end of the
    /// arguments' bytes before that of a mutable slice, which no plugin can bring about, is
    /// noticed so late that arguments in front of that slice have their new values already.
    #[inline]
    pub fn unpack<A: Arguments, R: Returned>(self, mut arguments: A) -> Result<R, CodecError> {
        let (result, mut rest) = if self.detached {
            (codec::decode_detached(self.bytes)?, &[][..])
        } else {
            let (result, taken) = codec::decode(self.bytes, Origin::CALLEE)?;
            (result, &self.bytes[taken..])
        };
        arguments.take_back(&mut rest, self.arguments)?;
        if !rest.is_empty() {
            return Err(CodecError::left_over(rest.len()));
        }
        arguments.commit(self.arguments)?;
        Ok(result)
    }
}
