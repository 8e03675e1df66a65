//! Compiles the guests that the tests load.

use wasmer_plugin_bindgen::{Build, Profile, build};

fn main() {
    // Each is there for the tests as `env!("MATRIX_WASM")` and so on.
    for guest in ["matrix", "stages", "steady", "bare", "types"] {
        build(format!("guests/{guest}"));
    }
    // Unoptimised: with overflow checks.
    Build::new("guests/faulty").profile(Profile::Debug).build();
}
