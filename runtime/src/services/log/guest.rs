//! Installs the logger of a plugin.

/// Makes the macros of `log` write to this plugin's host.
///
/// Asks the host for its maximum level. Call this before anything that logs: in a plugin's `new`, or at the
/// start of its functions, as all calls but the first do nothing.
///
/// Outside of WebAssembly this does nothing: the plugin's code then logs to the logger of the process.
///
/// # Panics
///
/// If the plugin has set another logger.
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
    assert!(
        log::set_logger(&super::to_host::ToHost).is_ok(),
        "`wasmer_plugin::services::log::init` was called in a plugin that has set a logger of its own"
    );
    let wanted = super::record::calls::max_level();
    log::set_max_level(
        wanted.map_or(log::LevelFilter::Off, |level| log::Level::from(level).to_level_filter()),
    );
}
