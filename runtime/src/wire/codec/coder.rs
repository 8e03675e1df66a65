//! The encoder and the decoder: bytes in and out, errors, and numbers. Both ends of every call use them.
//! `encode` and `decode` add sequences.

use super::blocks::{Blocks, Outside};
use super::error::{CodecError, Malformed, Problem};
use super::limits::Limits;
use super::plain::Plain;
#[cfg(any(target_arch = "wasm32", feature = "host", test))]
use crate::wire::abi::ARGUMENT_WORDS;
use crate::wire::schema::Schema;

/// A type that can cross the boundary. Its schema is known at compile time, and it encodes its values.
///
/// Derive it. The derive implements [`Decode`] as well:
///
/// ```
/// use wasmer_plugin::PluginType;
///
/// #[derive(PluginType)]
/// pub enum Shape {
///     Circle { radius: f64 },
///     Polygon(Vec<(f64, f64)>),
///     Nothing,
/// }
/// ```
///
/// A type that contains itself needs no more. Where two types contain each other, one of the fields must be
/// marked, or the compiler reports a cycle in `SCHEMA`: see the derive macro.
///
/// A type with hand-written `Serialize` and `Deserialize` takes the description of a type with the same
/// encoding: see `#[plugin_type(as = …)]` at the derive macro.
///
/// A hand-written implementation encodes by [`Encoder::value`], and describes exactly that encoding:
///
/// ```
/// use wasmer_plugin::codec::{Decoder, Encoder, Malformed};
/// use wasmer_plugin::schema::{Decode, PluginType, Schema};
///
/// /// A percentage up to 100.
/// pub struct Percent(u8);
///
/// impl PluginType for Percent {
///     const SCHEMA: Schema = u8::SCHEMA;
///
///     fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
///         encoder.value(&self.0);
///     }
/// }
///
/// impl<'de> Decode<'de> for Percent {
///     fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
///         match decoder.value()? {
///             percent @ 0..=100 => Ok(Self(percent)),
///             _ => Err(decoder.refuse("a percentage is at most 100")),
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cross the plugin boundary: it does not implement `PluginType`",
    label = "not described for the plugin boundary",
    note = "a type of your own derives it: `#[derive(wasmer_plugin::PluginType)]`",
    note = "for a type of another crate, turn on the feature of wasmer-plugin that has the crate's name, such as `chrono`; \
            if there is none, pass a type of your own that holds its parts"
)]
pub trait PluginType {
    /// The encoding of the type's values.
    const SCHEMA: Schema;

    #[doc(hidden)]
    const PLAIN: Option<Plain<Self>> = None;

    /// Encodes the value. The encoder keeps errors: see [`Encoder::finish`].
    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>);
}

/// A [`PluginType`] that can be decoded from bytes, from which it may borrow.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be decoded at the plugin boundary",
    label = "not readable from the wire",
    note = "a type of your own derives it: `#[derive(wasmer_plugin::PluginType)]`",
    note = "of all references only `&str`, `&[u8]` and `&Path` are decoded: hold the value in place of another one"
)]
pub trait Decode<'de>: PluginType + Sized {
    /// Decodes a value from the front of the decoder's bytes.
    ///
    /// # Errors
    ///
    /// If the bytes do not encode such a value. The decoder holds the reason.
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed>;
}

/// Writes encoded values into a given buffer, and counts the bytes that do not fit.
///
/// An error sticks: [`finish`](Self::finish) returns the first one.
///
/// ```
/// use wasmer_plugin::codec::Encoder;
///
/// let mut room = [0; 3];
/// let mut encoder = Encoder::new(&mut room);
/// encoder.value(&7_u16);
/// assert!(encoder.fits());
/// encoder.value(&9_u16); // One byte too many: the encoder goes on counting.
/// assert!(!encoder.fits());
/// assert_eq!(encoder.finish()?, 4);
/// # Ok::<(), wasmer_plugin::codec::CodecError>(())
/// ```
pub struct Encoder<'r, 'v> {
    pub(super) room: &'r mut [u8],
    /// Number of bytes written so far, including those that did not fit.
    pub(super) length: usize,
    pub(super) blocks: Blocks<'v>,
    pub(super) error: Option<CodecError>,
}

impl<'r, 'v> Encoder<'r, 'v> {
    /// Creates an encoder that writes to the beginning of `room`.
    #[inline]
    #[must_use]
    pub fn new(room: &'r mut [u8]) -> Self {
        Self::with_blocks(room, Blocks::Inline)
    }

    #[inline]
    pub(crate) fn with_blocks(room: &'r mut [u8], blocks: Blocks<'v>) -> Self {
        Self { room, length: 0, blocks, error: None }
    }

    /// Appends a value.
    #[inline]
    pub fn value<T: PluginType + ?Sized>(&mut self, value: &'v T) {
        value.encode(self);
    }

    /// Appends raw bytes.
    #[inline(always)]
    pub(crate) fn put<const N: usize>(&mut self, bytes: [u8; N]) {
        if let Some(place) = self.rest().first_chunk_mut() {
            *place = bytes;
        }
        self.advance(N);
    }

    /// Returns the rest of the room, which is empty once a value did not fit.
    #[inline(always)]
    pub(super) fn rest(&mut self) -> &mut [u8] {
        self.room.get_mut(self.length..).unwrap_or_default()
    }

    #[inline(always)]
    pub(super) fn advance(&mut self, bytes: usize) {
        self.length = self.length.saturating_add(bytes);
    }

    /// Records the error, unless an earlier one was recorded.
    #[cold]
    pub(crate) fn fail(&mut self, problem: Problem) {
        self.fail_at(self.len(), problem);
    }

    /// Records the error of a value that begins at this offset, unless an earlier one was recorded.
    #[cold]
    #[inline(never)]
    pub(super) fn fail_at(&mut self, offset: usize, problem: Problem) {
        if self.error.is_none() {
            self.error = Some(CodecError::new(problem, offset));
        }
    }

    /// Returns the number of bytes written so far, including those that did not fit.
    #[inline]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Returns true if nothing has been written yet.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns true if everything that was written did fit.
    #[inline]
    pub fn fits(&self) -> bool {
        self.length <= self.room.len()
    }

    /// Returns the number of bytes, including those that did not fit.
    ///
    /// # Errors
    ///
    /// If a value cannot be encoded: a poisoned lock, a `RefCell` that is mutably borrowed, a skipped
    /// variant, a `usize` that does not fit into a plugin's 32 bits, or an error of a type's `Serialize`.
    #[inline]
    pub fn finish(self) -> Result<usize, CodecError> {
        self.finish_with_blocks().map(|(length, _)| length)
    }

    #[inline]
    pub(crate) fn finish_with_blocks(self) -> Result<(usize, Blocks<'v>), CodecError> {
        match self.error {
            None => Ok((self.length, self.blocks)),
            Some(error) => Err(error),
        }
    }
}

/// Reads values from the front of encoded bytes.
///
/// Values may borrow from the bytes. After an error the decoder holds the reason, see [`error`](Self::error).
///
/// ```
/// use wasmer_plugin::codec::Decoder;
///
/// let mut decoder = Decoder::new(&[7, 0, 1]);
/// assert_eq!(decoder.value::<u16>(), Ok(7));
/// assert_eq!(decoder.value::<bool>(), Ok(true));
/// assert!(decoder.value::<u8>().is_err());
/// assert_eq!(decoder.error().to_string(), "1 byte is missing");
/// ```
pub struct Decoder<'de> {
    pub(super) rest: &'de [u8],
    /// Length of all bytes, including those already read.
    pub(super) total: usize,
    pub(super) outside: Outside<'de>,
    pub(super) limits: Limits<'de>,
    pub(super) problem: Option<(Problem, usize)>,
}

impl<'de> Decoder<'de> {
    /// Creates a decoder of these bytes.
    #[inline]
    #[must_use]
    pub fn new(bytes: &'de [u8]) -> Self {
        Self::with_outside(bytes, Outside::Nowhere)
    }

    #[inline]
    pub(crate) fn with_outside(bytes: &'de [u8], outside: Outside<'de>) -> Self {
        Self { rest: bytes, total: bytes.len(), outside, limits: Limits::new(bytes.len()), problem: None }
    }

    /// Decodes a value.
    ///
    /// # Errors
    ///
    /// If the bytes do not encode a `T`.
    #[inline]
    pub fn value<T: Decode<'de>>(&mut self) -> Result<T, Malformed> {
        T::decode(self)
    }

    /// Checks that all bytes have been read.
    ///
    /// # Errors
    ///
    /// If bytes are left.
    #[inline]
    pub fn end(&mut self) -> Result<(), Malformed> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.left_over()) }
    }

    #[cold]
    #[inline(never)]
    fn left_over(&mut self) -> Malformed {
        self.fail(Problem::LeftOver(self.rest.len() as u64))
    }

    /// Returns the reason for the last error.
    #[cold]
    pub fn error(&mut self) -> CodecError {
        let (problem, offset) = self.problem.take().unwrap_or_else(|| {
            (Problem::Message("a `Decode` implementation failed without a reason".into()), self.offset())
        });
        CodecError::new(problem, offset)
    }

    /// Returns the number of bytes read so far.
    #[inline]
    pub(crate) fn offset(&self) -> usize {
        self.total - self.rest.len()
    }

    /// Continues with these bytes, which must be the end of the same input.
    #[inline]
    pub(crate) fn set_rest(&mut self, rest: &'de [u8]) {
        self.rest = rest;
    }

    /// Fails with this reason. For hand-written implementations of [`Decode`].
    ///
    /// ```
    /// use wasmer_plugin::codec::{Decoder, Malformed};
    ///
    /// fn even(decoder: &mut Decoder<'_>) -> Result<u32, Malformed> {
    ///     let number: u32 = decoder.value()?;
    ///     if number % 2 == 0 { Ok(number) } else { Err(decoder.refuse("the number is odd")) }
    /// }
    /// # assert!(even(&mut Decoder::new(&[1, 0, 0, 0])).is_err());
    /// ```
    #[cold]
    pub fn refuse(&mut self, reason: &'static str) -> Malformed {
        self.fail(Problem::Message(reason.into()))
    }

    #[cold]
    pub(crate) fn fail(&mut self, problem: Problem) -> Malformed {
        self.fail_before(0, problem)
    }

    /// Fails at the position before the last `taken` bytes.
    #[cold]
    #[inline(never)]
    pub(crate) fn fail_before(&mut self, taken: usize, problem: Problem) -> Malformed {
        let offset = self.offset() - taken;
        if self.problem.is_none() {
            self.problem = Some((problem, offset));
        }
        Malformed
    }

    #[cold]
    #[inline(never)]
    pub(super) fn missing(&mut self, wanted: u64) -> Malformed {
        self.fail(Problem::Missing(wanted.saturating_sub(self.rest.len() as u64)))
    }

    /// Takes the next `N` bytes.
    #[inline(always)]
    pub(crate) fn take<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        match self.rest.split_first_chunk() {
            Some((bytes, rest)) => {
                self.rest = rest;
                Ok(*bytes)
            }
            None => Err(self.missing(N as u64)),
        }
    }
}

macro_rules! plain {
    ($($type:ident => $schema:ident;)*) => {
        $(
            impl PluginType for $type {
                const SCHEMA: Schema = Schema::$schema;
                // SAFETY: a number has no padding, and all bit patterns are numbers. The wire is
                // little-endian, and so is memory: `plain.rs` does not compile for other targets.
                const PLAIN: Option<Plain<Self>> = Some(unsafe { Plain::new() });

                #[inline(always)]
                fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
                    encoder.put(self.to_le_bytes());
                }
            }

            impl<'de> Decode<'de> for $type {
                #[inline(always)]
                fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
                    decoder.take().map(Self::from_le_bytes)
                }
            }
        )*
    };
}

plain! {
    u8 => U8;
    u16 => U16;
    u32 => U32;
    u64 => U64;
    u128 => U128;
    i8 => I8;
    i16 => I16;
    i32 => I32;
    i64 => I64;
    i128 => I128;
    f32 => F32;
    f64 => F64;
}

/// Joins the words of a call to bytes, least byte first: see [`abi`](crate::abi).
#[cfg(any(target_arch = "wasm32", feature = "host", test))]
#[inline]
pub(crate) const fn join_words([first, second]: [u64; 2]) -> [u8; ARGUMENT_WORDS] {
    (first as u128 | (second as u128) << 64).to_le_bytes()
}

/// Splits bytes into the words of a call.
#[cfg(any(feature = "host", test))]
#[inline]
#[allow(clippy::cast_possible_truncation)] // Each half is kept.
pub(crate) const fn split_words(bytes: [u8; ARGUMENT_WORDS]) -> [u64; 2] {
    let both = u128::from_le_bytes(bytes);
    [both as u64, (both >> 64) as u64]
}
