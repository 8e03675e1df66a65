//! A running plugin, and the way of a call through it.

use std::any::Any;
use std::mem;
use std::sync::Arc;

use super::imports::Given;
use super::instance::{Export, Failure, Instance, ReserveError};
use super::interrupt::Watch;
use super::used::Used;
use super::{CallError, Canceller, LoadError, PluginModule, ReloadError};
use crate::abi;
use crate::codec::{CodecError, Encoder};
use crate::interface::Interface;
use crate::schema::Signature;
use crate::transport::{Arguments, Function, Reply, Returned, Trait, Transport};

/// A running plugin: one instance of a module, with its own memory and state.
///
/// Its functions are methods as soon as they are in scope. What `Plugin` offers itself are associated
/// functions, so that it takes no name away from the plugin's:
///
/// ```no_run
/// # mod calculator {
/// #     #[wasmer_plugin::wasmer_plugin]
/// #     pub fn add(a: i32, b: i32) -> i32 { a + b }
/// # }
/// use calculator::add;
/// use wasmer_plugin::host::{Loader, Plugin};
///
/// let mut plugin = Loader::new().load("calculator.wasm")?;
/// assert_eq!(plugin.add(2, 3)?, 5);
///
/// Plugin::reset(&mut plugin)?; // All the plugin's state is as it was at first.
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A call that ends in the middle of the plugin's code, by a panic or a trap, *poisons* the plugin:
/// its memory may be in any state, so further calls are refused until it is reset, by
/// [`reset`](Self::reset), or by itself if its loader [says so](super::LoaderBuilder::reset_poisoned). Other plugins,
/// those of the same module included, do not notice.
///
/// Each plugin reserves 8 GiB of address space for its linear memory, without using memory for it.
/// That bounds how many can live at once: about 16,000 in a process of 47 address bits.
#[derive(Debug)]
pub struct Plugin {
    module: PluginModule,
    instance: Instance,
    /// The exports that have been called so far, by the function's slot.
    exports: Vec<Option<Export>>,
    /// The constructors that have made an instance, in that order, with their encoded arguments.
    started: Vec<(&'static Function, Vec<u8>)>,
    poisoned: Option<Arc<str>>,
    canceller: Canceller,
    used: Used,
}

/// An encoded reply in linear memory: where, and how many bytes of arguments led to it.
pub(super) struct Answer {
    /// As the guest packed it: a word stays in a register.
    place: u64,
    arguments: usize,
}

impl Plugin {
    pub(super) fn new(module: PluginModule, given: Given) -> Result<Self, LoadError> {
        given.check(&module)?;
        let mut instance = Instance::new(&module, &given)?;
        *instance.given_mut() = given;
        let canceller = Canceller::default();
        canceller.set(instance.watch().cloned());
        let (exports, started) = (Vec::new(), Vec::new());
        Ok(Self { module, instance, exports, started, poisoned: None, canceller, used: Used::default() })
    }

    /// As [`new`](Self::new), as one of several that are used as one.
    pub(super) fn one_of(module: PluginModule, given: Given, used: Used) -> Result<Self, LoadError> {
        Ok(Self { used, ..Self::new(module, given)? })
    }

    /// Starts the plugin anew: a new instance of the same compiled module takes the place of the old. What
    /// the plugin was given by its host stays with it, as it is by then. The constructors of its interfaces run
    /// again, with the arguments that they were called with. Without them that takes some 30 µs, and 60 µs on a
    /// busy machine.
    ///
    /// # Errors
    ///
    /// * As for [`PluginModule::instantiate`]; the plugin is then as it was.
    /// * [`LoadError::Start`] if a constructor fails this time, [`LoadError::StartRefused`] if it returns an error.
    ///   The plugin is then a new one, in which those constructors have run that were called before that one.
    pub fn reset(plugin: &mut Self) -> Result<(), LoadError> {
        let mut instance = Instance::new(&plugin.module, plugin.instance.given())?;
        *instance.given_mut() = mem::take(plugin.instance.given_mut());
        plugin.canceller.set(instance.watch().cloned());
        plugin.instance = instance;
        plugin.exports.clear();
        plugin.poisoned = None;
        // Out of the plugin's way while it runs, and for the next time whatever happens now.
        let started = mem::take(&mut plugin.started);
        let result = started
            .iter()
            .try_for_each(|(constructor, arguments)| plugin.start_again(constructor, arguments));
        plugin.started = started;
        result
    }

    /// Runs a constructor as it ran before, here or in another instance.
    pub(super) fn start_again(
        &mut self,
        constructor: &'static Function,
        arguments: &[u8],
    ) -> Result<(), LoadError> {
        match self.send_encoded(constructor, [arguments, &[]]) {
            Ok(answer) if self.has_started(&answer) => Ok(()),
            Ok(_) => Err(LoadError::StartRefused { plugin: self.name(), constructor: constructor.name() }),
            Err(source) => Err(LoadError::Start { plugin: self.name(), source: Box::new(source) }),
        }
    }

    /// Puts another module in the place of the plugin's, a newer version for example, and starts it: a new instance, that is given
    /// what the plugin was given, and in which the constructors run again, as in [`reset`](Self::reset). A
    /// [poisoned](Self::is_poisoned) plugin is not poisoned any more.
    ///
    /// # Errors
    ///
    /// The plugin is then as it was, but what its host gave it may have been called by constructors.
    ///
    /// * [`ReloadError::Unfit`] if the module lacks a function that has been called so far, or one of an interface of which a stub was
    ///   made, or has it otherwise,
    /// * [`ReloadError::Load`] if it cannot be started.
    pub fn replace(plugin: &mut Self, module: PluginModule) -> Result<(), ReloadError> {
        let name = module.shared_name();
        plugin.used.check(&module).map_err(|error| ReloadError::unfit(name.clone(), error))?;
        let given = mem::take(plugin.instance.given_mut());
        let checked = given.check(&module).and_then(|()| Instance::new(&module, &given));
        let mut instance = match checked {
            Ok(instance) => instance,
            Err(error) => {
                *plugin.instance.given_mut() = given;
                return Err(ReloadError::load(name, error));
            }
        };
        *instance.given_mut() = given;
        let (canceller, used) = (plugin.canceller.clone(), plugin.used.clone());
        canceller.set(instance.watch().cloned());
        let (exports, started) = (Vec::new(), mem::take(&mut plugin.started));
        let mut new =
            Self { module, instance, exports, started: Vec::new(), poisoned: None, canceller, used };
        let result =
            started.iter().try_for_each(|(constructor, arguments)| new.start_again(constructor, arguments));
        match result {
            Ok(()) => {
                *plugin = Self { started, ..new };
                Ok(())
            }
            Err(error) => {
                *plugin.instance.given_mut() = new.into_given();
                plugin.started = started;
                plugin.canceller.set(plugin.watch());
                Err(ReloadError::load(name, error))
            }
        }
    }

    /// Whether an earlier call failed in such a way that the plugin must be
    /// [reset](Self::reset) before the next.
    #[must_use]
    pub fn is_poisoned(plugin: &Self) -> bool {
        plugin.poisoned.is_some()
    }

    /// The compiled module, of which more instances can be made.
    #[must_use]
    pub fn module(plugin: &Self) -> &PluginModule {
        &plugin.module
    }

    /// What the plugin says of its functions: their names, documentation and types. Print it to read it.
    ///
    /// A call whose stub has another idea of a function fails before it reaches the plugin, see
    /// [`CallError::Mismatch`].
    #[must_use]
    pub fn interface(plugin: &Self) -> &Interface {
        plugin.module.interface()
    }

    /// The value of that type that the plugin was given as the host of an interface, if it was given one; of
    /// several the first.
    ///
    /// ```no_run
    /// # mod shop_api {
    /// #     #[wasmer_plugin::wasmer_plugin(host)]
    /// #     pub trait Shop { fn note(&mut self, line: &str); }
    /// # }
    /// # use shop_api::{Shop, ShopHost};
    /// # #[derive(Default)]
    /// # struct MyShop { book: Vec<String> }
    /// # impl Shop for MyShop { fn note(&mut self, line: &str) { self.book.push(line.into()) } }
    /// use wasmer_plugin::host::{Loader, Plugin};
    ///
    /// let plugin = Loader::new().load_with("plugin.wasm", ShopHost::new(MyShop::default()))?;
    /// let shop: &MyShop = Plugin::host(&plugin).expect("it was given");
    /// # Ok::<(), wasmer_plugin::host::LoadError>(())
    /// ```
    #[must_use]
    pub fn host<T: 'static>(plugin: &Self) -> Option<&T> {
        plugin.instance.given().values().find_map(<dyn Any>::downcast_ref)
    }

    /// As [`host`](Self::host), to be changed between calls.
    #[must_use]
    pub fn host_mut<T: 'static>(plugin: &mut Self) -> Option<&mut T> {
        plugin.instance.given_mut().values_mut().find_map(<dyn Any>::downcast_mut)
    }

    /// The size of the plugin's linear memory in bytes. It grows with what the plugin allocates, and
    /// never shrinks.
    #[must_use]
    pub fn memory_size(plugin: &Self) -> usize {
        plugin.instance.memory_size()
    }

    /// What stops calls of this plugin from other threads. It stays good when the plugin is reset.
    #[must_use]
    pub fn canceller(plugin: &Self) -> Canceller {
        plugin.canceller.clone()
    }

    /// How much fuel the last call took, if the plugin has [fuel](super::Limits::fuel) for each call.
    #[must_use]
    pub fn fuel_used(plugin: &Self) -> Option<u64> {
        plugin.instance.fuel_used()
    }

    /// From now on its calls are stopped by this.
    pub(super) fn set_canceller(&mut self, canceller: Canceller) {
        canceller.set(self.watch());
        self.canceller = canceller;
    }

    pub(super) fn watch(&self) -> Option<Arc<Watch>> {
        self.instance.watch().cloned()
    }

    /// What it was given, of a plugin that has had its day.
    pub(super) fn into_given(mut self) -> Given {
        mem::take(self.instance.given_mut())
    }

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
    fn has_started(&self, answer: &Answer) -> bool {
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

    fn name(&self) -> Arc<str> {
        self.module.shared_name()
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

/// Whether the module has the interface, as its stub takes it.
pub(super) fn check(module: &PluginModule, interface: &'static Trait) -> Result<(), CallError> {
    let provided = |function: &&Function| module.export(function.name()).is_some();
    if !interface.functions().iter().any(|function| provided(&function)) {
        return Err(not_implemented(module, interface));
    }
    let own = module.interface();
    // One that the plugin may do without need not be there, and one that was written by hand not be described.
    let to_check = |function: &&Function| match own.function(function.name()) {
        Some(_) => true,
        None => !function.signature().is_optional() && !provided(function),
    };
    let functions = interface.functions().iter().filter(to_check);
    let signatures: Vec<&Signature> = functions.map(Function::signature).collect();
    own.check_all(&signatures).map_err(|mismatch| CallError::Mismatch {
        plugin: module.shared_name(),
        function: interface.name(),
        mismatch: Box::new(mismatch),
    })
}

fn not_implemented(module: &PluginModule, interface: &Trait) -> CallError {
    let (mut implements, mut exports) = (Vec::new(), Vec::new());
    for function in module.functions() {
        match abi::interface_name(function) {
            Some(interface) if implements.last().is_some_and(|last| last == interface) => {}
            Some(interface) => implements.push(interface.to_owned()),
            None => exports.push(function.to_owned()),
        }
    }
    let plugin = module.shared_name();
    CallError::NotImplemented { plugin, interface: interface.name(), implements, exports }
}

/// The name of the function's export, if the function is what its stub takes it for.
pub(super) fn find<'a>(module: &'a PluginModule, function: &'static Function) -> Result<&'a str, CallError> {
    let export = module.export(function.name()).ok_or_else(|| missing(module, function))?;
    // A function that was written by hand need not be described: `preflight` sees to it that others are.
    if module.interface().function(function.name()).is_some() {
        module.interface().check(function.signature()).map_err(|mismatch| CallError::Mismatch {
            plugin: module.shared_name(),
            function: function.name(),
            mismatch: Box::new(mismatch),
        })?;
    }
    Ok(export)
}

fn missing(module: &PluginModule, function: &'static Function) -> CallError {
    let (plugin, name) = (module.shared_name(), function.name());
    if function.signature().is_optional() {
        return CallError::NotProvided { plugin, function: name };
    }
    let exports = module.functions().map(str::to_owned).collect();
    CallError::MissingFunction { plugin, function: name, exports }
}
