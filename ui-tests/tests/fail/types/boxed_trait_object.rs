use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn fails() -> Result<u32, Box<dyn std::error::Error>> {
    Ok(1)
}

fn main() {}
