//! Tests of types of std and of other crates, through the guest `types`, and of their descriptions.

mod foreign;
mod standard;

use std::fmt::Debug;

use serde::Serialize;
use wasmer_plugin::convert_ret;
use wasmer_plugin::host::CallError;
use wasmer_plugin::schema::{PluginType, assert_wire_matches};

/// Compares text and bytes, because some values are not equal to themselves.
fn check<T: Debug + PluginType + Serialize>(value: T, call: impl FnOnce(T) -> Result<T, CallError>) {
    assert_wire_matches(&value);
    let (text, bytes) = (format!("{value:?}"), convert_ret(&value).unwrap());
    let back = call(value).unwrap();
    assert_eq!(format!("{back:?}"), text);
    assert_eq!(convert_ret(&back).unwrap(), bytes, "{text}");
}

/// `function: values;`
macro_rules! echoes {
    (in $module:ident: $($name:ident: $($value:expr),+;)*) => {
        $(#[test]
        fn $name() {
            use types::$module::$name;
            let mut plugin = wasmer_plugin_tests::types();
            $($crate::types::check($value, |value| plugin.$name(value));)+
        })*
    };
}
use echoes;
