//! Calls of plugins as futures.

use std::panic::resume_unwind;

use tokio::task::{AbortHandle, spawn_blocking};
use wasmer_plugin::host::{CallError, Canceller, PluginPool};

/// Makes a call on one of tokio's threads for work that blocks. If the future is dropped the call is stopped.
///
/// The pool bounds how many run at once. More than that wait in their threads, as long as the pool's calls wait for an
/// instance, and fail then.
pub(super) async fn call<T: Send + 'static>(
    pool: &PluginPool,
    call: impl FnOnce(&mut PluginPool) -> Result<T, CallError> + Send + 'static,
) -> Result<T, CallError> {
    let mut pool = pool.clone();
    let canceller = PluginPool::canceller(&mut pool);
    let task = spawn_blocking(move || call(&mut pool));
    let _stop = Stop { task: task.abort_handle(), canceller };
    match task.await {
        Ok(result) => result,
        // Nobody else aborts it.
        Err(panicked) => resume_unwind(panicked.into_panic()),
    }
}

/// Stops the call if it has not ended.
struct Stop {
    task: AbortHandle,
    canceller: Canceller,
}

impl Drop for Stop {
    fn drop(&mut self) {
        // One of them hits nothing: what has no thread yet is aborted, what runs in the plugin is cancelled. A call that waits
        // for an instance is neither, and runs to its end, which the plugin's timeout bounds.
        self.task.abort();
        self.canceller.cancel();
    }
}
