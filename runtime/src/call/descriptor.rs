//! Descriptors: the name, the signature and the slot of a function or an interface. A stub hands them to its
//! transport with every call.

use core::sync::atomic::{AtomicUsize, Ordering};

use crate::wire::schema::Signature;

/// Describes a plugin function to transports. The attribute makes one for each function.
#[derive(Debug)]
pub struct FunctionDescriptor {
    signature: Signature,
    /// The function's slot plus one, or 0 before its first use.
    slot: AtomicUsize,
}

impl FunctionDescriptor {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(signature: Signature) -> Self {
        Self { signature, slot: AtomicUsize::new(0) }
    }

    /// Returns the name under which the plugin exports the function.
    #[inline]
    pub fn name(&self) -> &'static str {
        self.signature.name()
    }

    /// Returns the signature that the stub expects.
    #[inline]
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// Returns a small number that is unique to this function in this process, counted from 0 in the order of
    /// first use. A transport that keeps data for each function can keep it in a `Vec`.
    #[inline]
    pub fn slot(&self) -> usize {
        match self.slot.load(Ordering::Relaxed) {
            0 => self.assign_slot(),
            slot => slot - 1,
        }
    }

    #[cold]
    fn assign_slot(&self) -> usize {
        static SLOTS: AtomicUsize = AtomicUsize::new(1);
        let new = SLOTS.fetch_add(1, Ordering::Relaxed);
        // If another thread was faster, its number stays and `new` is unused.
        match self.slot.compare_exchange(0, new, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => new - 1,
            Err(first) => first - 1,
        }
    }
}

/// Describes an interface to transports. The attribute makes one for each trait.
#[derive(Debug)]
pub struct InterfaceDescriptor {
    name: &'static str,
    functions: &'static [FunctionDescriptor],
}

impl InterfaceDescriptor {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, functions: &'static [FunctionDescriptor]) -> Self {
        Self { name, functions }
    }

    /// Returns the prefix of the functions' names: the trait's name, unless it was given another.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the functions of the interface, the constructor first. A plugin may lack
    /// [optional](crate::schema::Signature::is_optional) ones.
    pub fn functions(&self) -> &'static [FunctionDescriptor] {
        self.functions
    }

    /// Returns the function for the trait's method `name`.
    pub fn method(&self, name: &str) -> Option<&'static FunctionDescriptor> {
        let method = |function: &&FunctionDescriptor| {
            let own = function.name().strip_prefix(self.name).and_then(|rest| rest.strip_prefix('.'));
            own == Some(name)
        };
        self.functions.iter().find(method)
    }
}
