//! The host of the example `quickstart`, with stubs from a .wasm.

mod calculator {
    include!(concat!(env!("OUT_DIR"), "/calculator.rs"));
}

include!(concat!(env!("OUT_DIR"), "/quickstart_host.rs"));
