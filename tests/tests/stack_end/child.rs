//! The child process: runs every instruction at every depth.

use std::backtrace::Backtrace;
use std::fmt::Write;
use std::panic::catch_unwind;
use std::time::Duration;
use std::{env, thread};

use wasmer_plugin::host::{CallError, CallErrorKind, Limits, Loader, Plugin, Trap};
use wasmer_plugin::wasmer_plugin;
use wasmer_plugin_tests::{records, with_section};

/// The variable with the size of the stack, and the setting for automatic resets.
pub(super) const STACK: &str = "STACK_END_STACK";

/// Number of last depths to test.
const DEPTHS: u32 = 200;

/// The timeout of the call that does not end.
const TIMEOUT: Duration = Duration::from_millis(10);

/// All functions of the engine that compiled code may call, and all traps: name, code, and the error that it
/// causes if there is stack left, if any.
const INSTRUCTIONS: &[(&str, &str, Option<Trap>)] = &[
    ("unreachable", "unreachable", Some(Trap::Unreachable)),
    ("fill", "(memory.fill (i32.const 8) (i32.const 1) (i32.const 8))", None),
    ("fill_long", "(memory.fill (i32.const 8) (i32.const 1) (i32.const 0x180000))", None),
    ("fill_beyond", "(memory.fill (i32.const -1) (i32.const 1) (i32.const 9))", OUTSIDE),
    ("fill_at_end", "(memory.fill (i32.const 0x1ffff8) (i32.const 1) (i32.const 9))", OUTSIDE),
    ("copy", "(memory.copy (i32.const 8) (i32.const 9) (i32.const 8))", None),
    ("copy_long", "(memory.copy (i32.const 9) (i32.const 8) (i32.const 0x180000))", None),
    ("copy_beyond", "(memory.copy (i32.const 8) (i32.const -1) (i32.const 9))", OUTSIDE),
    ("copy_at_end", "(memory.copy (i32.const 0x1ffff8) (i32.const 8) (i32.const 9))", OUTSIDE),
    ("size", "(drop (memory.size))", None),
    ("grow", "(drop (memory.grow (i32.const 0)))", None),
    ("grow_refused", "(drop (memory.grow (i32.const 60000)))", None),
    ("floats", FLOATS, None),
    ("load", "(drop (i32.load (i32.const -1)))", OUTSIDE),
    ("divide", "(drop (i32.div_u (i32.const 1) (i32.load (i32.const 0))))", Some(Trap::DivisionByZero)),
    ("convert", "(drop (i32.trunc_f32_s (f32.const nan)))", Some(Trap::BadConversion)),
    ("call_null", "(call_indirect (type $call) (i32.const 1))", Some(Trap::NullCall)),
    ("call_other", "(call_indirect (type $other) (i64.const 1) (i32.const 0))", Some(Trap::WrongCallType)),
    ("call_beyond", "(call_indirect (type $call) (i32.const 2))", Some(Trap::TableOutOfBounds)),
];

const OUTSIDE: Option<Trap> = Some(Trap::MemoryOutOfBounds);

/// On processors without these instructions they are functions of the host.
const FLOATS: &str = "(drop (f32.ceil (f32.load (i32.const 0)))) (drop (f64.ceil (f64.load (i32.const 0))))
    (drop (f32.floor (f32.load (i32.const 0)))) (drop (f64.floor (f64.load (i32.const 0))))
    (drop (f32.trunc (f32.load (i32.const 0)))) (drop (f64.trunc (f64.load (i32.const 0))))
    (drop (f32.nearest (f32.load (i32.const 0)))) (drop (f64.nearest (f64.load (i32.const 0))))
    (drop (f32.sqrt (f32.load (i32.const 0)))) (drop (f64.sqrt (f64.load (i32.const 0))))
    (drop (f64x2.ceil (v128.load (i32.const 0)))) (drop (f32x4.nearest (v128.load (i32.const 0))))";

/// The same for instructions with another error.
#[allow(clippy::type_complexity, reason = "one table")]
const CALLS: &[(&str, &str, fn(&CallError) -> bool)] = &[
    ("loop", "(loop $l (br $l))", |error| matches!(error.kind(), CallErrorKind::TimedOut { .. })),
    ("host", "(drop (call $fine (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))", |_| false),
    (
        "host_panics",
        "(drop (call $panics (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))",
        |error| matches!(error.kind(), CallErrorKind::HostPanicked { .. }),
    ),
    (
        "host_refuses",
        "(drop (call $fine (i32.const -1) (i32.const 9) (i32.const 0) (i32.const 0)))",
        |error| matches!(error.kind(), CallErrorKind::BadHostCall { .. }),
    ),
    (
        "panic",
        "(call $panicked (i32.const 8) (i32.const 8) (i32.const 8) (i32.const 8) (i32.const 1) (i32.const 1))",
        |error| matches!(error.kind(), CallErrorKind::GuestPanicked { .. }),
    ),
    ("reply", "(call $reply (i32.const 0) (i32.const 8))", |error| {
        matches!(error.kind(), CallErrorKind::BadHostCall { .. })
    }),
];

/// The instruction that runs until the timeout, and the number of last depths to test it at.
const SLOW: (&str, u32) = ("loop", 40);

/// The functions that the modules may call.
#[wasmer_plugin(host)]
#[allow(unreachable_pub, reason = "as users write it")]
pub trait Deep {
    fn fine(&self);
    fn panics(&self);
}

struct Host;

impl Deep for Host {
    fn fine(&self) {}

    fn panics(&self) {
        panic!("a host function panics");
    }
}

#[wasmer_plugin]
#[allow(dead_code, unreachable_pub, unused_variables)]
pub fn at(fat: u32, slim: u32) {
    unreachable!("runs in the guest")
}

/// Does nothing, unless it is a child.
#[test]
fn runs() {
    let Ok(stack) = env::var(STACK) else { return };
    let (bytes, resets) = stack.split_once(' ').expect("both are there");
    let (bytes, resets) = (bytes.parse().expect("a number"), resets == "true");
    // A panic takes the same locks as a trap.
    std::panic::set_hook(Box::new(|_| drop(Backtrace::force_capture())));
    let limits = Limits::default().stack(bytes).memory(2 << 20);
    let loader = Loader::builder().limits(limits.clone()).reset_poisoned(resets).build();
    for (name, code, trap) in INSTRUCTIONS {
        instruction(&loader, resets, name, code, |error| match (trap, error.kind()) {
            (Some(trap), CallErrorKind::Trapped { trap: found, .. }) => trap == found,
            _ => false,
        });
    }
    let strict = loader.with_limits(limits.timeout(TIMEOUT));
    for (name, code, is_expected) in CALLS {
        let loader = if *name == SLOW.0 { &strict } else { &loader };
        instruction(loader, resets, name, code, is_expected);
    }
}

/// Runs an instruction at the last depths.
fn instruction(
    loader: &Loader,
    resets: bool,
    name: &str,
    code: &str,
    is_expected: impl Fn(&CallError) -> bool,
) {
    eprintln!("{name}");
    let mut plugin = loader.load_bytes_with(&module(code), DeepHost::new(Host)).expect(name);
    // The first depth without remaining stack: a few large frames, then a few small ones.
    let mut overflows = |fat: u32, slim: u32| {
        let result = plugin.at(fat, slim);
        if Plugin::is_poisoned(&plugin) && !resets {
            Plugin::reset(&mut plugin).expect(name);
        }
        match result {
            Ok(()) => false,
            Err(error) if matches!(error.kind(), CallErrorKind::StackOverflow { .. }) => true,
            Err(error) => {
                assert!(is_expected(&error), "{name} at {fat} and {slim}: {error:?}");
                false
            }
        }
    };
    let fat = first(|fat| overflows(fat, 0)).saturating_sub(8);
    let slim = first(|slim| overflows(fat, slim));
    assert!(slim > DEPTHS, "{name}: {slim}");
    let depths = if name == SLOW.0 { SLOW.1 } else { DEPTHS };
    let mut seen = [false; 2];
    for slim in slim - depths..slim + 3 {
        seen[usize::from(overflows(fat, slim))] = true;
    }
    assert_eq!(seen, [true; 2], "{name}: the end of the stack is among these depths");
    innocent(name);
}

/// Returns the smallest number for which the condition is true, up to a hundred thousand.
fn first(is_so: impl FnMut(u32) -> bool) -> u32 {
    let mut is_so = is_so;
    let (mut not, mut so) = (0, 100_000);
    while not + 1 < so {
        let middle = u32::midpoint(not, so);
        if is_so(middle) { so = middle } else { not = middle }
    }
    so
}

/// Calls another plugin in another thread, which traps, and panics in the host.
fn innocent(name: &str) {
    let thread = thread::spawn(|| {
        let mut plugin =
            Loader::new().load_bytes_with(&module("(drop (memory.size))"), DeepHost::new(Host)).unwrap();
        plugin.at(1, 1).unwrap();
        let mut plugin = Loader::new().load_bytes_with(&module("unreachable"), DeepHost::new(Host)).unwrap();
        assert!(matches!(
            plugin.at(1, 1).map_err(CallError::into_kind),
            Err(CallErrorKind::Trapped { trap: Trap::Unreachable, .. })
        ));
        assert!(catch_unwind(|| panic!("a host panics")).is_err());
    });
    thread.join().expect(name);
}

/// Returns a plugin that runs the code after some large frames and some small ones.
fn module(code: &str) -> Vec<u8> {
    // These numbers are used after the call, so they must be kept on the stack.
    let mut before = String::new();
    let mut after = String::new();
    for local in 0..500 {
        write!(before, "(local.set {0} (i64.load offset={1} (i32.const 0)))", local + 1, local * 8).unwrap();
        write!(after, "(i64.store offset={1} (i32.const 0) (local.get {0}))", local + 1, local * 8).unwrap();
    }
    let locals = "(local i64)".repeat(500);
    let module = format!(
        r#"(module
            (import "wasmer_plugin:Deep" "fine" (func $fine (param i32 i32 i32 i32) (result i32)))
            (import "wasmer_plugin:Deep" "panics" (func $panics (param i32 i32 i32 i32) (result i32)))
            (import "wasmer_plugin_v2" "panicked" (func $panicked (param i32 i32 i32 i32 i32 i32)))
            (import "wasmer_plugin_v2" "reply" (func $reply (param i32 i32)))
            (type $call (func))
            (type $other (func (param i64)))
            (memory (export "memory") 32)
            (table 2 2 funcref)
            (elem (i32.const 0) $nothing)
            (func $nothing)
            (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x100000001000))
            (func $fat (param $n i32) {locals}
                {before}
                (if (local.get $n)
                    (then (call $fat (i32.sub (local.get $n) (i32.const 1))))
                    (else (drop (call $slim (i32.load (i32.const 0x1004))))))
                {after})
            (func $slim (param $n i32) (result i32)
                (if (result i32) (local.get $n)
                    (then (i32.add (call $slim (i32.sub (local.get $n) (i32.const 1))) (i32.const 1)))
                    (else {code} (i32.const 0))))
            (func (export "wasmer_plugin:at") (param i32) (result i64)
                (call $fat (i32.load (i32.const 0x1000)))
                (i64.const 0)))"#
    );
    with_section(&wat::parse_str(module).unwrap(), "wasmer-plugin", &records!(DeepHost<Host>: 0 1))
}
