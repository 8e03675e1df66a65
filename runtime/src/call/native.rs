//! Runs implementations of interfaces in process, for tests and debuggers. A call has the same stubs and
//! bytes as with a plugin.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
use core::any::Any;
use core::fmt;

use crate::call::argument::Arguments;
use crate::call::bounds::Returned;
use crate::call::callee::{Implemented, InstanceCell, methods, signatures};
use crate::call::caller::Transport;
use crate::call::descriptor::{FunctionDescriptor, InterfaceDescriptor};
use crate::call::fault::Fault;
use crate::call::host_call::Hosts;
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
use crate::call::host_call::{HostInterfaces, with_hosts};
use crate::call::reader::ArgumentReader;
use crate::call::reply::Reply;
use crate::call::result::ReplyWriter;
use crate::wire::codec::CodecError;
use crate::wire::schema::Signature;

/// A plugin without WebAssembly: the implementation of an interface, behind its stub.
///
/// ```
/// use wasmer_plugin::native::Native;
/// use wasmer_plugin::wasmer_plugin;
///
/// #[wasmer_plugin]
/// pub trait Counter {
///     fn new(first: u32) -> Self;
///     fn next(&mut self) -> u32;
/// }
///
/// struct ByOne(u32);
///
/// #[wasmer_plugin]
/// impl Counter for ByOne {
///     fn new(first: u32) -> Self {
///         Self(first)
///     }
///     fn next(&mut self) -> u32 {
///         self.0 += 1;
///         self.0 - 1
///     }
/// }
///
/// let mut counter = CounterStub::new(Native::new::<ByOne>(Counter), 7)?;
/// assert_eq!(counter.next()?, 7);
/// assert_eq!(counter.next()?, 8);
/// # Ok::<(), wasmer_plugin::native::NativeError>(())
/// ```
///
/// `Counter`, the value, is imported with the trait and selects the interface. `Native` does not need the
/// attribute on the implementation. Only a plugin does.
///
/// Arguments and results are encoded and decoded as for a plugin. So tests also find a type whose `Serialize`
/// and `Deserialize` do not match. Panics in the implementation are not caught.
pub struct Native {
    implementations: Vec<Box<dyn Serve>>,
    hosts: Hosts,
}

impl Native {
    /// Runs `T` as the implementation of an interface.
    #[must_use]
    pub fn new<T: 'static>(interface: impl Implemented<T> + 'static) -> Self {
        Self { implementations: vec![implementation(interface)], hosts: Hosts::default() }
    }

    /// Adds another interface. Each has its own instance, as in a plugin.
    #[must_use]
    pub fn and<T: 'static>(mut native: Self, interface: impl Implemented<T> + 'static) -> Self {
        native.implementations.push(implementation(interface));
        native
    }

    /// Adds hosts for the implementation's calls of host functions.
    ///
    /// ```
    /// # mod clock_api {
    /// #     #[wasmer_plugin::wasmer_plugin(host)]
    /// #     pub trait Clock { fn now(&self) -> u64; }
    /// # }
    /// # use clock_api::{Clock, ClockHost, clock};
    /// # struct Noon;
    /// # impl Clock for Noon { fn now(&self) -> u64 { 12 } }
    /// # #[wasmer_plugin::wasmer_plugin]
    /// # pub trait Greeter { fn greet(&self) -> String; }
    /// # #[derive(Default)]
    /// # struct Polite;
    /// # impl Greeter for Polite {
    /// #     fn greet(&self) -> String { if clock::now() < 18 { "good day" } else { "good night" }.into() }
    /// # }
    /// use wasmer_plugin::native::Native;
    ///
    /// let native = Native::with_hosts(Native::new::<Polite>(Greeter), ClockHost::new(Noon));
    /// assert_eq!(GreeterStub::new(native)?.greet()?, "good day");
    /// # Ok::<(), wasmer_plugin::native::NativeError>(())
    /// ```
    #[cfg(all(feature = "std", not(target_arch = "wasm32")))]
    #[must_use]
    pub fn with_hosts(mut native: Self, hosts: impl HostInterfaces) -> Self {
        native.hosts.add(hosts);
        native
    }

    /// Returns the host value of type `T`, if this `Native` has one.
    #[cfg(all(feature = "std", not(target_arch = "wasm32")))]
    pub fn host_mut<T: 'static>(native: &mut Self) -> Option<&mut T> {
        native.hosts.values_mut().find_map(<dyn Any>::downcast_mut)
    }

    /// Finds the implementation that serves the function. Returns it with the number of the method.
    fn find<'n>(
        implementations: &'n [Box<dyn Serve>],
        function: &'static FunctionDescriptor,
    ) -> Result<(&'n dyn Serve, usize), NativeError> {
        let wanted = function.signature();
        for implementation in implementations {
            let same_name = |signature: &Signature| signature.name() == wanted.name();
            if let Some(method) = implementation.signatures().iter().position(same_name) {
                // A fingerprint names the types that are referred back to without describing them, so two
                // different types may compare equal. Here both come from one trait, or from two versions of
                // its crate in one process. A wrong guess causes a decoding error or a wrong value at worst,
                // which is not worth a comparison of all types in each call.
                let same = implementation.signatures()[method].fingerprint() == wanted.fingerprint();
                return if same {
                    Ok((&**implementation, method))
                } else {
                    Err(NativeError::Mismatch { function: function.name() })
                };
            }
        }
        Err(NativeError::NotImplemented { function: function.name() })
    }
}

impl fmt::Debug for Native {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signatures = self.implementations.iter().flat_map(|implementation| implementation.signatures());
        f.write_str("Native ")?;
        f.debug_set().entries(signatures.map(Signature::name)).finish()
    }
}

impl Transport for Native {
    type Error = NativeError;

    fn transport_call<A: Arguments, R: Returned>(
        &mut self,
        function: &'static FunctionDescriptor,
        arguments: A,
    ) -> Result<R, NativeError> {
        let (implementation, method) = Self::find(&self.implementations, function)?;
        let codec = |source| NativeError::Codec { function: function.name(), source };
        let mut bytes = arguments.to_bytes().map_err(codec)?;
        let mut reply = ReplyWriter::default();
        let hosts = &mut self.hosts;
        let mut reader = ArgumentReader::new(&mut bytes);
        run(hosts, || implementation.serve(method, &mut reader, &mut reply)).map_err(
            |fault| match fault {
                Fault::Arguments => codec(reader.error()),
                Fault::Result(error) => codec(error),
            },
        )?;
        Reply::new(&bytes, reply.bytes()).unpack(arguments).map_err(codec)
    }

    fn transport_check(&mut self, interface: &'static InterfaceDescriptor) -> Result<(), NativeError> {
        interface
            .functions()
            .iter()
            .try_for_each(|function| Self::find(&self.implementations, function).map(drop))
    }

    fn transport_provides(&self, function: &'static FunctionDescriptor) -> bool {
        Self::find(&self.implementations, function).is_ok()
    }
}

/// Runs the plugin's code with the given hosts.
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
fn run<R>(hosts: &mut Hosts, run: impl FnOnce() -> R) -> R {
    if hosts.typed.is_empty() { run() } else { with_hosts(hosts, run) }
}

/// Runs the plugin's code, without hosts: they need thread-local variables.
#[cfg(not(all(feature = "std", not(target_arch = "wasm32"))))]
fn run<R>(_: &mut Hosts, run: impl FnOnce() -> R) -> R {
    run()
}

/// An implementation of an interface, without its types.
trait Serve {
    fn signatures(&self) -> &'static [Signature];
    fn serve(
        &self,
        method: usize,
        arguments: &mut ArgumentReader<'_>,
        reply: &mut ReplyWriter,
    ) -> Result<(), Fault>;
}

struct Implementation<T, I> {
    state: InstanceCell<T>,
    interface: I,
}

fn implementation<T: 'static, I: Implemented<T> + 'static>(interface: I) -> Box<dyn Serve> {
    Box::new(Implementation { state: InstanceCell::new(), interface })
}

impl<T: 'static, I: Implemented<T>> Serve for Implementation<T, I> {
    fn signatures(&self) -> &'static [Signature] {
        signatures(self.interface)
    }

    fn serve(
        &self,
        method: usize,
        arguments: &mut ArgumentReader<'_>,
        reply: &mut ReplyWriter,
    ) -> Result<(), Fault> {
        methods::<T, I>(self.interface)[method](&self.state, arguments, reply)
    }
}

/// Error of a call through a [`Native`].
#[derive(Debug)]
#[non_exhaustive]
pub enum NativeError {
    /// The `Native` does not have the function's interface.
    NotImplemented {
        /// Name of the function.
        function: &'static str,
    },

    /// The function belongs to another interface with the same name.
    Mismatch {
        /// Name of the function.
        function: &'static str,
    },

    /// An argument or the result cannot be encoded or decoded.
    Codec {
        /// Name of the function.
        function: &'static str,
        /// The cause.
        source: CodecError,
    },
}

impl fmt::Display for NativeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotImplemented { function } => write!(
                f,
                "`{function}` is not implemented by this `Native`: make it with the interface that the \
                 function is of"
            ),
            Self::Mismatch { function } => write!(
                f,
                "`{function}` is implemented with another signature: are there two versions of the \
                 interface's crate?"
            ),
            Self::Codec { function, .. } => {
                write!(f, "an argument or the result of `{function}` does not survive the wire")
            }
        }
    }
}

impl core::error::Error for NativeError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::NotImplemented { .. } | Self::Mismatch { .. } => None,
            Self::Codec { source, .. } => Some(source),
        }
    }
}
