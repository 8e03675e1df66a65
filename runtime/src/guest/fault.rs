//! Reports to the host why a function did not run, or why it has no result.

use crate::call::callee::{ArgumentReader, Fault};
use crate::wire::abi;
use crate::wire::codec::Problem;

mod imports {
    #[link(wasm_import_module = "wasmer_plugin_v2")]
    unsafe extern "C" {
        /// See [`crate::wire::abi::REJECTED`].
        pub(super) safe fn rejected(
            part: u32,
            code: u32,
            detail: u64,
            offset: usize,
            message: *const u8,
            message_length: usize,
        );
    }
}

const _: () = assert!(matches!(abi::IMPORTS.as_bytes(), b"wasmer_plugin_v2"));

/// Reports numbers only. The host has the texts.
#[cold]
pub(super) fn report(fault: Fault, arguments: &mut ArgumentReader<'_>) {
    let (part, error) = match fault {
        Fault::Arguments => (abi::Rejected::ARGUMENTS, arguments.error()),
        Fault::Result(error) => (abi::Rejected::RESULT, error),
    };
    let (code, detail) = error.problem().to_code();
    let message = match error.problem() {
        Problem::Message(message) => message,
        _ => "",
    };
    imports::rejected(part, code, detail, error.offset(), message.as_ptr(), message.len());
}
