//! The calling side: transports, and the stubs that call through them. Every call starts here.

use super::argument::Arguments;
use super::bounds::Returned;
use super::descriptor::{FunctionDescriptor, InterfaceDescriptor};

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
    /// of the plugin runs, so that all mismatches are reported at once. A transport that does not know its
    /// plugin's functions returns `Ok`. A transport that wraps another one should forward the question.
    ///
    /// # Errors
    ///
    /// If a function that is not [optional](crate::schema::Signature::is_optional) is missing, or has another
    /// signature than the stub expects.
    fn transport_check(&mut self, interface: &'static InterfaceDescriptor) -> Result<(), Self::Error> {
        let _ = interface;
        Ok(())
    }

    /// Returns true if the plugin has this function. A transport that does not know its plugin's functions
    /// returns true. A transport that wraps another one should forward the question.
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

/// The functions of every interface's stub, besides the interface's own methods.
///
/// They are associated functions, so that they take no method name away from the interface:
///
/// ```
/// # mod shop {
/// #     #[wasmer_plugin::wasmer_plugin]
/// #     pub trait Till {
/// #         fn add(&mut self, cents: u64) -> u64;
/// #         fn describe(&self) -> String { "a till".into() }
/// #     }
/// # }
/// # use shop::{Till, TillStub};
/// # #[derive(Default)]
/// # struct Drawer(u64);
/// # impl Till for Drawer { fn add(&mut self, cents: u64) -> u64 { self.0 += cents; self.0 } }
/// # use wasmer_plugin::native::Native;
/// # let plugin = Native::new::<Drawer>(Till);
/// use wasmer_plugin::transport::Stub;
///
/// let mut till = TillStub::new(plugin)?;
/// till.add(250)?;
/// if Stub::provides(&till, "describe") {
///     println!("{}", till.describe()?);
/// }
/// let plugin = Stub::into_transport(till);
///
/// let mut till: TillStub<_> = Stub::attach(plugin)?; // Goes on where the first one stopped.
/// assert_eq!(till.add(250)?, 500);
/// # Ok::<(), wasmer_plugin::native::NativeError>(())
/// ```
pub trait Stub: Sized {
    /// The type that carries the stub's calls.
    type Transport: Transport;

    /// Returns the descriptor of the interface.
    fn interface() -> &'static InterfaceDescriptor;

    /// Returns the transport, for example to ask a plugin for the size of its memory.
    fn transport(stub: &Self) -> &Self::Transport;

    /// Returns the transport, mutably, for example to reset a plugin.
    fn transport_mut(stub: &mut Self) -> &mut Self::Transport;

    /// Consumes the stub and returns the transport. The plugin's instance of the interface is kept.
    fn into_transport(stub: Self) -> Self::Transport;

    #[doc(hidden)]
    fn unchecked(transport: Self::Transport) -> Self;

    /// Makes a stub for a plugin that already has an instance of the interface. Unlike the stub's `new`, this
    /// does not run the plugin's constructor.
    ///
    /// # Errors
    ///
    /// If the plugin does not implement the interface.
    fn attach(mut transport: Self::Transport) -> Result<Self, TransportError<Self>> {
        transport.transport_check(Self::interface())?;
        Ok(Self::unchecked(transport))
    }

    /// Returns true if the plugin has the method with this name. A plugin that was built with an older
    /// version of the interface may lack methods with a default body.
    ///
    /// # Panics
    ///
    /// If the interface has no such method.
    fn provides(stub: &Self, method: &str) -> bool {
        let interface = Self::interface();
        let Some(function) = interface.method(method) else {
            panic!("the interface `{}` has no method `{method}`", interface.name())
        };
        Self::transport(stub).transport_provides(function)
    }
}

/// The error of a stub's calls.
type TransportError<S> = <<S as Stub>::Transport as Transport>::Error;

/// Calls host functions: through an import in a guest, elsewhere through the hosts of this thread.
#[doc(hidden)]
pub trait HostCall {
    fn ask<A: Arguments, R: Returned>(self, arguments: A) -> R;
}
