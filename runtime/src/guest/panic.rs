//! Tells the host what a panic said, before it becomes a trap.

use crate::abi;

mod import {
    #[link(wasm_import_module = "wasmer_plugin_v2")]
    unsafe extern "C" {
        /// See [`crate::abi::PANICKED`].
        pub(super) safe fn panicked(
            message: *const u8,
            message_length: usize,
            file: *const u8,
            file_length: usize,
            line: u32,
            column: u32,
        );
    }
}

const _: () = assert!(matches!(abi::IMPORTS.as_bytes(), b"wasmer_plugin_v2"));

fn report(message: &str, place: Option<&core::panic::Location<'_>>) {
    let (file, line, column) = place.map_or(("", 0, 0), |p| (p.file(), p.line(), p.column()));
    import::panicked(message.as_ptr(), message.len(), file.as_ptr(), file.len(), line, column);
}

/// Tells the host what a panic said. For the `#[panic_handler]` of a plugin without std, which
/// should then trap; with std the crate's own panic hook does this.
pub fn report_panic(info: &core::panic::PanicInfo<'_>) {
    report(&alloc::format!("{}", info.message()), info.location());
}

#[cfg(feature = "std")]
pub(super) fn install_hook() {
    use core::sync::atomic::{AtomicBool, Ordering};
    static INSTALLED: AtomicBool = AtomicBool::new(false);
    if !INSTALLED.swap(true, Ordering::Relaxed) {
        std::panic::set_hook(alloc::boxed::Box::new(|info| {
            report(info.payload_as_str().unwrap_or("a panic without a message"), info.location());
        }));
    }
}

#[cfg(not(feature = "std"))]
pub(super) fn install_hook() {}
