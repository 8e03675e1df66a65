//! The stub of an interface and its descriptor.

use super::caller::{FunctionDescriptor, Transport};

/// Describes an interface to transports. The attribute makes one for each trait.
#[derive(Debug)]
pub struct InterfaceDescriptor {
    name: &'static str,
    functions: &'static [FunctionDescriptor],
}

impl InterfaceDescriptor {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, functions: &'static [FunctionDescriptor]) -> Self {
        Self { name, functions }
    }

    /// Returns the prefix of the functions' names: the trait's name, unless it was given another.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the functions of the interface, the constructor first. A plugin may lack
    /// [optional](crate::schema::Signature::is_optional) ones.
    #[must_use]
    pub fn functions(&self) -> &'static [FunctionDescriptor] {
        self.functions
    }

    /// Returns the function for the trait's method `name`.
    #[must_use]
    pub fn method(&self, name: &str) -> Option<&'static FunctionDescriptor> {
        let method = |function: &&FunctionDescriptor| {
            let own = function.name().strip_prefix(self.name).and_then(|rest| rest.strip_prefix('.'));
            own == Some(name)
        };
        self.functions.iter().find(method)
    }
}

/// Functions of every interface's stub, besides the interface's own methods.
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

    /// Returns true if the plugin has the method with this name. It may lack methods with a default body, if
    /// it was built with an older version of the interface.
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
