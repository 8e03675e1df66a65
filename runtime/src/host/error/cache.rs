//! Failures of a cache of compiled modules.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// A [`Cache`](crate::host::Cache) cannot be opened, or could not keep a module.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CacheError {
    /// The folder cannot be made or opened.
    #[error("cannot open the cache folder `{}`: {source}", path.display())]
    Open {
        /// The folder.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },

    /// Somebody else could put code into the folder, which the host would run.
    #[error("the cache folder `{}` is not private: {problem}", path.display())]
    NotPrivate {
        /// The folder.
        path: PathBuf,
        /// The other users with access, and the remedy.
        problem: String,
    },

    /// A compiled module cannot be written: the disk is full, for example, or may only be read.
    #[error("cannot write to the cache folder `{}`: {source}", path.display())]
    Write {
        /// The folder.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },

    /// Others have been writing to the folder all the time.
    #[error(
        "cannot write to the cache folder `{}`: others have kept it locked for {} s",
        path.display(),
        waited.as_secs_f32()
    )]
    Locked {
        /// The folder.
        path: PathBuf,
        /// The time that the cache waited for them.
        waited: Duration,
    },

    /// A compiled module is larger than all that the cache may hold.
    #[error(
        "a compiled module takes {bytes} bytes, and the cache folder `{}` may have {allowed}",
        path.display()
    )]
    TooLarge {
        /// The folder.
        path: PathBuf,
        /// The size of the compiled module.
        bytes: u64,
        /// The bytes that the cache may take.
        allowed: u64,
    },

    /// wasmer cannot write the compiled module down.
    #[error("cannot serialize a compiled module for the cache: {source}")]
    Serialize {
        /// The reason.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}
