//! A call through a plugin: encode, cross, decode.

use super::instance::{Export, Failure, ReserveError, Watching};
use super::interrupt::Stop;
use super::resolve::{check_interface, missing, resolve_export};
use super::{CallError, CallErrorKind, Plugin};
use crate::abi;
use crate::codec::{Block, Blocks, CodecError, Decoder, Encoder, OUTSIDE, PREFIX, Problem, before_error};
use crate::transport::{
    Arguments, FunctionDescriptor, InterfaceDescriptor, Relay, Reply, Returned, Transport, result_in_word,
};
use crate::wire::walk::{self, Reference};

/// The answer of a function that returned.
#[derive(Clone, Copy)]
pub(super) struct Answer {
    /// The word that the export returned: the result itself, or the place of the reply.
    word: u64,
    in_word: bool,
    /// Length of the arguments in the call buffer.
    arguments: usize,
}

impl Answer {
    /// Returns true if decoding the answer may take long.
    #[inline]
    fn is_large(&self) -> bool {
        const LARGE: u32 = 4096;
        let abi::PackedReply { length, has_blocks, .. } = abi::PackedReply::unpack(self.word);
        !self.in_word && (has_blocks || length >= LARGE)
    }
}

/// Bytes, followed by an optional sequence, with its number of elements, in a block.
type Piece<'a> = (&'a [u8], Option<(usize, Block<'a>)>);

/// Encoded arguments. Some parts are in blocks of their own.
pub(super) struct Parts<'a> {
    /// Byte runs. A block follows each of them except the last.
    pieces: Vec<Piece<'a>>,
}

impl Plugin {
    /// Makes a call up to the decoding of its reply: encodes the arguments and runs the function.
    #[inline(always)] // Else the answer goes through memory, inside a result as large as its error.
    pub(super) fn send<A: Arguments, R: Returned>(
        &mut self,
        function: &'static FunctionDescriptor,
        arguments: &A,
    ) -> Result<Answer, CallError> {
        let takes_words = self.bind(function)?;
        if A::IN_WORDS && takes_words {
            let mut bytes = [0; abi::ARGUMENT_WORDS];
            let mut encoder = Encoder::new(&mut bytes);
            arguments.encode(&mut encoder);
            if let Err(source) = encoder.finish() {
                return Err(self.encode_error(function, arguments, source));
            }
            return self.run(function, abi::split_words(bytes), 0, const { result_in_word::<A, R>() });
        }
        let length = self.encode(function, arguments)?;
        let in_word = const { result_in_word::<A, R>() } && takes_words;
        self.run(function, [length as u64, 0], length, in_word)
    }

    /// As [`send`](Self::send), with arguments that are already encoded.
    pub(super) fn send_encoded(
        &mut self,
        function: &'static FunctionDescriptor,
        parts: &Parts<'_>,
    ) -> Result<Answer, CallError> {
        let takes_words = self.bind(function)?;
        let words = function.signature().words();
        let in_word = words.result && takes_words;
        let inline = parts.inline_length();
        if words.arguments && takes_words && inline <= abi::ARGUMENT_WORDS {
            let mut bytes = [0; abi::ARGUMENT_WORDS];
            parts.write(&mut bytes, None);
            return self.run(function, abi::split_words(bytes), 0, in_word);
        }
        let blocks: Vec<Block<'_>> = parts.blocks().collect();
        let apart = !blocks.is_empty() && self.instance.lends();
        let length = if apart { parts.apart_length() } else { inline };
        if self.instance.buffer_mut().len() < length || length > self.module.limits().max_arguments() {
            self.reserve(function, length)?;
        }
        if apart {
            self.lend(function, &blocks, length)?;
        }
        parts.write(&mut self.instance.buffer_mut()[..length], apart.then_some(0));
        self.run(function, [length as u64, 0], length, in_word)
    }

    /// Returns the reply's bytes where they lie: in linear memory, or in `word`.
    #[inline(always)] // Its value goes through memory else.
    pub(super) fn reply<'a>(&'a mut self, answer: &Answer, word: &'a mut [u8; 8]) -> Reply<'a> {
        if answer.in_word {
            *word = answer.word.to_le_bytes();
            // Without `&mut` arguments the call buffer is not read back.
            return Reply::of_word(&[], word);
        }
        let (arguments, memory) = self.instance.after_call(answer.arguments);
        let abi::PackedReply { address, length, has_blocks } = abi::PackedReply::unpack(answer.word);
        // `run` has checked the place, and no guest code has run since.
        let bytes = &memory[address as usize..][..length as usize];
        let reply = Reply::new(arguments, bytes);
        if has_blocks { reply.within(memory, self.module.limits().max_reply() - bytes.len()) } else { reply }
    }

    /// Decodes the result. The time for large replies counts towards the call's limit.
    #[inline(always)]
    pub(super) fn unpack<A: Arguments, R: Returned>(
        &mut self,
        function: &'static FunctionDescriptor,
        answer: &Answer,
        arguments: A,
    ) -> Result<R, CallError> {
        if const { result_in_word::<A, R>() } && answer.in_word {
            // No argument is returned, and bytes behind the result mean nothing.
            let word = answer.word.to_le_bytes();
            if let Ok(result) = R::decode(&mut Decoder::new(&word)) {
                return Ok(result);
            }
        }
        if answer.is_large() {
            return self.unpack_large(function, answer, arguments);
        }
        match self.reply(answer, &mut [0; 8]).unpack(arguments) {
            Ok(result) => Ok(result),
            Err(source) => Err(self.decode_error(function, answer, source)),
        }
    }

    /// As [`unpack`](Self::unpack), but the time counts towards the call's limit.
    #[cold]
    fn unpack_large<A: Arguments, R: Returned>(
        &mut self,
        function: &'static FunctionDescriptor,
        answer: &Answer,
        arguments: A,
    ) -> Result<R, CallError> {
        let watching = self.watch_decoding(answer);
        let is_stopped = || watching.as_ref().is_some_and(Watching::is_stopped);
        let unpacked = self.reply(answer, &mut [0; 8]).until(Some(&is_stopped)).unpack(arguments);
        let stop = watching.as_ref().and_then(Watching::end);
        match (unpacked, stop) {
            (Ok(result), _) => Ok(result),
            (Err(_), Some(stop)) => Err(self.stopped(function, stop)),
            (Err(source), None) => Err(self.decode_error(function, answer, source)),
        }
    }

    /// Makes the time for decoding a large reply count towards the call's limit, until the returned guard is
    /// dropped or ended.
    pub(super) fn watch_decoding(&self, answer: &Answer) -> Option<Watching> {
        if answer.is_large() { self.instance.watch_on() } else { None }
    }

    #[cold]
    fn stopped(&mut self, function: &'static FunctionDescriptor, stop: Stop) -> CallError {
        let error = CallError::stopped(&self.module, function.name(), stop);
        self.poison(error)
    }

    /// Returns the error for a pipeline stage whose answer does not match its description.
    #[cold]
    pub(super) fn false_reply(
        &mut self,
        function: &'static FunctionDescriptor,
        answer: &Answer,
        relay: Relay,
        source: CodecError,
        stop: Option<Stop>,
    ) -> CallError {
        if let Some(stop) = stop {
            return self.stopped(function, stop);
        }
        let signature = function.signature();
        let mut word = [0; 8];
        let reply = self.reply(answer, &mut word);
        let path = match relay {
            Relay::Arguments => {
                walk::path(signature.values(), &mut Decoder::new(reply.arguments()), source.offset())
            }
            Relay::Reply => walk::path(signature.reply(), &mut reply.decoder(), source.offset()),
        };
        let source = source.at(path);
        let error = self.error(function, CallErrorKind::FalseReply { source });
        self.poison(error)
    }

    #[cold]
    pub(super) fn decode_error(
        &mut self,
        function: &'static FunctionDescriptor,
        answer: &Answer,
        source: CodecError,
    ) -> CallError {
        if let Problem::TooLarge(more) = *source.problem() {
            let allowed = self.module.limits().max_reply();
            let bytes = allowed.saturating_add(usize::try_from(more).unwrap_or(usize::MAX));
            return self.error(function, CallErrorKind::ReplyTooLarge { bytes, allowed });
        }
        let signature = function.signature();
        let path =
            walk::path(signature.reply(), &mut self.reply(answer, &mut [0; 8]).decoder(), source.offset());
        self.error(function, CallErrorKind::Decode { source: source.at(path) })
    }

    /// Looks up the function's export on its first call, and compares the stub's signature with the plugin's.
    /// Returns true if the export takes words. A hand-written function may have its arguments and reply
    /// always in memory.
    #[inline]
    fn bind(&mut self, function: &'static FunctionDescriptor) -> Result<bool, CallError> {
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
    fn bind_first(&mut self, function: &'static FunctionDescriptor, slot: usize) -> Result<bool, CallError> {
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
        let export = self.instance.export(resolve_export(&self.module, function)?);
        let export = export.ok_or_else(|| missing(&self.module, function))?;
        self.used.function(function);
        if self.exports.len() <= slot {
            self.exports.resize(slot + 1, None);
        }
        let takes_words = matches!(export, Export::Words(_));
        self.exports[slot] = Some(export);
        Ok(takes_words)
    }

    /// Records the arguments of a constructor that has made an instance, for [`reset`](Self::reset). Returns
    /// true if it has made one.
    #[cold]
    pub(super) fn start<A: Arguments>(
        &mut self,
        constructor: &'static FunctionDescriptor,
        arguments: &A,
        answer: &Answer,
    ) -> Result<bool, CallError> {
        let made = self.has_started(answer);
        if made {
            let arguments =
                arguments.to_bytes().map_err(|source| self.encode_error(constructor, arguments, source))?;
            self.started.retain(|(other, _)| other.name() != constructor.name());
            self.started.push((constructor, arguments.into()));
        }
        Ok(made)
    }

    /// Returns true if the answer of a constructor says that it has made an instance.
    pub(super) fn has_started(&mut self, answer: &Answer) -> bool {
        // A constructor returns nothing, or a `Result`, whose first variant is `Ok`.
        self.reply(answer, &mut [0; 8])
            .bytes()
            .first_chunk()
            .is_none_or(|variant: &[u8; 4]| *variant == [0; 4])
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
            Ok((length, blocks)) if fits && length <= self.module.limits().max_arguments() => match blocks {
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
    fn lend(
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

    fn check_arguments(&self, function: &'static FunctionDescriptor, bytes: usize) -> Result<(), CallError> {
        let allowed = self.module.limits().max_arguments();
        if bytes <= allowed {
            return Ok(());
        }
        Err(self.error(function, CallErrorKind::ArgumentsTooLarge { bytes, allowed }))
    }

    fn reserve(&mut self, function: &'static FunctionDescriptor, bytes: usize) -> Result<(), CallError> {
        self.check_arguments(function, bytes)?;
        self.instance.reserve(bytes).map_err(|error| self.reserve_error(function, bytes, error))
    }

    #[cold]
    fn reserve_error(
        &mut self,
        function: &'static FunctionDescriptor,
        bytes: usize,
        error: ReserveError,
    ) -> CallError {
        match error {
            ReserveError::NoRoom => self.error(function, CallErrorKind::NoRoomForArguments { bytes }),
            ReserveError::Guest(failure) => self.failed(function.name(), failure),
            ReserveError::OutOfBounds { address, capacity, wanted, memory } => {
                let kind = CallErrorKind::BufferOutOfBounds { address, capacity, wanted, memory };
                let error = self.error(function, kind);
                self.poison(error)
            }
        }
    }

    /// Crosses into the guest and back. The function must have been bound.
    #[inline(always)] // As in `send`.
    fn run(
        &mut self,
        function: &'static FunctionDescriptor,
        words: [u64; 2],
        arguments: usize,
        in_word: bool,
    ) -> Result<Answer, CallError> {
        let Some(Some(export)) = self.exports.get(function.slot()) else {
            unreachable!("`bind` comes before `run`");
        };
        let word = match self.instance.call(export, words) {
            Ok(word) => word,
            Err(failure) => {
                let error = self.failed(function.name(), failure);
                return Err(self.in_batch(function, arguments, error));
            }
        };
        if self.instance.has_rejected() {
            let error = self.rejected(function, words, arguments);
            return Err(self.in_batch(function, arguments, error));
        }
        if !in_word {
            let abi::PackedReply { address, length, .. } = abi::PackedReply::unpack(word);
            if !self.instance.has_bytes(address, length) {
                return Err(self.reply_out_of_bounds(function, word));
            }
            if length as usize > self.module.limits().max_reply() {
                return Err(self.reply_too_large(function, length as usize));
            }
        }
        Ok(Answer { word, in_word, arguments })
    }

    /// Adds the index of the input that failed, if the function is a batch.
    #[cold]
    fn in_batch(
        &mut self,
        function: &'static FunctionDescriptor,
        arguments: usize,
        error: CallError,
    ) -> CallError {
        if !function.signature().is_batch() {
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
    fn rejected(
        &mut self,
        function: &'static FunctionDescriptor,
        words: [u64; 2],
        arguments: usize,
    ) -> CallError {
        let (part, source) = self.instance.take_rejection();
        if part == abi::Rejected::RESULT {
            return self.error(function, CallErrorKind::ResultRejected { source });
        }
        let in_words = abi::join_words(words[0], words[1]);
        let (buffer, _) = self.instance.after_call(arguments);
        let bytes = if arguments == 0 { &in_words[..] } else { buffer };
        let path = walk::path(function.signature().values(), &mut Decoder::new(bytes), source.offset());
        self.error(function, CallErrorKind::ArgumentsRejected { source: source.at(path) })
    }

    /// Builds the error for an argument that cannot be encoded. Encodes all of them once more to find the
    /// place.
    #[cold]
    fn encode_error<A: Arguments>(
        &self,
        function: &'static FunctionDescriptor,
        arguments: &A,
        source: CodecError,
    ) -> CallError {
        self.encode_error_of(function, &|encoder| arguments.encode(encoder), source)
    }

    #[cold]
    fn encode_error_of<'v>(
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
    fn reply_out_of_bounds(&mut self, function: &'static FunctionDescriptor, word: u64) -> CallError {
        let abi::PackedReply { address, length, .. } = abi::PackedReply::unpack(word);
        let memory = self.instance.memory_size();
        let error = self.error(function, CallErrorKind::ReplyOutOfBounds { address, length, memory });
        self.poison(error)
    }

    #[cold]
    fn reply_too_large(&self, function: &'static FunctionDescriptor, bytes: usize) -> CallError {
        let allowed = self.module.limits().max_reply();
        self.error(function, CallErrorKind::ReplyTooLarge { bytes, allowed })
    }

    #[cold]
    fn failed(&mut self, function: &'static str, failure: Failure) -> CallError {
        let error = CallError::failed(&self.module, function, failure);
        if error.poisons() { self.poison(error) } else { error }
    }

    #[cold]
    fn error(&self, function: &'static FunctionDescriptor, kind: CallErrorKind) -> CallError {
        CallError::new(self.name(), function.name(), kind)
    }

    pub(super) fn poison(&mut self, error: CallError) -> CallError {
        let text = error.to_string();
        // The error that quotes this cause names the plugin itself.
        let cause = text.strip_prefix(&format!("plugin `{}` ", self.module.name()));
        self.poisoned = Some(cause.unwrap_or(&text).into());
        error
    }
}

impl<'a> Parts<'a> {
    /// Wraps arguments in one piece.
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { pieces: vec![(bytes, None)] }
    }

    /// Wraps arguments that were a plugin's reply. Each reference in the bytes takes twice the size of a
    /// length.
    pub(super) fn with_references(bytes: &'a [u8], references: &[Reference<'a>]) -> Self {
        let (mut pieces, mut start) = (Vec::with_capacity(references.len() + 1), 0);
        for Reference { offset, count, block } in references {
            pieces.push((&bytes[start..*offset], Some((*count, *block))));
            start = offset + 2 * PREFIX;
        }
        pieces.push((&bytes[start..], None));
        Self { pieces }
    }

    fn blocks(&self) -> impl Iterator<Item = Block<'a>> {
        self.pieces.iter().filter_map(|(_, block)| block.map(|(_, block)| block))
    }

    /// Length with all blocks inline.
    fn inline_length(&self) -> usize {
        let piece = |(bytes, block): &Piece<'_>| {
            bytes.len() + block.map_or(0, |(_, block)| PREFIX + block.bytes.len())
        };
        self.pieces.iter().map(piece).sum()
    }

    /// Length with all blocks apart.
    fn apart_length(&self) -> usize {
        let piece = |(bytes, block): &Piece<'_>| bytes.len() + if block.is_some() { 2 * PREFIX } else { 0 };
        self.pieces.iter().map(piece).sum()
    }

    /// Writes the arguments. `apart` is the number of the first lent block, or `None` to write the blocks
    /// inline.
    fn write(&self, room: &mut [u8], mut apart: Option<u64>) {
        let mut encoder = Encoder::new(room);
        for (bytes, block) in &self.pieces {
            encoder.put_all(bytes);
            match (block, &mut apart) {
                (Some((count, _)), Some(number)) => {
                    encoder.put((*count as u64 | OUTSIDE).to_le_bytes());
                    encoder.put(number.to_le_bytes());
                    *number += 1;
                }
                (Some((count, block)), None) => {
                    encoder.count(*count);
                    encoder.put_all(block.bytes);
                }
                (None, _) => {}
            }
        }
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
        let answer = self.send::<A, R>(function, &arguments)?;
        if function.signature().is_constructor() {
            self.start(function, &arguments, &answer)?;
        }
        self.unpack(function, &answer, arguments)
    }

    fn transport_check(&mut self, interface: &'static InterfaceDescriptor) -> Result<(), CallError> {
        check_interface(&self.module, interface)?;
        self.used.interface(interface);
        Ok(())
    }

    fn transport_provides(&self, function: &'static FunctionDescriptor) -> bool {
        self.module.export(function.name()).is_some()
    }
}
