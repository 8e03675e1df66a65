//! The host of the example `pipeline`, with stubs from a .wasm.

mod tidy {
    include!(concat!(env!("OUT_DIR"), "/tidy.rs"));
}

/// The types of the plugin.
mod document {
    pub(crate) use crate::tidy::{Document, Stamp};
}

include!(concat!(env!("OUT_DIR"), "/pipeline_host.rs"));
