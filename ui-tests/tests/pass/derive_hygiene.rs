//! The crate has another name, nothing else is in scope, and what is has the wrong names.
#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![allow(dead_code, non_camel_case_types, clippy::all, clippy::pedantic)]

extern crate wasmer_plugin as wp;

#[derive(::serde::Serialize, ::serde::Deserialize)]
pub struct Schema;
pub struct Option;
pub struct Fields;
pub mod core {}
pub mod wasmer_plugin {}
pub mod schema {}

#[derive(wp::PluginType)]
#[plugin_type(crate = wp)]
pub struct Back<Target, Defined: ?::std::marker::Sized, const SCHEMA: u8> {
    r#type: Target,
    own: ::std::vec::Vec<Back<Target, Defined, SCHEMA>>,
    text: ::std::boxed::Box<Defined>,
}

#[derive(wp::PluginType)]
#[plugin_type(crate = crate::wp)]
pub enum r#enum {
    r#struct,
    PluginType(u8),
    Some { r#fn: r#inner::u8 },
}

pub mod inner {
    /// Shadows the primitive type.
    #[derive(crate::wp::PluginType)]
    #[plugin_type(crate = crate::wp)]
    pub struct u8;

    #[derive(crate::wp::PluginType)]
    #[plugin_type(crate = crate::wp)]
    pub struct u128<const N: u16>(u8);
}

macro_rules! define {
    ($(#[$attribute:meta])* $name:ident<$parameter:ident> { $($field:ident: $ty:ty),* $(,)? }) => {
        #[derive(wp::PluginType)]
        #[plugin_type(crate = wp)]
        $(#[$attribute])*
        pub struct $name<$parameter> {
            $($field: $ty,)*
            others: ::std::vec::Vec<$name<$parameter>>,
            #[plugin_type(as = u8)]
            other: Schema,
        }
    };
}

define! {
    /// Made by a macro.
    Made<T> { value: T, list: ::std::vec::Vec<T>, own: ::std::vec::Vec<Made<T>> }
}

pub fn main() {
    #[derive(wp::PluginType)]
    #[plugin_type(crate = wp)]
    struct Local {
        made: Made<u8>,
        own: ::std::vec::Vec<Local>,
        #[cfg(any())]
        never: Schema,
        #[cfg_attr(all(), plugin_type(as = u8))]
        sometimes: Schema,
    }
    let _: [wp::schema::Schema; 3] = [
        <Local as wp::PluginType>::SCHEMA,
        <Back<u8, str, 1> as wp::PluginType>::SCHEMA,
        <r#enum as wp::PluginType>::SCHEMA,
    ];
}
