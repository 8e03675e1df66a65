use wasmer_plugin::wasmer_plugin;

pub struct Half;

#[wasmer_plugin]
impl Half {
    pub fn price(&self, cents: u64) -> u64 {
        cents / 2
    }
}

fn main() {}
