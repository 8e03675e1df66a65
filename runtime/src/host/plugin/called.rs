//! The function of a call, for its errors: one with a stub, or one that is called by its name.

use std::borrow::Cow;

use crate::call::descriptor::FunctionDescriptor;
use crate::wire::codec::Decoder;
use crate::wire::description::{Argument, Function, Interface};
use crate::wire::value::path;
use crate::wire::walk;

/// The function of a call.
pub(in crate::host) trait Called: Copy {
    fn name(self) -> Cow<'static, str>;

    /// Number of the function among those with a stub.
    fn slot(self) -> Option<usize>;

    fn is_batch(self) -> bool;

    /// Returns the path of the byte at `offset` in encoded arguments.
    fn argument_path(self, bytes: &[u8], offset: usize) -> String;
}

impl Called for &'static FunctionDescriptor {
    fn name(self) -> Cow<'static, str> {
        FunctionDescriptor::name(self).into()
    }

    fn slot(self) -> Option<usize> {
        Some(FunctionDescriptor::slot(self))
    }

    fn is_batch(self) -> bool {
        self.signature().is_batch()
    }

    fn argument_path(self, bytes: &[u8], offset: usize) -> String {
        walk::path(self.signature().values(), &mut Decoder::new(bytes), offset)
    }
}

/// A function that is called by its name, as the plugin describes it.
#[derive(Clone, Copy, Debug)]
pub(in crate::host) struct Described<'i> {
    pub(in crate::host) interface: &'i Interface,
    pub(in crate::host) function: &'i Function,
}

impl Called for Described<'_> {
    fn name(self) -> Cow<'static, str> {
        self.function.name().to_owned().into()
    }

    fn slot(self) -> Option<usize> {
        None
    }

    // A description does not say so.
    fn is_batch(self) -> bool {
        false
    }

    fn argument_path(self, bytes: &[u8], offset: usize) -> String {
        let types: Vec<_> = self.function.arguments().iter().map(Argument::value_type).collect();
        let names = self.function.arguments().iter().map(Argument::name);
        path(self.interface, names.zip(&types), &mut Decoder::new(bytes), offset)
    }
}
