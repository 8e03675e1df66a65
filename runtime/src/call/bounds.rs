//! The bounds on arguments and results, with the compile errors for types that cannot cross the boundary.

use crate::wire::codec::Decode;

/// A type that a plugin function may take. The bound keeps [`Decode`] out of compile errors.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cross the plugin boundary",
    label = "not a type for the plugin boundary",
    note = "it and the types in it need `#[derive(wasmer_plugin::PluginType)]`",
    note = "types of another crate need wasmer-plugin's feature of that crate's name"
)]
pub trait Passed<'de>: Decode<'de> {}

#[diagnostic::do_not_recommend]
impl<'de, T: Decode<'de>> Passed<'de> for T {}

/// A type that a plugin function may return. It borrows nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cross the plugin boundary",
    label = "not a type for the plugin boundary",
    note = "it and the types in it need `#[derive(wasmer_plugin::PluginType)]`",
    note = "types of another crate need wasmer-plugin's feature of that crate's name"
)]
pub trait Returned: for<'de> Decode<'de> + 'static {}

#[diagnostic::do_not_recommend]
impl<T: for<'de> Decode<'de> + 'static> Returned for T {}
