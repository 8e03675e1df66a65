use wasmer_plugin::wasmer_plugin;

pub trait Discount {
    #[wasmer_plugin]
    fn price(&self, cents: u64) -> u64;
}

fn main() {}
