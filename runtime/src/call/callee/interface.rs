//! What the crate of an interface knows of it, and the crates of its plugins make use of.
//!
//! The types in a trait's methods mean what they mean where the trait stands. So the code that decodes and
//! encodes them stands there too, generic over the type that implements the trait; a plugin's crate
//! generates exports that call it. It reaches it by the constant of the trait's name, which comes along
//! wherever the trait is imported, under another name too.

use alloc::boxed::Box;
use core::cell::Cell;

use super::{ArgumentReader, Fault, ReplyWriter};
use crate::schema::Signature;

/// An interface: implemented for the type of the constant that stands beside the trait.
pub trait Interface: Copy {
    /// What its functions look like, the constructor first.
    const SIGNATURES: &'static [Signature];
}

/// Serves one call of one function of an interface: reads the arguments, calls the method on the instance
/// that is kept, and writes the reply.
pub type Method<T> = fn(&InstanceCell<T>, &mut ArgumentReader<'_>, &mut ReplyWriter) -> Result<(), Fault>;

/// An interface that `T` implements.
#[diagnostic::on_unimplemented(
    message = "`{T}` does not implement this interface",
    label = "not the interface of a trait that `{T}` implements"
)]
pub trait Implemented<T: 'static>: Interface {
    /// How its functions are served, in the order of the signatures.
    const METHODS: &'static [Method<T>];
}

/// See [`Interface::SIGNATURES`]: of an interface that is at hand as a value.
pub const fn signatures<I: Interface>(_: I) -> &'static [Signature] {
    I::SIGNATURES
}

/// See [`Implemented::METHODS`]: of an interface that is at hand as a value.
pub const fn methods<T: 'static, I: Implemented<T>>(_: I) -> &'static [Method<T>] {
    I::METHODS
}

/// The instance that the methods of an interface are called on. It is taken out while one of them runs: no
/// reference into a static is ever held across the plugin's code.
pub struct InstanceCell<T>(Cell<Option<Box<T>>>);

// SAFETY: wasm32-unknown-unknown without atomics, which `serve` sees to, has one thread. On other targets
// a `InstanceCell` is no static.
#[cfg(target_arch = "wasm32")]
unsafe impl<T> Sync for InstanceCell<T> {}

impl<T> InstanceCell<T> {
    /// Without an instance.
    pub const fn new() -> Self {
        Self(Cell::new(None))
    }

    /// Takes the new instance in place of the one before.
    #[inline]
    pub fn start(&self, instance: T) {
        drop(self.0.replace(Some(Box::new(instance))));
    }

    /// Takes the new instance in place of the one before, if there is a new one.
    ///
    /// # Errors
    ///
    /// What the constructor returned instead.
    #[inline]
    pub fn try_start<E>(&self, instance: Result<T, E>) -> Result<(), E> {
        instance.map(|instance| self.start(instance))
    }

    /// Runs a method.
    ///
    /// # Panics
    ///
    /// If there is no instance. In a guest that is how a call fails.
    #[inline]
    pub fn run<R>(&self, method: impl FnOnce(&mut T) -> R) -> R {
        let Some(mut instance) = self.0.take() else { not_started() };
        let result = method(&mut instance);
        self.0.set(Some(instance));
        result
    }
}

impl<T> Default for InstanceCell<T> {
    fn default() -> Self {
        Self::new()
    }
}

#[cold]
fn not_started() -> ! {
    // Without the interface's name: formatting is a large part of a small plugin, and the host names the method.
    panic!("there is no instance to call the method on: `new` has not been called, or a method has panicked")
}

/// What makes the instance, if the interface has no constructor.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `Default`, which makes the instance of an interface without `new`",
    label = "no `Default`",
    note = "derive or implement `Default` for `{Self}`, or add `fn new() -> Self` to the interface"
)]
pub trait DefaultConstructor: Sized {
    /// The instance.
    fn start() -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Default> DefaultConstructor for T {
    fn start() -> Self {
        T::default()
    }
}
