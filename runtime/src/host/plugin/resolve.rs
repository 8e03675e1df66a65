//! Resolves the functions and interfaces of stubs in a module.

use crate::call::descriptor::{FunctionDescriptor, InterfaceDescriptor};
use crate::host::error::{CallError, CallErrorKind};
use crate::host::load::PluginModule;
use crate::wire::abi;
use crate::wire::compare::{Difference, Mismatch};
use crate::wire::schema::Signature;

/// Checks that the module implements the interface with the stub's signatures.
pub(in crate::host) fn check_interface(
    module: &PluginModule,
    interface: &'static InterfaceDescriptor,
) -> Result<(), CallError> {
    let provided = |function: &&FunctionDescriptor| module.export(function.name()).is_some();
    if !interface.functions().iter().any(|function| provided(&function)) {
        return Err(not_implemented(module, interface));
    }
    let own = module.interface();
    // Optional functions may be missing, and hand-written ones need no description.
    let to_check = |function: &&FunctionDescriptor| match own.function(function.name()) {
        Some(_) => true,
        None => !function.signature().is_optional() && !provided(function),
    };
    let functions = interface.functions().iter().filter(to_check);
    let signatures: Vec<&Signature> = functions.map(FunctionDescriptor::signature).collect();
    let adaptations = own.adaptations_to(&signatures, module.is_exact());
    adaptations.map(drop).map_err(|found| mismatch(module, interface.name(), found))
}

pub(super) fn mismatch(module: &PluginModule, function: &'static str, mismatch: Mismatch) -> CallError {
    CallError::new(module.shared_name(), function, CallErrorKind::Mismatch { mismatch })
}

fn not_implemented(module: &PluginModule, interface: &InterfaceDescriptor) -> CallError {
    let (mut implements, mut exports) = (Vec::new(), Vec::new());
    for function in module.functions() {
        match abi::interface_name(function) {
            Some(interface) if implements.last().is_some_and(|last| last == interface) => {}
            Some(interface) => implements.push(interface.to_owned()),
            None => exports.push(function.to_owned()),
        }
    }
    let kind = CallErrorKind::NotImplemented { implements, exports };
    CallError::new(module.shared_name(), interface.name(), kind)
}

/// Returns the name of the function's export, and the differences that calls must be adapted to. Fails if
/// its signature is not the stub's.
pub(in crate::host) fn resolve_export<'a>(
    module: &'a PluginModule,
    function: &'static FunctionDescriptor,
) -> Result<(&'a str, Vec<Difference>), CallError> {
    let export = module.export(function.name()).ok_or_else(|| missing(module, function))?;
    // A hand-written function needs no description. `preflight` has checked that all others have one.
    if module.interface().function(function.name()).is_none() {
        return Ok((export, Vec::new()));
    }
    let adaptations = module.interface().adaptations_to(&[function.signature()], module.is_exact());
    adaptations
        .map(|adaptations| (export, adaptations))
        .map_err(|found| mismatch(module, function.name(), found))
}

pub(in crate::host) fn missing(module: &PluginModule, function: &'static FunctionDescriptor) -> CallError {
    let kind = if function.signature().is_optional() {
        CallErrorKind::NotProvided
    } else {
        CallErrorKind::MissingFunction { exports: module.functions().map(str::to_owned).collect() }
    };
    CallError::new(module.shared_name(), function.name(), kind)
}
