//! A plugin with state: its statics live as long as the plugin does.

use std::sync::atomic::{AtomicU32, Ordering};

use document::{Document, Stamp, Work};
use wasmer_plugin::*;

static RUNS: AtomicU32 = AtomicU32::new(0);

/// Signs the text, but only once.
#[wasmer_plugin]
#[must_use]
pub fn interact(mut document: Document) -> Document {
    let run = RUNS.fetch_add(1, Ordering::Relaxed) + 1;
    if run == 1 {
        document.lines.push(format!("-- read by {} plugins", document.trail.len() + 1));
    }
    document.trail.push(Stamp { by: "sign".to_owned(), did: Work::Signed(run) });
    document
}
