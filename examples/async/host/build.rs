//! Compiles the plugin and hands its path to the host.

fn main() {
    wasmer_plugin_bindgen::build("../primes");
}
