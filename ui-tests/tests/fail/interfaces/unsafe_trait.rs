use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub unsafe trait Discount {
    fn price(&self, cents: u64) -> u64;
}

fn main() {}
