//! Calls of functions of another version: the bytes are adapted on the way there and on the way back.

use std::sync::Arc;
use std::time::Instant;

use super::Plugin;
use super::call::{RawReply, Unbound};
use super::converted::{Adapted, Converted};
use super::resolve::mismatch;
use crate::call::argument::Arguments;
use crate::call::descriptor::FunctionDescriptor;
use crate::host::error::{CallError, CallErrorKind};
use crate::host::instance::{DecodingTimer, Export};
use crate::host::load::plans::{Adaptation, report};
use crate::host::sandbox::interrupt::Stop;
use crate::wire::abi;
use crate::wire::adapt::{self, Failure};
use crate::wire::codec::{Decoder, fill, split_words};
use crate::wire::compare::Difference;
use crate::wire::description::Interface;

/// Maximum number of defaults that a guest is asked for, for each function.
const MOST_DEFAULTS: usize = 1024;

/// Encodes the arguments of a call to a vector.
type Encode<'e> = dyn Fn(&Plugin, &mut Vec<u8>) -> Result<(), CallError> + 'e;

/// The part of a call that is being adapted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Arguments,
    Reply,
}

impl Plugin {
    /// Makes the plan for a function, or takes the one that another instance of the module has made.
    #[cold]
    pub(super) fn adapt(
        &mut self,
        function: &'static FunctionDescriptor,
        export: Export,
        differences: Vec<Difference>,
    ) -> Result<(), CallError> {
        let slot = function.slot();
        let known = self.module.plans().get(slot);
        let adaptation = if let Some(adaptation) = known {
            adaptation
        } else {
            let adaptation = Arc::new(self.plan(function, differences)?);
            report(&self.name(), function.name(), &adaptation.differences);
            self.module.plans().insert(slot, adaptation.clone());
            adaptation
        };
        self.adapted.insert(slot, Adapted { export, adaptation });
        Ok(())
    }

    fn plan(
        &mut self,
        function: &'static FunctionDescriptor,
        differences: Vec<Difference>,
    ) -> Result<Adaptation, CallError> {
        let (module, signature) = (self.module.clone(), function.signature());
        let refused = || {
            let found = module.interface().adaptations_to(&[signature], true);
            let found = found.err().unwrap_or_else(|| unreachable!("there are differences"));
            mismatch(&module, function.name(), found)
        };
        let own = Interface::of(&[signature]).map_err(|_| refused())?;
        let sides = own.function(function.name()).zip(module.interface().function(function.name()));
        let (caller, called) = sides.ok_or_else(refused)?;
        let mut plan = adapt::compile(
            adapt::Side { interface: &own, function: caller },
            adapt::Side { interface: module.interface(), function: called },
        )
        .map_err(|_| refused())?;
        for (index, ordinal) in plan.reply.missing_defaults() {
            let default = signature.default_value(ordinal).ok_or_else(refused)?;
            plan.reply.fill(index, default.into());
        }
        let missing = plan.arguments.missing_defaults();
        if missing.len() > MOST_DEFAULTS {
            return Err(refused());
        }
        let (start, mut left) = (Instant::now(), self.module.limits().reply);
        for (index, ordinal) in missing {
            let default = self.guest_default(function, ordinal, left)?.ok_or_else(refused)?;
            left -= default.len();
            plan.arguments.fill(index, default);
            // Each call of the guest is timed, and there may be many.
            let elapsed = start.elapsed();
            if module.limits().timeout.is_some_and(|allowed| elapsed > allowed) {
                return Err(self.stopped(function, Stop::Time(elapsed)));
            }
        }
        Ok(Adaptation { plan, differences })
    }

    /// Asks the guest for the default of a field in the function's arguments, of at most `most` bytes.
    /// Returns `None` if the guest has none.
    fn guest_default(
        &mut self,
        function: &'static FunctionDescriptor,
        ordinal: usize,
        most: usize,
    ) -> Result<Option<Arc<[u8]>>, CallError> {
        let export =
            self.module.export(function.name()).and_then(|export| export.strip_prefix(abi::FUNCTION));
        let name = format!("{}{}", abi::DEFAULTS, export.unwrap_or_default());
        let length = match self.instance.default_value(&name, ordinal) {
            Ok(Some(bytes)) if bytes.len() > most => bytes.len(),
            Ok(bytes) => return Ok(bytes.map(Arc::from)),
            Err(failure) => return Err(self.failed(function.name(), failure)),
        };
        Err(self.reply_too_large(function, length))
    }

    /// As [`send`](Self::send), for a function that has not been bound as the stub encodes it.
    #[cold]
    #[inline(never)]
    pub(super) fn send_otherwise<A: Arguments>(
        &mut self,
        function: &'static FunctionDescriptor,
        unbound: Unbound,
        arguments: &A,
    ) -> Result<RawReply, CallError> {
        self.send_unbound(function, unbound, &|plugin, bytes| {
            let encoded = fill(bytes, |encoder| arguments.encode(encoder));
            encoded.map_err(|source| plugin.encode_error(function, arguments, source))
        })
    }

    /// Makes a call that has not been bound as the stub encodes it, if it can be adapted.
    #[cold]
    pub(super) fn send_unbound(
        &mut self,
        function: &'static FunctionDescriptor,
        unbound: Unbound,
        encode: &Encode<'_>,
    ) -> Result<RawReply, CallError> {
        if let Unbound::Failed(error) = unbound {
            return Err(error);
        }
        let Some(Adapted { export, adaptation }) = self.adapted.get(&function.slot()).cloned() else {
            unreachable!("`bind` has made a plan");
        };
        let (plan, mut converted) = (&adaptation.plan, std::mem::take(&mut self.converted));
        let Converted { arguments: own, adapted: bytes, reply } = &mut converted;
        encode(self, own)?;
        self.check_arguments(function, own.len())?;
        bytes.clear();
        let allowed = self.module.limits().arguments;
        let in_place = plan
            .arguments
            .run(&mut Decoder::new(own), bytes, allowed)
            .map_err(|failure| self.not_adapted(function, Part::Arguments, failure))?;

        let takes_words = matches!(export, Export::Words(_));
        let in_word = plan.words.result && takes_words;
        // A hostile guest's default may be longer than its type allows.
        let fits = bytes.len() <= abi::ARGUMENT_WORDS;
        let (words, length) = if plan.words.arguments && takes_words && fits {
            let mut words = [0; abi::ARGUMENT_WORDS];
            words[..bytes.len()].copy_from_slice(bytes);
            (split_words(words), 0)
        } else {
            if self.instance.buffer_mut().len() < bytes.len() {
                self.reserve(function, bytes.len())?;
            }
            self.instance.buffer_mut()[..bytes.len()].copy_from_slice(bytes);
            ([bytes.len() as u64, 0], bytes.len())
        };
        let raw = match self.instance.call(&export, words) {
            Ok(word) => self.returned(function, word, words, length, in_word)?,
            Err(failure) => return Err(self.call_failed(function, failure, length)),
        };

        let (arguments, _) = self.instance.after_call(length);
        for place in in_place {
            // Both lie within bytes that the host has written.
            own[place.writer..][..place.length].copy_from_slice(&arguments[place.reader..][..place.length]);
        }
        self.convert_reply(function, &adaptation, &raw, reply)?;
        self.converted = converted;
        // A reply with blocks counts as large, so that `unpack` takes it from `converted`.
        let word = abi::PackedReply { address: 0, length: 0, has_blocks: true }.pack();
        Ok(RawReply { word, in_word: false, arguments: 0, adapted: true })
    }

    /// Adapts the reply to the stub's encoding. The time counts towards the call's limit.
    fn convert_reply(
        &mut self,
        function: &'static FunctionDescriptor,
        adaptation: &Adaptation,
        raw: &RawReply,
        bytes: &mut Vec<u8>,
    ) -> Result<(), CallError> {
        let (timer, allowed) = (self.time_decoding(raw), self.module.limits().reply);
        let is_stopped = || timer.as_ref().is_some_and(DecodingTimer::is_stopped);
        let mut word = [0; 8];
        bytes.clear();
        let reply = self.reply_in_place(raw, &mut word).until(Some(&is_stopped));
        let mut decoder = reply.decoder();
        let converted = adaptation.plan.reply.run(&mut decoder, bytes, allowed).and_then(|_| {
            if !reply.is_padded() && decoder.end().is_err() {
                return Err(Failure::Malformed(decoder.error()));
            }
            Ok(())
        });
        match (converted, timer.as_ref().and_then(DecodingTimer::end)) {
            (Ok(()), _) => Ok(()),
            (Err(_), Some(stop)) => Err(self.stopped(function, stop)),
            (Err(failure), None) => Err(self.not_adapted(function, Part::Reply, failure)),
        }
    }

    #[cold]
    fn not_adapted(&self, function: &'static FunctionDescriptor, part: Part, failure: Failure) -> CallError {
        let limits = self.module.limits();
        let kind = match (failure, part) {
            (Failure::UnknownVariant { path, variant }, _) => {
                CallErrorKind::UnknownVariant { path, variant, in_reply: part == Part::Reply }
            }
            (Failure::TooLarge, Part::Arguments) => {
                let allowed = limits.arguments;
                CallErrorKind::ArgumentsTooLarge { bytes: allowed.saturating_add(1), allowed }
            }
            (Failure::TooLarge, Part::Reply) => {
                CallErrorKind::ReplyTooLarge { bytes: limits.reply.saturating_add(1), allowed: limits.reply }
            }
            (Failure::Malformed(source), Part::Arguments) => CallErrorKind::Encode { source },
            (Failure::Malformed(source), Part::Reply) => CallErrorKind::Decode { source },
        };
        self.error(function, kind)
    }

    /// Returns true if calls of the function are adapted.
    pub(super) fn is_adapted(&self, function: &'static FunctionDescriptor) -> bool {
        self.adapted.contains_key(&function.slot())
    }
}
