//! A call through a plugin: encode, cross, decode.

use super::Plugin;
use super::called::Called;
use super::converted::LARGE;
use super::resolve::{check_interface, missing, resolve_export};
use crate::call::argument::Arguments;
use crate::call::bounds::Returned;
use crate::call::caller::Transport;
use crate::call::descriptor::{FunctionDescriptor, InterfaceDescriptor};
use crate::call::reply::{Reply, result_in_word};
use crate::host::error::{CallError, CallErrorKind};
use crate::host::instance::{DecodingTimer, Export, Failure};
use crate::wire::abi;
use crate::wire::codec::{Block, Blocks, CodecError, Decoder, Encoder, split_words};

/// The reply of a function that returned.
#[derive(Clone, Copy)]
pub(in crate::host) struct RawReply {
    /// The word that the export returned: the result itself, or the place of the reply.
    pub(super) word: u64,
    pub(super) in_word: bool,
    /// Length of the arguments in the call buffer.
    pub(super) arguments: usize,
    /// True if the reply has been adapted, and is no longer in the guest's memory.
    pub(super) adapted: bool,
}

/// The reason why a function cannot be called as the stub encodes the call.
pub(super) enum Unbound {
    Failed(CallError),
    /// The plugin is of another version, so the call must be adapted.
    Adapted,
}

impl RawReply {
    /// Returns true if decoding the reply may take long.
    #[inline]
    fn is_large(&self) -> bool {
        let abi::PackedReply { length, has_blocks, .. } = abi::PackedReply::unpack(self.word);
        !self.in_word && (has_blocks || length as usize >= LARGE)
    }
}

impl Plugin {
    /// Makes a call up to the decoding of its reply: encodes the arguments and runs the function.
    #[inline(always)] // Otherwise the reply goes through memory, inside a result as large as its error.
    pub(in crate::host) fn send<A: Arguments, R: Returned>(
        &mut self,
        function: &'static FunctionDescriptor,
        arguments: &A,
    ) -> Result<RawReply, CallError> {
        let takes_words = match self.bind(function) {
            Ok(takes_words) => takes_words,
            Err(unbound) => return self.send_otherwise(function, unbound, arguments),
        };
        if A::IN_WORDS && takes_words {
            let mut bytes = [0; abi::ARGUMENT_WORDS];
            let mut encoder = Encoder::new(&mut bytes);
            arguments.encode(&mut encoder);
            if let Err(source) = encoder.finish() {
                return Err(self.encode_error(function, arguments, source));
            }
            return self.run(function, split_words(bytes), 0, const { result_in_word::<A, R>() });
        }
        let length = self.encode(function, arguments)?;
        let in_word = const { result_in_word::<A, R>() } && takes_words;
        self.run(function, [length as u64, 0], length, in_word)
    }

    /// Returns the reply's bytes.
    pub(in crate::host) fn reply<'a>(&'a mut self, raw: &RawReply, word: &'a mut [u8; 8]) -> Reply<'a> {
        if raw.adapted { self.converted.reply() } else { self.reply_in_place(raw, word) }
    }

    /// Returns the reply's bytes where the guest left them: in linear memory, or in `word`.
    #[inline(always)] // Otherwise its value goes through memory.
    pub(super) fn reply_in_place<'a>(&'a mut self, raw: &RawReply, word: &'a mut [u8; 8]) -> Reply<'a> {
        if raw.in_word {
            *word = raw.word.to_le_bytes();
            // Without `&mut` arguments the call buffer is not read back.
            return Reply::of_word(&[], word);
        }
        let (arguments, memory) = self.instance.after_call(raw.arguments);
        let abi::PackedReply { address, length, has_blocks } = abi::PackedReply::unpack(raw.word);
        // `run` has checked the place, and no guest code has run since.
        let bytes = &memory[address as usize..][..length as usize];
        let reply = Reply::new(arguments, bytes);
        if has_blocks { reply.within(memory, self.module.limits().reply - bytes.len()) } else { reply }
    }

    /// Decodes the result. The time for large replies counts towards the call's limit.
    #[inline(always)]
    pub(in crate::host) fn unpack<A: Arguments, R: Returned>(
        &mut self,
        function: &'static FunctionDescriptor,
        raw: &RawReply,
        arguments: A,
    ) -> Result<R, CallError> {
        if const { result_in_word::<A, R>() } && raw.in_word {
            // No argument is returned, and bytes behind the result mean nothing.
            let word = raw.word.to_le_bytes();
            if let Ok(result) = R::decode(&mut Decoder::new(&word)) {
                return Ok(result);
            }
        }
        if raw.is_large() {
            return self.unpack_large(function, raw, arguments);
        }
        match self.reply_in_place(raw, &mut [0; 8]).unpack(arguments) {
            Ok(result) => Ok(result),
            Err(source) => Err(self.decode_error(function, raw, source)),
        }
    }

    /// As [`unpack`](Self::unpack), but the time counts towards the call's limit. Also serves adapted
    /// replies, which count as large.
    #[cold]
    fn unpack_large<A: Arguments, R: Returned>(
        &mut self,
        function: &'static FunctionDescriptor,
        raw: &RawReply,
        arguments: A,
    ) -> Result<R, CallError> {
        let timer = self.time_decoding(raw);
        let is_stopped = || timer.as_ref().is_some_and(DecodingTimer::is_stopped);
        let unpacked = self.reply(raw, &mut [0; 8]).until(Some(&is_stopped)).unpack(arguments);
        let stop = timer.as_ref().and_then(DecodingTimer::end);
        match (unpacked, stop) {
            (Ok(result), _) => Ok(result),
            (Err(_), Some(stop)) => Err(self.stopped(function, stop)),
            (Err(source), None) => Err(self.decode_error(function, raw, source)),
        }
    }

    /// Makes the time for decoding a large reply count towards the call's limit, until the returned guard is
    /// dropped or ended.
    pub(in crate::host) fn time_decoding(&self, raw: &RawReply) -> Option<DecodingTimer> {
        let is_large = if raw.adapted { self.converted.is_large() } else { raw.is_large() };
        if is_large { self.instance.time_decoding() } else { None }
    }

    /// Looks up the function's export on its first call, and compares the stub's signature with the plugin's.
    /// Returns true if the export takes words. A hand-written function may have its arguments and reply
    /// always in memory.
    #[inline]
    pub(super) fn bind(&mut self, function: &'static FunctionDescriptor) -> Result<bool, Unbound> {
        let slot = function.slot();
        if self.poisoned.is_none() {
            match self.exports.get(slot) {
                Some(Some(Export::Words(_))) => return Ok(true),
                Some(Some(Export::Memory(_))) => return Ok(false),
                _ => {}
            }
        }
        self.bind_first(function, slot)
    }

    #[cold]
    fn bind_first(&mut self, function: &'static FunctionDescriptor, slot: usize) -> Result<bool, Unbound> {
        self.revive(function).map_err(Unbound::Failed)?;
        if self.is_adapted(function) {
            return Err(Unbound::Adapted);
        }
        let (name, differences) = resolve_export(&self.module, function).map_err(Unbound::Failed)?;
        let export = self.instance.export(name);
        let export = export.ok_or_else(|| Unbound::Failed(missing(&self.module, function)))?;
        self.requirements.function(function);
        if !differences.is_empty() {
            self.adapt(function, export, differences).map_err(Unbound::Failed)?;
            return Err(Unbound::Adapted);
        }
        if self.exports.len() <= slot {
            self.exports.resize(slot + 1, None);
        }
        let takes_words = matches!(export, Export::Words(_));
        self.exports[slot] = Some(export);
        Ok(takes_words)
    }

    /// Fails if the plugin is poisoned, or resets it if its loader says so.
    pub(super) fn revive<F: Called>(&mut self, function: F) -> Result<(), CallError> {
        if let Some(cause) = &self.poisoned {
            let cause = cause.clone();
            if !self.module.resets_poisoned() {
                return Err(self.error(function, CallErrorKind::Poisoned { cause }));
            }
            if let Err(source) = Self::reset(self) {
                // The instance may be a new one whose constructors have not all run. The next call tries
                // again.
                self.poisoned = Some(cause);
                return Err(self.error(function, CallErrorKind::InstanceUnavailable { source }));
            }
        }
        Ok(())
    }

    /// Encodes the arguments into the call buffer. If they do not fit, which is rare, the buffer is grown to
    /// the size that they turned out to have.
    #[inline]
    fn encode<A: Arguments>(
        &mut self,
        function: &'static FunctionDescriptor,
        arguments: &A,
    ) -> Result<usize, CallError> {
        let blocks = if self.instance.lends() { Blocks::Listed(Vec::new()) } else { Blocks::Inline };
        let mut encoder = Encoder::with_blocks(self.instance.buffer_mut(), blocks);
        arguments.encode(&mut encoder);
        let fits = encoder.fits();
        match encoder.finish_with_blocks() {
            Ok((length, blocks)) if fits && length <= self.module.limits().arguments => match blocks {
                Blocks::Listed(blocks) if !blocks.is_empty() => {
                    self.lend(function, &blocks, length)?;
                    Ok(length)
                }
                _ => Ok(length),
            },
            Ok((length, _)) => self.encode_larger(function, arguments, length),
            Err(source) => Err(self.encode_error(function, arguments, source)),
        }
    }

    #[cold]
    fn encode_larger<A: Arguments>(
        &mut self,
        function: &'static FunctionDescriptor,
        arguments: &A,
        length: usize,
    ) -> Result<usize, CallError> {
        self.reserve(function, length)?;
        let blocks = if self.instance.lends() { Blocks::Listed(Vec::new()) } else { Blocks::Inline };
        let mut encoder = Encoder::with_blocks(self.instance.buffer_mut(), blocks);
        arguments.encode(&mut encoder);
        match encoder.finish_with_blocks() {
            Ok((again, blocks)) if again == length => {
                if let Blocks::Listed(blocks) = blocks
                    && !blocks.is_empty()
                {
                    self.lend(function, &blocks, length)?;
                }
                Ok(length)
            }
            Ok(_) => {
                let source = CodecError::message("the arguments encode differently each time");
                Err(self.encode_error(function, arguments, source))
            }
            Err(source) => Err(self.encode_error(function, arguments, source)),
        }
    }

    /// Asks the guest to lend memory for large blocks of arguments, and fills it.
    #[cold]
    pub(super) fn lend(
        &mut self,
        function: &'static FunctionDescriptor,
        blocks: &[Block<'_>],
        length: usize,
    ) -> Result<(), CallError> {
        let bytes = blocks.iter().fold(length, |sum, block| sum.saturating_add(block.bytes.len()));
        self.check_arguments(function, bytes)?;
        for block in blocks {
            self.instance.fill(block).map_err(|error| self.reserve_error(function, bytes, error))?;
        }
        Ok(())
    }

    pub(super) fn reserve<F: Called>(&mut self, function: F, bytes: usize) -> Result<(), CallError> {
        self.check_arguments(function, bytes)?;
        self.instance.reserve(bytes).map_err(|error| self.reserve_error(function, bytes, error))
    }

    /// Crosses into the guest and back. The function must have been bound.
    #[inline(always)] // As in `send`.
    pub(super) fn run(
        &mut self,
        function: &'static FunctionDescriptor,
        words: [u64; 2],
        arguments: usize,
        in_word: bool,
    ) -> Result<RawReply, CallError> {
        let Some(Some(export)) = self.exports.get(function.slot()) else {
            unreachable!("`bind` comes before `run`");
        };
        match self.instance.call(export, words) {
            Ok(word) => self.returned(function, word, words, arguments, in_word),
            Err(failure) => Err(self.call_failed(function, failure, arguments)),
        }
    }

    #[cold]
    pub(super) fn call_failed<F: Called>(
        &mut self,
        function: F,
        failure: Failure,
        arguments: usize,
    ) -> CallError {
        let error = self.failed(function, failure);
        self.in_batch(function, arguments, error)
    }

    /// Checks what the guest returned.
    #[inline(always)] // As in `send`.
    pub(super) fn returned<F: Called>(
        &mut self,
        function: F,
        word: u64,
        words: [u64; 2],
        arguments: usize,
        in_word: bool,
    ) -> Result<RawReply, CallError> {
        if self.instance.has_rejected() {
            let error = self.rejected(function, words, arguments);
            return Err(self.in_batch(function, arguments, error));
        }
        if !in_word {
            let abi::PackedReply { address, length, .. } = abi::PackedReply::unpack(word);
            if !self.instance.has_bytes(address, length) {
                return Err(self.reply_out_of_bounds(function, word));
            }
            if length as usize > self.module.limits().reply {
                return Err(self.reply_too_large(function, length as usize));
            }
        }
        Ok(RawReply { word, in_word, arguments, adapted: false })
    }
}

impl Transport for Plugin {
    type Error = CallError;

    #[inline]
    fn transport_call<A: Arguments, R: Returned>(
        &mut self,
        function: &'static FunctionDescriptor,
        arguments: A,
    ) -> Result<R, CallError> {
        let raw = self.send::<A, R>(function, &arguments)?;
        if function.signature().is_constructor() {
            self.record_constructor(function, &arguments, &raw)?;
        }
        self.unpack(function, &raw, arguments)
    }

    fn transport_check(&mut self, interface: &'static InterfaceDescriptor) -> Result<(), CallError> {
        check_interface(&self.module, interface)?;
        self.requirements.interface(interface);
        Ok(())
    }

    fn transport_provides(&self, function: &'static FunctionDescriptor) -> bool {
        self.module.export(function.name()).is_some()
    }
}
