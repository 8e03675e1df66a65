//! Compares the interface with `interface.lock`, so that no change breaks hosts or plugins by mistake.

use wasmer_plugin::mock::Mock;
use wasmer_plugin_bindgen::InterfaceLock;
use {{ident}}::GreeterStub;

#[test]
fn the_interface_is_locked() {
    InterfaceLock::new("interface.lock").interface::<GreeterStub<Mock>>().assert();
}
