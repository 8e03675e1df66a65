//! Reports to the host why a function did not run, or why it has no result.

use crate::abi;
use crate::call::callee::Fault;
use crate::codec::Problem;

mod import {
    #[link(wasm_import_module = "wasmer_plugin_v2")]
    unsafe extern "C" {
        /// See [`crate::abi::REJECTED`].
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
pub(super) fn report(fault: &Fault) {
    let (part, error) = match fault {
        Fault::Arguments(error) => (abi::Rejected::ARGUMENTS, error),
        Fault::Result(error) => (abi::Rejected::RESULT, error),
    };
    let (code, detail) = error.problem().to_code();
    let message = match error.problem() {
        Problem::Message(message) => message,
        _ => "",
    };
    import::rejected(part, code, detail, error.offset(), message.as_ptr(), message.len());
}
