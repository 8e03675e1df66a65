use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    fn price(&'static self, cents: u64) -> u64;
}

fn main() {}
