use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn not_an_option(a: u32, #[serde(default)] b: u32) {}

#[wasmer_plugin]
pub fn not_last(#[serde(default)] a: Option<u32>, b: u32) {}

#[wasmer_plugin]
pub fn not_default(#[serde(skip)] a: Option<u32>) {}

#[wasmer_plugin]
pub trait Market {
    fn sell(&mut self, #[serde(default = "path")] price: Option<u64>);
    fn buy(&mut self, #[serde(default)] order: &mut Option<u64>);
}

fn main() {}
