//! Compiles a module that has passed all checks that need no compiler.

use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock};

use wasmer::sys::{CompilerConfig, Cranelift, EngineBuilder, Features, NativeEngineExt};
use wasmer::{CompileError, Engine, Module};

use super::complexity::Parts;
use crate::host::error::{LoadError, LoadErrorKind};
use crate::host::sandbox::Limits;
use crate::host::sandbox::deadline::Deadline;
use crate::host::sandbox::instrument::{Checks, Instrument, VERSION};

/// A module to compile, or to find in the cache.
pub(in crate::host) struct Source<'a> {
    pub(in crate::host) plugin: &'a Arc<str>,
    pub(in crate::host) wasm: &'a [u8],
    pub(in crate::host) parts: Parts,
    pub(in crate::host) limits: &'a Limits,
    pub(in crate::host) threads: Option<NonZeroUsize>,
}

/// A compiled module with its own engine: wasmer frees compiled code only with the engine.
pub(in crate::host) struct Compiled {
    pub(in crate::host) module: Module,
    pub(in crate::host) engine: Engine,
}

impl Source<'_> {
    /// Returns everything that the code depends on, except for the module and the versions of wasmer and this
    /// crate.
    pub(in crate::host) fn options(&self) -> String {
        // All modules use the same compiler. Creating one takes 20 µs, because it asks the system for its
        // processors.
        static COMPILER: LazyLock<String> =
            LazyLock::new(|| identity(&EngineBuilder::new(Cranelift::default()).engine().into()));
        format!("{} {:?} {VERSION:x} {:?}", *COMPILER, self.checks(), features())
    }

    /// Refuses code that takes too much to compile, or that has an unsupported instruction.
    pub(in crate::host) fn check(&self) -> Result<(), LoadError> {
        self.parts.check_code(self.plugin, self.wasm, self.checks().fuel)
    }

    /// Compiles the module. [`check`](Self::check) must have passed.
    pub(in crate::host) fn compile(&self) -> Result<Compiled, LoadError> {
        let (plugin, allowed) = (self.plugin, self.limits.compile_time);
        let mut compiler = Cranelift::default();
        if let Some(threads) = self.threads {
            compiler.num_threads(threads);
        }
        let deadline = Deadline::after(allowed);
        deadline.watch(&mut compiler);
        compiler.push_middleware(Arc::new(Instrument::new(self.checks())));
        let engine: Engine = EngineBuilder::new(compiler).set_features(Some(features())).engine().into();
        // The compiler is not hardened against hostile modules: unexpected input may make it panic.
        let compiled = catch_unwind(AssertUnwindSafe(|| Module::from_binary(&engine, self.wasm)))
            .unwrap_or_else(|_| Err(CompileError::Codegen("the compiler panicked".to_owned())));
        if deadline.is_over() {
            return Err(LoadError::new(plugin, LoadErrorKind::CompileTimedOut { allowed }));
        }
        let module = compiled.map_err(|error| compile_error(plugin, error))?;
        Ok(Compiled { module, engine })
    }

    fn checks(&self) -> Checks {
        Checks::needed(self.limits)
    }
}

/// Names a compiler with its settings and its target processor, because another processor may not run the
/// code.
pub(in crate::host) fn identity(engine: &Engine) -> String {
    format!("{} {} {:?}", engine.deterministic_id(), engine.artifact_format(), engine.target())
}

/// Returns the WebAssembly features that rustc uses, and no others. A second memory would escape the limit of
/// the first, a shared one could block the host's thread, and wasmer does not free exceptions.
fn features() -> Features {
    let mut features = Features::new();
    features.threads(false).multi_memory(false).exceptions(false);
    features
}

fn compile_error(plugin: &Arc<str>, error: CompileError) -> LoadError {
    use CompileError as E;
    match error {
        E::Wasm(error) => LoadError::invalid(plugin, &error.to_string()),
        E::Validate(reason) => LoadError::invalid(plugin, &reason),
        other => LoadError::new(plugin, LoadErrorKind::Compile { source: Box::new(other) }),
    }
}
