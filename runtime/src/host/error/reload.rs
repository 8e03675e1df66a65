//! The error of replacing a plugin.

use std::path::PathBuf;
use std::sync::Arc;

use super::{CallError, LoadError};

/// A plugin was not replaced by another version. It goes on as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReloadError {
    /// The new version cannot be loaded or started.
    #[error("plugin `{plugin}` stays as it was: its new version cannot be loaded: {source}")]
    Load {
        /// The plugin.
        plugin: Arc<str>,
        /// The reason.
        source: LoadError,
    },

    /// The new version lacks something that the host has used of the old one, or it is not the same any more.
    #[error("plugin `{plugin}` stays as it was: its new version is not what its host uses: {source}")]
    Incompatible {
        /// The plugin.
        plugin: Arc<str>,
        /// The differences.
        source: CallError,
    },

    /// The file was written to while it was read.
    #[error("plugin `{plugin}` stays as it was: `{}` is being written", path.display())]
    Unfinished {
        /// The plugin.
        plugin: Arc<str>,
        /// The file.
        path: PathBuf,
    },
}

impl ReloadError {
    pub(in crate::host) fn load(plugin: Arc<str>, source: LoadError) -> Self {
        Self::Load { plugin, source }
    }

    pub(in crate::host) fn incompatible(plugin: Arc<str>, source: CallError) -> Self {
        Self::Incompatible { plugin, source }
    }
}
