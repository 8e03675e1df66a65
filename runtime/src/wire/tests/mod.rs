//! Properties of the codec, over values of many types: its bytes are bincode's, each decodes the other's
//! bytes, both refuse the same bytes, and a walk along the description accepts the same bytes as the codec.
//!
//! Values come from random bytes that follow a type's description, in [`random`]. A run has 1,000 of each
//! type. The variables `VALUES` and `SEED` change the number and the seed.

#![allow(clippy::trivially_copy_pass_by_ref, reason = "serde wants it so")]

mod derived;
mod foreign;
pub(super) mod random;
mod recursive;
mod standard;
mod untyped;

use alloc::format;
use alloc::vec::Vec;
use core::fmt;

use bincode::serde::{borrow_decode_from_slice, encode_to_vec};
use serde::{Deserialize, Serialize};

use self::random::Random;
use self::untyped::Untyped;
use super::codec::{CodecError, Decoder, Problem, to_vec};
use super::schema::Schema;
use super::walk;
use crate::convert_slice;
use crate::wire::codec::Decode;

fn bincode(value: &impl Serialize) -> Vec<u8> {
    encode_to_vec(value, super::codec::FORMAT).unwrap()
}

/// A type under test.
struct Type {
    schema: Schema,
    /// Decodes bytes by the codec and by bincode, and compares the results.
    read: fn(&[u8]) -> Option<Value>,
    /// Makes values of types for which few random bytes are valid, even if they follow the description.
    make: Option<fn(&mut Random) -> Vec<u8>>,
}

/// A value that both the codec and bincode have decoded.
struct Value {
    /// The encoding by the codec. `None` if no plugin can have the value.
    encoded: Option<Vec<u8>>,
    /// The encoding by bincode, in an order that depends on the value alone.
    canonical: Vec<u8>,
}

/// Decodes by the codec, and checks that a walk accepts the same bytes.
fn decode<'a, T: Decode<'a>>(bytes: &'a [u8]) -> Result<T, CodecError> {
    let mut decoder = Decoder::new(bytes);
    let value = decoder.value().and_then(|value| decoder.end().map(|()| value));
    let Ok(value) = value else { return Err(decoder.error()) };
    let mut walked = Decoder::new(bytes);
    let accepted = walk::check(&T::SCHEMA, &mut walked).and_then(|_| walked.end()).is_ok();
    assert!(accepted, "the codec reads a value that a walk refuses: {}", walked.error());
    Ok(value)
}

fn read<'a, T, C: Serialize>(bytes: &'a [u8], canonical: impl Fn(T) -> C) -> Option<Value>
where
    T: Decode<'a> + Serialize + Deserialize<'a>,
{
    match (decode::<T>(bytes), convert_slice::<T>(bytes)) {
        (Ok(ours), Ok(theirs)) => {
            let expected = bincode(&ours);
            let encoded = match to_vec(|encoder| encoder.scoped(|encoder| ours.encode(encoder))) {
                Ok(encoded) => {
                    assert_eq!(encoded, expected, "the codec does not write what bincode writes");
                    Some(encoded)
                }
                Err(error) => {
                    assert_eq!(*error.problem(), Problem::Usize);
                    None
                }
            };
            let canonical = [ours, theirs].map(|value| bincode(&canonical(value)));
            assert_eq!(canonical[0], canonical[1], "the codec does not read what bincode reads");
            let [canonical, _] = canonical;
            Some(Value { encoded, canonical })
        }
        (Err(_), Err(_)) => None,
        // The codec counts elements without bytes before it reads them. bincode's guard counts all elements.
        (Err(error), Ok(_)) if *error.problem() == Problem::Elements => None,
        (Err(error), Ok(_)) => panic!("only the codec refuses: {error}"),
        (Ok(_), Err(error)) => panic!("only the bridge refuses: {error}"),
    }
}

/// Decodes bytes of the codec by bincode alone.
fn read_plainly<'a, T: Deserialize<'a> + Serialize, C: Serialize>(
    bytes: &'a [u8],
    canonical: impl Fn(T) -> C,
) -> Vec<u8> {
    let (value, length) = borrow_decode_from_slice(bytes, super::codec::FORMAT).unwrap();
    assert_eq!(length, bytes.len());
    bincode(&canonical(value))
}

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{name} is no number")))
}

impl Type {
    fn check(&self, name: &str, read_plainly: fn(&[u8]) -> Vec<u8>) {
        let values = variable("VALUES").unwrap_or(1_000);
        let mut random = Random::new(name, variable("SEED").unwrap_or(0));
        let untyped = Untyped::new(self.schema);
        let (mut valid, mut refused) = (0, 0);
        while valid < values {
            let bytes = match self.make {
                Some(make) => make(&mut random),
                None => random.bytes_of(&self.schema),
            };
            let context = |what: &str| format!("{name}: {what}: {bytes:?}");
            let Some(value) = checked(&context("random bytes"), || (self.read)(&bytes)) else {
                refused += 1;
                assert!(refused < 1000 + 50 * valid, "{}", context("hardly any bytes are a value"));
                continue;
            };
            valid += 1;
            if let Some(encoded) = &value.encoded {
                // Text is slow.
                if valid % 10 == 1 {
                    checked(&context("as a value without a type"), || untyped.check(encoded));
                }
                let again =
                    checked(&context("what it writes"), || (self.read)(encoded)).expect("it is read again");
                assert_eq!(again.canonical, value.canonical, "{}", context("it is another value"));
                assert_eq!(
                    read_plainly(encoded),
                    value.canonical,
                    "{}",
                    context("bincode reads another value")
                );
            }
            let mutated = random.mutated(&bytes);
            checked(&format!("{name}: mutated bytes: {mutated:?}"), || (self.read)(&mutated));
        }
    }
}

/// Runs the check. If it panics, prints `context` to name the bytes.
fn checked<T>(context: &dyn fmt::Display, run: impl FnOnce() -> T) -> T {
    struct Context<'a>(&'a dyn fmt::Display);
    impl Drop for Context<'_> {
        fn drop(&mut self) {
            if std::thread::panicking() {
                std::eprintln!("{}", self.0);
            }
        }
    }
    let _context = Context(context);
    run()
}

/// Tests of types: `name: type [, from maker] [, as canonical form];`
macro_rules! types {
    ($($name:ident: $type:ty $(, from $make:expr)? $(, as $canonical:expr)?;)*) => {
        $(
            #[test]
            fn $name() {
                use $crate::wire::tests as tests;
                fn read(bytes: &[u8]) -> Option<tests::Value> {
                    tests::read::<$type, _>(bytes, tests::types!(@canonical $($canonical)?))
                }
                fn read_plainly(bytes: &[u8]) -> alloc::vec::Vec<u8> {
                    tests::read_plainly::<$type, _>(bytes, tests::types!(@canonical $($canonical)?))
                }
                let make: Option<fn(&mut tests::Random) -> alloc::vec::Vec<u8>> = tests::types!(@make $type $(, $make)?);
                let schema = <$type as crate::PluginType>::SCHEMA;
                tests::Type { schema, read, make }.check(stringify!($name), read_plainly);
            }
        )*
    };
    (@canonical) => { core::convert::identity };
    (@canonical $canonical:expr) => { $canonical };
    (@make $type:ty) => { None };
    (@make $type:ty, $make:expr) => {
        Some(|random| {
            let make: fn(&mut tests::random::Random) -> $type = $make;
            let value = make(random);
            tests::bincode(&value)
        })
    };
}
use types;
