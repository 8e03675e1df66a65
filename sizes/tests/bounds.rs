//! Tests that no plugin exceeds its bound. `cargo run -p wasmer-plugin-sizes` shows the growth.

use std::fs;

use wasmer_plugin_bindgen::Profile;
use wasmer_plugin_sizes::PLUGINS;

#[test]
fn plugins_stay_within_their_bounds() {
    let mut grown = Vec::new();
    for plugin in PLUGINS {
        for (profile, bound) in [(Profile::Fast, plugin.fast), (Profile::Small, plugin.small)] {
            let wasm = plugin.build(profile, false).unwrap();
            let bytes = fs::metadata(wasm).unwrap().len();
            println!("{} {profile:?}: {bytes} of {bound}", plugin.name());
            if bytes > bound as u64 {
                grown.push(format!(
                    "`{}` with Profile::{profile:?} has {bytes} bytes, more than {bound}",
                    plugin.name()
                ));
            }
        }
    }
    assert!(grown.is_empty(), "{grown:#?}");
}
