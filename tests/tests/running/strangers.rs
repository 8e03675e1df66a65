//! Tests of a host and a plugin from different sources: no call reaches the plugin.

use faulty::count;
use wasmer_plugin::convert_ret;
use wasmer_plugin::host::{CallError, CallErrorKind, Plugin};
use wasmer_plugin_tests::{faulty, steady};

/// Stubs for functions that `faulty` does not have in this form.
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
    let CallErrorKind::MissingFunction { exports } = error.kind() else { panic!("{error:?}") };
    assert_eq!(error.function(), "not_there");
    assert_eq!(
        *exports,
        ["add", "append", "bytes", "collatz", "count", "greet", "measure", "mix", "move_up", "step"]
    );
    let expected = "has no function `not_there`: it exports \
                    `add`, `append`, `bytes`, `collatz`, `count`, `greet`, `measure`, `mix`, `move_up`, `step`";
    assert!(message.contains(expected), "{message}");
    assert!(!Plugin::is_poisoned(&plugin));
    assert_eq!(steady::greet::greet(&mut plugin, "Ada").unwrap(), "hello Ada");
}

/// Checks that the plugin is not called, that the difference is named, and that the plugin goes on working.
fn refused<T>(difference: &str, call: impl FnOnce(&mut Plugin) -> Result<T, CallError>) {
    let mut plugin = faulty();
    let Err(error) = call(&mut plugin) else { panic!("this should fail: {difference}") };
    let CallErrorKind::Mismatch { mismatch, .. } = error.kind() else { panic!("{error:?}") };
    let [only] = mismatch.differences() else { panic!("{mismatch}") };
    assert_eq!(only.to_string(), difference);
    assert!(!error.poisons());
    assert_eq!(plugin.count().unwrap(), 1);
}

#[test]
fn other_arguments() {
    refused("takes(text): only the plugin has it: &str", |plugin| plugin.takes_less(1));
    refused("takes(more): only the host has it: u8", |plugin| plugin.takes_more(1, "a", 2));
    refused("takes: arguments in another order: host (text, number), plugin (number, text)", |plugin| {
        plugin.takes_other("text", 1)
    });
    refused("takes(length): host u64, plugin String", |plugin| plugin.takes_length(1, u64::MAX));
    refused("takes(text): host Vec<u8>, plugin String", |plugin| plugin.takes_bytes(1, b"a\xff"));
}

#[test]
fn other_results() {
    refused("takes(): host u32, plugin String", |plugin| plugin.gives_number(1, "a"));
    refused("takes(): host (), plugin String", |plugin| plugin.gives_nothing(1, "a"));
    refused("takes(): host Vec<u64>, plugin String", |plugin| plugin.gives_wide(1, "a"));
    refused("texts(): []: host u8, plugin String", |plugin| plugin.gives_numbers());
    refused("texts(): []: host (u64, u64, u64), plugin String", |plugin| plugin.gives_structs());
    refused("texts(): host HashMap<String, String>, plugin Vec<String>", |plugin| plugin.gives_map());
    refused("texts(): host Option<Option<u64>>, plugin Vec<String>", |plugin| plugin.gives_options());
    refused("texts(): host Result<u8, String>, plugin Vec<String>", |plugin| plugin.gives_result());
    refused("texts(): host (char, bool), plugin Vec<String>", |plugin| plugin.gives_char());
}

#[test]
fn other_mutable_arguments() {
    let mut more = "more".to_owned();
    refused("takes(more): only the host has it: &mut String", |plugin| {
        plugin.gives_too_much(1, "a", &mut more)
    });
    assert_eq!(more, "more");
}

/// Their encodings are the same.
#[test]
fn same_bytes_of_other_types() {
    assert_eq!(convert_ret("text").unwrap(), convert_ret(b"text".to_vec()).unwrap());
    refused("text(): host Vec<u8>, plugin String", |plugin| plugin.gives_bytes());
}
