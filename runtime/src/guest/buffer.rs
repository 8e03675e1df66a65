//! Growth of the buffers that are kept between calls.

use alloc::collections::TryReserveError;
use alloc::vec::Vec;

/// Replaces the buffer by one of at least `length` bytes. The contents are lost.
///
/// # Errors
///
/// If memory runs out. The buffer is then empty.
pub(super) fn enlarge(buffer: &mut Vec<u8>, length: usize) -> Result<(), TryReserveError> {
    // Grows by at least half, so that slow growth does not reallocate each time. The old buffer is freed
    // first, because both may not fit.
    let wanted = length.max(buffer.len().saturating_add(buffer.len() / 2));
    *buffer = Vec::new();
    if buffer.try_reserve_exact(wanted).is_err() {
        buffer.try_reserve_exact(length)?;
    }
    buffer.resize(buffer.capacity(), 0);
    Ok(())
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::enlarge;

    #[test]
    fn buffers_grow_by_half_at_least() {
        let mut buffer = vec![1; 100];
        enlarge(&mut buffer, 101).unwrap();
        assert!(buffer.len() >= 150 && buffer.iter().all(|byte| *byte == 0));
        enlarge(&mut buffer, 1000).unwrap();
        assert!(buffer.len() >= 1000);
        enlarge(&mut buffer, usize::MAX).unwrap_err();
        assert!(buffer.is_empty());
    }
}
