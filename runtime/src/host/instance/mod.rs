//! A running instance of a plugin: its crossings into the guest and its memory.

mod adapted;
pub(in crate::host) mod env;
mod failure;
mod guards;
mod host_call;
mod memory;
mod report;

use std::mem;
use std::sync::Arc;

use wasmer::sys::NativeEngineExt;
use wasmer::{
    Function, FunctionEnv, Imports, InstantiationError, Memory, RuntimeError, Store, TypedFunction,
};

use self::env::{HostEnv, Hosts};
use self::guards::{Cause, Guards, too_deep};
use self::memory::LinearMemory;
use self::report::{panicked, rejected};
use crate::host::error::{LoadError, LoadErrorKind};
use crate::host::load::PluginModule;
use crate::host::sandbox::instrument::START;
use crate::host::sandbox::interrupt::CallTimer;
use crate::host::sandbox::nesting::Level;
use crate::host::sandbox::tunables::{InstanceProbe, LimitingTunables};
use crate::wire::abi;
use crate::wire::codec::{Block, CodecError};
use crate::wire::compare::Difference;

pub(in crate::host) use guards::{DecodingTimer, Failure};

/// An export of a plugin function.
#[derive(Clone, Debug)]
pub(in crate::host) enum Export {
    /// Takes two words and returns one.
    Words(TypedFunction<(i64, i64), i64>),
    /// Takes the length of the arguments and returns the place of the reply. Used by functions without a
    /// description.
    Memory(TypedFunction<i32, i64>),
}

pub(in crate::host) struct Instance {
    memory: LinearMemory,
    env: FunctionEnv<HostEnv>,
    exports: wasmer::Exports,
    buffer_export: TypedFunction<i32, i64>,
    /// Absent in hand-written plugins.
    block_export: Option<TypedFunction<(i32, i32), i32>>,
    buffer: Buffer,
    guards: Guards,
    /// The differences that calls of hosts are adapted to.
    host_adaptations: Arc<[Difference]>,
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

/// Place of the guest's call buffer. It lies within linear memory, which never shrinks.
#[derive(Clone, Copy, Default)]
struct Buffer {
    address: usize,
    capacity: usize,
}

/// Error of [`Instance::reserve`].
pub(in crate::host) enum ReserveError {
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
    /// Creates an instance whose imports lead to `hosts`, which must have been checked. Hosts are installed
    /// after all startup code has run, so startup code cannot reach them. If startup fails, `hosts` is left
    /// as it was.
    pub(in crate::host) fn new(plugin: &PluginModule, hosts: &mut Hosts) -> Result<Self, LoadError> {
        let limits = plugin.limits();
        let probe = Arc::new(InstanceProbe::default());
        let mut engine = plugin.engine().clone();
        engine.set_tunables(LimitingTunables::new(limits, probe.clone()));
        let mut store = Store::new(engine);
        let env = FunctionEnv::new(&mut store, HostEnv::new(limits.reply));
        let mut imports = Imports::new();
        let panicked = Function::new_typed_with_env(&mut store, &env, panicked);
        imports.define(abi::IMPORTS, abi::PANICKED, panicked);
        let rejected = Function::new_typed_with_env(&mut store, &env, rejected);
        imports.define(abi::IMPORTS, abi::REJECTED, rejected);
        let host_adaptations = hosts.define(plugin, &mut store, &env, &mut imports)?.into();

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
        let guards = Guards::new(plugin, probe)?;
        env.as_mut(&mut store).set(memory.clone(), guards.timer.clone(), guards.probe.clone());
        let exports = instance.exports;
        let memory = LinearMemory::new(store, memory, guards.probe.clone());
        let buffer = Buffer::default();
        let mut instance =
            Self { memory, env, exports, buffer_export, block_export, buffer, guards, host_adaptations };
        if let Some(start) = start {
            let started = instance.guarded(|store| start.call(store));
            started.map_err(|failure| plugin.failed_to_load("its start function", failure))?;
        }
        instance.reserve(abi::FIRST_BUFFER).map_err(|error| buffer_error(plugin, error))?;
        *instance.hosts_mut() = mem::take(hosts);
        Ok(instance)
    }

    /// Returns the hosts that the plugin was given.
    pub(in crate::host) fn hosts(&self) -> &Hosts {
        &self.env.as_ref(self.memory.store()).hosts
    }

    /// Returns the hosts that the plugin was given, to change them or take them away.
    pub(in crate::host) fn hosts_mut(&mut self) -> &mut Hosts {
        &mut self.env.as_mut(self.memory.store_mut()).hosts
    }

    /// Looks up the export of a plugin function by the export's name.
    pub(in crate::host) fn export(&self, name: &str) -> Option<Export> {
        let store = self.memory.store();
        let words = self.exports.get_typed_function(store, name).ok().map(Export::Words);
        words.or_else(|| self.exports.get_typed_function(store, name).ok().map(Export::Memory))
    }

    /// Asks the guest for the encoded default of a field, by the name of an export and the number of the
    /// field. Returns `None` if there is no such export or field. The bytes may be as many as linear memory
    /// has.
    pub(in crate::host) fn default_value(
        &mut self,
        export: &str,
        ordinal: usize,
    ) -> Result<Option<&[u8]>, Failure> {
        let Some(export) = self.export(export) else { return Ok(None) };
        let word = self.call(&export, [ordinal as u64, 0])?;
        let abi::PackedReply { address, length, .. } = abi::PackedReply::unpack(word);
        let bytes = self.memory.bytes().get(address as usize..);
        Ok(bytes.and_then(|bytes| bytes.get(..length as usize)))
    }

    /// Returns the differences that the plugin's calls of its host are adapted to.
    pub(in crate::host) fn host_adaptations(&self) -> &[Difference] {
        &self.host_adaptations
    }

    /// Returns true if the guest lends memory for large blocks of arguments.
    #[inline]
    pub(in crate::host) fn lends(&self) -> bool {
        self.block_export.is_some()
    }

    /// Returns the call buffer.
    #[inline]
    pub(in crate::host) fn buffer_mut(&mut self) -> &mut [u8] {
        let Buffer { address, capacity } = self.buffer;
        &mut self.memory.bytes_mut()[address..address + capacity]
    }

    /// Returns the first `length` bytes of the call buffer, and all of linear memory.
    #[inline]
    pub(in crate::host) fn after_call(&mut self, length: usize) -> (&[u8], &[u8]) {
        let memory = self.memory.bytes();
        (&memory[self.buffer.address..self.buffer.address + length], memory)
    }

    pub(in crate::host) fn memory_size(&self) -> usize {
        self.memory.size()
    }

    /// Returns true if linear memory has these bytes.
    #[inline]
    pub(in crate::host) fn has_bytes(&mut self, address: u32, length: u32) -> bool {
        address as usize + length as usize <= self.memory.bytes().len()
    }

    /// Asks the guest to lend memory for a block, and fills it.
    pub(in crate::host) fn fill(&mut self, block: &Block<'_>) -> Result<(), ReserveError> {
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
    pub(in crate::host) fn has_rejected(&self) -> bool {
        self.guards.probe.has_rejected()
    }

    /// Takes the part of the call that the guest rejected, and the reason.
    pub(in crate::host) fn take_rejection(&mut self) -> (u32, CodecError) {
        self.guards.probe.accept();
        let rejection = self.env.as_mut(self.memory.store_mut()).rejection.take();
        let (part, problem, offset) = rejection.expect("the guest has rejected something");
        (part, CodecError::new(problem, offset))
    }

    /// Grows the call buffer to at least this many bytes.
    pub(in crate::host) fn reserve(&mut self, bytes: usize) -> Result<(), ReserveError> {
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
        #[allow(clippy::cast_possible_truncation)] // Splits the word into its halves.
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
    #[inline(always)] // Otherwise its result goes through memory.
    pub(in crate::host) fn call(
        &mut self,
        export: &Export,
        [first, second]: [u64; 2],
    ) -> Result<u64, Failure> {
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
    ///
    /// A closure, as a pair of functions around the call takes 20 ns more: the result goes through memory.
    #[inline(always)]
    fn guarded<T>(&mut self, run: impl FnOnce(&mut Store) -> Result<T, RuntimeError>) -> Result<T, Failure> {
        let Some(_level) = Level::enter() else { return Err(too_deep()) };
        let Guards { timer, calls, fuel, probe } = &mut self.guards;
        probe.begin();
        if let Some((fuel, each)) = fuel {
            fuel.fill(*each);
        }
        let result = if let Some(timer) = timer {
            *calls += 1;
            timer.begin(*calls);
            let result = run(self.memory.store_mut());
            match (timer.end(), result) {
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

    /// Returns the timer that stops the instance's calls.
    pub(in crate::host) fn timer(&self) -> Option<&Arc<CallTimer>> {
        self.guards.timer.as_ref()
    }

    /// Returns the fuel that the last call used, if calls have fuel.
    pub(in crate::host) fn fuel_used(&self) -> Option<u64> {
        self.guards.fuel_used()
    }

    /// Watches host work that belongs to the last call.
    pub(in crate::host) fn time_decoding(&self) -> Option<DecodingTimer> {
        self.guards.time_decoding()
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        if let Some(timer) = &self.guards.timer {
            timer.close();
        }
    }
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
