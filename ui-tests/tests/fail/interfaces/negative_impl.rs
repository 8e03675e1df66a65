use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    fn price(&self, cents: u64) -> u64;
}

struct Half;

#[wasmer_plugin]
impl !Discount for Half {}

fn main() {}
