//! The errors of calls, and the poisoning of the plugin.

use super::Plugin;
use super::call::RawReply;
use super::called::Called;
use crate::call::argument::{Arguments, ChainMode};
use crate::call::descriptor::FunctionDescriptor;
use crate::host::error::{CallError, CallErrorKind};
use crate::host::instance::{Failure, ReserveError};
use crate::host::sandbox::interrupt::Stop;
use crate::wire::abi;
use crate::wire::codec::{CodecError, Decoder, Encoder, Problem, before_error, join_words};
use crate::wire::walk;

impl Plugin {
    #[cold]
    pub(super) fn stopped<F: Called>(&mut self, function: F, stop: Stop) -> CallError {
        let error = CallError::stopped(&self.module, function.name(), stop);
        self.poison(error)
    }

    /// Returns the error for a pipeline stage whose reply does not match its description.
    #[cold]
    pub(in crate::host) fn false_reply(
        &mut self,
        function: &'static FunctionDescriptor,
        raw: &RawReply,
        mode: ChainMode,
        source: CodecError,
        stop: Option<Stop>,
    ) -> CallError {
        if let Some(stop) = stop {
            return self.stopped(function, stop);
        }
        let signature = function.signature();
        let mut word = [0; 8];
        let reply = self.reply(raw, &mut word);
        let path = match mode {
            ChainMode::Arguments => {
                walk::path(signature.values(), &mut Decoder::new(reply.arguments()), source.offset())
            }
            ChainMode::Reply => walk::path(signature.reply(), &mut reply.decoder(), source.offset()),
        };
        let source = source.at(path);
        let error = self.error(function, CallErrorKind::FalseReply { source });
        self.poison(error)
    }

    #[cold]
    pub(in crate::host) fn decode_error(
        &mut self,
        function: &'static FunctionDescriptor,
        raw: &RawReply,
        source: CodecError,
    ) -> CallError {
        if let Problem::TooLarge(more) = *source.problem() {
            let allowed = self.module.limits().reply;
            let bytes = allowed.saturating_add(usize::try_from(more).unwrap_or(usize::MAX));
            return self.error(function, CallErrorKind::ReplyTooLarge { bytes, allowed });
        }
        let signature = function.signature();
        let path =
            walk::path(signature.reply(), &mut self.reply(raw, &mut [0; 8]).decoder(), source.offset());
        self.error(function, CallErrorKind::Decode { source: source.at(path) })
    }

    pub(super) fn check_arguments<F: Called>(&self, function: F, bytes: usize) -> Result<(), CallError> {
        let allowed = self.module.limits().arguments;
        if bytes <= allowed {
            return Ok(());
        }
        Err(self.error(function, CallErrorKind::ArgumentsTooLarge { bytes, allowed }))
    }

    #[cold]
    pub(super) fn reserve_error<F: Called>(
        &mut self,
        function: F,
        bytes: usize,
        error: ReserveError,
    ) -> CallError {
        match error {
            ReserveError::NoRoom => self.error(function, CallErrorKind::NoRoomForArguments { bytes }),
            ReserveError::Guest(failure) => self.failed(function, failure),
            ReserveError::OutOfBounds { address, capacity, wanted, memory } => {
                let kind = CallErrorKind::BufferOutOfBounds { address, capacity, wanted, memory };
                let error = self.error(function, kind);
                self.poison(error)
            }
        }
    }

    /// Adds the index of the input that failed, if the function is a batch.
    #[cold]
    pub(super) fn in_batch<F: Called>(
        &mut self,
        function: F,
        arguments: usize,
        error: CallError,
    ) -> CallError {
        if !function.is_batch() {
            return error;
        }
        // The guest overwrites the number of inputs by the number that it has begun.
        let (arguments, _) = self.instance.after_call(arguments);
        let begun = arguments.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
        let index = usize::try_from(begun.saturating_sub(1)).unwrap_or(usize::MAX);
        self.error(function, CallErrorKind::InBatch { index, source: error })
    }

    /// Builds the error for a guest that could not read its arguments or encode its result. The guest has
    /// returned, so the plugin can go on.
    #[cold]
    pub(super) fn rejected<F: Called>(
        &mut self,
        function: F,
        words: [u64; 2],
        arguments: usize,
    ) -> CallError {
        let (part, source) = self.instance.take_rejection();
        if part == abi::Rejected::RESULT {
            return self.error(function, CallErrorKind::ResultRejected { source });
        }
        if self.is_adapted(function) {
            // The offset is one in the plugin's encoding, which the stub's signature does not describe.
            return self.error(function, CallErrorKind::ArgumentsRejected { source });
        }
        let in_words = join_words(words);
        let (buffer, _) = self.instance.after_call(arguments);
        let bytes = if arguments == 0 { &in_words[..] } else { buffer };
        let path = function.argument_path(bytes, source.offset());
        self.error(function, CallErrorKind::ArgumentsRejected { source: source.at(path) })
    }

    /// Builds the error for an argument that cannot be encoded. Encodes all of them once more to find the
    /// place.
    #[cold]
    pub(super) fn encode_error<A: Arguments>(
        &self,
        function: &'static FunctionDescriptor,
        arguments: &A,
        source: CodecError,
    ) -> CallError {
        self.encode_error_of(function, &|encoder| arguments.encode(encoder), source)
    }

    #[cold]
    pub(super) fn encode_error_of<'v>(
        &self,
        function: &'static FunctionDescriptor,
        encode: &dyn Fn(&mut Encoder<'_, 'v>),
        source: CodecError,
    ) -> CallError {
        let source = match before_error(encode) {
            Some((bytes, error)) => {
                let mut decoder = Decoder::new(&bytes);
                let path = walk::path(function.signature().values(), &mut decoder, error.offset());
                error.at(path)
            }
            None => source,
        };
        self.error(function, CallErrorKind::Encode { source })
    }

    #[cold]
    pub(super) fn reply_out_of_bounds<F: Called>(&mut self, function: F, word: u64) -> CallError {
        let abi::PackedReply { address, length, .. } = abi::PackedReply::unpack(word);
        let memory = self.instance.memory_size();
        let error = self.error(function, CallErrorKind::ReplyOutOfBounds { address, length, memory });
        self.poison(error)
    }

    #[cold]
    pub(super) fn reply_too_large<F: Called>(&self, function: F, bytes: usize) -> CallError {
        let allowed = self.module.limits().reply;
        self.error(function, CallErrorKind::ReplyTooLarge { bytes, allowed })
    }

    #[cold]
    pub(super) fn failed<F: Called>(&mut self, function: F, failure: Failure) -> CallError {
        let error = CallError::failed(&self.module, function.name(), failure);
        if error.poisons() { self.poison(error) } else { error }
    }

    #[cold]
    pub(super) fn error<F: Called>(&self, function: F, kind: CallErrorKind) -> CallError {
        CallError::new(self.name(), function.name(), kind)
    }

    pub(in crate::host) fn poison(&mut self, error: CallError) -> CallError {
        let text = error.to_string();
        // The error that quotes this cause names the plugin itself.
        let cause = text.strip_prefix(&format!("plugin `{}` ", self.module.name()));
        self.poisoned = Some(cause.unwrap_or(&text).into());
        error
    }
}
