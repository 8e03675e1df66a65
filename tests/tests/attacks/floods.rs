//! Attacks by floods through the services `log` and `tracing`.

use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use services::{log_all, trace_all, trace_rudely, trace_spans};
use wasmer_plugin::host::{CallError, Limits, Loader, Plugin};
use wasmer_plugin_services::clock::{ClockHost, Fixed};
use wasmer_plugin_services::random::{RandomHost, Seeded};
use wasmer_plugin_services::{log as lines, tracing as events};
use wasmer_plugin_tests::{records, with_section};

use super::shared::{done, is};
use super::{Attack, attack};

/// Returns a module that calls `write` of a log with these bytes and this length, once or forever.
fn writer(bytes: &[u8], length: u32, forever: bool) -> Vec<u8> {
    let data: String = bytes.iter().map(|byte| format!("\\{byte:02x}")).collect();
    let again = if forever { "(br $l)" } else { "" };
    let text = format!(
        r#"(module
        (import "wasmer_plugin:services::log" "write" (func $write (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 200)
        (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x100000001000))
        (func (export "wasmer_plugin:done") (param i32) (result i64)
          (loop $l (drop (call $write (i32.const 65536) (i32.const {length}) (i32.const 0) (i32.const 64))) {again})
          (i64.const 0))
        (data (i32.const 65536) "{data}"))"#
    );
    with_section(
        &wat::parse_str(text).unwrap(),
        "wasmer-plugin",
        &records!(lines::LogHost<lines::Collect>: 0 1),
    )
}

/// Returns the bytes of a record with this level and message.
fn record(level: u32, message: &[u8]) -> Vec<u8> {
    let mut bytes = level.to_le_bytes().to_vec();
    bytes.extend(1_u64.to_le_bytes());
    bytes.push(b't');
    bytes.extend((message.len() as u64).to_le_bytes());
    bytes.extend(message);
    bytes.extend([0; 3]);
    bytes.extend(0_u64.to_le_bytes());
    bytes
}

static COUNT: AtomicUsize = AtomicUsize::new(0);

struct Counting;

impl lines::Sink for Counting {
    fn max_level(&self) -> Option<lines::Level> {
        None
    }

    fn write(&mut self, record: &lines::Record<'_>) {
        COUNT.fetch_add(1, Ordering::Relaxed);
        assert!(record.message.len() <= 16 << 20);
    }
}

fn written(bytes: &[u8], length: usize, forever: bool) -> Result<(), CallError> {
    let limits = Limits::default().timeout(Duration::from_millis(500)).memory(32 << 20).arguments(8 << 20);
    let wasm = writer(bytes, u32::try_from(length).unwrap(), forever);
    let loader = Loader::new().with_limits(limits);
    loader.load_bytes_with(&wasm, lines::LogHost::new(Counting)).unwrap().done()
}

fn services(log: impl lines::Sink + Send + 'static, tracing: impl events::Sink + Send + 'static) -> Plugin {
    let hosts = (
        lines::LogHost::new(log),
        events::TracingHost::new(tracing),
        RandomHost::new(Seeded::new(1)),
        ClockHost::new(Fixed::at(Duration::ZERO)),
    );
    Loader::new().load_with(env!("SERVICES_WASM"), hosts).unwrap()
}

struct Panics;

impl lines::Sink for Panics {
    fn max_level(&self) -> Option<lines::Level> {
        Some(lines::Level::Trace)
    }

    fn write(&mut self, _: &lines::Record<'_>) {
        panic!("\u{1b}[2Jthe sink panics");
    }
}

impl events::Sink for Panics {
    fn max_level(&self) -> Option<events::Level> {
        panic!("the sink panics when it is asked");
    }

    fn write(&mut self, _: &events::Event<'_>) {}
}

pub(super) const ATTACKS: &[Attack] = &[
    attack("lines without an end", || {
        let line = record(0, b"flood");
        is(&written(&line, line.len(), true).unwrap_err(), "TimedOut");
        assert!(COUNT.load(Ordering::Relaxed) > 1_000);
    }),
    attack("a line of 4 MiB", || {
        let mut line = record(0, &[]);
        line[13..21].copy_from_slice(&(4_u64 << 20).to_le_bytes());
        // The message is followed by 11 zeros, which memory has anyway.
        written(&line, 21 + (4 << 20) + 11, false).unwrap();
        assert_eq!(COUNT.load(Ordering::Relaxed), 1);
    }),
    attack("a line that claims 2⁶³ bytes", || {
        let mut line = record(0, b"x");
        line[20] = 0x80;
        is(&written(&line, line.len(), false).unwrap_err(), "BadHostCall");
    }),
    attack("a line of terminal escapes", || {
        let line = record(1, b"\x1b[2J\x1b]0;owned\x07\r\n\0");
        written(&line, line.len(), false).unwrap();
        assert_eq!(COUNT.load(Ordering::Relaxed), 1);
    }),
    attack("a line that is not UTF-8", || {
        let line = record(1, &[0xff, 0xc0, 0x80]);
        is(&written(&line, line.len(), false).unwrap_err(), "BadHostCall");
    }),
    attack("a level that is not there", || {
        for level in [5, 6, 255, u32::MAX] {
            let line = record(level, b"x");
            is(&written(&line, line.len(), false).unwrap_err(), "BadHostCall");
        }
    }),
    attack("2⁶⁴ - 1 pairs of keys and values", || {
        let mut line = record(1, b"x");
        let end = line.len();
        line[end - 8..].fill(0xff);
        is(&written(&line, line.len(), false).unwrap_err(), "BadHostCall");
    }),
    attack("a sink that panics", || {
        let mut plugin = services(Panics, events::Collect::default());
        is(&plugin.log_all(1).unwrap_err(), "HostPanicked");
        Plugin::reset(&mut plugin).unwrap();
        is(&plugin.log_all(1).unwrap_err(), "HostPanicked");
    }),
    attack("a sink that panics when it is asked for its level", || {
        let mut plugin = services(lines::Collect::default(), Panics);
        is(&plugin.trace_all(1).unwrap_err(), "HostPanicked");
    }),
    attack("spans that are used rudely", || {
        let mut plugin = services(lines::Collect::default(), events::Collect::up_to(events::Level::Trace));
        plugin.trace_rudely(10_000).unwrap();
        plugin.trace_spans().unwrap();
    }),
    attack("a record with a message that is shown", || {
        let record = lines::Record {
            level: lines::Level::Error,
            target: Cow::Borrowed("\u{1b}[2J"),
            message: Cow::Borrowed("\0"),
            module_path: None,
            file: None,
            line: None,
            key_values: Vec::new(),
        };
        let mut forward = lines::Forward::new("{}\u{1b}");
        lines::Sink::write(&mut forward, &record);
    }),
];
