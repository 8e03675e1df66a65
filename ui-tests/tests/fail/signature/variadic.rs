use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub unsafe extern "C" fn sum(count: u32, _: ...) -> u32 {
    count
}

fn main() {}
