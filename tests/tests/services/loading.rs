//! Tests that a plugin has only the services that it was given.

use std::time::Duration;

use wasmer_plugin_services::clock::{ClockHost, Fixed};
use wasmer_plugin_services::log::{Collect, LogHost};
use wasmer_plugin_services::random::{RandomHost, Seeded};
use wasmer_plugin_services::tracing::{self, TracingHost};

use super::module;

fn log() -> LogHost<Collect> {
    LogHost::new(Collect::default())
}

fn tracing() -> TracingHost<tracing::Collect> {
    TracingHost::new(tracing::Collect::default())
}

fn random() -> RandomHost<Seeded> {
    RandomHost::new(Seeded::new(1))
}

fn clock() -> ClockHost<Fixed> {
    ClockHost::new(Fixed::at(Duration::ZERO))
}

#[test]
fn what_is_not_granted_is_refused() {
    let refusal = |result: Result<_, wasmer_plugin::host::LoadError>| {
        result.map(|_: wasmer_plugin::host::Plugin| ()).expect_err("it is refused").to_string()
    };
    assert_eq!(
        refusal(module().instantiate_with((log(), tracing(), clock()))),
        "plugin `services.wasm` needs host functions that it is not given: `services::random.fill`; it is given \
         `services::log`, `services::tracing`, `services::clock`: load it by `load_with`, with a host of each interface"
    );
    assert_eq!(
        refusal(module().instantiate_with((random(), tracing(), clock()))),
        "plugin `services.wasm` needs host functions that it is not given: `services::log.max_level`, \
         `services::log.write`; it is given `services::random`, `services::tracing`, `services::clock`: load it by \
         `load_with`, with a host of each interface"
    );
    assert_eq!(
        refusal(module().instantiate_with((random(), tracing(), log()))),
        "plugin `services.wasm` needs host functions that it is not given: `services::clock.monotonic`, \
         `services::clock.since_epoch`; it is given `services::random`, `services::tracing`, `services::log`: load \
         it by `load_with`, with a host of each interface"
    );
    assert_eq!(
        refusal(module().instantiate_with((log(), random(), clock()))),
        "plugin `services.wasm` needs host functions that it is not given: `services::tracing.max_level`, \
         `services::tracing.write`; it is given `services::log`, `services::random`, `services::clock`: load it by \
         `load_with`, with a host of each interface"
    );
}
