//! The called side: interfaces and their implementations. This is the guest, or the host when a guest calls
//! its functions.
//!
//! The types in a trait's methods are in scope only where the trait is defined. So the code that decodes and
//! encodes them is generated there, generic over the type that implements the trait. A plugin's crate
//! generates exports that call this code. The exports find it through the constant with the trait's name,
//! which is imported together with the trait, even under another name.

use alloc::boxed::Box;
use core::cell::Cell;

use super::fault::Fault;
use super::reader::ArgumentReader;
use super::result::ReplyWriter;
use crate::wire::schema::Signature;

/// An interface. The type of the constant beside the trait implements it.
pub trait Interface: Copy {
    /// Signatures of the functions, the constructor first.
    const SIGNATURES: &'static [Signature];
}

/// Serves a call of one function of an interface: reads the arguments, calls the method on the stored
/// instance, and writes the reply.
pub type Method<T> = fn(&InstanceCell<T>, &mut ArgumentReader<'_>, &mut ReplyWriter) -> Result<(), Fault>;

/// An interface that `T` implements.
#[diagnostic::on_unimplemented(
    message = "`{T}` does not implement this interface",
    label = "not the interface of a trait that `{T}` implements"
)]
pub trait Implemented<T: 'static>: Interface {
    /// The functions that serve calls, in the order of the signatures.
    const METHODS: &'static [Method<T>];
}

/// Returns [`Interface::SIGNATURES`] of an interface given as a value.
pub const fn signatures<I: Interface>(_: I) -> &'static [Signature] {
    I::SIGNATURES
}

/// Returns [`Implemented::METHODS`] of an interface given as a value.
pub const fn methods<T: 'static, I: Implemented<T>>(_: I) -> &'static [Method<T>] {
    I::METHODS
}

/// Storage for the instance that an interface's methods run on. The instance is taken out while a method
/// runs, so no reference into a static is held across the plugin's code.
pub struct InstanceCell<T>(Cell<Option<Box<T>>>);

// SAFETY: wasm32-unknown-unknown without atomics has one thread, and `serve` does not compile with atomics.
// On other targets an `InstanceCell` is not a static.
#[cfg(target_arch = "wasm32")]
unsafe impl<T> Sync for InstanceCell<T> {}

impl<T> InstanceCell<T> {
    /// Creates an empty cell.
    pub const fn new() -> Self {
        Self(Cell::new(None))
    }

    /// Stores the new instance and drops the previous one.
    #[inline]
    pub fn start(&self, instance: T) {
        drop(self.0.replace(Some(Box::new(instance))));
    }

    /// Stores the new instance and drops the previous one, if the constructor succeeded.
    ///
    /// # Errors
    ///
    /// Returns the constructor's error.
    #[inline]
    pub fn try_start<E>(&self, instance: Result<T, E>) -> Result<(), E> {
        instance.map(|instance| self.start(instance))
    }

    /// Runs a method on the instance.
    ///
    /// # Panics
    ///
    /// If the cell is empty. In a guest this fails the call.
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
    // The message omits the interface's name: formatting is a large part of a small plugin, and the host
    // names the method.
    panic!("there is no instance to call the method on: `new` has not been called, or a method has panicked")
}

/// Makes the instance of an interface that has no constructor.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `Default`, which makes the instance of an interface without `new`",
    label = "no `Default`",
    note = "derive or implement `Default` for `{Self}`, or add `fn new() -> Self` to the interface"
)]
pub trait DefaultConstructor: Sized {
    /// Returns the instance.
    fn start() -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Default> DefaultConstructor for T {
    fn start() -> Self {
        T::default()
    }
}
