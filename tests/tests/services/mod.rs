//! Tests of services that hosts offer to their plugins.

mod clock;
mod loading;
mod log;
mod random;
mod tracing;

use std::sync::OnceLock;
use std::time::Duration;

use wasmer_plugin::host::{Loader, Plugin, PluginModule};
use wasmer_plugin_services::clock::{Clock, ClockHost, Fixed};
use wasmer_plugin_services::log::{Collect, LogHost, Sink};
use wasmer_plugin_services::random::{Random, RandomHost, Seeded};
use wasmer_plugin_services::tracing::{self as events, TracingHost};

/// Returns the guest's module, compiled once. It cannot be started without hosts.
fn module() -> &'static PluginModule {
    static MODULE: OnceLock<PluginModule> = OnceLock::new();
    MODULE.get_or_init(|| Loader::new().compile(env!("SERVICES_WASM")).expect("the guest compiles"))
}

fn with_all(
    sink: impl Sink + Send + 'static,
    events: impl events::Sink + Send + 'static,
    random: impl Random + Send + 'static,
    clock: impl Clock + Send + 'static,
) -> Plugin {
    let hosts =
        (LogHost::new(sink), TracingHost::new(events), RandomHost::new(random), ClockHost::new(clock));
    module().instantiate_with(hosts).expect("all it needs is there")
}

fn with_log(sink: impl Sink + Send + 'static) -> Plugin {
    with_all(sink, events::Collect::default(), Seeded::new(1), Fixed::at(Duration::ZERO))
}

fn with_tracing(events: impl events::Sink + Send + 'static) -> Plugin {
    with_all(Collect::default(), events, Seeded::new(1), Fixed::at(Duration::ZERO))
}

fn with_random(random: impl Random + Send + 'static) -> Plugin {
    with_all(Collect::default(), events::Collect::default(), random, Fixed::at(Duration::ZERO))
}

fn with_clock(clock: impl Clock + Send + 'static) -> Plugin {
    with_all(Collect::default(), events::Collect::default(), Seeded::new(1), clock)
}
