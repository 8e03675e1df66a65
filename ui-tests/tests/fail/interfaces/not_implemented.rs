use wasmer_plugin::native::Native;
use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    fn price(&self, cents: u64) -> u64;
}

struct Half;

fn main() {
    let _ = DiscountStub::new(Native::new::<Half>(Discount));
}
