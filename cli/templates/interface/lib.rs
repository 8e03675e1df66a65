//! The interface between a host and its plugins.

use wasmer_plugin::{PluginType, wasmer_plugin};

/// A person to greet.
#[derive(Clone, Debug, Default, PartialEq, PluginType)]
pub struct Person {
    /// The person's name.
    pub name: String,
    /// Number of earlier visits. Older hosts and plugins may lack it.
    #[serde(default)]
    pub visits: u32,
}

/// Greets people. Plugins implement it.
#[wasmer_plugin]
pub trait Greeter {
    /// Makes a greeter that begins with this word.
    fn new(word: &str) -> Self;

    /// Returns the greeting for a person.
    fn greet(&mut self, person: &Person) -> String;

    /// Returns the greeter's name. Plugins may do without it.
    fn describe(&self) -> String {
        "a greeter".into()
    }
}
