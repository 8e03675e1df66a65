//! Tests that a call is one crossing into the guest.

use wasmer_plugin::host::{CallError, Loader, Pipeline, Plugin, PluginPool};
use wasmer_plugin::transport::Transport;
use wasmer_plugin::wasmer_plugin;

/// Functions of `counting.wat`, which counts the entries of its exports.
macro_rules! functions {
    ($($name:ident($($argument:ident: $type:ty),*) -> $result:ty;)*) => {
        $(#[wasmer_plugin]
        #[allow(dead_code, unused_variables, unreachable_pub, clippy::needless_pass_by_value)]
        pub fn $name($($argument: $type),*) -> $result {
            unreachable!("runs in the guest")
        })*
    };
}

functions! {
    words(a: i32, b: i32) -> i32;
    memory(text: &str, numbers: &mut [f32]) -> String;
    blocks(bytes: Vec<u8>, text: String) -> ();
    stage(text: String) -> String;
    entries() -> (u32, u32, u32);
}

/// Numbers of entries: of functions, of the export that grows the call buffer, and of the one that lends
/// blocks.
type Entries = (u32, u32, u32);

fn module() -> wasmer_plugin::host::PluginModule {
    let wasm = wat::parse_str(include_str!("counting.wat")).expect("it is WebAssembly");
    Loader::new().compile_bytes(&wasm).expect("it is a plugin")
}

fn plugin() -> Plugin {
    module().instantiate().expect("it starts")
}

/// Returns the entries that `call` makes. Asking for them is a crossing, too.
fn entries_of<P>(plugin: &mut P, call: impl FnOnce(&mut P)) -> Entries
where
    P: Transport<Error = CallError>,
{
    let before = plugin.entries().unwrap();
    call(plugin);
    let after = plugin.entries().unwrap();
    (after.0 - before.0 - 1, after.1 - before.1, after.2 - before.2)
}

fn steady<P: Transport<Error = CallError>>(plugin: &mut P) {
    let calls = |plugin: &mut P| {
        for _ in 0..1000 {
            assert_eq!(plugin.words(2, 3).unwrap(), 5);
            let mut numbers = [1.5; 10];
            assert_eq!(plugin.memory("text", &mut numbers).unwrap(), "text");
        }
    };
    assert_eq!(entries_of(plugin, calls), (2000, 0, 0));
}

#[test]
fn of_a_plugin() {
    steady(&mut plugin());
}

#[test]
fn of_a_pool() {
    steady(&mut PluginPool::new(module()).unwrap());
}

/// The buffer grows once, and then suffices for arguments of that size.
#[test]
fn of_a_plugin_whose_buffer_grows() {
    let mut plugin = plugin();
    let mut numbers = vec![0.5; 5000];
    let call = |plugin: &mut Plugin, numbers: &mut [f32]| plugin.memory("text", numbers).map(drop).unwrap();
    assert_eq!(entries_of(&mut plugin, |plugin| call(plugin, &mut numbers)), (1, 1, 0));
    assert_eq!(entries_of(&mut plugin, |plugin| call(plugin, &mut numbers)), (1, 0, 0));
    assert_eq!(entries_of(&mut plugin, |plugin| call(plugin, &mut numbers[..1])), (1, 0, 0));
}

/// The guest lends each block of 16 KiB or more, which is a crossing of its own.
#[test]
fn of_blocks() {
    let mut plugin = plugin();
    let text = |bytes| "x".repeat(bytes);
    let call = |plugin: &mut Plugin, bytes| plugin.blocks(vec![7; bytes], text(bytes)).unwrap();
    assert_eq!(entries_of(&mut plugin, |plugin| call(plugin, 1000)), (1, 0, 0));
    assert_eq!(entries_of(&mut plugin, |plugin| call(plugin, 16 << 10)), (1, 0, 2));
    assert_eq!(
        entries_of(&mut plugin, |plugin| plugin.blocks(vec![7; 100], text(16 << 10)).unwrap()),
        (1, 0, 1)
    );
}

#[test]
fn of_a_pipeline() {
    let mut row = Pipeline::new([plugin(), plugin(), plugin()]);
    row.stage("text".to_owned()).unwrap();
    for plugin in Pipeline::plugins(&mut row) {
        assert_eq!(plugin.entries().unwrap(), (2, 1, 0));
    }
    row.stage("text".to_owned()).unwrap();
    for plugin in Pipeline::plugins(&mut row) {
        assert_eq!(plugin.entries().unwrap(), (4, 1, 0));
    }
}
