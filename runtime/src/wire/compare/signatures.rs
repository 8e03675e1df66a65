//! Interfaces of signatures: those of a host, which the compiler knows as constants.

use alloc::vec::Vec;

use crate::wire::description::{Interface, ReadError};
use crate::wire::schema::{self, Signature};

impl Interface {
    /// Returns the interface with these functions.
    ///
    /// # Errors
    ///
    /// If two functions have the same name, or one exceeds the limits of a description.
    pub fn of(signatures: &[&Signature]) -> Result<Self, ReadError> {
        let mut interface = Self::read(&schema::section(signatures, true))?;
        for signature in signatures.iter().filter(|signature| signature.is_optional()) {
            interface.mark_optional(signature.name());
        }
        Ok(interface)
    }

    /// Returns the content of a section that describes these functions, without documentation.
    /// [`read`](Self::read) reads it.
    pub fn section_without_docs(signatures: &[&Signature]) -> Vec<u8> {
        schema::section(signatures, false)
    }
}
