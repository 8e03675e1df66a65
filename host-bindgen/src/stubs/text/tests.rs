//! A test of each form that the generator writes.

use quote::quote;

use super::*;

#[test]
fn declarations_are_printed_as_by_rustfmt() {
    let tokens = quote! {
        mod stubs {
            #![allow(dead_code, reason = "x")]
            use std::collections::BTreeMap;
            use std::time::{Duration, SystemTime};
            use wasmer_plugin::{PluginType, wasmer_plugin};
            #[doc = " Adds."]
            #[wasmer_plugin(batch)]
            pub fn add(a: i32, #[serde(default)] b: Option<&[u8]>, c: &mut [(u8, [u8; 4])]) -> Vec<Vec<(u8,)>>;
            #[wasmer_plugin]
            pub trait T {
                #[doc = " Makes."]
                #[doc = ""]
                fn new() -> Result<Self, E> where Self: Sized;
                fn call(&mut self);
            }
            #[derive(Clone, PluginType)]
            pub struct Unit;
            #[derive(PluginType)]
            pub struct Tuple(pub u8, #[plugin_type(recursive = X)] pub Box<X>);
            #[derive(PluginType)]
            pub struct Named { pub a: u8, #[serde(default)] pub b: BTreeMap<u8, u8>, }
            #[derive(PluginType)]
            pub enum Short { A, B(u8, u16), C { x: u32 }, }
            #[derive(PluginType)]
            pub enum Long { A { x: u32, }, #[doc = " Two."] B, }
            #[derive(PluginType)]
            pub enum Empty {}
        }
        pub use stubs::*;
    };
    let expected = "\
mod stubs {
    #![allow(dead_code, reason = \"x\")]

    use std::collections::BTreeMap;
    use std::time::{Duration, SystemTime};

    use wasmer_plugin::{PluginType, wasmer_plugin};

    /// Adds.
    #[wasmer_plugin(batch)]
    pub fn add(
        a: i32,
        #[serde(default)] b: Option<&[u8]>,
        c: &mut [(u8, [u8; 4])],
    ) -> Vec<Vec<(u8,)>>;

    #[wasmer_plugin]
    pub trait T {
        /// Makes.
        ///
        fn new() -> Result<Self, E>
        where
            Self: Sized;

        fn call(&mut self);
    }

    #[derive(Clone, PluginType)]
    pub struct Unit;

    #[derive(PluginType)]
    pub struct Tuple(pub u8, #[plugin_type(recursive = X)] pub Box<X>);

    #[derive(PluginType)]
    pub struct Named {
        pub a: u8,
        #[serde(default)]
        pub b: BTreeMap<u8, u8>,
    }

    #[derive(PluginType)]
    pub enum Short {
        A,
        B(u8, u16),
        C { x: u32 },
    }

    #[derive(PluginType)]
    pub enum Long {
        A {
            x: u32,
        },
        /// Two.
        B,
    }

    #[derive(PluginType)]
    pub enum Empty {}
}

pub use stubs::*;
";
    assert_eq!(print(tokens), expected);
}
