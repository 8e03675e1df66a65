//! Types that can cross the boundary: their descriptions, encoding and decoding.

mod arrays;
mod back;
mod collections;
mod defined;
mod foreign;
mod numbers;
mod pointers;
#[cfg(test)]
mod tests;
mod text;

use super::codec::{Decoder, Encoder, Malformed, Plain};
use super::schema::Schema;

pub use back::{Back, Defined};

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
/// A type that contains itself needs nothing more. Where two types contain each other, one of the fields must
/// be marked, or the compiler reports a cycle in `SCHEMA`: see the derive macro.
///
/// A type with hand-written `Serialize` and `Deserialize` takes the description of a type with the same
/// encoding:
///
/// ```
/// use serde::{Deserialize, Deserializer, Serialize, Serializer};
/// use wasmer_plugin::PluginType;
///
/// /// Goes over the wire as a string.
/// #[derive(PluginType)]
/// #[plugin_type(as = String)]
/// pub struct Currency([u8; 3]);
///
/// impl Serialize for Currency {
///     fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
///         serializer.collect_str(&self.0.escape_ascii())
///     }
/// }
///
/// impl<'de> Deserialize<'de> for Currency {
///     fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
///         let text = <&str>::deserialize(deserializer)?;
///         let code = text.as_bytes().try_into();
///         code.map(Self).map_err(|_| serde::de::Error::custom("a currency has three letters"))
///     }
/// }
/// ```
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
