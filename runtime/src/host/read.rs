//! Reading a plugin's file, whatever stands at its path.

use std::fs::{self, File, FileType};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use super::LoadError;

/// The bytes of the file. One that is too large is not read; of one that grows meanwhile one byte too much
/// is.
///
/// Nothing but a regular file is opened: a FIFO would have the reader wait for a writer, and a device may do
/// anything.
pub(super) fn read(plugin: &Arc<str>, path: &Path, max_module: usize) -> Result<Vec<u8>, LoadError> {
    let failed = |source| LoadError::Read { path: path.to_owned(), source };
    check(path, fs::metadata(path).map_err(failed)?.file_type())?;
    // Another one may have taken its place since.
    let file = open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    check(path, metadata.file_type())?;
    let length = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
    if length > max_module {
        return Err(LoadError::ModuleTooLarge { plugin: plugin.clone(), allowed: max_module });
    }
    let mut wasm = Vec::new();
    wasm.try_reserve_exact(length).map_err(|_| failed(io::ErrorKind::OutOfMemory.into()))?;
    let most = u64::try_from(max_module).unwrap_or(u64::MAX).saturating_add(1);
    file.take(most).read_to_end(&mut wasm).map_err(failed)?;
    Ok(wasm)
}

fn check(path: &Path, ty: FileType) -> Result<(), LoadError> {
    if ty.is_file() {
        return Ok(());
    }
    Err(LoadError::NotAFile { path: path.to_owned(), found: kind(ty) })
}

/// Opens a file without waiting, should it be a FIFO.
fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;

        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        options.custom_flags(flags.bits().cast_signed());
    }
    options.open(path)
}

/// A noun for what is no regular file.
fn kind(ty: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;

        if ty.is_fifo() {
            return "FIFO";
        }
        if ty.is_socket() {
            return "socket";
        }
        if ty.is_block_device() || ty.is_char_device() {
            return "device";
        }
    }
    if ty.is_dir() { "folder" } else { "special file" }
}

#[cfg(all(test, target_os = "linux"))]
mod tests;
