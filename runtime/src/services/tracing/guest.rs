//! Installs the subscriber of a plugin.

/// Makes the macros of `tracing` write to this plugin's host.
///
/// Asks the host for its maximum level. Call this before anything that traces: in a plugin's `new`, or at the
/// start of its functions, as all calls but the first do nothing.
///
/// Outside of WebAssembly this does nothing: the plugin's code then traces to the subscriber of the process.
///
/// # Panics
///
/// If the plugin has set another subscriber.
pub fn init() {
    #[cfg(target_arch = "wasm32")]
    install();
}

#[cfg(target_arch = "wasm32")]
fn install() {
    use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

    static DONE: AtomicBool = AtomicBool::new(false);
    if DONE.swap(true, Relaxed) {
        return;
    }
    let wanted = super::event::calls::max_level();
    let subscriber = super::to_host::ToHost::new(wanted.map(tracing_core::Level::from));
    assert!(
        tracing_core::dispatcher::set_global_default(tracing_core::Dispatch::new(subscriber)).is_ok(),
        "`wasmer_plugin::services::tracing::init` was called in a plugin that has set a subscriber of its own"
    );
}
