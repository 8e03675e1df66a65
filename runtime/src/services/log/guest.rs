//! How a plugin begins to log.

/// Has the macros of `log` write to the host of this plugin.
///
/// The host is asked how much it wants to know. Call it before anything that logs: in a plugin's `new`, or at the
/// start of its functions, for all but the first call do nothing.
///
/// Outside of WebAssembly it does nothing: what the plugin's code logs there goes to the logger of the process.
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
