//! One running instance of a plugin: crossings into the guest, and its memory.

use wasmer::{
    Function, FunctionEnv, FunctionEnvMut, Imports, InstantiationError, Memory, RuntimeError, Store,
    TypedFunction,
};

use super::error::{At, PanicLocation};
use super::imports::{Calls, Given};
use super::memory::LinearMemory;
use super::{LoadError, PluginModule};
use crate::abi;

/// An export that the host calls: of a plugin function, or of the call buffer.
pub(super) type Export = TypedFunction<i32, i64>;

pub(super) struct Instance {
    memory: LinearMemory,
    calls: FunctionEnv<Calls>,
    exports: wasmer::Exports,
    buffer_export: Export,
    buffer: Buffer,
}

// SAFETY: wasmer's `Store` is not `Send` because it holds raw pointers and values of any type. Here
// the pointers all lead to what the same store owns, or to the compiled module, which is shared
// between threads anyway; the only value of the host's in it is a `Calls`, which is `Send` (checked
// below); callbacks (`on_called`) are never set. Nothing of it leaves this struct, so that all of it
// changes threads together, and never during a call, which borrows it mutably. wasmer keeps its own
// thread-local state (trap handlers, stacks) for the time of a call only.
unsafe impl Send for Instance {}

const _: fn() = || {
    fn is_send<T: Send>() {}
    is_send::<Calls>();
    is_send::<(wasmer::Exports, Memory, Export)>();
};

/// What a guest said when it panicked: the error that ends the call.
#[derive(Debug)]
pub(super) struct Panic {
    pub(super) message: String,
    pub(super) location: Option<PanicLocation>,
}

impl std::fmt::Display for Panic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "it panicked{}: {}", At(self.location.as_ref()), self.message)
    }
}

impl std::error::Error for Panic {}

/// Where the guest's call buffer is: within linear memory, which never shrinks.
#[derive(Clone, Copy, Default)]
struct Buffer {
    address: usize,
    capacity: usize,
}

/// What [`Instance::reserve`] fails with.
pub(super) enum ReserveError {
    /// The guest has no memory left for it.
    NoRoom,
    Guest(RuntimeError),
    OutOfBounds {
        address: u32,
        capacity: u32,
        wanted: usize,
        memory: usize,
    },
}

impl Instance {
    /// With imports that lead to what the plugin will be [given](Self::give), which has been checked.
    pub(super) fn new(plugin: &PluginModule, given: &Given) -> Result<Self, LoadError> {
        let mut store = Store::new(plugin.engine().clone());
        let calls = FunctionEnv::new(&mut store, Calls::default());
        let mut imports = Imports::new();
        let panicked = Function::new_typed_with_env(&mut store, &calls, panicked);
        imports.define(abi::IMPORTS, abi::PANICKED, panicked);
        given.define(plugin, &mut store, &calls, &mut imports);

        let instance = wasmer::Instance::new(&mut store, plugin.module(), &imports)
            .map_err(|error| instantiation_error(plugin, error))?;
        let bad_export = |error: wasmer::ExportError| LoadError::BrokenAbi {
            plugin: plugin.shared_name(),
            problems: vec![error.to_string()],
        };
        let memory = instance.exports.get_memory("memory").map_err(bad_export)?.clone();
        calls.as_mut(&mut store).memory = Some(memory.clone());
        let buffer_export = instance.exports.get_typed_function(&store, abi::BUFFER).map_err(bad_export)?;
        let buffer = Buffer::default();
        let exports = instance.exports;
        let memory = LinearMemory::new(store, memory);
        let mut instance = Self { memory, calls, exports, buffer_export, buffer };
        instance.reserve(FIRST_BUFFER).map_err(|error| buffer_error(plugin, error))?;
        Ok(instance)
    }

    /// What the plugin was given.
    pub(super) fn given(&self) -> &Given {
        &self.calls.as_ref(self.memory.store()).given
    }

    /// What the plugin was given, to be changed, or to be taken away.
    pub(super) fn given_mut(&mut self) -> &mut Given {
        &mut self.calls.as_mut(self.memory.store_mut()).given
    }

    /// An export of a plugin function, by the export's name.
    pub(super) fn export(&self, name: &str) -> Option<Export> {
        self.exports.get_typed_function(self.memory.store(), name).ok()
    }

    /// The call buffer.
    #[inline]
    pub(super) fn buffer_mut(&mut self) -> &mut [u8] {
        let Buffer { address, capacity } = self.buffer;
        &mut self.memory.bytes_mut()[address..address + capacity]
    }

    /// The first `length` bytes of the call buffer, and all of linear memory.
    #[inline]
    pub(super) fn after_call(&self, length: usize) -> (&[u8], &[u8]) {
        let memory = self.memory.bytes();
        (&memory[self.buffer.address..self.buffer.address + length], memory)
    }

    #[inline]
    pub(super) fn memory_size(&self) -> usize {
        self.memory.bytes().len()
    }

    /// Makes the call buffer at least that many bytes large.
    pub(super) fn reserve(&mut self, bytes: usize) -> Result<(), ReserveError> {
        // No allocation in a 32-bit memory is larger than half of it.
        let length = i32::try_from(bytes).map_err(|_| ReserveError::NoRoom)?;
        let export = self.buffer_export.clone();
        let packed = self.call(&export, length).map_err(ReserveError::Guest)?.cast_unsigned();
        if packed == 0 {
            // It has dropped the old buffer to make room for the new one.
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

    /// The crossing.
    #[inline]
    pub(super) fn call(&mut self, export: &Export, argument: i32) -> Result<i64, RuntimeError> {
        self.memory.enter(|store| export.call(store, argument))
    }
}

/// The call buffer's first size: small arguments never need more.
const FIRST_BUFFER: usize = 4096;

/// A panic's message is cut here: it is for people to read, and a guest could send all its memory.
const LONGEST_MESSAGE: usize = 64 * 1024;
const LONGEST_PATH: usize = 4096;

/// The host's end of [`abi::PANICKED`]. Its error ends the call here and now: were it up to the guest to
/// trap, a guest that goes on could have its next trap taken for this panic.
#[allow(clippy::needless_pass_by_value)] // As wasmer hands it over.
fn panicked(
    env: FunctionEnvMut<'_, Calls>,
    message: u32,
    message_length: u32,
    file: u32,
    file_length: u32,
    line: u32,
    column: u32,
) -> Result<(), Panic> {
    let read = |address: u32, length: u32, longest: usize| {
        let memory = env.data().memory.as_ref()?;
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

#[allow(clippy::needless_pass_by_value)]
fn instantiation_error(plugin: &PluginModule, error: InstantiationError) -> LoadError {
    let plugin = plugin.shared_name();
    match error {
        InstantiationError::Start(error) => {
            LoadError::Trapped { plugin, reason: error.message(), source: Box::new(error) }
        }
        other => LoadError::Instantiate { plugin, source: Box::new(other) },
    }
}

fn buffer_error(plugin: &PluginModule, error: ReserveError) -> LoadError {
    let plugin = plugin.shared_name();
    match error {
        ReserveError::NoRoom => LoadError::Instantiate {
            plugin,
            source: format!("it has no memory for a call buffer of {FIRST_BUFFER} bytes").into(),
        },
        ReserveError::Guest(error) => {
            LoadError::Trapped { plugin, reason: error.message(), source: Box::new(error) }
        }
        ReserveError::OutOfBounds { address, capacity, wanted, memory } => {
            LoadError::BufferOutOfBounds { plugin, address, capacity, wanted, memory }
        }
    }
}

impl std::fmt::Debug for Instance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Instance").field("memory", &self.memory_size()).finish_non_exhaustive()
    }
}
