//! Reports panics to the host before they become traps.
//!
//! A message is formatted only if its panic has arguments, and only once. This file must not use `format!` or
//! indexing: both would add formatting code to plugins that have none of their own.

use crate::wire::abi;

mod imports {
    #[link(wasm_import_module = "wasmer_plugin_v2")]
    unsafe extern "C" {
        /// See [`crate::wire::abi::PANICKED`].
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

fn report(message: &[u8], place: Option<&core::panic::Location<'_>>) {
    let (file, line, column) = place.map_or(("", 0, 0), |p| (p.file(), p.line(), p.column()));
    imports::panicked(message.as_ptr(), message.len(), file.as_ptr(), file.len(), line, column);
}

/// Reports a panic to the host. Call it in the `#[panic_handler]` of a plugin without std, and trap
/// afterwards. With std this crate's panic hook calls it.
pub fn report_panic(info: &core::panic::PanicInfo<'_>) {
    let message = info.message();
    if let Some(text) = message.as_str() {
        report(text.as_bytes(), info.location());
    } else {
        let mut text = Text::default();
        // If memory runs out, the host gets the part that fitted.
        let written = core::fmt::write(&mut text, format_args!("{message}"));
        let nothing = written.is_err() && text.0.is_empty();
        report(if nothing { b"no memory is left for the message" } else { &text.0 }, info.location());
    }
}

/// A message that is cut if memory runs out.
///
/// `String` aborts the program if memory runs out. Without std that is another panic, and an infinite loop.
#[derive(Default)]
struct Text(alloc::vec::Vec<u8>);

impl core::fmt::Write for Text {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        self.0.try_reserve(text.len()).map_err(|_| core::fmt::Error)?;
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// Installs the panic hook. std has formatted the message when it calls the hook.
#[cfg(feature = "std")]
pub(super) fn install_hook() {
    use core::sync::atomic::{AtomicBool, Ordering};
    static INSTALLED: AtomicBool = AtomicBool::new(false);
    if !INSTALLED.swap(true, Ordering::Relaxed) {
        std::panic::set_hook(alloc::boxed::Box::new(|info| {
            let message = info.payload_as_str().unwrap_or("a panic without a message");
            report(message.as_bytes(), info.location());
        }));
    }
}

#[cfg(not(feature = "std"))]
pub(super) fn install_hook() {}
