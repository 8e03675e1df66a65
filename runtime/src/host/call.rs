//! The way of a call through a plugin.

use super::instance::{Failure, ReserveError};
use super::wanted::{check, find, missing};
use super::{CallError, Plugin};
use crate::abi;
use crate::codec::{CodecError, Encoder};
use crate::transport::{Arguments, Function, Reply, Returned, Trait, Transport};

/// An encoded reply in linear memory: where, and how many bytes of arguments led to it.
pub(super) struct Answer {
    /// As the guest packed it: a word stays in a register.
    place: u64,
    arguments: usize,
}

impl Plugin {
    /// One stage of a pipeline, or a whole call but for its two ends: encodes the arguments into the
    /// call buffer, and has the function run.
    #[inline]
    pub(super) fn send<A: Arguments>(
        &mut self,
        function: &'static Function,
        arguments: &A,
    ) -> Result<Answer, CallError> {
        self.bind(function)?;
        let length = self.encode(function, arguments)?;
        self.run(function, length)
    }

    /// As [`send`](Self::send), with arguments that are encoded already, in two parts.
    pub(super) fn send_encoded(
        &mut self,
        function: &'static Function,
        parts: [&[u8]; 2],
    ) -> Result<Answer, CallError> {
        self.bind(function)?;
        let length = parts[0].len() + parts[1].len();
        if self.instance.buffer_mut().len() < length || length > self.module.limits().max_arguments() {
            self.reserve(function, length)?;
        }
        let (first, second) = self.instance.buffer_mut()[..length].split_at_mut(parts[0].len());
        first.copy_from_slice(parts[0]);
        second.copy_from_slice(parts[1]);
        self.run(function, length)
    }

    /// The reply's bytes, where they lie.
    #[inline]
    pub(super) fn reply(&self, answer: &Answer) -> Reply<'_> {
        let (arguments, memory) = self.instance.after_call(answer.arguments);
        let abi::Reply { address, length, detached } = abi::Reply::unpack(answer.place);
        // `run` has checked the place, and no guest code has run since.
        let bytes = &memory[address as usize..][..length as usize];
        Reply::of(arguments, (bytes, detached))
    }

    #[inline]
    pub(super) fn decoded<R>(
        &self,
        function: &'static Function,
        result: Result<R, CodecError>,
    ) -> Result<R, CallError> {
        result.map_err(|source| CallError::Decode { plugin: self.name(), function: function.name(), source })
    }

    /// The first time, looks the function's export up and compares what both ends take it for.
    #[inline]
    fn bind(&mut self, function: &'static Function) -> Result<(), CallError> {
        let slot = function.slot();
        if self.poisoned.is_none() && matches!(self.exports.get(slot), Some(Some(_))) {
            return Ok(());
        }
        self.bind_first(function, slot)
    }

    #[cold]
    fn bind_first(&mut self, function: &'static Function, slot: usize) -> Result<(), CallError> {
        if let Some(cause) = &self.poisoned {
            let (plugin, function, cause) = (self.name(), function.name(), cause.clone());
            if !self.module.resets_poisoned() {
                return Err(CallError::Poisoned { plugin, function, cause });
            }
            if let Err(source) = Self::reset(self) {
                // It may be a new one by now, but not all of it: the next call tries again.
                self.poisoned = Some(cause);
                return Err(CallError::NotStarted { plugin, function, source: Box::new(source) });
            }
        }
        let export = self.instance.export(find(&self.module, function)?);
        let export = export.ok_or_else(|| missing(&self.module, function))?;
        self.used.function(function);
        if self.exports.len() <= slot {
            self.exports.resize(slot + 1, None);
        }
        self.exports[slot] = Some(export);
        Ok(())
    }

    /// Whether the constructor has made an instance. If so, its arguments are kept for [`reset`](Self::reset).
    #[cold]
    pub(super) fn start(&mut self, constructor: &'static Function, answer: &Answer) -> bool {
        let made = self.has_started(answer);
        if made {
            let arguments = self.reply(answer).arguments().to_vec();
            self.started.retain(|(other, _)| other.name() != constructor.name());
            self.started.push((constructor, arguments));
        }
        made
    }

    /// Whether a constructor that has answered has made an instance.
    pub(super) fn has_started(&self, answer: &Answer) -> bool {
        // It answers nothing, or a `Result`, whose first variant is `Ok`.
        self.reply(answer).bytes().first_chunk().is_none_or(|variant: &[u8; 4]| *variant == [0; 4])
    }

    /// Encodes the arguments into the call buffer. They rarely do not fit: then the buffer is made
    /// as large as they turned out to be.
    #[inline]
    fn encode<A: Arguments>(
        &mut self,
        function: &'static Function,
        arguments: &A,
    ) -> Result<usize, CallError> {
        let mut encoder = Encoder::new(self.instance.buffer_mut());
        let encoded = arguments.encode(&mut encoder);
        let (length, fits) = (encoder.len(), encoder.fits());
        if fits && encoded.is_ok() && length <= self.module.limits().max_arguments() {
            return Ok(length);
        }
        encoded.map_err(|source| self.encode_error(function, source))?;
        self.encode_larger(function, arguments, length)
    }

    #[cold]
    fn encode_larger<A: Arguments>(
        &mut self,
        function: &'static Function,
        arguments: &A,
        length: usize,
    ) -> Result<usize, CallError> {
        self.reserve(function, length)?;
        let mut encoder = Encoder::new(self.instance.buffer_mut());
        let encoded = arguments.encode(&mut encoder).and_then(|()| match encoder.len() {
            again if again == length => Ok(length),
            _ => Err(CodecError::message("the arguments encode differently each time")),
        });
        encoded.map_err(|source| self.encode_error(function, source))
    }

    fn reserve(&mut self, function: &'static Function, bytes: usize) -> Result<(), CallError> {
        let allowed = self.module.limits().max_arguments();
        if bytes > allowed {
            let (plugin, function) = (self.name(), function.name());
            return Err(CallError::ArgumentsTooLarge { plugin, function, bytes, allowed });
        }
        let error = match self.instance.reserve(bytes) {
            Ok(()) => return Ok(()),
            Err(error) => error,
        };
        let (plugin, function) = (self.name(), function.name());
        match error {
            ReserveError::NoRoom => Err(CallError::NoRoomForArguments { plugin, function, bytes }),
            ReserveError::Guest(failure) => Err(self.failed(function, failure)),
            ReserveError::OutOfBounds { address, capacity, wanted, memory } => {
                Err(self.poison(CallError::BufferOutOfBounds {
                    plugin,
                    function,
                    address,
                    capacity,
                    wanted,
                    memory,
                }))
            }
        }
    }

    /// The crossing into the guest and back. The function has been bound.
    #[inline(always)] // Else the answer goes through memory, inside a result as large as its error.
    fn run(&mut self, function: &'static Function, length: usize) -> Result<Answer, CallError> {
        let Some(Some(export)) = self.exports.get(function.slot()) else {
            unreachable!("`bind` comes before `run`");
        };
        #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap)] // Bits of a `u32`.
        let argument = length as u32 as i32;
        match self.instance.call(export, argument) {
            Ok(packed) => {
                let place = packed.cast_unsigned();
                let abi::Reply { address, length: bytes, .. } = abi::Reply::unpack(place);
                if address as usize + bytes as usize > self.instance.memory_size() {
                    return Err(self.reply_out_of_bounds(function, place));
                }
                if bytes as usize > self.module.limits().max_reply() {
                    return Err(self.reply_too_large(function, bytes as usize));
                }
                Ok(Answer { place, arguments: length })
            }
            Err(failure) => Err(self.failed(function.name(), failure)),
        }
    }

    #[cold]
    fn encode_error(&self, function: &'static Function, source: CodecError) -> CallError {
        CallError::Encode { plugin: self.name(), function: function.name(), source }
    }

    #[cold]
    fn reply_out_of_bounds(&mut self, function: &'static Function, place: u64) -> CallError {
        let abi::Reply { address, length, .. } = abi::Reply::unpack(place);
        let memory = self.instance.memory_size();
        let (plugin, function) = (self.name(), function.name());
        self.poison(CallError::ReplyOutOfBounds { plugin, function, address, length, memory })
    }

    #[cold]
    fn reply_too_large(&self, function: &'static Function, bytes: usize) -> CallError {
        let (plugin, function, allowed) = (self.name(), function.name(), self.module.limits().max_reply());
        CallError::ReplyTooLarge { plugin, function, bytes, allowed }
    }

    #[cold]
    fn failed(&mut self, function: &'static str, failure: Failure) -> CallError {
        let error = CallError::failed(&self.module, function, failure);
        self.poison(error)
    }

    fn poison(&mut self, error: CallError) -> CallError {
        let text = error.to_string();
        // The same plugin will be named in front of it.
        let cause = text.strip_prefix(&format!("plugin `{}` ", self.module.name()));
        self.poisoned = Some(cause.unwrap_or(&text).into());
        error
    }
}

impl Transport for Plugin {
    type Error = CallError;

    #[inline]
    fn transport_call<A: Arguments, R: Returned>(
        &mut self,
        function: &'static Function,
        arguments: A,
    ) -> Result<R, CallError> {
        let answer = self.send(function, &arguments)?;
        if function.signature().is_constructor() {
            self.start(function, &answer);
        }
        self.decoded(function, self.reply(&answer).unpack(arguments))
    }

    fn transport_check(&mut self, interface: &'static Trait) -> Result<(), CallError> {
        check(&self.module, interface)?;
        self.used.interface(interface);
        Ok(())
    }

    fn transport_provides(&self, function: &'static Function) -> bool {
        self.module.export(function.name()).is_some()
    }
}
