//! How a pool is to be.

use std::thread;
use std::time::Duration;

use super::shared::{MakeHosts, Options};
use super::{PluginPool, Shared};
use crate::host::imports::Hosts;
use crate::host::{LoadError, PluginModule};
use crate::host_functions::HostInterfaces;

const MOST_INSTANCES: usize = 1 << 14;

/// Makes a [`PluginPool`].
///
/// ```no_run
/// # mod shop_api {
/// #     #[wasmer_plugin::wasmer_plugin(host)]
/// #     pub trait Shop { fn note(&mut self, line: &str); }
/// # }
/// # use shop_api::{Shop, ShopHost};
/// # struct MyShop;
/// # impl Shop for MyShop { fn note(&mut self, line: &str) {} }
/// use std::time::Duration;
/// use wasmer_plugin::host::{Loader, PluginPool};
///
/// let module = Loader::new().compile("plugin.wasm")?;
/// let pool = PluginPool::builder(module)
///     .maximum(16)
///     .wait(Duration::from_millis(200))
///     .idle(Duration::from_mins(1))
///     .hosts(|| ShopHost::new(MyShop))
///     .build()?;
/// # Ok::<(), wasmer_plugin::host::LoadError>(())
/// ```
#[must_use]
pub struct PoolBuilder {
    module: PluginModule,
    maximum: Option<usize>,
    options: Options,
    hosts: MakeHosts,
}

impl PoolBuilder {
    pub(super) fn new(module: PluginModule) -> Self {
        let options = Options { wait: Duration::from_secs(10), idle: None };
        Self { module, maximum: None, options, hosts: Box::new(Hosts::default) }
    }

    /// The most instances, and with them calls at a time. Zero is one, and more than 16,384 are 16,384: no
    /// process has address space for more. The default is the number of threads that run in parallel on this
    /// machine.
    ///
    /// An instance is made when all others are busy. Each reserves 8 GiB of address space, see
    /// [`Plugin`](crate::host::Plugin).
    pub fn maximum(mut self, instances: usize) -> Self {
        self.maximum = Some(instances.clamp(1, MOST_INSTANCES));
        self
    }

    /// How long a call waits for an instance if all are busy, before it fails with
    /// [`CallError::PoolExhausted`](crate::host::CallError::PoolExhausted); 10 s by default.
    pub fn wait(mut self, longest: Duration) -> Self {
        self.options.wait = longest;
        self
    }

    /// Gives an instance back that has not been called for so long. That is seen to when calls of others end, by the
    /// threads that made them: of a pool that nobody uses, [`PluginPool::shrink`] gives all back. By default instances
    /// stay.
    ///
    /// With it each call reads the clock once, which is some 25 ns.
    pub fn idle(mut self, longest: Duration) -> Self {
        self.options.idle = Some(longest);
        self
    }

    /// Makes what an instance may call of its host: a [host](crate::host_functions), or a tuple of them. It is called for each
    /// new instance, on the thread whose call needs it. What several are to share, it puts into an `Arc`.
    ///
    /// A host that has a handle of its own pool keeps the pool alive for ever.
    pub fn hosts<H: HostInterfaces>(mut self, make: impl Fn() -> H + Send + Sync + 'static) -> Self {
        self.hosts = Box::new(move || Hosts::new(make()));
        self
    }

    /// The pool, with one instance, so that what is wrong is known now.
    ///
    /// # Errors
    ///
    /// As for [`PluginModule::instantiate_with`].
    pub fn build(self) -> Result<PluginPool, LoadError> {
        let parallelism = || thread::available_parallelism().map_or(1, usize::from);
        let maximum = self.maximum.unwrap_or_else(parallelism);
        let shared = Shared::new(self.module, maximum, self.options, self.hosts)?;
        Ok(PluginPool { shared: shared.into(), canceller: None })
    }
}

impl std::fmt::Debug for PoolBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { module, maximum, options, .. } = self;
        f.debug_struct("PoolBuilder")
            .field("plugin", &module.name())
            .field("maximum", maximum)
            .field("options", options)
            .finish_non_exhaustive()
    }
}
