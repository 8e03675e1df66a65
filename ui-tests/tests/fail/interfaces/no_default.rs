use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    fn price(&self, cents: u64) -> u64;
}

struct Half {
    _rest: u64,
}

#[wasmer_plugin]
impl Discount for Half {
    fn price(&self, cents: u64) -> u64 {
        cents / 2
    }
}

fn main() {}
