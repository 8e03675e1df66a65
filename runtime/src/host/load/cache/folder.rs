//! The cache folder: private to its user, and every operation in it.
//!
//! Every operation goes through one descriptor of the checked folder. If a part of the path is redirected to
//! another folder later, nothing is read from there.

use std::ffi::CStr;
use std::fs::{DirBuilder, File, Metadata, TryLockError};
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{AtFlags, CWD, Dir, Mode, OFlags, openat, renameat, statat, unlinkat};
use rustix::process::{Resource, geteuid, getrlimit};

use super::key::Key;
use crate::host::error::CacheError;

/// The lock file. A writer locks it, and the system releases the lock when the process ends.
const LOCK: &str = "lock";
/// The entry being written. There is at most one, because there is at most one writer.
const NEW: &str = "new";

/// The longest time that a load waits for other writers.
const PATIENCE: Duration = Duration::from_secs(2);

/// The folder, opened and checked.
pub(super) struct Folder {
    path: PathBuf,
    descriptor: OwnedFd,
}

impl Folder {
    /// Opens the folder, and creates it if it does not exist.
    pub(super) fn open(path: &Path) -> Result<Self, CacheError> {
        let failed = |source| CacheError::Open { path: path.to_owned(), source };
        let not_private = |problem| Err(CacheError::NotPrivate { path: path.to_owned(), problem });
        if path.symlink_metadata().is_ok_and(|found| found.is_symlink()) {
            return not_private("it is a symbolic link; give the folder that it leads to".to_owned());
        }
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let open = || openat(CWD, path, flags, Mode::empty()).map_err(io::Error::from);
        let descriptor = open().or_else(|error| {
            if error.kind() != io::ErrorKind::NotFound {
                return Err(error);
            }
            DirBuilder::new().recursive(true).mode(0o700).create(path)?;
            open()
        });
        let descriptor = File::from(descriptor.map_err(failed)?);
        if let Some(problem) = stranger(&descriptor.metadata().map_err(failed)?) {
            return not_private(format!("{problem}; `chmod 700` it if it is yours, or use another"));
        }
        Ok(Self { path: path.to_owned(), descriptor: descriptor.into() })
    }

    /// Opens an entry and returns its metadata.
    pub(super) fn entry(&self, key: Key) -> io::Result<(File, Metadata)> {
        // Opening a FIFO must not block the host until somebody writes to it.
        let file = self.file(&key.file_name(), OFlags::RDONLY | OFlags::NONBLOCK)?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(io::Error::other("it is no file"));
        }
        if let Some(problem) = stranger(&metadata) {
            return Err(io::Error::other(problem));
        }
        Ok((file, metadata))
    }

    /// Writes an entry. Evicts others first, so that all entries together take at most `most` bytes.
    pub(super) fn write(&self, key: Key, parts: [&[u8]; 2], most: u64) -> Result<(), CacheError> {
        let _lock = self.lock()?;
        let write = || {
            self.discard()?;
            let size = parts.iter().map(|part| part.len() as u64).sum();
            // A write beyond the system's file size limit would end the process with a signal.
            if !fits(size, getrlimit(Resource::Fsize).current) {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            self.evict(most.saturating_sub(size))?;
            let written = self.write_new(parts).and_then(|()| self.publish(&key.file_name()));
            if written.is_err() {
                // The next writer would remove the file anyway, but a full disk should not have to wait for
                // that.
                let _ = self.discard();
            }
            written
        };
        write().map_err(|source| self.write_error(source))
    }

    /// Removes the unfinished entry of a writer that was killed.
    pub(super) fn clean(&self) {
        if let Ok(lock) = self.lock_file()
            && lock.try_lock().is_ok()
        {
            // If removing fails, writing fails in the same way and reports it.
            let _ = self.discard();
        }
    }

    fn write_new(&self, parts: [&[u8]; 2]) -> io::Result<()> {
        let mut file = self.file(NEW, OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL)?;
        for part in parts {
            file.write_all(part)?;
        }
        // There is no `fsync`: if power fails, the digest of what is left does not match.
        file.flush()
    }

    /// Renames the new entry to its name, atomically: a reader sees the old entry, the new one, or none.
    fn publish(&self, name: &str) -> io::Result<()> {
        let rename = || renameat(&self.descriptor, NEW, &self.descriptor, name);
        rename().or_else(|error| {
            // A folder of this name is not an entry. The contents of one that is not empty stay.
            unlinkat(&self.descriptor, name, AtFlags::REMOVEDIR).map_err(|_| error)?;
            rename()
        })?;
        Ok(())
    }

    fn discard(&self) -> io::Result<()> {
        match unlinkat(&self.descriptor, NEW, AtFlags::empty()).map_err(io::Error::from) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes the least recently used entries until the rest take at most `most` bytes. A process that is
    /// reading a removed entry is not disturbed.
    fn evict(&self, most: u64) -> io::Result<()> {
        let mut entries = Vec::new();
        let mut total = 0_u64;
        for entry in Dir::read_from(&self.descriptor)? {
            let entry = entry?;
            let name = entry.file_name();
            if !name.to_str().is_ok_and(Key::is_file_name) {
                continue;
            }
            // The file may be gone: the lock holds back writers, not users who tidy up.
            let Ok(found) = statat(&self.descriptor, name, AtFlags::SYMLINK_NOFOLLOW) else { continue };
            let size = u64::try_from(found.st_size).unwrap_or(0);
            total = total.saturating_add(size);
            entries.push((found.st_mtime, found.st_mtime_nsec, size, name.to_owned()));
        }
        entries.sort_unstable();
        for (_, _, size, name) in entries {
            if total <= most {
                break;
            }
            let name: &CStr = &name;
            if unlinkat(&self.descriptor, name, AtFlags::empty()).is_ok() {
                total = total.saturating_sub(size);
            }
        }
        Ok(())
    }

    /// Acquires the write lock.
    fn lock(&self) -> Result<File, CacheError> {
        let lock = self.lock_file().map_err(|source| self.write_error(source))?;
        let start = Instant::now();
        // Without a deadline, a process that is stopped while it writes would stop all others.
        while start.elapsed() < PATIENCE {
            match lock.try_lock() {
                Ok(()) => return Ok(lock),
                Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(2)),
                Err(TryLockError::Error(source)) => return Err(self.write_error(source)),
            }
        }
        Err(CacheError::Locked { path: self.path.clone(), waited: PATIENCE })
    }

    fn lock_file(&self) -> io::Result<File> {
        self.file(LOCK, OFlags::RDWR | OFlags::CREATE | OFlags::NONBLOCK)
    }

    fn file(&self, name: &str, flags: OFlags) -> io::Result<File> {
        let flags = flags | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(openat(&self.descriptor, name, flags, Mode::RUSR | Mode::WUSR)?.into())
    }

    fn write_error(&self, source: io::Error) -> CacheError {
        CacheError::Write { path: self.path.clone(), source }
    }
}

/// Returns true if the system lets a process write a file of this size.
fn fits(size: u64, limit: Option<u64>) -> bool {
    limit.is_none_or(|limit| size <= limit)
}

/// Names the other users who can write to a file or folder, if there are any.
fn stranger(found: &Metadata) -> Option<String> {
    let user = geteuid().as_raw();
    if found.uid() != user {
        return Some(format!("it belongs to user {}, and this process runs as user {user}", found.uid()));
    }
    let mode = found.mode() & 0o7777;
    (mode & 0o022 != 0).then(|| format!("others can write to it (mode {mode:03o})"))
}

#[cfg(test)]
mod tests;
