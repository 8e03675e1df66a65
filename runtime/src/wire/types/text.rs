//! Text and C strings, which both ends can borrow from the encoded bytes.

use alloc::boxed::Box;
use alloc::ffi::CString;
use alloc::string::String;
use core::ffi::CStr;
#[cfg(feature = "std")]
use std::path::{Path, PathBuf};

use crate::wire::codec::{Decode, PluginType};
use crate::wire::codec::{Decoder, Encoder, Malformed, Plain, Problem};
use crate::wire::schema::Schema;

/// The proof for bytes.
pub(super) const BYTES: Plain<u8> = u8::PLAIN.expect("a byte is plain");

impl PluginType for str {
    const SCHEMA: Schema = Schema::String;

    #[inline]
    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        encoder.block(BYTES, self.as_bytes());
    }
}

impl<'de: 'a, 'a> Decode<'de> for &'a str {
    #[inline]
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        decoder.text()
    }
}

impl<'de: 'a, 'a> Decode<'de> for &'a [u8] {
    #[inline]
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        decoder.plain_bytes(BYTES)
    }
}

impl PluginType for String {
    const SCHEMA: Schema = Schema::String;

    #[inline]
    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        self.as_str().encode(encoder);
    }
}

impl<'de> Decode<'de> for String {
    #[inline]
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        let before = decoder.offset();
        match Self::from_utf8(decoder.plain_vec(BYTES)?) {
            Ok(text) => Ok(text),
            Err(_) => Err(decoder.fail_before(decoder.offset() - before, Problem::Utf8)),
        }
    }
}

impl<'de> Decode<'de> for Box<str> {
    #[inline]
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        String::decode(decoder).map(String::into_boxed_str)
    }
}

/// A C string is encoded without the zero at its end.
impl PluginType for CStr {
    const SCHEMA: Schema = <[u8]>::SCHEMA;

    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        self.to_bytes().encode(encoder);
    }
}

impl PluginType for CString {
    const SCHEMA: Schema = <[u8]>::SCHEMA;

    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        self.as_bytes().encode(encoder);
    }
}

impl<'de> Decode<'de> for CString {
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        let before = decoder.offset();
        Self::new(decoder.plain_vec(BYTES)?).map_err(|_| {
            let problem = Problem::Message("a zero stands within a C string".into());
            decoder.fail_before(decoder.offset() - before, problem)
        })
    }
}

impl<'de> Decode<'de> for Box<CStr> {
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        CString::decode(decoder).map(CString::into_boxed_c_str)
    }
}

// `OsStr` and `OsString` are not supported: their bytes have a meaning on one system only, so no guest has
// them.
#[cfg(feature = "std")]
impl PluginType for Path {
    const SCHEMA: Schema = Schema::String;

    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        match self.to_str() {
            Some(text) => text.encode(encoder),
            None => encoder.fail(Problem::Message("the path is not UTF-8".into())),
        }
    }
}

#[cfg(feature = "std")]
impl PluginType for PathBuf {
    const SCHEMA: Schema = Schema::String;

    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        self.as_path().encode(encoder);
    }
}

#[cfg(feature = "std")]
impl<'de> Decode<'de> for PathBuf {
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        String::decode(decoder).map(Self::from)
    }
}

#[cfg(feature = "std")]
impl<'de: 'a, 'a> Decode<'de> for &'a Path {
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        decoder.text().map(Path::new)
    }
}

#[cfg(feature = "std")]
impl<'de> Decode<'de> for Box<Path> {
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        PathBuf::decode(decoder).map(PathBuf::into_boxed_path)
    }
}
