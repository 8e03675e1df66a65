//! The wire: the encoding of values, descriptions and calls between host and guest.

pub mod codec;
#[cfg(fuzzing)]
pub mod fuzzing;
pub(crate) mod matches;
pub(crate) mod schema;
#[cfg(all(test, feature = "std"))]
mod tests;
pub(crate) mod types;
#[cfg(any(feature = "host", test, fuzzing))]
pub(crate) mod walk;
