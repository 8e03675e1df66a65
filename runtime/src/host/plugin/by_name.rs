//! Calls by name: of values without a Rust type, and of encoded arguments.

use std::sync::Arc;

use super::Plugin;
use super::called::Described;
use super::constructor::has_made_instance;
use super::converted::{ByName, Converted, EncodedReply};
use super::started::Constructor;
use crate::host::error::{CallError, CallErrorKind};
use crate::host::instance::DecodingTimer;
use crate::host::load::PluginModule;
use crate::wire::adapt::{self, Side};
use crate::wire::codec::Decoder;
use crate::wire::description::{Argument, Shape, Type};
use crate::wire::value::{Value, ValueError, decode_all};

impl Plugin {
    /// Calls a function by its name. The plugin's description gives the types of the arguments and of the
    /// result.
    ///
    /// A method's name includes its interface: `Discount.price`. `Discount.new` makes the instance. Changes
    /// of `&mut` arguments are dropped, see [`call_dynamic_mut`](Self::call_dynamic_mut).
    ///
    /// ```no_run
    /// use wasmer_plugin::host::{Loader, Plugin};
    /// use wasmer_plugin::value::Value;
    ///
    /// let mut plugin = Loader::new().load("calculator.wasm")?;
    /// let sum = Plugin::call_dynamic(&mut plugin, "add", &[Value::from(2), Value::from(3)])?;
    /// assert_eq!(sum, Value::from(5));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for a call by a stub, and
    ///
    /// * [`CallErrorKind::MissingFunction`] if the plugin has no such function, or does not describe it,
    /// * [`CallErrorKind::BadArguments`] if the number or a type of the arguments is wrong.
    pub fn call_dynamic(plugin: &mut Self, function: &str, arguments: &[Value]) -> Result<Value, CallError> {
        plugin.call_values(function, arguments).map(|(result, _)| result)
    }

    /// As [`call_dynamic`](Self::call_dynamic). Arguments that are passed as `&mut` get their new values, if
    /// the call succeeds.
    ///
    /// # Errors
    ///
    /// As for [`call_dynamic`](Self::call_dynamic).
    pub fn call_dynamic_mut(
        plugin: &mut Self,
        function: &str,
        arguments: &mut [Value],
    ) -> Result<Value, CallError> {
        let (result, changed) = plugin.call_values(function, arguments)?;
        for (place, value) in changed {
            arguments[place] = value;
        }
        Ok(result)
    }

    /// Calls a function by its name with encoded arguments, for example those that a transport has received
    /// from another process. They are consecutive values in the encoding of the plugin's description.
    ///
    /// Their form is checked. A stub on the other side must have the plugin's version of the function:
    /// compare its [fingerprint](crate::interface::Function::fingerprint) with that of
    /// [`Plugin::interface`](Self::interface).
    ///
    /// ```no_run
    /// use wasmer_plugin::host::{Loader, Plugin};
    ///
    /// let mut plugin = Loader::new().load("calculator.wasm")?;
    /// let arguments = wasmer_plugin::convert_ret((2_i32, 3_i32))?;
    /// let sum = Plugin::call_encoded(&mut plugin, "add", &arguments)?;
    /// assert_eq!(sum.reply, 5_i32.to_le_bytes());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`call_dynamic`](Self::call_dynamic).
    pub fn call_encoded(
        plugin: &mut Self,
        function: &str,
        arguments: &[u8],
    ) -> Result<EncodedReply, CallError> {
        let module = plugin.module.clone();
        let function = described(&module, function)?;
        plugin.call_named(function, arguments)
    }

    fn call_values(
        &mut self,
        function: &str,
        values: &[Value],
    ) -> Result<(Value, Vec<(usize, Value)>), CallError> {
        let module = self.module.clone();
        let function = described(&module, function)?;
        let Described { interface, function: description } = function;
        let types: Vec<Type> = description.arguments().iter().map(Argument::value_type).collect();
        let bad = |source| CallErrorKind::BadArguments { source };
        if types.len() != values.len() {
            let source = ValueError::new(format!(
                "{} are expected, and there are {}; the function is `{}`",
                types.len(),
                values.len(),
                interface.show_header(description),
            ));
            return Err(self.error(function, bad(source)));
        }
        let mut bytes = Vec::new();
        for ((argument, ty), value) in description.arguments().iter().zip(&types).zip(values) {
            let written = value.encode_to(interface, ty, &mut bytes);
            written.map_err(|error| self.error(function, bad(error.within(argument.name()))))?;
        }
        let EncodedReply { arguments, reply } = self.call_named(function, &bytes)?;

        // The time for decoding counts towards the call's limit.
        let timer = self.instance.time_decoding();
        let is_stopped = || timer.as_ref().is_some_and(DecodingTimer::is_stopped);
        let names = || description.arguments().iter().zip(&types);
        let back = names().filter(|(argument, _)| argument.comes_back());
        let back = back.map(|(argument, ty)| (argument.name(), ty));
        let mut decoder = Decoder::new(&reply).bounded(Some(&is_stopped), 0);
        let replied = [("result", description.result())].into_iter().chain(back);
        let decoded = decode_all(interface, replied, &mut decoder).and_then(|values| {
            decoder.end().map_err(|_| decoder.error())?;
            let mut decoder = Decoder::new(&arguments).bounded(Some(&is_stopped), 0);
            let is_in_place = description.arguments().iter().any(Argument::changes_in_place);
            let types = names().map(|(argument, ty)| (argument.name(), ty)).filter(|_| is_in_place);
            Ok((values, decode_all(interface, types, &mut decoder)?))
        });
        let (mut replied, mut in_place) = match (decoded, timer.as_ref().and_then(DecodingTimer::end)) {
            (Ok((replied, in_place)), _) => (replied.into_iter(), in_place.into_iter()),
            (Err(_), Some(stop)) => return Err(self.stopped(function, stop)),
            (Err(source), None) => return Err(self.error(function, CallErrorKind::Decode { source })),
        };
        let result = replied.next().unwrap_or(Value::Unit);
        let mut changed = Vec::new();
        for (place, argument) in description.arguments().iter().enumerate() {
            let now = in_place.next();
            let new = if argument.comes_back() {
                replied.next()
            } else {
                now.filter(|_| argument.changes_in_place())
            };
            changed.extend(new.map(|value| (place, value)));
        }
        Ok((result, changed))
    }

    /// Makes a call, and records it if it has made an instance.
    fn call_named(&mut self, function: Described<'_>, arguments: &[u8]) -> Result<EncodedReply, CallError> {
        self.revive(function)?;
        let reply = self.send_named(function, arguments)?;
        if is_constructor(function) && has_made_instance(&reply.reply) {
            self.record(Constructor::Named(function.function.name().into()), arguments.into());
        }
        Ok(reply)
    }

    /// Runs the constructor with this name again.
    pub(super) fn replay_named(&mut self, name: &str, arguments: &[u8]) -> Result<bool, CallError> {
        let module = self.module.clone();
        let reply = self.send_named(described(&module, name)?, arguments)?;
        Ok(has_made_instance(&reply.reply))
    }

    fn send_named(&mut self, function: Described<'_>, arguments: &[u8]) -> Result<EncodedReply, CallError> {
        let by_name = self.by_name(function)?;
        let mut converted = Converted { arguments: arguments.to_vec(), ..Converted::default() };
        self.send_planned(function, &by_name.export, &by_name.plan, &mut converted)?;
        Ok(EncodedReply { arguments: converted.arguments, reply: converted.reply })
    }

    /// Looks up the function's export, and makes the plan of its calls, when it is first called.
    fn by_name(&mut self, function: Described<'_>) -> Result<Arc<ByName>, CallError> {
        let name = function.function.name();
        if let Some(known) = self.by_name.get(name) {
            return Ok(known.clone());
        }
        let module = &self.module;
        let export = module.export(name).and_then(|export| self.instance.export(export));
        let export = export.ok_or_else(|| missing(module, name))?;
        let side = Side { interface: function.interface, function: function.function };
        let Ok(plan) = adapt::compile(side, side) else {
            let problem = "the description is too large, or has types by their name only";
            let kind = CallErrorKind::BadArguments { source: ValueError::new(problem) };
            return Err(self.error(function, kind));
        };
        let by_name = Arc::new(ByName { export, plan });
        self.by_name.insert(name.into(), by_name.clone());
        Ok(by_name)
    }
}

fn described<'m>(module: &'m PluginModule, name: &str) -> Result<Described<'m>, CallError> {
    let interface = module.interface();
    match interface.function(name) {
        Some(function) => Ok(Described { interface, function }),
        None => Err(missing(module, name)),
    }
}

#[cold]
fn missing(module: &PluginModule, name: &str) -> CallError {
    let exports = module.functions().map(str::to_owned).collect();
    CallError::new(module.shared_name(), name.to_owned(), CallErrorKind::MissingFunction { exports })
}

/// Returns true if the function makes the instance of an interface: it is the only one called `new` there.
fn is_constructor(function: Described<'_>) -> bool {
    let Described { interface, function } = function;
    let is_result = |ty: &Type| match ty {
        Type::Unit => true,
        Type::Defined(id) => {
            let definition = interface.definition(*id);
            definition.name() == "Result" && matches!(definition.shape(), Shape::Enum(_))
        }
        _ => false,
    };
    matches!(function.name().rsplit_once('.'), Some((_, "new"))) && is_result(function.result())
}
