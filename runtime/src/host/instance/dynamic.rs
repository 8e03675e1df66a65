//! Calls of host functions that a dynamic host serves, by the plugin's description.

use std::sync::Arc;

use super::host_call::{Answer, Call, Problem, catch};
use crate::call::host_call::{DynamicCall, DynamicHost};
use crate::host::load::PluginModule;
use crate::wire::codec::Decoder;
use crate::wire::description::{Argument, Type};
use crate::wire::value::{Value, decode_all};

/// A host function that a dynamic host serves.
pub(super) struct DynamicFunction {
    module: PluginModule,
    /// Place of the function among those that the plugin requires.
    place: usize,
    /// The types of the arguments' values.
    arguments: Arc<[Type]>,
}

impl DynamicFunction {
    pub(super) fn new(module: &PluginModule, place: usize) -> Self {
        let function = &module.interface().requires()[place];
        let arguments = function.arguments().iter().map(Argument::value_type).collect();
        Self { module: module.clone(), place, arguments }
    }

    /// Serves a call: decodes the arguments, asks the host, and encodes its answer.
    pub(super) fn serve(&self, call: Call<'_>) -> Result<Answer, Problem> {
        let Call { hosts, bytes, is_stopped, reply, .. } = call;
        let host = hosts.dynamic.as_mut().ok_or(Problem::TooEarly)?;
        let interface = self.module.interface();
        let function = &interface.requires()[self.place];
        let mut decoder = Decoder::new(bytes).bounded(Some(is_stopped), 0);
        let (mut values, mut places) = (Vec::new(), Vec::new());
        for (argument, ty) in function.arguments().iter().zip(&*self.arguments) {
            let start = decoder.offset();
            let value = decode_all(interface, [(argument.name(), ty)].into_iter(), &mut decoder);
            values.extend(value.map_err(Problem::Arguments)?);
            places.push(start..decoder.offset());
        }
        decoder.end().map_err(|_| Problem::Arguments(decoder.error()))?;
        let result = self.ask(host, &mut values)?;

        let mut encoded = Vec::new();
        let refused = |error: &dyn std::fmt::Display| {
            Problem::Refused(format!("its answer does not match the plugin's description: {error}"))
        };
        let written = result.encode_to(interface, function.result(), &mut encoded);
        written.map_err(|error| refused(&error))?;
        let arguments = function.arguments().iter().zip(&*self.arguments).zip(&values).zip(places);
        for (((argument, ty), value), place) in arguments {
            let start = encoded.len();
            let written = value.encode_to(interface, ty, &mut encoded);
            written.map_err(|error| refused(&error.within(argument.name())))?;
            if argument.comes_back() {
                continue;
            }
            let new = encoded.split_off(start);
            if argument.changes_in_place() {
                if new.len() != place.len() {
                    return Err(refused(&format!("{}: the slice has another length", argument.name())));
                }
                bytes[place].copy_from_slice(&new);
            }
        }
        reply.set_bytes(encoded);
        Ok(Answer::Reply)
    }

    fn ask(&self, host: &mut DynamicHost, values: &mut [Value]) -> Result<Value, Problem> {
        let interface = self.module.interface();
        let function = &interface.requires()[self.place];
        catch(|| host.answer(DynamicCall::new(interface, function, values)))?.map_err(Problem::Refused)
    }
}
