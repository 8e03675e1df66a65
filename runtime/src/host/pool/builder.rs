//! Builder for `PluginPool`.

use std::thread;
use std::time::Duration;

use super::shared::{MakeHosts, Options};
use super::{PluginPool, Shared};
use crate::call::host_call::HostInterfaces;
use crate::host::error::LoadError;
use crate::host::instance::env::Hosts;
use crate::host::load::PluginModule;

const MOST_INSTANCES: usize = 1 << 14;

/// Builder for [`PluginPool`].
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

    /// Sets the maximum number of instances, and thereby of concurrent calls. The value is clamped to between
    /// 1 and 16,384, as no process has address space for more. The default is the machine's parallelism.
    ///
    /// A new instance is made when all others are busy. Each reserves 8 GiB of address space, see
    /// [`Plugin`](crate::host::Plugin).
    pub fn maximum(mut self, instances: usize) -> Self {
        self.maximum = Some(instances.clamp(1, MOST_INSTANCES));
        self
    }

    /// Sets the time that a call waits for an instance if all are busy. After that time the call fails with
    /// [`CallErrorKind::PoolExhausted`](crate::host::CallErrorKind::PoolExhausted). The default is 10 s.
    pub fn wait(mut self, longest: Duration) -> Self {
        self.options.wait = longest;
        self
    }

    /// Drops instances that have not been called for this time. Idle instances are looked for when other
    /// calls end, on the calling thread. In a pool that nobody calls, [`PluginPool::shrink`] drops them. By
    /// default instances are kept.
    ///
    /// With this setting each call reads the clock once, which takes some 25 ns.
    pub fn idle(mut self, longest: Duration) -> Self {
        self.options.idle = Some(longest);
        self
    }

    /// Sets the function that makes the hosts of an instance: a [host](crate::host_functions), or a tuple of
    /// hosts. It is called for each new instance, on the thread whose call needs the instance. Put state that
    /// instances share into an `Arc`.
    ///
    /// A host that holds a handle of its own pool keeps the pool alive forever.
    pub fn hosts<H: HostInterfaces>(mut self, make: impl Fn() -> H + Send + Sync + 'static) -> Self {
        self.hosts = Box::new(move || Hosts::new(make()));
        self
    }

    /// Builds the pool and its first instance, so that errors show up now.
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
