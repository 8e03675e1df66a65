//! Slices, strings and paths that a function borrows.

use alloc::string::String;
use alloc::vec::Vec;
#[cfg(feature = "std")]
use std::path::{Path, PathBuf};

use super::argument::{ChainMode, Lent, reply_of};
use super::bounds::Passed;
use super::reader::ArgumentReader;
use crate::wire::codec::{Encoder, Malformed, PluginType};
use crate::wire::schema::Schema;

#[diagnostic::do_not_recommend]
impl<'de> Lent<'de> for str {
    const SCHEMA: Schema = <str as PluginType>::SCHEMA;
    type Held = &'de str;

    #[inline]
    fn pass<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        // Any number of bytes is inline, so that the guest can borrow them from the call buffer.
        encoder.slice(self.as_bytes());
    }

    #[inline]
    fn receive(arguments: &mut ArgumentReader<'de>) -> Result<&'de str, Malformed> {
        arguments.decoder.value()
    }

    #[inline]
    fn lend<'h>(held: &'h &'de str) -> &'h str {
        held
    }

    fn chain_mode<R: 'static>() -> Option<ChainMode> {
        reply_of::<String, R>()
    }
}

#[cfg(feature = "std")]
#[diagnostic::do_not_recommend]
impl<'de> Lent<'de> for Path {
    const SCHEMA: Schema = <Path as PluginType>::SCHEMA;
    type Held = &'de Path;

    #[inline]
    fn pass<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        match self.to_str() {
            Some(text) => text.pass(encoder),
            None => self.encode(encoder),
        }
    }

    #[inline]
    fn receive(arguments: &mut ArgumentReader<'de>) -> Result<&'de Path, Malformed> {
        arguments.decoder.value()
    }

    #[inline]
    fn lend<'h>(held: &'h &'de Path) -> &'h Path {
        held
    }

    fn chain_mode<R: 'static>() -> Option<ChainMode> {
        reply_of::<PathBuf, R>()
    }
}

#[diagnostic::do_not_recommend]
impl<'de, T: Passed<'de> + 'de> Lent<'de> for [T] {
    const SCHEMA: Schema = <[T] as PluginType>::SCHEMA;
    type Held = HeldSlice<'de, T>;

    #[inline]
    fn pass<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        encoder.slice(self);
    }

    #[inline]
    fn receive(arguments: &mut ArgumentReader<'de>) -> Result<HeldSlice<'de, T>, Malformed> {
        let decoder = &mut arguments.decoder;
        let Some(plain) = T::PLAIN else {
            return decoder.value().map(HeldSlice::Decoded);
        };
        let bytes = decoder.plain_bytes(plain)?;
        match plain.slice(bytes) {
            Some(slice) => Ok(HeldSlice::Buffer(slice)),
            None => decoder.copied(plain, bytes).map(HeldSlice::Decoded),
        }
    }

    #[inline]
    fn lend<'h>(held: &'h HeldSlice<'de, T>) -> &'h [T] {
        match held {
            HeldSlice::Buffer(slice) => slice,
            HeldSlice::Decoded(vec) => vec,
        }
    }

    fn chain_mode<R: 'static>() -> Option<ChainMode> {
        reply_of::<Vec<T>, R>()
    }
}

/// A slice that a function borrows, in the call buffer if its elements are aligned there.
pub enum HeldSlice<'a, T> {
    Buffer(&'a [T]),
    Decoded(Vec<T>),
}
