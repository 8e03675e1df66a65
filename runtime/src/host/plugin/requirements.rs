//! The functions and interfaces that the host has used so far.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::resolve::{check_interface, resolve_export};
use crate::call::descriptor::{FunctionDescriptor, InterfaceDescriptor};
use crate::host::error::CallError;
use crate::host::load::PluginModule;

/// The functions that have been called, and the interfaces that have a stub. A module must have all of them
/// to replace the plugin's module. Instances of one pool share this.
#[derive(Clone, Debug, Default)]
pub(in crate::host) struct Requirements(Arc<Mutex<Uses>>);

#[derive(Debug, Default)]
struct Uses {
    functions: Vec<&'static FunctionDescriptor>,
    interfaces: Vec<&'static InterfaceDescriptor>,
}

impl Requirements {
    pub(in crate::host) fn function(&self, function: &'static FunctionDescriptor) {
        add(&mut self.lock().functions, function);
    }

    pub(in crate::host) fn interface(&self, interface: &'static InterfaceDescriptor) {
        add(&mut self.lock().interfaces, interface);
    }

    /// Checks that the module has all used functions and interfaces.
    pub(in crate::host) fn check(&self, module: &PluginModule) -> Result<(), CallError> {
        let uses = self.lock();
        uses.interfaces.iter().try_for_each(|interface| check_interface(module, interface))?;
        uses.functions.iter().try_for_each(|function| resolve_export(module, function).map(drop))
    }

    fn lock(&self) -> MutexGuard<'_, Uses> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Adds an entry once. Each entry is a static of its own, identified by its address.
fn add<T>(all: &mut Vec<&'static T>, one: &'static T) {
    if !all.iter().any(|other| std::ptr::eq(*other, one)) {
        all.push(one);
    }
}
