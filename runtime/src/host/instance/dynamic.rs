//! Calls of host functions that a dynamic host serves, by the plugin's description.

use std::sync::Arc;

use super::host_call::{Answer, Call, Problem, catch};
use crate::call::host_call::{DynamicCall, DynamicHost};
use crate::host::load::PluginModule;
use crate::wire::codec::Decoder;
use crate::wire::description::{Argument, Function, Type};
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
        let names = function.arguments().iter().map(Argument::name);
        let mut decoder = Decoder::new(bytes).bounded(Some(is_stopped), 0);
        let mut values =
            decode_all(interface, names.zip(&*self.arguments), &mut decoder).map_err(Problem::Arguments)?;
        decoder.end().map_err(|_| Problem::Arguments(decoder.error()))?;
        let result = self.ask(host, &mut values)?;

        let mut encoded = Vec::new();
        let refused = |error: &dyn std::fmt::Display| {
            Problem::Refused(format!("its answer does not match the plugin's description: {error}"))
        };
        let written = result.encode_to(interface, function.result(), &mut encoded);
        written.map_err(|error| refused(&error))?;
        let mut in_place = Vec::new();
        for ((argument, ty), value) in function.arguments().iter().zip(&*self.arguments).zip(&values) {
            let start = encoded.len();
            let written = value.encode_to(interface, ty, &mut encoded);
            written.map_err(|error| refused(&error.within(argument.name())))?;
            if argument.changes_in_place() {
                in_place.push((argument, encoded.split_off(start)));
            } else if !argument.comes_back() {
                encoded.truncate(start);
            }
        }
        self.put_in_place(function, bytes, &in_place, &refused)?;
        reply.set_bytes(encoded);
        Ok(Answer::Reply)
    }

    fn ask(&self, host: &mut DynamicHost, values: &mut [Value]) -> Result<Value, Problem> {
        let interface = self.module.interface();
        let function = &interface.requires()[self.place];
        catch(|| host.answer(DynamicCall::new(interface, function, values)))?.map_err(Problem::Refused)
    }

    /// Writes the new values of slices that change in place to the arguments' bytes.
    fn put_in_place(
        &self,
        function: &Function,
        bytes: &mut [u8],
        changed: &[(&Argument, Vec<u8>)],
        refused: &dyn Fn(&dyn std::fmt::Display) -> Problem,
    ) -> Result<(), Problem> {
        if changed.is_empty() {
            return Ok(());
        }
        let interface = self.module.interface();
        let mut changed = changed.iter();
        let mut start = 0;
        for (argument, ty) in function.arguments().iter().zip(&*self.arguments) {
            let mut decoder = Decoder::new(&bytes[start..]);
            decode_all(interface, [(argument.name(), ty)].into_iter(), &mut decoder)
                .map_err(Problem::Arguments)?;
            let length = decoder.offset();
            if argument.changes_in_place()
                && let Some((_, new)) = changed.next()
            {
                if new.len() != length {
                    return Err(refused(&format!("{}: the slice has another length", argument.name())));
                }
                bytes[start..start + length].copy_from_slice(new);
            }
            start += length;
        }
        Ok(())
    }
}
