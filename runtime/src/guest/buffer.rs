//! How the buffers grow that are kept from call to call.

use alloc::collections::TryReserveError;
use alloc::vec::Vec;

/// Puts a buffer of at least `length` bytes in the place of this one, whose contents are lost.
///
/// # Errors
///
/// If there is no memory for it: then the buffer is empty.
pub(super) fn enlarge(buffer: &mut Vec<u8>, length: usize) -> Result<(), TryReserveError> {
    // Half as much again, so that what grows slowly does not come here each time. The old buffer goes first: both
    // may not fit.
    let wanted = length.max(buffer.len().saturating_add(buffer.len() / 2));
    *buffer = Vec::new();
    if buffer.try_reserve_exact(wanted).is_err() {
        buffer.try_reserve_exact(length)?;
    }
    buffer.resize(buffer.capacity(), 0);
    Ok(())
}
