//! Reads a plugin's file, and refuses everything else at its path.

use std::fs::{self, File, FileType};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use crate::host::error::{LoadError, LoadErrorKind};

/// Reads the file. Does not read a file that is too large. If the file grows meanwhile, reads one byte more
/// than allowed.
///
/// Opens only regular files: opening a FIFO would block until there is a writer, and opening a device may
/// have side effects.
pub(in crate::host) fn read(plugin: &Arc<str>, path: &Path, max_module: usize) -> Result<Vec<u8>, LoadError> {
    let failed = |source| LoadError::new(plugin, LoadErrorKind::Read { path: path.to_owned(), source });
    check(plugin, path, fs::metadata(path).map_err(failed)?.file_type())?;
    // Another file may have taken its place since the check.
    let file = open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    check(plugin, path, metadata.file_type())?;
    let length = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
    if length > max_module {
        return Err(LoadError::new(plugin, LoadErrorKind::ModuleTooLarge { allowed: max_module }));
    }
    let mut wasm = Vec::new();
    wasm.try_reserve_exact(length).map_err(|_| failed(io::ErrorKind::OutOfMemory.into()))?;
    let most = u64::try_from(max_module).unwrap_or(u64::MAX).saturating_add(1);
    file.take(most).read_to_end(&mut wasm).map_err(failed)?;
    Ok(wasm)
}

fn check(plugin: &Arc<str>, path: &Path, ty: FileType) -> Result<(), LoadError> {
    if ty.is_file() {
        return Ok(());
    }
    Err(LoadError::new(plugin, LoadErrorKind::NotAFile { path: path.to_owned(), found: kind(ty) }))
}

/// Opens a file without blocking on a FIFO.
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

/// Names the type of a file that is not regular.
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

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;
