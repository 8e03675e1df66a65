use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn length(&self, unit: u32) -> u32 {
    unit
}

fn main() {}
