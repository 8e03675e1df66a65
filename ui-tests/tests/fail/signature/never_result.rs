use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn stop() -> ! {
    panic!("stopped")
}

fn main() {}
