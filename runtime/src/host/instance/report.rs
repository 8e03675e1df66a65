//! The imports by which a guest reports a panic, or arguments that it cannot read.

use wasmer::FunctionEnvMut;

use super::env::HostEnv;
use crate::host::error::{At, PanicLocation};
use crate::wire::codec::Problem;
use crate::wire::display::Shown;

/// A guest panic: the error that ends the call.
#[derive(Debug)]
pub(in crate::host) struct Panic {
    pub(in crate::host) message: String,
    pub(in crate::host) location: Option<PanicLocation>,
}

impl std::fmt::Display for Panic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "it panicked{}: {}", At(self.location.as_ref()), Shown::text(&self.message))
    }
}

impl std::error::Error for Panic {}

/// Maximum length of a panic's message in bytes. Longer messages are cut: a guest could send all its memory.
const LONGEST_MESSAGE: usize = 64 * 1024;
const LONGEST_PATH: usize = 4096;

/// The host's end of [`abi::REJECTED`].
#[allow(clippy::needless_pass_by_value)] // wasmer's signature.
pub(super) fn rejected(
    mut env: FunctionEnvMut<'_, HostEnv>,
    part: u32,
    code: u32,
    detail: u64,
    offset: u32,
    message: u32,
    length: u32,
) {
    let message = || {
        let memory = env.data().memory()?;
        let mut bytes = vec![0; (length as usize).min(LONGEST_MESSAGE)];
        memory.view(&env).read(message.into(), &mut bytes).ok()?;
        Some(Shown::text(&String::from_utf8_lossy(&bytes)).to_string())
    };
    let unreadable = || "its message cannot be read".to_owned();
    let problem = Problem::from_code(code, detail, || message().unwrap_or_else(unreadable));
    env.data_mut().reject((part, problem, offset as usize));
}

/// The host's end of [`abi::PANICKED`]. Its error ends the call at once. If the guest had to trap by itself,
/// it could go on, and its next trap would be taken for this panic.
#[allow(clippy::needless_pass_by_value)] // wasmer's signature.
pub(super) fn panicked(
    env: FunctionEnvMut<'_, HostEnv>,
    message: u32,
    message_length: u32,
    file: u32,
    file_length: u32,
    line: u32,
    column: u32,
) -> Result<(), Panic> {
    let read = |address: u32, length: u32, longest: usize| {
        let memory = env.data().memory()?;
        let mut bytes = vec![0; (length as usize).min(longest)];
        memory.view(&env).read(address.into(), &mut bytes).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    };
    let message = read(message, message_length, LONGEST_MESSAGE);
    let message = message.unwrap_or_else(|| "its message cannot be read".into());
    let file = read(file, file_length, LONGEST_PATH).filter(|file| !file.is_empty());
    let location = file.map(|file| PanicLocation { file, line, column });
    Err(Panic { message, location })
}
