use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    fn price(&self, cents: u64) -> u64;
}

struct Half;

#[wasmer_plugin]
impl Discount for &Half {
    fn price(&self, cents: u64) -> u64 {
        cents
    }
}

#[wasmer_plugin]
impl Discount for dyn Send {
    fn price(&self, cents: u64) -> u64 {
        cents
    }
}

#[wasmer_plugin]
impl Discount for [u8] {
    fn price(&self, cents: u64) -> u64 {
        cents
    }
}

#[wasmer_plugin]
impl Discount for fn() {
    fn price(&self, cents: u64) -> u64 {
        cents
    }
}

fn main() {}
