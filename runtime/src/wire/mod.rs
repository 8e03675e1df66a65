//! The wire between host and guest: the ABI, the encoding of values, and the descriptions of types and
//! plugins. Every call crosses it.

pub mod abi;
#[cfg(any(feature = "host", test, fuzzing))]
#[cfg_attr(not(feature = "host"), allow(dead_code))]
pub(crate) mod adapt;
pub mod codec;
pub(crate) mod compare;
pub(crate) mod description;
pub(crate) mod display;
#[cfg(fuzzing)]
pub mod fuzzing;
#[cfg(any(feature = "testing", test))]
pub(crate) mod matches;
pub(crate) mod schema;
#[cfg(any(feature = "host", test, fuzzing))]
pub(crate) mod steps;
#[cfg(all(test, feature = "std"))]
mod tests;
pub(crate) mod types;
#[cfg(any(feature = "host", test, fuzzing))]
#[cfg_attr(not(feature = "host"), allow(dead_code, unreachable_pub))]
pub mod value;
#[cfg(any(feature = "host", test, fuzzing))]
pub(crate) mod walk;
