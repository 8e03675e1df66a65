//! A running instance of a plugin: its crossings into the guest and its memory.

use std::cell::Cell;
use std::mem;
use std::sync::Arc;

use wasmer::sys::NativeEngineExt;
use wasmer::{
    Function, FunctionEnv, FunctionEnvMut, Imports, InstantiationError, Memory, RuntimeError, Store,
    TypedFunction,
};

use super::error::{At, Escaped, PanicLocation};
use super::fuel::Fuel;
use super::imports::{HostEnv, Hosts};
use super::instrument::START;
use super::interrupt::{CallTimer, Stop};
use super::memory::LinearMemory;
use super::nesting::{self, Level};
use super::tunables::{InstanceProbe, LimitingTunables};
use super::{LoadError, LoadErrorKind, PluginModule};
use crate::abi;
use crate::codec::{Block, CodecError, Problem};

/// An export of a plugin function.
#[derive(Clone, Debug)]
pub(super) enum Export {
    /// Takes two words and returns one.
    Words(TypedFunction<(i64, i64), i64>),
    /// Takes the length of the arguments and returns the place of the reply. Used by functions without
    /// description.
    Memory(TypedFunction<i32, i64>),
}

pub(super) struct Instance {
    memory: LinearMemory,
    calls: FunctionEnv<HostEnv>,
    exports: wasmer::Exports,
    buffer_export: TypedFunction<i32, i64>,
    /// Absent in hand-written plugins.
    block_export: Option<TypedFunction<(i32, i32), i32>>,
    buffer: Buffer,
    guards: Guards,
}

/// The state that keeps calls within their limits.
struct Guards {
    /// The watch that can stop calls, if they can be stopped.
    watch: Option<Arc<CallTimer>>,
    /// Number of the last call.
    calls: u64,
    /// The fuel counter, and the fuel that each call gets.
    fuel: Option<(Fuel, u64)>,
    findings: Arc<InstanceProbe>,
}

/// The reason why a crossing did not return. `error` has what the engine knows.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) error: RuntimeError,
    pub(super) cause: Cause,
}

/// The part of a failure that the engine does not know.
#[derive(Debug)]
pub(super) enum Cause {
    Stopped(Stop),
    OutOfFuel {
        allowed: u64,
    },
    /// Nothing ran: the thread is already in the allowed number of nested calls.
    TooDeep {
        allowed: u32,
    },
    /// Another failure, after memory was refused to grow to this size in bytes.
    Refused(u64),
    Other,
}

// SAFETY: wasmer's `Store` is not `Send` because it holds raw pointers and values of any type. Here
// the pointers all lead to what the same store owns, or to the compiled module, which is shared
// between threads anyway; the only value of the host's in it is a `HostEnv`, which is `Send` (checked
// below); callbacks (`on_called`) are never set. Nothing of it leaves this struct, so that all of it
// changes threads together, and never during a call, which borrows it mutably. wasmer keeps its own
// thread-local state (trap handlers, stacks) for the time of a call only.
unsafe impl Send for Instance {}

const _: fn() = || {
    fn is_send<T: Send>() {}
    is_send::<HostEnv>();
    is_send::<(wasmer::Exports, Memory, Export, TypedFunction<(i32, i32), i32>)>();
};

/// A guest panic: the error that ends the call.
#[derive(Debug)]
pub(super) struct Panic {
    pub(super) message: String,
    pub(super) location: Option<PanicLocation>,
}

impl std::fmt::Display for Panic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "it panicked{}: {}", At(self.location.as_ref()), Escaped(&self.message))
    }
}

impl std::error::Error for Panic {}

/// Place of the guest's call buffer. It lies within linear memory, which never shrinks.
#[derive(Clone, Copy, Default)]
struct Buffer {
    address: usize,
    capacity: usize,
}

/// Error of [`Instance::reserve`].
pub(super) enum ReserveError {
    /// The guest has no memory left for the buffer.
    NoRoom,
    Guest(Failure),
    OutOfBounds {
        address: u32,
        capacity: u32,
        wanted: usize,
        memory: usize,
    },
}

impl Instance {
    /// Creates an instance whose imports lead to `given`, which must have been checked. Hosts are installed
    /// after all startup code has run, so startup code cannot reach them. If startup fails, `given` is left
    /// as it was.
    pub(super) fn new(plugin: &PluginModule, given: &mut Hosts) -> Result<Self, LoadError> {
        let limits = plugin.limits();
        let findings = Arc::new(InstanceProbe::default());
        let mut engine = plugin.engine().clone();
        engine.set_tunables(LimitingTunables::new(limits, findings.clone()));
        let mut store = Store::new(engine);
        let calls = FunctionEnv::new(&mut store, HostEnv::new(limits.max_reply()));
        let mut imports = Imports::new();
        let panicked = Function::new_typed_with_env(&mut store, &calls, panicked);
        imports.define(abi::IMPORTS, abi::PANICKED, panicked);
        let rejected = Function::new_typed_with_env(&mut store, &calls, rejected);
        imports.define(abi::IMPORTS, abi::REJECTED, rejected);
        given.define(plugin, &mut store, &calls, &mut imports);

        let instance = wasmer::Instance::new(&mut store, plugin.module(), &imports)
            .map_err(|error| instantiation_error(plugin, error))?;
        let bad_export = |error: wasmer::ExportError| {
            let problems = vec![error.to_string()];
            LoadError::new(&plugin.shared_name(), LoadErrorKind::BrokenAbi { problems })
        };
        let memory = instance.exports.get_memory("memory").map_err(bad_export)?.clone();
        let buffer_export = instance.exports.get_typed_function(&store, abi::BUFFER).map_err(bad_export)?;
        let block_export = instance.exports.get_typed_function(&store, abi::BLOCK).ok();
        let start: Option<TypedFunction<(), ()>> = instance.exports.get_typed_function(&store, START).ok();
        let guards = Guards::new(plugin, findings)?;
        calls.as_mut(&mut store).set(memory.clone(), guards.watch.clone(), guards.findings.clone());
        let exports = instance.exports;
        let memory = LinearMemory::new(store, memory, guards.findings.clone());
        let buffer = Buffer::default();
        let mut instance = Self { memory, calls, exports, buffer_export, block_export, buffer, guards };
        if let Some(start) = start {
            let started = instance.guarded(|store| start.call(store));
            started.map_err(|failure| plugin.failed_to_load("its start function", failure))?;
        }
        instance.reserve(abi::FIRST_BUFFER).map_err(|error| buffer_error(plugin, error))?;
        *instance.given_mut() = mem::take(given);
        Ok(instance)
    }

    /// Returns the hosts that the plugin was given.
    pub(super) fn given(&self) -> &Hosts {
        &self.calls.as_ref(self.memory.store()).given
    }

    /// Returns the hosts that the plugin was given, to change them or take them away.
    pub(super) fn given_mut(&mut self) -> &mut Hosts {
        &mut self.calls.as_mut(self.memory.store_mut()).given
    }

    /// Looks up the export of a plugin function by the export's name.
    pub(super) fn export(&self, name: &str) -> Option<Export> {
        let store = self.memory.store();
        let words = self.exports.get_typed_function(store, name).ok().map(Export::Words);
        words.or_else(|| self.exports.get_typed_function(store, name).ok().map(Export::Memory))
    }

    /// Returns true if the guest lends memory for large blocks of arguments.
    #[inline]
    pub(super) fn lends(&self) -> bool {
        self.block_export.is_some()
    }

    /// Returns the call buffer.
    #[inline]
    pub(super) fn buffer_mut(&mut self) -> &mut [u8] {
        let Buffer { address, capacity } = self.buffer;
        &mut self.memory.bytes_mut()[address..address + capacity]
    }

    /// Returns the first `length` bytes of the call buffer, and all of linear memory.
    #[inline]
    pub(super) fn after_call(&mut self, length: usize) -> (&[u8], &[u8]) {
        let memory = self.memory.bytes();
        (&memory[self.buffer.address..self.buffer.address + length], memory)
    }

    pub(super) fn memory_size(&self) -> usize {
        self.memory.size()
    }

    /// Returns true if linear memory has these bytes.
    #[inline]
    pub(super) fn has_bytes(&mut self, address: u32, length: u32) -> bool {
        address as usize + length as usize <= self.memory.bytes().len()
    }

    /// Asks the guest to lend memory for a block, and fills it.
    pub(super) fn fill(&mut self, block: &Block<'_>) -> Result<(), ReserveError> {
        let export = self.block_export.clone().ok_or(ReserveError::NoRoom)?;
        // No allocation in a 32-bit memory is larger than half of it.
        let length = i32::try_from(block.bytes.len()).map_err(|_| ReserveError::NoRoom)?;
        let align = i32::try_from(block.align).map_err(|_| ReserveError::NoRoom)?;
        let address = self.guarded(|store| export.call(store, length, align));
        let address = address.map_err(ReserveError::Guest)?.cast_unsigned();
        if address == 0 {
            return Err(ReserveError::NoRoom);
        }
        let wanted = block.bytes.len();
        let memory = self.memory.bytes_mut();
        let size = memory.len();
        let place = memory.get_mut(address as usize..).and_then(|memory| memory.get_mut(..wanted));
        let Some(place) = place else {
            let capacity = length.cast_unsigned();
            return Err(ReserveError::OutOfBounds { address, capacity, wanted, memory: size });
        };
        place.copy_from_slice(block.bytes);
        Ok(())
    }

    /// Returns true if the guest said that it could not read its arguments or encode its result.
    #[inline]
    pub(super) fn has_rejected(&self) -> bool {
        self.guards.findings.has_rejected()
    }

    /// Takes the part of the call that the guest rejected, and the reason.
    pub(super) fn take_rejection(&mut self) -> (u32, CodecError) {
        self.guards.findings.accept();
        let rejection = self.calls.as_mut(self.memory.store_mut()).rejection.take();
        let (part, problem, offset) = rejection.expect("the guest has rejected something");
        (part, CodecError::new(problem, offset))
    }

    /// Grows the call buffer to at least this many bytes.
    pub(super) fn reserve(&mut self, bytes: usize) -> Result<(), ReserveError> {
        // No allocation in a 32-bit memory is larger than half of it.
        let length = i32::try_from(bytes).map_err(|_| ReserveError::NoRoom)?;
        let export = self.buffer_export.clone();
        let packed = self.guarded(|store| export.call(store, length));
        let packed = packed.map_err(ReserveError::Guest)?.cast_unsigned();
        if packed == 0 {
            // The guest has dropped the old buffer to make room for the new one.
            self.buffer = Buffer::default();
            return Err(ReserveError::NoRoom);
        }
        #[allow(clippy::cast_possible_truncation)] // The halves are what is wanted.
        let (address, capacity) = (packed as u32, (packed >> 32) as u32);
        let memory = self.memory_size();
        let end = address as usize + capacity as usize;
        if end > memory || (capacity as usize) < bytes {
            return Err(ReserveError::OutOfBounds { address, capacity, wanted: bytes, memory });
        }
        self.buffer = Buffer { address: address as usize, capacity: capacity as usize };
        Ok(())
    }

    /// Crosses into the guest and back.
    #[inline(always)] // Else its result goes through memory.
    pub(super) fn call(&mut self, export: &Export, [first, second]: [u64; 2]) -> Result<u64, Failure> {
        let result = match export {
            Export::Words(export) => {
                self.guarded(|store| export.call(store, first.cast_signed(), second.cast_signed()))
            }
            #[allow(clippy::cast_possible_truncation)] // A length in a 32-bit memory.
            Export::Memory(export) => self.guarded(|store| export.call(store, (first as u32).cast_signed())),
        };
        result.map(i64::cast_unsigned)
    }

    /// Runs guest code within the limits.
    #[inline(always)] // As in `call`.
    fn guarded<T>(&mut self, run: impl FnOnce(&mut Store) -> Result<T, RuntimeError>) -> Result<T, Failure> {
        let Some(_level) = Level::enter() else { return Err(too_deep()) };
        let Guards { watch, calls, fuel, findings } = &mut self.guards;
        findings.begin();
        if let Some((fuel, each)) = fuel {
            fuel.fill(*each);
        }
        let result = if let Some(watch) = watch {
            *calls += 1;
            watch.begin(*calls);
            let result = run(self.memory.store_mut());
            match (watch.end(), result) {
                // The call finished at the moment when it was stopped.
                (_, Ok(value)) => return Ok(value),
                (Some(stop), Err(error)) => return Err(Failure { error, cause: Cause::Stopped(stop) }),
                (None, result) => result,
            }
        } else {
            run(self.memory.store_mut())
        };
        result.map_err(|error| self.guards.failure(error))
    }

    /// Watches host work that belongs to the last call.
    pub(super) fn watch_on(&self) -> Option<Watching> {
        let watch = self.guards.watch.clone()?;
        // The number of the last call: its time goes on from when the watchdog first saw it.
        let level = Level::enter();
        watch.begin(self.guards.calls);
        Some(Watching { watch, ended: Cell::new(false), _level: level })
    }

    /// Returns the watch that stops the instance's calls.
    pub(super) fn watch(&self) -> Option<&Arc<CallTimer>> {
        self.guards.watch.as_ref()
    }

    /// Returns the fuel that the last call used, if calls have fuel.
    pub(super) fn fuel_used(&self) -> Option<u64> {
        let (fuel, each) = self.guards.fuel.as_ref()?;
        // A call that ran out used all its fuel. The counter may be below zero.
        Some(each.saturating_sub(u64::try_from(fuel.left()).unwrap_or(0)))
    }
}

#[cold]
fn too_deep() -> Failure {
    Failure { error: RuntimeError::new("too deep"), cause: Cause::TooDeep { allowed: nesting::MOST } }
}

/// A call that goes on in the host.
pub(super) struct Watching {
    watch: Arc<CallTimer>,
    ended: Cell<bool>,
    /// Never `None`: the level that the call itself had is free again.
    _level: Option<Level>,
}

impl Watching {
    pub(super) fn is_stopped(&self) -> bool {
        self.watch.is_stopped()
    }

    /// Ends the watch. Returns the reason if the call was stopped.
    pub(super) fn end(&self) -> Option<Stop> {
        if self.ended.replace(true) { None } else { self.watch.end() }
    }
}

/// Ends the watch also if a `Decode` panics.
impl Drop for Watching {
    fn drop(&mut self) {
        self.end();
    }
}

impl Guards {
    fn new(plugin: &PluginModule, findings: Arc<InstanceProbe>) -> Result<Self, LoadError> {
        let limits = plugin.limits();
        let mut guards = Self { watch: None, calls: 0, fuel: None, findings };
        if let Some((each, place)) = limits.max_fuel().zip(guards.findings.fuel()) {
            // SAFETY: as there is such a limit, the module has the added globals, and this is the place of
            // one of them. The instance keeps them in its store, which is dropped together with this. No
            // export leads to them.
            let fuel = unsafe { Fuel::new(place) };
            guards.fuel = Some((fuel, each));
        }
        if let Some((timeout, flag)) = limits.max_time().zip(guards.findings.flag()) {
            let watch = CallTimer::new(timeout).map_err(|error| {
                let source = Box::new(error);
                LoadError::new(&plugin.shared_name(), LoadErrorKind::Instantiate { source })
            })?;
            // SAFETY: as above; `drop` closes the watch before the instance goes.
            unsafe { watch.open(flag) };
            guards.watch = Some(watch);
        }
        Ok(guards)
    }

    #[cold]
    fn failure(&self, error: RuntimeError) -> Failure {
        let cause = match &self.fuel {
            Some((fuel, each)) if fuel.left() < 0 => Cause::OutOfFuel { allowed: *each },
            _ => self.findings.refused().map_or(Cause::Other, Cause::Refused),
        };
        Failure { error, cause }
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        if let Some(watch) = &self.guards.watch {
            watch.close();
        }
    }
}

/// The length at which a panic's message is cut. The message is for people, and a guest could send all its
/// memory.
const LONGEST_MESSAGE: usize = 64 * 1024;
const LONGEST_PATH: usize = 4096;

/// The host's end of [`abi::REJECTED`].
#[allow(clippy::needless_pass_by_value)] // As wasmer hands it over.
fn rejected(
    mut env: FunctionEnvMut<'_, HostEnv>,
    part: u32,
    code: u32,
    detail: u64,
    offset: u32,
    message: u32,
    length: u32,
) {
    let message = || {
        let memory = env.data().memory()?;
        let mut bytes = vec![0; (length as usize).min(LONGEST_MESSAGE)];
        memory.view(&env).read(message.into(), &mut bytes).ok()?;
        Some(Escaped(&String::from_utf8_lossy(&bytes)).to_string())
    };
    let unreadable = || "its message cannot be read".to_owned();
    let problem = Problem::from_code(code, detail, || message().unwrap_or_else(unreadable));
    env.data_mut().reject((part, problem, offset as usize));
}

/// The host's end of [`abi::PANICKED`]. Its error ends the call at once. If the guest had to trap by itself,
/// it could go on, and its next trap would be taken for this panic.
#[allow(clippy::needless_pass_by_value)] // As wasmer hands it over.
fn panicked(
    env: FunctionEnvMut<'_, HostEnv>,
    message: u32,
    message_length: u32,
    file: u32,
    file_length: u32,
    line: u32,
    column: u32,
) -> Result<(), Panic> {
    let read = |address: u32, length: u32, longest: usize| {
        let memory = env.data().memory()?;
        let mut bytes = vec![0; (length as usize).min(longest)];
        memory.view(&env).read(address.into(), &mut bytes).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    };
    let message = read(message, message_length, LONGEST_MESSAGE);
    let message = message.unwrap_or_else(|| "its message cannot be read".into());
    let file = read(file, file_length, LONGEST_PATH).filter(|file| !file.is_empty());
    let location = file.map(|file| PanicLocation { file, line, column });
    Err(Panic { message, location })
}

fn instantiation_error(plugin: &PluginModule, error: InstantiationError) -> LoadError {
    match error {
        // A data or element segment that is out of bounds.
        InstantiationError::Start(error) => {
            plugin.failed_to_load("its segments", Failure { error, cause: Cause::Other })
        }
        other => {
            let source = Box::new(other);
            LoadError::new(&plugin.shared_name(), LoadErrorKind::Instantiate { source })
        }
    }
}

fn buffer_error(plugin: &PluginModule, error: ReserveError) -> LoadError {
    let kind = match error {
        ReserveError::NoRoom => LoadErrorKind::Instantiate {
            source: format!("it has no memory for a call buffer of {} bytes", abi::FIRST_BUFFER).into(),
        },
        ReserveError::Guest(failure) => return plugin.failed_to_load(abi::BUFFER, failure),
        ReserveError::OutOfBounds { address, capacity, wanted, memory } => {
            LoadErrorKind::BufferOutOfBounds { address, capacity, wanted, memory }
        }
    };
    LoadError::new(&plugin.shared_name(), kind)
}

impl std::fmt::Debug for Instance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Instance").field("memory", &self.memory_size()).finish_non_exhaustive()
    }
}
