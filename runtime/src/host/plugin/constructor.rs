//! Constructors that have made an instance of an interface. They run again when the plugin starts again.

use std::mem;
use std::sync::Arc;

use super::Plugin;
use super::call::RawReply;
use super::encoded::EncodedArguments;
use super::started::Constructor;
use crate::call::argument::Arguments;
use crate::call::descriptor::FunctionDescriptor;
use crate::host::error::{CallError, LoadError, LoadErrorKind};

/// Returns true if the reply of a constructor says that it has made an instance. A constructor returns
/// nothing, or a `Result`, whose first variant is `Ok`.
pub(super) fn has_made_instance(reply: &[u8]) -> bool {
    reply.first_chunk().is_none_or(|variant: &[u8; 4]| *variant == [0; 4])
}

impl Plugin {
    /// Records the arguments of a constructor that has made an instance, for [`reset`](Self::reset). Returns
    /// true if it has made one.
    #[cold]
    pub(in crate::host) fn record_constructor<A: Arguments>(
        &mut self,
        constructor: &'static FunctionDescriptor,
        arguments: &A,
        raw: &RawReply,
    ) -> Result<bool, CallError> {
        let made = self.has_made_instance(raw);
        if made {
            let arguments =
                arguments.to_bytes().map_err(|source| self.encode_error(constructor, arguments, source))?;
            self.record(Constructor::Typed(constructor), arguments.into());
        }
        Ok(made)
    }

    /// Records a constructor in place of its last call.
    pub(super) fn record(&mut self, constructor: Constructor, arguments: Arc<[u8]>) {
        self.started.retain(|(other, _)| other.name() != constructor.name());
        self.started.push((constructor, arguments));
    }

    /// Returns true if the reply of a constructor says that it has made an instance.
    pub(in crate::host) fn has_made_instance(&mut self, raw: &RawReply) -> bool {
        has_made_instance(self.reply(raw, &mut [0; 8]).bytes())
    }

    /// Runs all recorded constructors again.
    pub(super) fn replay_constructors(&mut self) -> Result<(), LoadError> {
        // Taken out of the plugin while they run, and put back whatever happens.
        let started = mem::take(&mut self.started);
        let result =
            started.iter().try_for_each(|(constructor, arguments)| self.replay(constructor, arguments));
        self.started = started;
        result
    }

    /// Runs a recorded constructor again, in this instance or another one.
    pub(in crate::host) fn replay_constructor(
        &mut self,
        constructor: &'static FunctionDescriptor,
        arguments: &[u8],
    ) -> Result<(), LoadError> {
        self.replay(&Constructor::Typed(constructor), arguments)
    }

    fn replay(&mut self, constructor: &Constructor, arguments: &[u8]) -> Result<(), LoadError> {
        let made = match constructor {
            Constructor::Typed(function) => self
                .send_encoded(function, &EncodedArguments::of(arguments))
                .map(|raw| self.has_made_instance(&raw)),
            Constructor::Named(name) => self.replay_named(name, arguments),
        };
        match made {
            Ok(true) => Ok(()),
            Ok(false) => {
                let kind = LoadErrorKind::ConstructorRejected { constructor: constructor.name().into() };
                Err(LoadError::new(&self.name(), kind))
            }
            Err(source) => Err(LoadError::new(&self.name(), LoadErrorKind::ConstructorFailed { source })),
        }
    }

    /// Returns the encoded arguments of the constructor that has run last.
    pub(in crate::host) fn last_constructor(&self) -> Option<Arc<[u8]>> {
        self.started.last().map(|(_, arguments)| arguments.clone())
    }
}
