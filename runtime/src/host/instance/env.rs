//! Host functions as a guest's imports: defines them and serves the guest's calls.
//!
//! Everything that a guest passes is hostile. Addresses and lengths must lie in its memory, arguments are
//! decoded within limits, and every failure, including a panic of the host, ends the call into the guest.

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::slice::GetDisjointMutError;
use std::sync::Arc;

use wasmer::{Function, FunctionEnv, FunctionEnvMut, Imports, Memory, Store};

use super::adapted::AdaptedHost;
use super::memory::GuestMemory;
use crate::call::fault::Fault;
pub(in crate::host) use crate::call::host_call::Hosts;
use crate::call::host_call::{AnyHost, HostInterfaces};
use crate::call::reader::ArgumentReader;
use crate::call::result::ReplyWriter;
use crate::host::error::{LoadError, LoadErrorKind};
use crate::host::load::PluginModule;
use crate::host::sandbox::interrupt::CallTimer;
use crate::host::sandbox::tunables::InstanceProbe;
use crate::wire::abi;
use crate::wire::codec::{CodecError, Problem as CodecProblem};
use crate::wire::description::Difference;
use crate::wire::display::Shown;
use crate::wire::schema::Signature;

impl Hosts {
    pub(in crate::host) fn new(hosts: impl HostInterfaces) -> Self {
        let mut given = Self::default();
        given.add(hosts);
        given
    }

    pub(in crate::host) fn values(&self) -> impl Iterator<Item = &dyn Any> {
        self.0.iter().map(|host| host.value())
    }

    /// Checks that the plugin gets every host function it needs, with the signature it needs.
    pub(in crate::host) fn check(&self, plugin: &PluginModule) -> Result<(), LoadError> {
        for (index, host) in self.0.iter().enumerate() {
            if self.0[..index].iter().any(|other| other.interface() == host.interface()) {
                let kind = LoadErrorKind::DuplicateHost { interface: host.interface() };
                return Err(LoadError::new(&plugin.shared_name(), kind));
            }
        }
        let required = plugin.interface().requires();
        if required.is_empty() {
            return Ok(());
        }
        let is_given = |name: &str| {
            let (interface, _) = abi::host_function_parts(name);
            self.0.iter().any(|host| host.interface() == interface)
        };
        let missing = required.iter().filter(|function| !is_given(function.name()));
        let functions: Vec<String> = missing.map(|function| function.name().to_owned()).collect();
        if !functions.is_empty() {
            let given = self.0.iter().map(|host| host.interface().to_owned()).collect();
            let kind = LoadErrorKind::MissingHost { functions, given };
            return Err(LoadError::new(&plugin.shared_name(), kind));
        }
        let offered: Vec<&Signature> = self.0.iter().flat_map(|host| host.signatures()).collect();
        plugin.interface().check_host_as(&offered, plugin.is_exact()).map_err(|mismatch| {
            LoadError::new(&plugin.shared_name(), LoadErrorKind::HostMismatch { mismatch })
        })
    }

    /// Defines the imports of a plugin that [`check`](Self::check) has accepted. Returns the differences that
    /// calls are adapted to.
    pub(in crate::host) fn define(
        &self,
        plugin: &PluginModule,
        store: &mut Store,
        env: &FunctionEnv<HostEnv>,
        imports: &mut Imports,
    ) -> Result<Vec<Difference>, LoadError> {
        let mut all_differences = Vec::new();
        for function in plugin.interface().requires() {
            let (interface, name) = abi::host_function_parts(function.name());
            let mut hosts = self.0.iter().enumerate();
            let found = hosts.find_map(|(host, any)| Some((host, any.position(function.name())?)));
            // Always found after `check`. Without `check`, wasmer reports the missing import.
            let Some((host, number)) = found else { continue };
            let signature = self.0[host].signature(number);
            let plan = signature
                .map(|signature| AdaptedHost::new(plugin, function, signature))
                .transpose()?
                .flatten();
            let serve = if let Some((plan, differences)) = plan {
                all_differences.extend(differences);
                let serve = move |env: FunctionEnvMut<'_, HostEnv>, arguments, length, reply, capacity| {
                    let place = (arguments, length);
                    HostEnv::serve(env, (host, number), place, (reply, capacity), |call| plan.serve(call))
                };
                Function::new_typed_with_env(store, env, serve)
            } else {
                let serve = move |env: FunctionEnvMut<'_, HostEnv>, arguments, length, reply, capacity| {
                    let place = (arguments, length);
                    HostEnv::serve(env, (host, number), place, (reply, capacity), serve_as_it_is)
                };
                Function::new_typed_with_env(store, env, serve)
            };
            imports.define(&format!("{}{interface}", abi::HOST), name, serve);
        }
        let fetch = Function::new_typed_with_env(store, env, HostEnv::fetch);
        imports.define(abi::IMPORTS, abi::REPLY, fetch);
        Ok(all_differences)
    }
}

/// A call of a host function, whose arguments lie in the guest's memory.
pub(super) struct Call<'c> {
    pub(super) host: &'c mut dyn AnyHost,
    pub(super) function: usize,
    pub(super) bytes: &'c mut [u8],
    pub(super) is_stopped: &'c dyn Fn() -> bool,
    pub(super) reply: &'c mut ReplyWriter,
    /// Limit on the size of arguments, in bytes.
    pub(super) most: usize,
}

/// The answer to a call of a host function.
pub(super) enum Answer {
    /// The reply.
    Reply,
    /// A word of the ABI in place of the reply's length.
    Word(u32),
}

/// Serves a call whose host has the plugin's version of the function.
#[inline]
fn serve_as_it_is(call: Call<'_>) -> Result<Answer, Problem> {
    let Call { host, function, bytes, is_stopped, reply, .. } = call;
    run(host, function, ArgumentReader::new(bytes).bounded(Some(is_stopped)), reply)?;
    Ok(Answer::Reply)
}

/// State of the host functions for the instance that calls them.
pub(in crate::host) struct HostEnv {
    /// `None` until the instance exists.
    memory: Option<Memory>,
    /// The timer that may stop the running call.
    timer: Option<Arc<CallTimer>>,
    /// Limit on the size of arguments, in bytes.
    most: usize,
    /// The hosts. Empty until the instance exists: code that runs during instantiation reaches none.
    pub(in crate::host) hosts: Hosts,
    /// The answer to the last call, including a result that waits to be fetched.
    reply: ReplyWriter,
    waiting: bool,
    probe: Arc<InstanceProbe>,
    /// The part that the guest rejected (an argument or the result), the problem, and the byte offset.
    pub(in crate::host) rejection: Option<(u32, CodecProblem, usize)>,
}

/// Address and length in the guest's memory, as the guest states them.
type Place = (u32, u32);

fn range((address, length): Place) -> std::ops::Range<usize> {
    address as usize..address as usize + length as usize
}

impl HostEnv {
    /// Creates the state for an instance that does not exist yet. `most` limits the size of arguments in
    /// bytes.
    pub(in crate::host) fn new(most: usize) -> Self {
        Self {
            memory: None,
            timer: None,
            most,
            hosts: Hosts::default(),
            reply: ReplyWriter::default(),
            probe: Arc::default(),
            rejection: None,
            waiting: false,
        }
    }

    /// Connects the state to its instance.
    pub(in crate::host) fn set(
        &mut self,
        memory: Memory,
        timer: Option<Arc<CallTimer>>,
        probe: Arc<InstanceProbe>,
    ) {
        (self.memory, self.timer, self.probe) = (Some(memory), timer, probe);
    }

    /// Records that the guest rejects its arguments or its result.
    pub(in crate::host) fn reject(&mut self, rejection: (u32, CodecProblem, usize)) {
        self.rejection = Some(rejection);
        self.probe.reject();
    }

    /// Returns the instance's memory, once the instance exists.
    pub(in crate::host) fn memory(&self) -> Option<&Memory> {
        self.memory.as_ref()
    }

    /// Serves a call of a host function, given the guest's arguments and its place for the answer.
    #[allow(clippy::needless_pass_by_value)] // wasmer's signature.
    fn serve(
        mut env: FunctionEnvMut<'_, Self>,
        (host, function): (usize, usize),
        arguments: Place,
        answer: Place,
        run: impl FnOnce(Call<'_>) -> Result<Answer, Problem>,
    ) -> Result<u32, HostCallError> {
        let (state, mut store) = env.data_and_store_mut();
        let Self { memory, timer, most, hosts, reply, waiting, .. } = state;
        let (Some(memory), Some(host)) = (memory, hosts.0.get_mut(host)) else {
            return Err(HostCallError { function: None, problem: Problem::TooEarly });
        };
        // SAFETY: the memory is the instance's own and not shared, as `PluginModule` has checked. Nothing
        // else refers to its bytes during a call: `LinearMemory` lends them between calls only, and neither
        // the host's value nor the reply, which holds owned values, can hold a reference into it.
        let memory = unsafe { GuestMemory::new(memory, &mut store) };
        let serve = || {
            let is_stopped = || timer.as_ref().is_some_and(|timer| timer.is_stopped());
            // Code without loops could call host functions forever without looking at its flag.
            if is_stopped() {
                return Err(Problem::Stopped);
            }
            let [bytes, room] = memory
                .places([range(arguments), range(answer)])
                .map_err(|error| Problem::places(error, arguments, answer))?;
            if bytes.len() > *most {
                return Err(Problem::ArgumentsTooLarge { length: arguments.1, allowed: *most });
            }
            reply.clear();
            *waiting = false;
            let call =
                Call { host: &mut **host, function, bytes, is_stopped: &is_stopped, reply, most: *most };
            if let Answer::Word(word) = run(call)? {
                return Ok(word);
            }
            if is_stopped() {
                return Err(Problem::Stopped);
            }
            let bytes = reply.bytes();
            let length = u32::try_from(bytes.len()).ok().filter(|length| i32::try_from(*length).is_ok());
            let length = length.ok_or(Problem::AnswerTooLarge(bytes.len()))?;
            if let Some(room) = room.get_mut(..bytes.len()) {
                room.copy_from_slice(bytes);
            } else {
                *waiting = true;
            }
            Ok(length)
        };
        serve().map_err(|problem| HostCallError {
            function: host.signature(function).map(Signature::name),
            problem,
        })
    }

    /// The host's end of [`abi::REPLY`].
    #[allow(clippy::needless_pass_by_value)]
    fn fetch(mut env: FunctionEnvMut<'_, Self>, address: u32, capacity: u32) -> Result<(), HostCallError> {
        let (state, mut store) = env.data_and_store_mut();
        let fail = |problem| HostCallError { function: None, problem };
        let (Some(memory), true) = (&state.memory, std::mem::take(&mut state.waiting)) else {
            return Err(fail(Problem::NothingWaits));
        };
        // SAFETY: as in `serve`.
        let memory = unsafe { GuestMemory::new(memory, &mut store) };
        let place = (address, capacity);
        let places = memory.places([range(place), 0..0]);
        let [room, _] = places.map_err(|error| fail(Problem::places(error, (0, 0), place)))?;
        let bytes = state.reply.bytes();
        let Some(room) = room.get_mut(..bytes.len()) else {
            return Err(fail(Problem::StillTooSmall { capacity, wanted: bytes.len() }));
        };
        room.copy_from_slice(bytes);
        // Frees the memory of a large result.
        state.reply.clear();
        Ok(())
    }
}

/// Runs the host function. Catches a panic, which must not unwind through the guest's frames.
pub(super) fn run(
    host: &mut dyn AnyHost,
    function: usize,
    mut arguments: ArgumentReader<'_>,
    reply: &mut ReplyWriter,
) -> Result<(), Problem> {
    // A panic may leave the value half changed. The call's error tells the host about the panic.
    let run = AssertUnwindSafe(|| host.serve(function, &mut arguments, reply));
    match catch_unwind(run) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(Fault::Arguments)) => Err(Problem::Arguments(arguments.error())),
        Ok(Err(Fault::Result(error))) => Err(Problem::Result(error)),
        Err(payload) => Err(Problem::Panicked(message(payload))),
    }
}

/// Returns the message of a panic.
fn message(payload: Box<dyn Any + Send>) -> String {
    let payload = match payload.downcast::<String>() {
        Ok(message) => return *message,
        Err(payload) => payload,
    };
    let message = payload.downcast_ref::<&str>().copied().unwrap_or("a panic without a message").to_owned();
    // The payload may be of any type, and its `Drop` may panic.
    if let Err(another) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(another);
    }
    message
}

/// The error that ends the call into the guest when a host function does not return to it.
#[derive(Debug)]
pub(in crate::host) struct HostCallError {
    /// The host function, or `None` if the guest was fetching an answer.
    pub(in crate::host) function: Option<&'static str>,
    pub(in crate::host) problem: Problem,
}

#[derive(Debug)]
pub(in crate::host) enum Problem {
    /// The instance is not ready yet.
    TooEarly,
    /// The call into the guest has been stopped. The timer knows why.
    Stopped,
    ArgumentsTooLarge {
        length: u32,
        allowed: usize,
    },
    Arguments(CodecError),
    Result(CodecError),
    Panicked(String),
    OutOfBounds {
        what: &'static str,
        place: Place,
        memory: usize,
    },
    Overlap,
    /// The enums of host and plugin are of different versions.
    UnknownVariant {
        path: String,
        variant: String,
        in_reply: bool,
    },
    AnswerTooLarge(usize),
    NothingWaits,
    StillTooSmall {
        capacity: u32,
        wanted: usize,
    },
}

impl Problem {
    #[cold]
    fn places((error, memory): (GetDisjointMutError, usize), arguments: Place, answer: Place) -> Self {
        match error {
            GetDisjointMutError::OverlappingIndices => Self::Overlap,
            GetDisjointMutError::IndexOutOfBounds if range(arguments).end > memory => {
                Self::OutOfBounds { what: "its arguments", place: arguments, memory }
            }
            GetDisjointMutError::IndexOutOfBounds => {
                Self::OutOfBounds { what: "the place for the answer", place: answer, memory }
            }
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooEarly => f.write_str("it calls its host before it has been loaded"),
            Self::Stopped => f.write_str("the call has been stopped"),
            Self::ArgumentsTooLarge { length, allowed } => {
                write!(f, "its arguments are {length} bytes long, and {allowed} are allowed")
            }
            Self::Arguments(error) => write!(f, "its arguments cannot be decoded: {error}"),
            Self::Result(error) => write!(f, "the result cannot be encoded: {error}"),
            Self::Panicked(message) => write!(f, "the host function panicked: {message}"),
            Self::OutOfBounds { what, place: (address, length), memory } => {
                write!(f, "{what} would be outside its memory: {length} bytes at {address:#x} of {memory}")
            }
            Self::UnknownVariant { path, variant, in_reply: false } => write!(
                f,
                "its arguments have the variant `{}` in `{}`, which this host does not know: give the host's enum \
                 that variant, or one with `#[serde(other)]`",
                Shown::name(variant),
                Shown::name(path)
            ),
            Self::UnknownVariant { path, variant, in_reply: true } => write!(
                f,
                "the answer has the variant `{}` in `{}`, which the plugin does not know: it was built with another \
                 version of the enum",
                Shown::name(variant),
                Shown::name(path)
            ),
            Self::Overlap => f.write_str("the place for the answer overlaps the arguments"),
            Self::AnswerTooLarge(bytes) => {
                write!(f, "the answer of {bytes} bytes is larger than any memory of a plugin")
            }
            Self::NothingWaits => f.write_str("it fetches an answer, and none waits for it"),
            Self::StillTooSmall { capacity, wanted } => {
                write!(f, "it has room for {capacity} bytes of an answer of {wanted}, which it was told")
            }
        }
    }
}

impl fmt::Display for HostCallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.function {
            Some(function) => write!(f, "it called the host function `{function}`: {}", self.problem),
            None => self.problem.fmt(f),
        }
    }
}

impl std::error::Error for HostCallError {}

impl fmt::Debug for Hosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|host| host.interface())).finish()
    }
}
