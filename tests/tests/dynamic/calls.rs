//! Calls of all kinds of functions by values.

use wasmer_plugin::host::{CallErrorKind, Limits, Loader, Plugin};
use wasmer_plugin::interface::Type;
use wasmer_plugin::schema::Passing;
use wasmer_plugin::value::Value;
use wasmer_plugin_tests::random::{Random, setting};
use wasmer_plugin_tests::{bank, faulty, matrix, types};

use super::{arguments, call, random, refused};

/// Each function `of_…` of the guests returns its argument, for each type that can cross.
#[test]
fn values_of_all_types_come_back() {
    let mut random = Random(setting("SEED", 7));
    let (mut tried, mut exact) = (0, 0);
    for mut plugin in [matrix(), types()] {
        let interface = Plugin::interface(&plugin).clone();
        for function in interface.functions() {
            let [value, seen] = function.arguments() else { continue };
            let returns = value.passing() == Passing::Value && value.ty() == function.result();
            if !returns || seen.passing() != Passing::Mut || *seen.ty() != Type::String {
                continue;
            }
            let mut is_exact = true;
            for _ in 0..setting("VALUES", 20) {
                let value = random::value(&mut random, &interface, value.ty());
                let mut arguments = [value.clone(), Value::from("")];
                match Plugin::call_dynamic_mut(&mut plugin, function.name(), &mut arguments) {
                    Ok(result) => {
                        assert_ne!(
                            arguments[1],
                            Value::from(""),
                            "{}: it has seen the value",
                            function.name()
                        );
                        is_exact &= result == value;
                        // Others are in their normal form now: durations, and sets, whose order varies.
                        let again = [result.clone(), Value::from("")];
                        let again = Plugin::call_dynamic(&mut plugin, function.name(), &again).unwrap();
                        assert_eq!(characters(&again), characters(&result), "{}", function.name());
                    }
                    // Some types refuse values that their description allows.
                    Err(error) => assert!(
                        matches!(error.kind(), CallErrorKind::ArgumentsRejected { .. }),
                        "{}: {error}",
                        function.name()
                    ),
                }
            }
            tried += 1;
            exact += usize::from(is_exact);
        }
    }
    assert!(tried > 80 && exact > 60, "{tried} {exact}");
}

/// Returns the characters of the value's text in order, so that the order of elements does not count.
fn characters(value: &Value) -> Vec<char> {
    let mut characters: Vec<_> = value.to_string().chars().collect();
    characters.sort_unstable();
    characters
}

#[test]
fn numbers_texts_and_structs() {
    let mut plugin = Loader::new().load(env!("CALCULATOR_WASM")).unwrap();
    assert_eq!(call(&mut plugin, "add", &["2", "3"]), "5");
    assert_eq!(call(&mut plugin, "greet", &["\"Ada\"", "2"]), "\"Hello, Ada! Hello, Ada! \"");
    let sum = Plugin::call_dynamic(&mut plugin, "add", &[Value::from(2), Value::from(3_u8)]).unwrap();
    assert_eq!(sum.as_i128(), Some(5));
}

#[test]
fn mutable_arguments_get_their_new_values() {
    let mut plugin = Loader::new().load(env!("CALCULATOR_WASM")).unwrap();
    let mut values = arguments(&plugin, "shift", &["[1.0, 2.0]", "0.5", "[\"before\"]"]);
    let result = Plugin::call_dynamic_mut(&mut plugin, "shift", &mut values).unwrap();
    let texts: Vec<_> = values.iter().map(ToString::to_string).collect();
    assert_eq!(result, Value::Unit);
    assert_eq!(texts, ["[1.5, 2.5]", "Some(0.5)", "[\"before\", \"moved 2 numbers by 0.5\"]"]);

    let mut plugin = matrix();
    for (function, before, after) in [
        ("reverse_u8s", "[1, 2, 3]", "[3, 2, 1]"),
        ("reverse_f32s", "[1.5, -2.0]", "[-2.0, 1.5]"),
        ("shout", "\"loud\"", "\"LOUD\""),
        ("count_up", "41", "42"),
    ] {
        let mut values = arguments(&plugin, function, &[before]);
        Plugin::call_dynamic_mut(&mut plugin, function, &mut values).unwrap();
        assert_eq!(values[0].to_string(), after, "{function}");
    }
}

#[test]
fn methods_with_state_and_a_reset() {
    let mut plugin = bank();
    let made =
        call(&mut plugin, "Ledger.new", &[r#"{"currency": "EUR", "limit": 1000}"#, r#"["Ada", "Bob"]"#]);
    assert_eq!(made, "Ok(())");
    let entry = r#"Entry { account: "Ada", cents: 700 }"#;
    assert_eq!(call(&mut plugin, "Ledger.add", &[entry]), "Ok(700)");
    assert_eq!(call(&mut plugin, "Ledger.total", &[]), "700");
    // The constructor runs again with its last arguments.
    Plugin::reset(&mut plugin).unwrap();
    assert_eq!(call(&mut plugin, "Ledger.total", &[]), "0");
    assert_eq!(call(&mut plugin, "Ledger.add", &[entry]), "Ok(700)");
    let refused = r#"Entry { account: "Eve", cents: 1, note: None }"#;
    assert_eq!(call(&mut plugin, "Ledger.add", &[refused]), "Err(LedgerError::NoAccount(\"Eve\"))");
}

#[test]
fn wrong_calls_are_refused_and_harm_nothing() {
    let mut plugin = Loader::new().load(env!("CALCULATOR_WASM")).unwrap();
    let is_bad = |kind: &CallErrorKind| matches!(kind, CallErrorKind::BadArguments { .. });
    assert_eq!(
        refused(&mut plugin, "add", &[Value::from(1)], is_bad),
        "plugin `calculator.wasm` was not called: the arguments of `add` do not match its description: 2 are \
         expected, and there are 1; the function is `fn add(a: i32, b: i32) -> i32`"
    );
    assert_eq!(
        refused(&mut plugin, "add", &[Value::from(1), Value::from("2")], is_bad),
        "plugin `calculator.wasm` was not called: the arguments of `add` do not match its description: b: `i32` is \
         expected, and this is a string"
    );
    assert_eq!(
        refused(&mut plugin, "add", &[Value::from(1), Value::from(1_u64 << 31)], is_bad),
        "plugin `calculator.wasm` was not called: the arguments of `add` do not match its description: b: \
         2147483648 is out of the range of `i32`"
    );
    assert_eq!(
        refused(&mut plugin, "\u{1b}[2J", &[], |kind| matches!(kind, CallErrorKind::MissingFunction { .. })),
        "plugin `calculator.wasm` has no function `\\u{1b}[2J`: it exports `add`, `greet`, `shift`"
    );
    assert_eq!(call(&mut plugin, "add", &["2", "3"]), "5");
}

#[test]
fn failures_of_the_guest_are_those_of_a_stub() {
    let mut plugin = faulty();
    let text =
        refused(&mut plugin, "panics", &[], |kind| matches!(kind, CallErrorKind::GuestPanicked { .. }));
    assert!(text.contains("a plain message"), "{text}");
    assert!(Plugin::is_poisoned(&plugin));
    refused(&mut plugin, "count", &[], |kind| matches!(kind, CallErrorKind::Poisoned { .. }));
    Plugin::reset(&mut plugin).unwrap();
    assert_eq!(call(&mut plugin, "count", &[]), "1");
}

#[test]
fn limits_hold() {
    let limits = Limits::default().arguments(1 << 10).reply(1 << 10);
    let mut plugin = Loader::new().with_limits(limits).load(env!("CALCULATOR_WASM")).unwrap();
    let long = Value::from("x".repeat(2000));
    refused(&mut plugin, "greet", &[long, Value::from(1)], |kind| {
        matches!(kind, CallErrorKind::ArgumentsTooLarge { .. })
    });
    refused(&mut plugin, "greet", &[Value::from("x"), Value::from(1000)], |kind| {
        matches!(kind, CallErrorKind::ReplyTooLarge { .. })
    });
    assert_eq!(call(&mut plugin, "greet", &["\"x\"", "1"]), "\"Hello, x! \"");
}

/// Blocks of 16 KiB and more travel apart from other values.
#[test]
fn large_values_cross() {
    let mut plugin = matrix();
    let bytes: Vec<u8> = (0..100_000_u32).map(|number| number.to_le_bytes()[0]).collect();
    let mut values = [Value::Bytes(bytes.clone())];
    let length = Plugin::call_dynamic_mut(&mut plugin, "double", &mut values).unwrap();
    assert_eq!(length.as_u128(), Some(200_000));
    assert_eq!(values[0].as_bytes().unwrap(), bytes.repeat(2));
}
