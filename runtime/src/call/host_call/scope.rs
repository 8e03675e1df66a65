//! The hosts of a thread. They answer the host calls of a plugin's code that runs outside of WebAssembly.

use alloc::vec::Vec;
use core::cell::RefCell;
use core::ptr::NonNull;

use super::{AnyHost, HostInterfaces};
use crate::call::argument::Arguments;
use crate::call::bounds::Returned;
use crate::call::fault::Fault;
use crate::call::reader::ArgumentReader;
use crate::call::reply::Reply;
use crate::call::result::ReplyWriter;
use crate::wire::abi;
use crate::wire::codec::CodecError;
use crate::wire::schema::Signature;

std::thread_local! {
    /// Hosts of this thread, the innermost last.
    static HOSTS: RefCell<Vec<Entry>> = const { RefCell::new(Vec::new()) };
}

struct Entry {
    /// The host, which the `with_hosts` call that added this entry keeps borrowed. The same call removes the
    /// entry.
    host: NonNull<dyn AnyHost>,
    interface: &'static str,
    /// True while a function of the host runs, which borrows the host mutably.
    busy: bool,
}

/// Runs the closure with these hosts. Outside of WebAssembly, calls of host functions on this thread go to
/// them. A plugin's own tests use this to run code that calls host functions.
///
/// ```
/// # mod clock_api {
/// #     #[wasmer_plugin::wasmer_plugin(host)]
/// #     pub trait Clock { fn now(&self) -> u64; }
/// # }
/// use clock_api::{Clock, ClockHost, clock};
/// use wasmer_plugin::host_functions::with_hosts;
///
/// struct Noon;
/// impl Clock for Noon {
///     fn now(&self) -> u64 {
///         12
///     }
/// }
///
/// let now = with_hosts(&mut ClockHost::new(Noon), || clock::now());
/// assert_eq!(now, 12);
/// ```
///
/// In nested closures, the innermost host of an interface is called.
pub fn with_hosts<R>(hosts: &mut impl HostInterfaces, run: impl FnOnce() -> R) -> R {
    /// Removes the hosts when the closure ends or panics.
    struct Scope {
        before: usize,
    }

    impl Drop for Scope {
        fn drop(&mut self) {
            HOSTS.with_borrow_mut(|all| all.truncate(self.before));
        }
    }

    let _scope = Scope { before: HOSTS.with_borrow(Vec::len) };
    hosts.each_mut(&mut |host| {
        let interface = host.interface();
        let entry = Entry { host: NonNull::from(host), interface, busy: false };
        HOSTS.with_borrow_mut(|all| all.push(entry));
    });
    run()
}

/// Calls the function with this signature, of the innermost host of this thread.
pub(super) fn ask<A: Arguments, R: Returned>(signature: &'static Signature, arguments: A) -> R {
    let name = signature.name();
    let fail = |what: &str, error: CodecError| -> ! {
        panic!("cannot call the host function `{name}`: {what}: {error}")
    };
    let mut lent = Lent::of(signature);
    let mut bytes =
        arguments.to_bytes().unwrap_or_else(|error| fail("the arguments cannot be encoded", error));
    let mut reply = ReplyWriter::default();
    let mut reader = ArgumentReader::new(&mut bytes);
    let served = lent.serve(&mut reader, &mut reply);
    drop(lent);
    match served {
        Ok(()) => {}
        Err(Fault::Arguments) => fail("the arguments cannot be decoded", reader.error()),
        Err(Fault::Result(error)) => fail("the result cannot be encoded", error),
    }
    Reply::new(&bytes, reply.bytes())
        .unpack(arguments)
        .unwrap_or_else(|error| fail("the answer cannot be decoded", error))
}

/// A host of this thread during a call.
struct Lent {
    host: NonNull<dyn AnyHost>,
    function: usize,
    place: usize,
}

impl Lent {
    fn of(signature: &'static Signature) -> Self {
        let name = signature.name();
        let (interface, _) = abi::host_function_parts(name);
        HOSTS.with_borrow_mut(|all| {
            let Some(place) = all.iter().rposition(|entry| entry.interface == interface) else {
                panic!(
                    "the host function `{name}` was called outside of a plugin, and there is no host of \
                     `{interface}` for this thread: make the call within `with_hosts(&mut host, || …)`, or \
                     give the `Native` its hosts by `Native::with_hosts`"
                )
            };
            let Entry { host, busy, .. } = &mut all[place];
            assert!(
                !*busy,
                "the host function `{name}` was called while another function of `{interface}` runs in the \
                 same host"
            );
            // SAFETY: `with_hosts` keeps the host borrowed until it removes the entry. Nothing else refers to
            // the host, because it is not busy.
            let any = unsafe { host.as_ref() };
            let function = any.position(name);
            // Within a process, equal fingerprints are enough: see `Native::find`.
            let same = |function: &usize| {
                any.signature(*function).map(Signature::fingerprint) == Some(signature.fingerprint())
            };
            let Some(function) = function.filter(same) else {
                panic!(
                    "the host function `{name}` is not what the host of this thread offers: are there two \
                     versions of the crate of `{interface}`?"
                )
            };
            *busy = true;
            Self { host: *host, function, place }
        })
    }

    fn serve(&mut self, arguments: &mut ArgumentReader<'_>, reply: &mut ReplyWriter) -> Result<(), Fault> {
        // SAFETY: `with_hosts` keeps the host borrowed, and has not returned, because this runs within its
        // closure. This `Lent` has marked the host as busy, so nobody else refers to it.
        let host = unsafe { self.host.as_mut() };
        host.serve(self.function, arguments, reply)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        HOSTS.with_borrow_mut(|all| {
            if let Some(entry) = all.get_mut(self.place) {
                entry.busy = false;
            }
        });
    }
}
