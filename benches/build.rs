//! Compiles the guest.

fn main() {
    wasmer_plugin_bindgen::build("guest");
}
