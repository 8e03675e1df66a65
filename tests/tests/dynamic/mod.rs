//! Calls that are driven by a plugin's description, without stubs.

mod calls;
mod encoded;
mod hosts;
mod random;

use wasmer_plugin::host::{CallErrorKind, Plugin};
use wasmer_plugin::value::Value;

/// Parses the arguments of a function, in the syntax of Rust or JSON.
fn arguments(plugin: &Plugin, function: &str, texts: &[&str]) -> Vec<Value> {
    let interface = Plugin::interface(plugin);
    let described = interface.function(function).expect("it has the function").arguments();
    assert_eq!(described.len(), texts.len(), "{function}");
    let parse = |(argument, text): (&wasmer_plugin::interface::Argument, &&str)| {
        Value::parse(text, interface, &argument.value_type())
            .unwrap_or_else(|error| panic!("{text}: {error}"))
    };
    described.iter().zip(texts).map(parse).collect()
}

/// Calls a function, and returns the result as text.
#[track_caller]
fn call(plugin: &mut Plugin, function: &str, texts: &[&str]) -> String {
    let arguments = arguments(plugin, function, texts);
    let result = Plugin::call_dynamic(plugin, function, &arguments);
    result.unwrap_or_else(|error| panic!("{error}")).to_string()
}

/// Returns the error's text, and true if its kind is as expected.
fn refused(
    plugin: &mut Plugin,
    function: &str,
    arguments: &[Value],
    is: impl Fn(&CallErrorKind) -> bool,
) -> String {
    let error = Plugin::call_dynamic(plugin, function, arguments).expect_err("it is refused");
    assert!(is(error.kind()), "{error:?}");
    error.to_string()
}
