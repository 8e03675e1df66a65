use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    async fn price(&self, cents: u64) -> u64;
    unsafe fn describe(&self) -> String;
    extern "C" fn count(&self) -> u32;
}

fn main() {}
