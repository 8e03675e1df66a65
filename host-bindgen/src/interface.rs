//! The description of a plugin, under the name that the generator uses. The crate of `import!` has a module
//! of this name with the same types.

pub(crate) use wasmer_plugin::abi::SECTION;
pub(crate) use wasmer_plugin::interface::{
    Argument, Definition, DefinitionId, Field, Fields, Function, Interface, ReadError, Shape, Type, Variant,
};
pub(crate) use wasmer_plugin::schema::Passing;
