//! Slices that a function borrows mutably. Numbers change in the call buffer, other elements come back in the
//! reply.

use alloc::vec::Vec;

use super::argument::ChainMode;
use super::bounds::Returned;
use super::fault::Fault;
use super::mutable::LentMut;
use super::reader::ArgumentReader;
use super::result::ReplyWriter;
use crate::wire::codec::{CodecError, Decoder, Encoder, Malformed, PREFIX, Plain, PluginType, Problem};
use crate::wire::schema::{Passing, Schema};

#[diagnostic::do_not_recommend]
impl<T: Returned> LentMut for [T] {
    const SCHEMA: Schema = <[T] as PluginType>::SCHEMA;
    const PASSING: Passing = Passing::MutSlice;
    /// Empty for plain numbers: `commit` copies them from the call buffer, where the function has changed
    /// them.
    type New = Vec<T>;
    type Held<'a> = HeldSliceMut<'a, T>;

    #[inline]
    fn pass<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        encoder.slice(self);
    }

    #[inline]
    fn receive<'a>(arguments: &mut ArgumentReader<'a>) -> Result<HeldSliceMut<'a, T>, Malformed> {
        HeldSliceMut::receive(arguments)
    }

    #[inline]
    fn lend<'h>(held: &'h mut HeldSliceMut<'_, T>) -> &'h mut [T] {
        held.get_mut()
    }

    #[inline]
    fn give_back<const WORD: bool>(
        held: HeldSliceMut<'_, T>,
        reply: &mut ReplyWriter<WORD>,
    ) -> Result<(), Fault> {
        held.give_back(reply)
    }

    fn chain_mode() -> ChainMode {
        match <T as PluginType>::SCHEMA.number_size() {
            Some(_) => ChainMode::Arguments,
            None => ChainMode::Reply,
        }
    }

    #[inline]
    fn take_back(&self, reply: &mut Decoder<'_>, encoded: &[u8]) -> Result<Vec<T>, Malformed> {
        let Some(size) = <T as PluginType>::SCHEMA.number_size() else {
            let new: Vec<T> = reply.value()?;
            if new.len() != self.len() {
                let (expected, found) = (self.len() as u64, new.len() as u64);
                return Err(reply.fail(Problem::SliceLength { expected, found }));
            }
            return Ok(new);
        };
        if T::PLAIN.is_some() {
            return Ok(Vec::new());
        }
        // The host uses the length that it sent, as in `commit`.
        let Some(elements) = encoded.get(PREFIX..PREFIX + size * self.len()) else {
            return Err(reply.fail(Problem::Missing(1)));
        };
        let mut elements = Decoder::new(elements);
        let new: Result<Vec<T>, Malformed> = self.iter().map(|_| elements.value()).collect();
        new.map_err(|_| reply.fail(elements.error().problem().clone()))
    }

    #[inline]
    fn commit(&mut self, new: Vec<T>, encoded: &[u8]) -> Result<(), CodecError> {
        if let (Some(plain), Some(_)) = (T::PLAIN, <T as PluginType>::SCHEMA.number_size()) {
            let place = plain.bytes_mut(self);
            // The host uses the length that it sent, because the guest may have changed the prefix.
            let Some(elements) = encoded.get(PREFIX..PREFIX + place.len()) else {
                return Err(CodecError::new(Problem::Missing(1), 0));
            };
            place.copy_from_slice(elements);
            return Ok(());
        }
        self.iter_mut().zip(new).for_each(|(old, new)| *old = new);
        Ok(())
    }
}

/// A slice that a function borrows mutably.
pub enum HeldSliceMut<'a, T> {
    /// Plain numbers in the call buffer. Unaligned ones have moved down by `moved` bytes, over their length
    /// prefix, which is no longer needed.
    Buffer { plain: Plain<T>, region: &'a mut [u8], moved: usize },
    /// Plain numbers whose alignment needs more space than the prefix has.
    Copied { plain: Plain<T>, region: &'a mut [u8], vec: Vec<T> },
    /// Numbers of types that are not plain, such as `usize`. They are written back to their place in the
    /// buffer. The description decides this and not the type, because the host may use another type with the
    /// same bytes.
    Numbers { region: &'a mut [u8], vec: Vec<T> },
    /// Other values, which the reply returns.
    Decoded(Vec<T>),
}

impl<'a, T: Returned> HeldSliceMut<'a, T> {
    fn receive(arguments: &mut ArgumentReader<'a>) -> Result<Self, Malformed> {
        let Some(size) = T::SCHEMA.number_size() else {
            return arguments.decoder.value().map(Self::Decoded);
        };
        let region = arguments.block_mut(size)?;
        let Some(plain) = T::PLAIN else {
            let vec = decode_all(&mut arguments.decoder, region)?;
            return Ok(Self::Numbers { region, vec });
        };
        let moved = (region.as_ptr().addr() + PREFIX) % align_of::<T>();
        if moved > PREFIX {
            let vec = arguments.decoder.copied(plain, &region[PREFIX..])?;
            return Ok(Self::Copied { plain, region, vec });
        }
        if moved > 0 {
            region.copy_within(PREFIX.., PREFIX - moved);
        }
        Ok(Self::Buffer { plain, region, moved })
    }

    fn get_mut(&mut self) -> &mut [T] {
        match self {
            Self::Buffer { plain, region, moved } => {
                let end = region.len() - *moved;
                let slice = plain.slice_mut(&mut region[PREFIX - *moved..end]);
                slice.expect("the elements have been aligned")
            }
            Self::Copied { vec, .. } | Self::Numbers { vec, .. } | Self::Decoded(vec) => vec,
        }
    }

    fn give_back<const WORD: bool>(self, reply: &mut ReplyWriter<WORD>) -> Result<(), Fault> {
        match self {
            Self::Buffer { region, moved, .. } => {
                if moved > 0 {
                    let end = region.len() - moved;
                    region.copy_within(PREFIX - moved..end, PREFIX);
                    // The next plugin of a pipeline gets the arguments as they are here, so their prefix is
                    // restored.
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

/// Decodes a sequence from all of `region`, which `decoder` has just skipped.
fn decode_all<T: Returned>(decoder: &mut Decoder<'_>, region: &[u8]) -> Result<Vec<T>, Malformed> {
    let mut inner = Decoder::new(region);
    inner.value().map_err(|Malformed| {
        let error = inner.error();
        decoder.fail_before(region.len() - error.offset(), error.problem().clone())
    })
}
