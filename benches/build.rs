//! Compiles the guests.

fn main() {
    wasmer_plugin_bindgen::build("guest");
    wasmer_plugin_bindgen::build("large");
}
