//! Tests of calls that end in the middle of the guest's code: the errors, and the state afterwards.

use faulty::{
    aborts, asks_too_much, asserts, count, divides, expects, hoards, indexes, overflows, panics,
    panics_after_change, panics_at_length, panics_with, panics_with_string, panics_with_value, recurses,
    takes, traps, unwraps,
};
use wasmer_plugin::host::{CallError, CallErrorKind, Plugin, Trap};
use wasmer_plugin_tests::faulty;

/// Checks that the call fails, that the plugin is poisoned, and that it works again after a reset.
fn check<T: std::fmt::Debug>(
    function: &str,
    call: impl FnOnce(&mut Plugin) -> Result<T, CallError>,
) -> CallError {
    let (mut plugin, mut other) = (faulty(), faulty());
    assert_eq!((plugin.count().unwrap(), other.count().unwrap()), (1, 1));
    let error = call(&mut plugin).expect_err(function);
    let message = error.to_string();
    assert!(error.poisons());
    assert!(message.contains(&format!("in `{function}`")), "{message}");
    assert!(message.contains("faulty.wasm"), "{message}");
    assert!(Plugin::is_poisoned(&plugin));

    for _ in 0..2 {
        let refusal = plugin.count().unwrap_err();
        assert!(refusal.poisons());
        let what = message.strip_prefix("plugin `faulty.wasm` ").unwrap();
        let expected = format!("plugin `faulty.wasm` cannot run `count` before it is reset: it {what}");
        assert_eq!(refusal.to_string(), expected);
        assert_eq!(refusal.function(), "count");
        let CallErrorKind::Poisoned { cause } = refusal.kind() else { panic!("{refusal}") };
        assert_eq!(**cause, *what);
    }

    Plugin::reset(&mut plugin).unwrap();
    assert!(!Plugin::is_poisoned(&plugin));
    assert_eq!(plugin.count().unwrap(), 1, "its state is fresh");
    assert_eq!(other.count().unwrap(), 2, "others of the module have not noticed");
    error
}

/// Checks for a panic with this message, in the guest's own source.
fn panicked<T: std::fmt::Debug>(
    name: &str,
    expected: &str,
    call: impl FnOnce(&mut Plugin) -> Result<T, CallError>,
) {
    let error = check(name, call);
    assert_eq!(error.function(), name);
    let CallErrorKind::GuestPanicked { message, location: Some(location) } = error.kind() else {
        panic!("{error:?}")
    };
    assert_eq!(message, expected);
    assert!(location.file.ends_with("guests/faulty/src/lib.rs"), "{location}");
    assert!(location.line > 20 && location.column > 0, "{location}");
}

/// Checks for a trap without a message, in a function with this name in the guest's crate.
fn trapped<T: std::fmt::Debug>(
    name: &str,
    expected: Trap,
    call: impl FnOnce(&mut Plugin) -> Result<T, CallError>,
) {
    let error = check(name, call);
    assert_eq!(error.to_string(), format!("plugin `faulty.wasm` trapped in `{name}`: {expected}"));
    let CallErrorKind::Trapped { trap, .. } = error.kind() else { panic!("{error:?}") };
    assert_eq!((error.function(), *trap), (name, expected));
}

#[test]
fn panics_have_message_and_place() {
    panicked("panics", "a plain message", |plugin| plugin.panics());
    panicked("panics_with", "it failed: ünïcödé   42", |plugin| plugin.panics_with("it", 42));
    panicked("panics_with_value", "a panic without a message", |plugin| plugin.panics_with_value());
    panicked("panics_with_string", "an owned message", |plugin| plugin.panics_with_string());
    panicked("indexes", "index out of bounds: the len is 3 but the index is 3", |plugin| {
        plugin.indexes(b"abc", 3)
    });
    panicked("unwraps", "called `Option::unwrap()` on a `None` value", |plugin| plugin.unwraps(None));
    panicked("expects", "a result: \"none\"", |plugin| plugin.expects(Err("none".into())));
    panicked("overflows", "attempt to add with overflow", |plugin| plugin.overflows(255));
    panicked("divides", "attempt to divide by zero", |plugin| plugin.divides(1, 0));
    panicked("divides", "attempt to divide with overflow", |plugin| plugin.divides(i32::MIN, -1));
    let differ = "assertion `left == right` failed: they differ\n  left: 1\n right: 2";
    panicked("asserts", differ, |plugin| plugin.asserts(1, 2));
}

#[test]
fn the_place_is_exact() {
    let source = include_str!("../../guests/faulty/src/lib.rs");
    let line = 1 + source.lines().position(|line| line.contains("a plain message")).unwrap();
    let error = faulty().panics().unwrap_err();
    let CallErrorKind::GuestPanicked { location: Some(location), .. } = error.kind() else {
        panic!("{error:?}")
    };
    assert_eq!(location.line as usize, line);
    assert_eq!(location.column, 5);
    assert!(location.to_string().ends_with(&format!("lib.rs:{line}:5")));
}

#[test]
fn long_messages_are_cut() {
    for (length, kept) in [(10, 10), (64 << 10, 64 << 10), (1 << 20, 64 << 10)] {
        let error = faulty().panics_at_length(length).unwrap_err();
        let CallErrorKind::GuestPanicked { message, .. } = error.kind() else { panic!("{error:?}") };
        assert_eq!(message.len(), kept);
    }
}

#[test]
fn what_was_lent_is_as_it_was() {
    let (mut numbers, mut text) = ([1, 2, 3], "text".to_owned());
    panicked("panics_after_change", "too late", |plugin| plugin.panics_after_change(&mut numbers, &mut text));
    assert_eq!((numbers, &*text), ([1, 2, 3], "text"));
}

#[test]
fn traps_have_a_kind() {
    trapped("traps", Trap::Unreachable, |plugin| plugin.traps());
    let error = check("aborts", |plugin| plugin.aborts());
    assert_eq!(
        error.to_string(),
        "plugin `faulty.wasm` aborted in `aborts`: it ended itself; return a `Result` in place of \
         `std::process::exit` and `abort`"
    );
    assert_eq!(error.function(), "aborts");
    let CallErrorKind::Aborted { backtrace } = error.kind() else { panic!("{error:?}") };
    assert_eq!(backtrace.frames()[0].name.as_deref(), Some("std::process::abort"), "{backtrace}");
}

/// The functions that led to a trap have names, innermost first.
#[test]
fn backtraces_have_names() {
    let error = check("traps", |plugin| plugin.traps());
    let backtrace = error.backtrace().expect("a trap has one");
    let text = backtrace.to_string();
    assert!(
        text.starts_with("   0: core::core_arch::wasm32::unreachable\n   1: faulty::traps\n   2: faulty::"),
        "{text}"
    );
    assert_eq!(backtrace.frames()[1].name.as_deref(), Some("faulty::traps"));
    assert_eq!(text.lines().count(), backtrace.frames().len());
}

#[test]
fn memory_runs_out() {
    let error = check("hoards", |plugin| plugin.hoards());
    let CallErrorKind::OutOfMemory { wanted, allowed, backtrace } = error.kind() else { panic!("{error:?}") };
    assert_eq!(*allowed, 512 << 20);
    assert!(*wanted > 1 << 30, "{wanted}");
    assert!(
        backtrace
            .frames()
            .iter()
            .any(|frame| frame.name.as_deref().is_some_and(|name| name.contains("hoards")))
    );
    assert_eq!(
        error.to_string(),
        format!(
            "plugin `faulty.wasm` ran out of memory in `hoards`: it wanted {wanted} bytes in all, and 536870912 are allowed"
        )
    );
    let error = check("asks_too_much", |plugin| plugin.asks_too_much());
    let CallErrorKind::GuestPanicked { message, .. } = error.kind() else { panic!("{error:?}") };
    assert_eq!(message, "capacity overflow");
}

/// Either the guest's stack in linear memory overflows first, or the engine's.
#[test]
fn the_stack_overflows() {
    let error = check("recurses", |plugin| plugin.recurses(0));
    assert!(
        matches!(
            error.kind(),
            CallErrorKind::StackOverflow { allowed: 1_048_576, .. }
                | CallErrorKind::Trapped { trap: Trap::MemoryOutOfBounds, .. }
        ),
        "{error:?}"
    );
}

#[test]
fn errors_reach_other_threads() {
    let mut plugin = faulty();
    assert_eq!(plugin.count().unwrap(), 1);
    let error = std::thread::scope(|scope| {
        let call = || {
            assert_eq!(plugin.count().unwrap(), 2);
            plugin.panics_with("it", 1).unwrap_err()
        };
        scope.spawn(call).join().unwrap()
    });
    assert!(error.to_string().contains("it failed"));
    assert!(matches!(plugin.count().map_err(CallError::into_kind), Err(CallErrorKind::Poisoned { .. })));
}

/// A plugin is created on one thread, traps on another, is reset on a third, and dropped on a fourth.
#[test]
fn plugins_move_between_threads() {
    fn elsewhere<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
        std::thread::spawn(work).join().unwrap()
    }
    let mut plugin = faulty();
    for round in 0..3 {
        plugin = elsewhere(move || {
            assert_eq!(plugin.count().unwrap(), 1);
            let error = match round {
                0 => plugin.traps().unwrap_err(),
                1 => plugin.recurses(0).unwrap_err(),
                _ => plugin.divides(1, 0).unwrap_err(),
            };
            assert!(error.poisons());
            plugin
        });
        plugin = elsewhere(move || {
            assert!(Plugin::is_poisoned(&plugin));
            Plugin::reset(&mut plugin).unwrap();
            plugin
        });
    }
    assert_eq!(plugin.takes(1, "a").unwrap(), "1a");
    elsewhere(move || drop(plugin));
}
