//! Host functions as a guest's imports: defines them and serves the guest's calls.
//!
//! Everything that a guest passes is hostile. Addresses and lengths must lie in its memory, arguments are
//! decoded within limits, and every failure, including a panic of the host, ends the call into the guest.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use wasmer::{Function, FunctionEnv, FunctionEnvMut, Imports, Memory, Store};

use super::adapted::AdaptedHost;
use super::dynamic::DynamicFunction;
use super::host_call::{Answer, Call, HostCallError, Place, Problem, range, serve_as_it_is};
use super::memory::GuestMemory;
use crate::call::host_call::HostInterfaces;
pub(in crate::host) use crate::call::host_call::Hosts;
use crate::call::result::ReplyWriter;
use crate::host::error::{LoadError, LoadErrorKind};
use crate::host::load::PluginModule;
use crate::host::sandbox::interrupt::CallTimer;
use crate::host::sandbox::tunables::InstanceProbe;
use crate::wire::abi;
use crate::wire::codec::Problem as CodecProblem;
use crate::wire::compare::Difference;
use crate::wire::description::Function as Described;
use crate::wire::schema::Signature;

impl Hosts {
    pub(in crate::host) fn new(hosts: impl HostInterfaces) -> Self {
        let mut given = Self::default();
        given.add(hosts);
        given
    }

    pub(in crate::host) fn values(&self) -> impl Iterator<Item = &dyn Any> {
        self.typed.iter().map(|host| host.value())
    }

    /// Checks that the plugin gets every host function it needs, with the signature it needs.
    pub(in crate::host) fn check(&self, plugin: &PluginModule) -> Result<(), LoadError> {
        for (index, host) in self.typed.iter().enumerate() {
            if self.typed[..index].iter().any(|other| other.interface() == host.interface()) {
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
            self.typed.iter().any(|host| host.interface() == interface)
        };
        let is_served = |name: &str| self.dynamic.is_some() || is_given(name);
        let missing = required.iter().filter(|function| !is_served(function.name()));
        let functions: Vec<String> = missing.map(|function| function.name().to_owned()).collect();
        if !functions.is_empty() {
            let given = self.typed.iter().map(|host| host.interface().to_owned()).collect();
            let kind = LoadErrorKind::MissingHost { functions, given };
            return Err(LoadError::new(&plugin.shared_name(), kind));
        }
        let offered: Vec<&Signature> = self.typed.iter().flat_map(|host| host.signatures()).collect();
        plugin.interface().check_host_as(&offered, plugin.is_exact(), is_given).map_err(|mismatch| {
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
        for (place, function) in plugin.interface().requires().iter().enumerate() {
            let mut hosts = self.typed.iter().enumerate();
            let found = hosts.find_map(|(host, any)| Some((host, any.position(function.name())?)));
            let Some(found) = found else {
                // Without a dynamic host, `check` has found all functions. Without `check`, wasmer reports
                // the missing import.
                if self.dynamic.is_some() {
                    let served = DynamicFunction::new(plugin, place);
                    define(store, env, imports, function, move |call| served.serve(call));
                }
                continue;
            };
            let signature = self.typed[found.0].signature(found.1);
            let plan = signature
                .map(|signature| AdaptedHost::new(plugin, function, signature))
                .transpose()?
                .flatten();
            if let Some((plan, differences)) = plan {
                all_differences.extend(differences);
                define(store, env, imports, function, move |call| plan.serve(found, call));
            } else {
                define(store, env, imports, function, move |call| serve_as_it_is(found, call));
            }
        }
        let fetch = Function::new_typed_with_env(store, env, HostEnv::fetch);
        imports.define(abi::IMPORTS, abi::REPLY, fetch);
        Ok(all_differences)
    }
}

/// Defines the import of a host function. `run` serves its calls.
fn define(
    store: &mut Store,
    env: &FunctionEnv<HostEnv>,
    imports: &mut Imports,
    function: &Described,
    run: impl Fn(Call<'_>) -> Result<Answer, Problem> + Send + Sync + 'static,
) {
    let shared_name: Arc<str> = function.name().into();
    let serve = move |env: FunctionEnvMut<'_, HostEnv>, arguments, length, reply, capacity| {
        HostEnv::serve(env, &shared_name, (arguments, length), (reply, capacity), &run)
    };
    let (interface, name) = abi::host_function_parts(function.name());
    let serve = Function::new_typed_with_env(store, env, serve);
    imports.define(&format!("{}{interface}", abi::HOST), name, serve);
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
        function: &Arc<str>,
        arguments: Place,
        answer: Place,
        run: &impl Fn(Call<'_>) -> Result<Answer, Problem>,
    ) -> Result<u32, HostCallError> {
        let (state, mut store) = env.data_and_store_mut();
        let Self { memory, timer, most, hosts, reply, waiting, .. } = state;
        let Some(memory) = memory else {
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
            let call = Call { hosts, bytes, is_stopped: &is_stopped, reply, most: *most };
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
        serve().map_err(|problem| {
            let is_named = !matches!(problem, Problem::TooEarly);
            HostCallError { function: is_named.then(|| function.clone()), problem }
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

impl fmt::Debug for Hosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.typed.iter().map(|host| host.interface())).finish()
    }
}
