//! Slices that a function borrows.

use alloc::vec::Vec;

use super::{ArgumentReader, Fault, ReplyWriter};
use crate::call::caller::Returned;
use crate::codec::{Encoder, PREFIX, Plain};
use crate::schema::Decode;

/// A slice that a function borrows, in the call buffer if its elements are aligned there.
pub enum HeldSlice<'a, T> {
    Buffer(&'a [T]),
    Decoded(Vec<T>),
}

impl<'a, T: Decode<'a> + 'a> HeldSlice<'a, T> {
    #[inline]
    pub(crate) fn receive(arguments: &mut ArgumentReader<'a>) -> Result<Self, Fault> {
        let Some(plain) = T::PLAIN else {
            return arguments.value().map(Self::Decoded);
        };
        let bytes = arguments.decode(|decoder| decoder.plain_bytes(plain))?;
        Ok(match plain.slice(bytes) {
            Some(slice) => Self::Buffer(slice),
            None => Self::Decoded(arguments.decode(|decoder| decoder.copied(plain, bytes))?),
        })
    }

    #[inline]
    pub(crate) fn get(&self) -> &[T] {
        match self {
            Self::Buffer(slice) => slice,
            Self::Decoded(vec) => vec,
        }
    }
}

/// A slice that a function borrows mutably.
pub enum HeldSliceMut<'a, T> {
    /// Plain numbers in the call buffer. Unaligned numbers have been moved down by `moved` bytes, over their
    /// length prefix, which is no longer needed.
    Buffer { plain: Plain<T>, region: &'a mut [u8], moved: usize },
    /// Plain numbers whose alignment needs more space than the prefix has.
    Copied { plain: Plain<T>, region: &'a mut [u8], vec: Vec<T> },
    /// Numbers of types that are not plain, such as `usize`. They are written back to their place in the
    /// buffer, because the description decides this and not the type: the host may use another type with the
    /// same bytes.
    Numbers { region: &'a mut [u8], vec: Vec<T> },
    /// Other values, which the reply returns.
    Decoded(Vec<T>),
}

impl<'a, T: Returned> HeldSliceMut<'a, T> {
    pub(crate) fn receive(arguments: &mut ArgumentReader<'a>) -> Result<Self, Fault> {
        let Some(size) = T::SCHEMA.number_size() else {
            return arguments.value().map(Self::Decoded);
        };
        let region = arguments.block_mut(size)?;
        let Some(plain) = T::PLAIN else {
            let vec = ArgumentReader::new(region).value()?;
            return Ok(Self::Numbers { region, vec });
        };
        let moved = (region.as_ptr().addr() + PREFIX) % align_of::<T>();
        if moved > PREFIX {
            let vec = arguments.decode(|decoder| decoder.copied(plain, &region[PREFIX..]))?;
            return Ok(Self::Copied { plain, region, vec });
        }
        if moved > 0 {
            region.copy_within(PREFIX.., PREFIX - moved);
        }
        Ok(Self::Buffer { plain, region, moved })
    }

    pub(crate) fn get_mut(&mut self) -> &mut [T] {
        match self {
            Self::Buffer { plain, region, moved } => {
                let end = region.len() - *moved;
                let slice = plain.slice_mut(&mut region[PREFIX - *moved..end]);
                slice.expect("the elements have been aligned")
            }
            Self::Copied { vec, .. } | Self::Numbers { vec, .. } | Self::Decoded(vec) => vec,
        }
    }

    pub(crate) fn give_back<const WORD: bool>(self, reply: &mut ReplyWriter<WORD>) -> Result<(), Fault> {
        match self {
            Self::Buffer { region, moved, .. } => {
                if moved > 0 {
                    let end = region.len() - moved;
                    region.copy_within(PREFIX - moved..end, PREFIX);
                    // Restored, because the next plugin of a pipeline gets the arguments as they are here.
                    let count = (region.len() - PREFIX) / size_of::<T>();
                    region[..PREFIX].copy_from_slice(&(count as u64).to_le_bytes());
                }
                Ok(())
            }
            Self::Copied { plain, region, vec } => {
                region[PREFIX..].copy_from_slice(plain.bytes(&vec));
                Ok(())
            }
            Self::Numbers { region, vec } => {
                let mut encoder = Encoder::new(region);
                encoder.slice(&vec);
                encoder.finish().map(drop).map_err(Fault::Result)
            }
            Self::Decoded(vec) => reply.value(vec),
        }
    }
}
