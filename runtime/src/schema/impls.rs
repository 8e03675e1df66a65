//! The types of the standard library.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::{PluginType, Schema};

macro_rules! plain {
    ($($type:ty => $schema:ident),* $(,)?) => {
        $(impl PluginType for $type {
            const SCHEMA: Schema = Schema::$schema;
        })*
    };
}

plain! {
    () => Unit, bool => Bool, char => Char, str => String, String => String,
    u8 => U8, u16 => U16, u32 => U32, u64 => U64, u128 => U128, usize => U64,
    i8 => I8, i16 => I16, i32 => I32, i64 => I64, i128 => I128, isize => I64,
    f32 => F32, f64 => F64,
}

impl<T: PluginType + ?Sized> PluginType for &T {
    const SCHEMA: Schema = T::SCHEMA;
}

impl<T: PluginType + ?Sized> PluginType for Box<T> {
    const SCHEMA: Schema = T::SCHEMA;
}

impl<T: PluginType> PluginType for Option<T> {
    const SCHEMA: Schema = Schema::Option(&T::SCHEMA);
}

impl<T: PluginType> PluginType for Vec<T> {
    const SCHEMA: Schema = Schema::Seq(&T::SCHEMA);
}

impl<T: PluginType> PluginType for [T] {
    const SCHEMA: Schema = Schema::Seq(&T::SCHEMA);
}

impl<A: PluginType, B: PluginType> PluginType for (A, B) {
    const SCHEMA: Schema = Schema::Tuple(&[A::SCHEMA, B::SCHEMA]);
}
