//! Tests of services outside of WebAssembly, where a host is there for the time of a closure.
#![cfg(all(feature = "clock", feature = "random", feature = "tracing"))]

use core::time::Duration;

use wasmer_plugin_services::clock::{self, ClockHost, Fixed};
use wasmer_plugin_services::random::{self, MOST, Random, RandomError, RandomHost, Seeded};
use wasmer_plugin_services::tracing::{Collect, Event, Field, Level, TracingHost, Value, calls};

fn event(level: Level) -> Event<'static> {
    let field = |name: &'static str, value| Field { name: name.into(), value };
    Event {
        level,
        target: "shop".into(),
        message: "sold".into(),
        fields: vec![
            field("open", Value::Bool(true)),
            field("change", Value::I64(-3)),
            field("count", Value::U64(3)),
            field("share", Value::F64(0.5)),
            field("sku", Value::Str("tea".into())),
            field("size", Value::Debug("(1, 2)".into())),
        ],
        spans: vec!["order".into(), "item".into()],
        file: Some("src/lib.rs".into()),
        line: None,
    }
}

#[test]
fn events_cross_the_boundary_unchanged() {
    let mut host = TracingHost::new(Collect::up_to(Level::Warn));
    host.scope(|| {
        assert_eq!(calls::max_level(), Some(Level::Warn));
        for level in [Level::Error, Level::Warn, Level::Info] {
            calls::write(&event(level));
        }
    });
    assert_eq!(host.value().events(), [event(Level::Error), event(Level::Warn)]);
}

#[test]
fn requests_for_many_bytes_are_split() {
    /// Records the sizes of requests. Fails the third.
    struct Sizes(Vec<usize>);

    impl Random for Sizes {
        fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
            self.0.push(bytes.len());
            bytes.fill(9);
            if self.0.len() < 3 { Ok(()) } else { Err(RandomError::Failed) }
        }
    }

    let mut host = RandomHost::new(Sizes(vec![]));
    host.scope(|| {
        let mut bytes = vec![0; MOST + 1];
        assert_eq!(random::fill(&mut bytes), Ok(()));
        assert_eq!(bytes, vec![9; MOST + 1]);
        assert_eq!(random::fill(&mut bytes), Err(RandomError::Failed));
    });
    assert_eq!(host.value().0, [MOST, 1, MOST]);
}

#[test]
fn requests_for_too_many_bytes_are_refused() {
    RandomHost::new(Seeded::new(1)).scope(|| {
        assert_eq!(random::calls::fill(&mut [0; MOST + 1]), Err(RandomError::TooMany));
    });
}

#[test]
fn clocks_advance_by_steps() {
    let second = Duration::from_secs(1);
    ClockHost::new(Fixed::at(second * 10).step(second)).scope(|| {
        assert_eq!(clock::since_epoch(), second * 10);
        assert_eq!(clock::monotonic(), second);
    });
}
