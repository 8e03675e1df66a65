//! The constructors that have made an instance, by their names.

use std::sync::Arc;

use crate::call::descriptor::FunctionDescriptor;

/// A constructor that has made an instance.
#[derive(Clone, Debug)]
pub(super) enum Constructor {
    /// One with a stub.
    Typed(&'static FunctionDescriptor),
    /// One that was called by its name.
    Named(Arc<str>),
}

impl Constructor {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Typed(function) => function.name(),
            Self::Named(name) => name,
        }
    }
}
