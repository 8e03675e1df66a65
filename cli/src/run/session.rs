//! A plugin that is tried: its instance, and its calls by name.

use wasmer_plugin::host::{CallError, Plugin, PluginModule};
use wasmer_plugin::interface::{Function, Interface};
use wasmer_plugin::schema::Passing;
use wasmer_plugin::value::Value;

use super::PluginArgs;
use super::answers::Answers;
use super::arguments;
use super::error::RunError;
use crate::error::AnyError;

/// A running plugin.
pub struct Session {
    pub plugin: Plugin,
    module: PluginModule,
    answers: Answers,
    path: String,
    /// Interfaces that have an instance.
    made: Vec<String>,
}

/// The result of a call, and the new values of its `&mut` arguments with their names.
pub struct Returned {
    pub result: Value,
    pub changed: Vec<(String, Value)>,
}

impl Session {
    /// Loads the plugin, and gives it a host.
    pub fn start(args: &PluginArgs) -> Result<Self, AnyError> {
        let answers = args.answers()?;
        let module = args.loader().compile(&args.wasm)?;
        let plugin = module.instantiate_with(answers.host())?;
        let path = args.wasm.display().to_string();
        Ok(Self { plugin, module, answers, path, made: Vec::new() })
    }

    /// Starts the plugin anew: without instances, and with the script of answers from its beginning.
    pub fn reset(&mut self) -> Result<(), AnyError> {
        self.plugin = self.module.instantiate_with(self.answers.host())?;
        self.made.clear();
        Ok(())
    }

    pub fn interface(&self) -> &Interface {
        self.module.interface()
    }

    /// Returns the function with this name.
    pub fn function(&self, name: &str) -> Result<&Function, RunError> {
        let interface = self.interface();
        interface.function(name).ok_or_else(|| RunError::unknown(&self.path, interface, name))
    }

    /// Makes the instance that a method needs, unless there is one. `texts` are the constructor's arguments.
    pub fn construct(&mut self, function: &str, texts: &[String]) -> Result<(), AnyError> {
        let module = self.module.clone();
        let Some(interface) = self.function(function)?.interface().map(str::to_owned) else {
            if texts.is_empty() {
                return Ok(());
            }
            return Err(RunError::NoInterface { function: function.to_owned() }.into());
        };
        let constructor = format!("{interface}.new");
        let Some(described) = module.interface().function(&constructor) else { return Ok(()) };
        if self.made.contains(&interface) || function == constructor {
            return Ok(());
        }
        if texts.is_empty() && !described.arguments().is_empty() {
            let header = module.interface().show_header(described).to_string();
            return Err(RunError::NoInstance { interface, header }.into());
        }
        let values = arguments::read(module.interface(), described, texts.iter().map(String::as_str))?;
        let returned = self.call(&constructor, values)?;
        if returned.result.variant_name() == Some("Err") {
            let error = returned.result.to_string();
            return Err(RunError::Rejected { constructor, error }.into());
        }
        Ok(())
    }

    /// Calls a function.
    pub fn call(&mut self, name: &str, mut values: Vec<Value>) -> Result<Returned, CallError> {
        let result = Plugin::call_dynamic_mut(&mut self.plugin, name, &mut values)?;
        if let Some(interface) = name.strip_suffix(".new")
            && result.variant_name() != Some("Err")
        {
            self.made.push(interface.to_owned());
        }
        let function = self.interface().function(name);
        let described = function.map_or(&[][..], Function::arguments);
        let is_mutable = |passing| matches!(passing, Passing::Mut | Passing::MutSlice);
        let changed = described.iter().zip(values).filter(|(argument, _)| is_mutable(argument.passing()));
        let changed = changed.map(|(argument, value)| (argument.name().to_owned(), value)).collect();
        Ok(Returned { result, changed })
    }
}
