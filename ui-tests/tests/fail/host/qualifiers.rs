use wasmer_plugin::*;

#[wasmer_plugin(host)]
pub trait Shop {
    async fn later(&self) -> u32;
    unsafe fn risky(&self) -> u32;
    extern "C" fn foreign(&self) -> u32;
}

fn main() {}
