//! A host without types: it answers the calls of all host functions, by the plugin's description of them.

use alloc::boxed::Box;
use alloc::string::String;

use super::{AnyHost, HostInterfaces, Offered};
use crate::wire::description::{Function, Interface};
use crate::wire::value::Value;

/// A host for plugins whose interfaces this program does not know, such as a tool or a test.
///
/// It serves each host function that the plugin needs and that no other host serves. The plugin's own
/// description gives the types, so nothing is compared.
///
/// ```no_run
/// use wasmer_plugin::host::{Loader, Plugin};
/// use wasmer_plugin::host_functions::DynamicHost;
/// use wasmer_plugin::value::Value;
///
/// let host = DynamicHost::new(|call| match call.function.name() {
///     "Shop.stock" => Ok(Value::from(3_u32)),
///     other => Err(format!("there is no answer for {other}")),
/// });
/// let plugin = Loader::new().load_with("ten_percent.wasm", host)?;
/// # Ok::<(), wasmer_plugin::host::LoadError>(())
/// ```
///
/// It needs a plugin in WebAssembly: a native plugin has no description to go by.
pub struct DynamicHost(Box<Answer>);

/// The answer to a call, or the reason for its refusal, which ends the call of the plugin.
type Answer = dyn FnMut(DynamicCall<'_>) -> Result<Value, String> + Send;

/// A call of a host function.
#[derive(Debug)]
#[non_exhaustive]
pub struct DynamicCall<'c> {
    /// The plugin's description.
    pub interface: &'c Interface,
    /// The function, which is one that the interface [requires](Interface::requires).
    pub function: &'c Function,
    /// The arguments. Changes of those that are passed as `&mut` go back to the plugin.
    pub arguments: &'c mut [Value],
}

impl<'c> DynamicCall<'c> {
    pub(crate) fn new(interface: &'c Interface, function: &'c Function, arguments: &'c mut [Value]) -> Self {
        Self { interface, function, arguments }
    }
}

impl DynamicHost {
    /// Creates a host that answers by this function. An `Err` is the reason for a refusal. It ends the call
    /// of the plugin with [`CallErrorKind::HostRefused`](crate::host::CallErrorKind::HostRefused).
    pub fn new(answer: impl FnMut(DynamicCall<'_>) -> Result<Value, String> + Send + 'static) -> Self {
        Self(Box::new(answer))
    }

    pub(crate) fn answer(&mut self, call: DynamicCall<'_>) -> Result<Value, String> {
        (self.0)(call)
    }
}

impl core::fmt::Debug for DynamicHost {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("DynamicHost").finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl HostInterfaces for DynamicHost {
    fn into_each(self, take: &mut dyn FnMut(Offered)) {
        take(Offered::Dynamic(self));
    }

    fn each_mut(&mut self, _: &mut dyn FnMut(&mut (dyn AnyHost + 'static))) {}
}
