//! A host that calls plugins from async code.
//!
//! A call of a plugin blocks its thread until it ends, so it runs on one of tokio's threads for blocking
//! work, and the future waits for it.

#![allow(clippy::redundant_closure_for_method_calls, reason = "a call is shown as a host writes it")]

mod calls;

use std::error::Error;
use std::time::Duration;

use primes::{count, largest};
use tokio::time::{sleep, timeout};
use wasmer_plugin::host::{Loader, PluginPool};

use calls::call;

fn main() -> Result<(), Box<dyn Error>> {
    let module = Loader::new().compile(env!("PRIMES_WASM"))?;
    let pool = PluginPool::builder(module).maximum(2).wait(Duration::from_secs(5)).build()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    runtime.block_on(run(pool))
}

async fn run(pool: PluginPool) -> Result<(), Box<dyn Error>> {
    // These are more calls than instances: the pool makes them wait.
    let counts: Vec<_> = [10, 100, 1000, 10_000]
        .map(|below| {
            let pool = pool.clone();
            tokio::spawn(async move { (below, call(&pool, move |pool| pool.count(below)).await) })
        })
        .into();
    for count in counts {
        let (below, count) = count.await?;
        println!("{} primes below {below}", count?);
    }

    // If a call takes too long, dropping its future stops it.
    if timeout(Duration::from_millis(100), call(&pool, |pool| pool.largest())).await.is_err() {
        println!("nobody waits for the largest prime");
    }
    while PluginPool::stats(&pool).busy > 0 {
        sleep(Duration::from_millis(1)).await;
    }
    println!("{} call was stopped", PluginPool::stats(&pool).failed);

    println!("{} primes below 20 all the same", call(&pool, |pool| pool.count(20)).await?);
    Ok(())
}
