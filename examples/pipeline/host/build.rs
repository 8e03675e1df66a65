//! Compiles the plugins and passes their paths to the host.

fn main() {
    for plugin in ["../tidy", "../count", "../sign"] {
        wasmer_plugin_bindgen::build(plugin);
    }
}
