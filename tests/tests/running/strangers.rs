//! Host and plugin that were not built from the same source: errors that say so, and no worse.

use faulty::count;
use wasmer_plugin::convert_ret;
use wasmer_plugin::host::{CallError, Plugin};
use wasmer_plugin_tests::{chain, faulty, steady};

/// Functions that this host believes `faulty` to have.
mod believed {
    #![allow(
        dead_code,
        missing_docs,
        unreachable_pub,
        unused_variables,
        clippy::needless_pass_by_value,
        clippy::option_option,
        clippy::ptr_arg,
        reason = "only the stubs are used"
    )]

    use wasmer_plugin::*;

    macro_rules! believe {
        ($($export:literal $name:ident ($($argument:ident: $type:ty),*) -> $result:ty;)*) => {
            $(#[wasmer_plugin(name = $export)]
            pub fn $name($($argument: $type),*) -> $result {
                unreachable!("runs in the guest")
            })*
        };
    }

    believe! {
        "not_there" not_there(number: u8) -> u8;
        "takes" takes_less(number: u32) -> String;
        "takes" takes_more(number: u32, text: &str, more: u8) -> String;
        "takes" takes_other(text: &str, number: u32) -> String;
        "takes" takes_bytes(number: u32, text: &[u8]) -> String;
        "takes" takes_length(number: u32, length: u64) -> String;
        "takes" gives_number(number: u32, text: &str) -> u32;
        "takes" gives_nothing(number: u32, text: &str) -> ();
        "takes" gives_wide(number: u32, text: &str) -> Vec<u64>;
        "takes" gives_too_much(number: u32, text: &str, more: &mut String) -> String;
        "texts" gives_numbers() -> Vec<u8>;
        "texts" gives_structs() -> Vec<(u64, u64, u64)>;
        "texts" gives_map() -> std::collections::HashMap<String, String>;
        "texts" gives_options() -> Option<Option<u64>>;
        "texts" gives_result() -> Result<u8, String>;
        "texts" gives_char() -> (char, bool);
        "text" gives_bytes() -> Vec<u8>;
    }
}

use believed::*;

#[test]
fn missing_functions() {
    let mut plugin = steady();
    let error = plugin.not_there(1).unwrap_err();
    let message = error.to_string();
    let CallError::MissingFunction { function, exports, .. } = error else { panic!("{error:?}") };
    assert_eq!(function, "not_there");
    assert_eq!(exports, ["add", "append", "bytes", "collatz", "count", "greet", "move_up"]);
    let expected = "has no function `not_there`: it exports \
                    `add`, `append`, `bytes`, `collatz`, `count`, `greet`, `move_up`";
    assert!(message.contains(expected), "{message}");
    assert!(!Plugin::is_poisoned(&plugin));
    assert_eq!(steady::greet::greet(&mut plugin, "Ada").unwrap(), "hello Ada");
}

/// The guest cannot read the arguments, and says so.
fn refused<T>(why: &str, call: impl FnOnce(&mut Plugin) -> Result<T, CallError>) {
    let mut plugin = faulty();
    let Err(error) = call(&mut plugin) else { panic!("this should fail: {why}") };
    let CallError::GuestPanicked { function, message, .. } = error else { panic!("{error:?}") };
    assert_eq!(function, "takes");
    assert_eq!(message, format!("the arguments are not what this plugin's function takes: {why}"));
    Plugin::reset(&mut plugin).unwrap();
    assert_eq!(plugin.count().unwrap(), 1);
}

#[test]
fn other_arguments() {
    refused("the bytes end too early", |plugin| plugin.takes_less(1));
    refused("1 bytes are left over after the value", |plugin| plugin.takes_more(1, "a", 2));
    refused("the bytes end too early", |plugin| plugin.takes_other("text", 1));
    refused("the bytes end too early", |plugin| plugin.takes_length(1, u64::MAX));
    refused("the bytes end too early", |plugin| plugin.takes_length(1, 1));
    refused("a string is not UTF-8: invalid utf-8 sequence of 1 bytes from index 1", |plugin| {
        plugin.takes_bytes(1, b"a\xff")
    });
}

/// The host cannot read the reply; the plugin has done its work and goes on working.
fn garbled<T>(function: &str, why: &str, call: impl FnOnce(&mut Plugin) -> Result<T, CallError>) {
    let mut plugin = faulty();
    let Err(error) = call(&mut plugin) else { panic!("this should fail: {why}") };
    let text = chain(&error);
    assert!(matches!(error, CallError::Decode { .. }), "{error:?}");
    assert!(!error.poisons());
    let expected = format!("answers `{function}` with what cannot be decoded");
    assert!(text.contains(&expected) && text.ends_with(&format!(": {why}")), "{text}");
    assert_eq!(plugin.count().unwrap(), 1);
}

#[test]
fn other_results() {
    let no_prefix = "the reply lacks its length prefix";
    garbled("takes", no_prefix, |plugin| plugin.gives_number(1, "a"));
    garbled("takes", no_prefix, |plugin| plugin.gives_nothing(1, "a"));
    garbled("takes", "the reply ends within an element", |plugin| plugin.gives_wide(1, "a"));
    garbled("texts", "20 bytes are left over after the value", |plugin| plugin.gives_numbers());
    garbled("texts", "the bytes end too early", |plugin| plugin.gives_structs());
    garbled("texts", "the bytes end too early", |plugin| plugin.gives_map());
    garbled("texts", "2 is no variant of `Option<T>`", |plugin| plugin.gives_options());
    garbled("texts", "invalid value: integer `2`, expected `Ok` or `Err`", |plugin| plugin.gives_result());
    garbled("texts", "28 bytes are left over after the value", |plugin| plugin.gives_char());
}

/// More arguments than there are parameters: the guest finds them first, and nothing has changed.
#[test]
fn other_mutable_arguments() {
    let mut more = "more".to_owned();
    refused("12 bytes are left over after the value", |plugin| plugin.gives_too_much(1, "a", &mut more));
    assert_eq!(more, "more");
}

/// Some types cannot be told apart by their bytes.
#[test]
fn same_bytes_of_other_types() {
    assert_eq!(faulty().gives_bytes().unwrap(), b"text");
    assert_eq!(convert_ret("text").unwrap(), convert_ret(b"text".to_vec()).unwrap());
}
