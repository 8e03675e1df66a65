//! A pipeline of plugins.

use crate::call::argument::{Arguments, ChainMode};
use crate::call::bounds::Returned;
use crate::call::caller::Transport;
use crate::call::descriptor::{FunctionDescriptor, InterfaceDescriptor};
use crate::call::reply::Reply;
use crate::host::error::{CallError, CallErrorKind};
use crate::host::instance::DecodingTimer;
use crate::host::plugin::Plugin;
use crate::host::plugin::call::RawReply;
use crate::host::plugin::encoded::EncodedArguments;
use crate::wire::codec::Decoder;
use crate::wire::walk;

/// A pipeline of plugins: each takes what the previous one returned.
///
/// A plugin's function is also a method of the pipeline if it takes one argument and returns its type, or
/// takes it as `&mut` and returns nothing. The encoded bytes are copied from plugin to plugin: the host
/// encodes once and decodes once.
///
/// ```no_run
/// # mod filters {
/// #     #[wasmer_plugin::wasmer_plugin]
/// #     pub fn interact(text: String) -> String { text }
/// # }
/// use filters::interact;
/// use wasmer_plugin::host::{Loader, Pipeline};
///
/// let loader = Loader::new();
/// let mut pipeline = Pipeline::new([loader.load("trim.wasm")?, loader.load("wrap.wasm")?]);
/// let text: String = pipeline.interact("a text".to_owned())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// If a plugin fails, the call fails with that plugin's error, which names the plugin. An empty pipeline
/// returns its argument, and cannot be used to make an interface's stub.
#[derive(Debug, Default)]
pub struct Pipeline {
    plugins: Vec<Plugin>,
}

impl Pipeline {
    /// Creates a pipeline through these plugins, from first to last.
    pub fn new(plugins: impl IntoIterator<Item = Plugin>) -> Self {
        Self { plugins: plugins.into_iter().collect() }
    }

    /// Returns the plugins, for example to reset one that failed, or to replace or add one.
    pub fn plugins(pipeline: &mut Self) -> &mut Vec<Plugin> {
        &mut pipeline.plugins
    }

    /// Runs the constructor in each plugin, up to the first one in which it returns an error.
    fn start<A: Arguments, R: Returned>(
        &mut self,
        constructor: &'static FunctionDescriptor,
        arguments: A,
    ) -> Result<R, CallError> {
        let mut last = None;
        for plugin in &mut self.plugins {
            let raw = plugin.send::<A, R>(constructor, &arguments)?;
            let made = plugin.record_constructor(constructor, &arguments, &raw)?;
            last = Some((plugin, raw));
            if !made {
                break;
            }
        }
        let (plugin, raw) = last.ok_or_else(|| failed(constructor, CallErrorKind::EmptyPipeline))?;
        plugin.unpack(constructor, &raw, arguments)
    }

    /// Consumes the pipeline and returns its plugins, in order.
    #[must_use]
    pub fn into_plugins(pipeline: Self) -> Vec<Plugin> {
        pipeline.plugins
    }
}

impl Transport for Pipeline {
    type Error = CallError;

    fn transport_call<A: Arguments, R: Returned>(
        &mut self,
        function: &'static FunctionDescriptor,
        arguments: A,
    ) -> Result<R, CallError> {
        if function.signature().is_constructor() {
            return self.start(function, arguments);
        }
        let mode = A::chain_mode::<R>().ok_or_else(|| failed(function, CallErrorKind::NotChainable))?;
        let mut stages = self.plugins.iter_mut();
        let Some(mut plugin) = stages.next() else {
            return unchanged(function, mode, arguments);
        };
        let mut raw = plugin.send::<A, R>(function, &arguments)?;
        for next in stages {
            raw = hand_on(function, mode, (plugin, &raw), next)?;
            plugin = next;
        }
        plugin.unpack(function, &raw, arguments)
    }

    fn transport_check(&mut self, interface: &'static InterfaceDescriptor) -> Result<(), CallError> {
        self.plugins.iter_mut().try_for_each(|plugin| plugin.transport_check(interface))
    }

    fn transport_provides(&self, function: &'static FunctionDescriptor) -> bool {
        self.plugins.iter().all(|plugin| plugin.transport_provides(function))
    }
}

/// Passes the reply of one plugin to the next as its arguments.
///
/// Checks the bytes against the description first, so that the error names the plugin that broke it.
fn hand_on(
    function: &'static FunctionDescriptor,
    mode: ChainMode,
    (from, raw): (&mut Plugin, &RawReply),
    to: &mut Plugin,
) -> Result<RawReply, CallError> {
    let Some((_, schema)) = function.signature().values().next() else {
        return Err(failed(function, CallErrorKind::NotChainable));
    };
    let (mut word, timer) = ([0; 8], from.time_decoding(raw));
    let is_stopped = || timer.as_ref().is_some_and(DecodingTimer::is_stopped);
    let reply = from.reply(raw, &mut word).until(Some(&is_stopped));
    // A plugin that works in place could change the number of elements, too.
    let (bytes, mut decoder) = match mode {
        ChainMode::Arguments => (reply.arguments(), Decoder::new(reply.arguments())),
        ChainMode::Reply => (reply.bytes(), reply.decoder()),
    };
    let checked = walk::check(&schema, &mut decoder).and_then(|references| {
        if !reply.is_padded() {
            decoder.end()?;
        }
        Ok(references)
    });
    // The time of this call ends here. The next plugin's call has its own.
    let stop = timer.as_ref().and_then(DecodingTimer::end);
    let Ok(references) = checked else {
        let source = decoder.error();
        return Err(from.false_reply(function, raw, mode, source, stop));
    };
    let bytes = &bytes[..decoder.offset()];
    to.send_encoded(function, &EncodedArguments::with_references(bytes, &references))
}

fn unchanged<A: Arguments, R: Returned>(
    function: &'static FunctionDescriptor,
    mode: ChainMode,
    arguments: A,
) -> Result<R, CallError> {
    let bytes = arguments.to_bytes().map_err(|source| failed(function, CallErrorKind::Encode { source }))?;
    let reply = match mode {
        ChainMode::Arguments => &[][..],
        ChainMode::Reply => &bytes,
    };
    Reply::new(&bytes, reply)
        .unpack(arguments)
        .map_err(|source| failed(function, CallErrorKind::Decode { source }))
}

/// Builds the error of the pipeline itself, not of one of its plugins.
#[cold]
fn failed(function: &'static FunctionDescriptor, kind: CallErrorKind) -> CallError {
    CallError::new("a pipeline".into(), function.name(), kind)
}
