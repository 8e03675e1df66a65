use wasmer_plugin::transport::Transport;
use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn add(a: i32, b: i32) -> i32 {
    a + b
}

fn host<P: Transport<Error = String>>(plugin: &mut P) -> Result<i32, String> {
    plugin.sub(1, 2)
}

fn main() {}
