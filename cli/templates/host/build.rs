//! Compiles the plugin, and passes its path to the host.

fn main() {
    wasmer_plugin_bindgen::build("{{plugin}}");
}
