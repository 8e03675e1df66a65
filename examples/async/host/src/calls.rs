//! Calls of plugins as futures.

use std::panic::resume_unwind;

use tokio::task::{AbortHandle, spawn_blocking};
use wasmer_plugin::host::{CallError, Canceller, PluginPool};

/// Makes a call on one of tokio's threads for blocking work. Dropping the future stops the call.
///
/// The pool bounds the number of running calls. Further calls wait in their threads, up to the pool's waiting
/// time, and then fail.
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
        // Only dropping the future aborts the task.
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
        // One of the two has no effect: a task without a thread is aborted, and a call that runs in the
        // plugin is cancelled. A call that waits for an instance is neither, and runs to its end, which the
        // plugin's timeout bounds.
        self.task.abort();
        self.canceller.cancel();
    }
}
