use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    fn text(&self, text: str, other: &mut str, bytes: [u8]) -> u64;
    fn all(&self, pointer: *const u8, call: fn() -> u8, any: &dyn Send, deep: Vec<&mut u8>);
    fn forever(&self, text: &'static str);
}

fn main() {}
