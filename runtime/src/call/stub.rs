//! The stub of an interface, and what it knows of the trait.

use super::caller::{FunctionDescriptor, Transport};

/// An interface, as its stub knows it. The attribute makes one for each trait that it stands on.
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

    /// The name that the names of its functions begin with: the trait's, if it was not given another.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The functions that a plugin with this interface has, the constructor first. Of an
    /// [optional](crate::schema::Signature::is_optional) one the plugin may know nothing.
    #[must_use]
    pub fn functions(&self) -> &'static [FunctionDescriptor] {
        self.functions
    }

    /// The function that the method `name` of the trait is.
    #[must_use]
    pub fn method(&self, name: &str) -> Option<&'static FunctionDescriptor> {
        let method = |function: &&FunctionDescriptor| {
            let own = function.name().strip_prefix(self.name).and_then(|rest| rest.strip_prefix('.'));
            own == Some(name)
        };
        self.functions.iter().find(method)
    }
}

/// What the stub of every interface offers besides the interface's own methods.
///
/// These are functions of this trait and no methods, so that they take no name away from the interface:
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
    /// What carries the stub's calls.
    type Transport: Transport;

    /// The interface.
    fn interface() -> &'static InterfaceDescriptor;

    /// What carries the stub's calls, for example to ask a plugin for the size of its memory.
    fn transport(stub: &Self) -> &Self::Transport;

    /// What carries the stub's calls, for example to reset a plugin.
    fn transport_mut(stub: &mut Self) -> &mut Self::Transport;

    /// What has carried the stub's calls. The plugin's instance of the interface stays as it is.
    fn into_transport(stub: Self) -> Self::Transport;

    #[doc(hidden)]
    fn unchecked(transport: Self::Transport) -> Self;

    /// A stub of a plugin in which an instance of the interface is there already: as the stub's own
    /// `new`, without running the plugin's constructor.
    ///
    /// # Errors
    ///
    /// If the plugin does not have the interface.
    fn attach(mut transport: Self::Transport) -> Result<Self, TransportError<Self>> {
        transport.transport_check(Self::interface())?;
        Ok(Self::unchecked(transport))
    }

    /// Whether the plugin has the method of this name. It may lack those with a default body, which it
    /// does if it was built with an older version of the interface.
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

/// What the calls of a stub fail with.
type TransportError<S> = <<S as Stub>::Transport as Transport>::Error;
