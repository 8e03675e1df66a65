//! Plans of adapted calls. The instances of a module share them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::wire::adapt::PlannedCall;
use crate::wire::compare::Difference;

/// The plan of a function, with the differences that it adapts to.
#[derive(Debug)]
pub(in crate::host) struct Adaptation {
    pub(in crate::host) plan: PlannedCall,
    pub(in crate::host) differences: Vec<Difference>,
}

/// Emits an event for a function whose calls are adapted, with the feature `tracing`.
pub(in crate::host) fn report(plugin: &str, function: &str, differences: &[Difference]) {
    #[cfg(feature = "tracing")]
    {
        let differences: Vec<String> = differences.iter().map(ToString::to_string).collect();
        let differences = differences.join("; ");
        tracing::info!(plugin, function, differences, "calls are adapted to a plugin of another version");
    }
    #[cfg(not(feature = "tracing"))]
    let _ = (plugin, function, differences);
}

/// Plans by the slot of the caller's function.
#[derive(Clone, Debug, Default)]
pub(in crate::host) struct Plans(Arc<Mutex<BTreeMap<usize, Arc<Adaptation>>>>);

impl Plans {
    pub(in crate::host) fn get(&self, slot: usize) -> Option<Arc<Adaptation>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&slot).cloned()
    }

    pub(in crate::host) fn insert(&self, slot: usize, adaptation: Arc<Adaptation>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(slot, adaptation);
    }
}
