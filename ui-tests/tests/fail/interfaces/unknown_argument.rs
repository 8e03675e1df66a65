use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin(prefix = "shop")]
pub trait Discount {
    fn price(&self, cents: u64) -> u64;
}

struct Half;

#[wasmer_plugin(name = "half", stub = Half)]
impl Discount for Half {
    fn price(&self, cents: u64) -> u64 {
        cents / 2
    }
}

fn main() {}
