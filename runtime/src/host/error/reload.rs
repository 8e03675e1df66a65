//! Why a plugin was not replaced.

use std::path::PathBuf;
use std::sync::Arc;

use super::{CallError, LoadError};

/// A plugin was not replaced by another version. It goes on as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReloadError {
    /// The new version cannot be loaded or started.
    #[error("plugin `{plugin}` stays as it was: its new version cannot be loaded")]
    Load {
        /// The plugin.
        plugin: Arc<str>,
        /// Why not.
        source: Box<LoadError>,
    },

    /// The new version lacks something that the host has used of the old one, or it is not the same any more.
    #[error("plugin `{plugin}` stays as it was: its new version is not what its host uses")]
    Unfit {
        /// The plugin.
        plugin: Arc<str>,
        /// What differs.
        source: Box<CallError>,
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
        Self::Load { plugin, source: Box::new(source) }
    }

    pub(in crate::host) fn unfit(plugin: Arc<str>, source: CallError) -> Self {
        Self::Unfit { plugin, source: Box::new(source) }
    }
}
