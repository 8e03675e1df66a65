//! Tests of calls that another thread stops.

use std::thread;
use std::time::{Duration, Instant};

use wasmer_plugin::host::{CallError, CallErrorKind, Limits, Plugin};

use super::{DONE, done, plugin, spin};

fn endless() -> Plugin {
    let fields = format!(
        "(memory (export \"memory\") 2) {DONE}
        (func (export \"wasmer_plugin:spin\") (type $function) (loop $l (br $l)) (i64.const 0))"
    );
    plugin(Limits::default(), &fields).unwrap()
}

#[test]
fn a_running_call() {
    let mut plugin = endless();
    let canceller = Plugin::canceller(&plugin);
    // The canceller stays valid after a reset.
    for _ in 0..3 {
        assert!(!canceller.cancel(), "nothing runs");
        plugin.done().unwrap();
        let other = canceller.clone();
        let helper = thread::spawn(move || {
            while !other.cancel() {
                thread::sleep(Duration::from_millis(1));
            }
            Instant::now()
        });
        let error = plugin.spin().unwrap_err();
        let late = helper.join().unwrap().elapsed();
        assert!(late < Duration::from_millis(100), "{late:?}");
        assert_eq!(error.to_string(), "plugin `bytes` was stopped in `spin` by its host");
        assert!(matches!(error.kind(), CallErrorKind::Cancelled { .. }) && error.function() == "spin");
        assert!(error.poisons() && Plugin::is_poisoned(&plugin));
        Plugin::reset(&mut plugin).unwrap();
    }
}

/// In any timing, a call either returns its answer or is cancelled, and none is cancelled in place of
/// another.
#[test]
fn at_any_moment() {
    let mut plugin = endless();
    let canceller = Plugin::canceller(&plugin);
    let (mut cancelled, mut answered) = (0, 0);
    thread::scope(|scope| {
        let (stop, stopped) = std::sync::mpsc::channel::<()>();
        let helper = scope.spawn(move || {
            let mut hits = 0;
            while stopped.try_recv() != Err(std::sync::mpsc::TryRecvError::Disconnected) {
                hits += u32::from(canceller.cancel());
                thread::yield_now();
            }
            hits
        });
        for _ in 0..3_000 {
            match plugin.done().map_err(CallError::into_kind) {
                Ok(()) => answered += 1,
                Err(CallErrorKind::Cancelled { .. }) => {
                    cancelled += 1;
                    Plugin::reset(&mut plugin).unwrap();
                }
                // No other error may occur.
                Err(kind) => panic!("{kind:?}"),
            }
        }
        drop(stop);
        let hits = helper.join().unwrap();
        assert!(cancelled <= hits, "{cancelled} of {hits}");
    });
    assert_eq!(cancelled + answered, 3_000);
}

#[test]
fn nothing_is_left_when_the_plugin_is() {
    let canceller = Plugin::canceller(&endless());
    assert!(!canceller.cancel());
}
